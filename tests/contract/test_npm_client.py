"""The npm package of `clients/npm`: its own tests, its types, and what it decides as the Python command does."""

from __future__ import annotations

import itertools
import json
import signal
import socket
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

from amplify_outputs import __version__
from amplify_outputs.aws.errors import explain
from amplify_outputs.cli.branches import RulesWrong, branch_in, matches, rules_in
from amplify_outputs.model.ids import is_publication_name
from amplify_outputs.model.origins import is_origin, origin_of, redirect_fault
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.report.plain import json_text, plain
from tests.branches import BRANCHES, PATTERNS, RULES, WRONG_RULES
from tests.npm_client import MANIFEST, NEEDS_NODE, NODE, SOURCE, answers, installed, node
from tests.urls import ORIGINS
from tools.emulator import without_misleading_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOCK: Final = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))


def test_it_has_the_version_of_the_project() -> None:
    of_lock = (LOCK["version"], LOCK["packages"][""]["version"])

    assert (MANIFEST["version"], *of_lock) == (__version__,) * 3


def test_its_packages_have_exact_versions_and_its_lock_file_names_no_place_that_they_come_from() -> (
    None
):
    asked = MANIFEST["dependencies"] | MANIFEST["devDependencies"]
    locked = {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in asked}

    assert asked == locked
    assert "resolved" not in json.dumps(LOCK)


@NEEDS_NODE
def test_its_own_tests_pass() -> None:
    files = sorted(f"test/{path.name}" for path in (SOURCE / "test").glob("*.test.js"))

    ran = node("--test", *files)

    assert files
    assert ran.returncode == 0, ran.stdout[-4000:]


@NEEDS_NODE
@pytest.mark.exhaustive
def test_its_types_are_right() -> None:
    ran = node(str(installed() / "node_modules" / "typescript" / "bin" / "tsc"))

    assert (ran.returncode, ran.stdout) == (0, "")


@NEEDS_NODE
def test_ctrl_c_ends_it_with_the_code_that_shells_expect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody_answers:
        port = nobody_answers.getsockname()[1]
        variables = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
        }
        program = subprocess.Popen(
            [str(NODE), "src/cli.js", "storefront/prod"],
            cwd=installed(),
            env=without_misleading_variables() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        # It has connected, and waits.
        connection, _ = nobody_answers.accept()
        with connection:
            program.send_signal(signal.SIGINT)
            said = program.communicate()

    assert (program.returncode, *said) == (130, b"", b"Interrupted.\n")


# The same decisions ----------------------------------------------------------------------------

TEXTS: Final = [
    "plain",
    "tab\tline\nreturn\rescape\x1bdelete\x7f",
    "\x85\xa0\u200b\u202e\u2028\ufeff",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "café 日本 \U0001f600 \U000e0041",
    "::error::x a::b\t::c ::d",
    "##[group] ##vso[x] ##TeamCity[x] ###[x] ##x",
    "[a](b)",
    "it's",
    'say "so"',
    "both ' and \"",
    "back\\slash",
]
NAMES: Final = [
    *("a", "storefront/prod", "A-1_b/c", "a" * 63, "/".join("a" * 10)),
    *("", "/a", "a/", "a//b", "-a", "a/-b", "a b", "é", "a" * 64, "/".join("a" * 11), "a\n"),
    *("/".join(["a" * 63] * 3), "/".join(["a" * 63] * 4)),
]
REFUSALS: Final[list[tuple[str, str, str, int, int]]] = [
    ("GetObject", "NoSuchBucket", "The specified bucket does not exist", 404, 1),
    ("GetObject", "AccessDenied", "Access Denied", 403, 1),
    ("GetObject", "AccessDenied", "not authorized to perform: kms:Decrypt.", 403, 1),
    ("GetObject", "AccessDenied", "with an explicit deny in a policy...", 403, 1),
    ("GetObject", "KMS.DisabledException", "It is disabled.", 400, 1),
    ("GetParameter", "InvalidKeyId", "", 400, 1),
    ("GetObject", "SlowDown", "Reduce your request rate.", 503, 3),
    ("GetParameter", "ThrottlingException", "Rate exceeded", 400, 3),
    ("GetParameter", "InternalServerError", "", 500, 3),
    ("GetParameter", "ValidationException", "It is not valid.", 400, 1),
    ("GetParameter", "ExpiredTokenException", "The token is expired", 400, 1),
    ("GetObject", "ExpiredToken", "The provided token has expired.", 400, 1),
    ("AssumeRole", "AccessDenied", "not authorized to perform: sts:AssumeRole", 403, 1),
    ("AssumeRole", "RegionDisabledException", "STS is not activated.", 403, 1),
]


SITE: Final = "https://pr-12.example.com"
LISTS: Final = [
    [],
    [f"{SITE}/"],
    ["https://example.com/a", "HTTPS://Example.com:443", "myapp://x", "http://example.com"],
    [None, 7, [SITE]],
    SITE,
    None,
    [f"https://{number}.example" for number in range(25)],
]
REDIRECTS: Final = [
    *(
        ("storefront/prod", document, [SITE, "https://example.com"])
        for sign_in, sign_out in itertools.product(LISTS, LISTS)
        for document in [
            {"auth": {"oauth": {"redirect_sign_in_uri": sign_in, "redirect_sign_out_uri": sign_out}}}
        ]
    ),
    *(
        ("storefront/prod", document, origins)
        for document in ({}, [], {"auth": {}}, {"auth": {"oauth": None}}, {"auth": []}, {"auth": {"oauth": []}})
        for origins in ([], [SITE], [SITE, "https://example.com"])
    ),
]  # fmt: skip
MANY_RULES: Final = ",".join(f"branch-{number}" for number in range(1025))


def _rules(text: str) -> list[str] | str:
    try:
        return list(map(str, rules_in(text, "/amplify-outputs")))
    except RulesWrong as wrong:
        return str(wrong)


@NEEDS_NODE
@pytest.mark.parametrize(
    ("name", "function", "values"),
    [
        ("plain", plain, TEXTS),
        ("quoted", repr, TEXTS),
        ("isPublicationName", is_publication_name, NAMES),
        ("jsonText", json_text, [*TEXTS, {}, [], {"a": [1, None, True], "é": {"##": "####"}}]),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_it_answers_as_the_python_function_does(
    name: str, function: Callable[[Any], object], values: Sequence[Any]
) -> None:
    found = answers([{"call": name, "with": [value]} for value in values])

    assert found == [function(value) for value in values]


@NEEDS_NODE
@pytest.mark.parametrize(
    ("name", "function", "cases"),
    [
        ("matches", matches, [case[:2] for case in PATTERNS]),
        ("branchIn", branch_in, [case[:1] for case in BRANCHES]),
        ("rules", _rules, [case[:1] for case in (*RULES, *WRONG_RULES, (MANY_RULES,))]),
        ("originOf", origin_of, [case[:1] for case in ORIGINS]),
        ("isOrigin", is_origin, [case[:1] for case in ORIGINS]),
        ("redirectFault", redirect_fault, REDIRECTS),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_it_chooses_and_compares_as_the_python_function_does(
    name: str, function: Callable[..., object], cases: Sequence[Sequence[Any]]
) -> None:
    found = answers([{"call": name, "with": list(case)} for case in cases])

    assert found == [function(*case) for case in cases]


@NEEDS_NODE
def test_it_explains_a_refusal_of_aws_in_the_same_words() -> None:
    keys = ("operation", "code", "message", "status", "tries")
    asked = [dict(zip(keys, refusal, strict=True)) for refusal in REFUSALS]

    for profile in ("", "dev", "it's mine"):
        found = answers([{"call": "explainRefusal", "with": [it, profile]} for it in asked])

        assert found == [explain(_error(*it), profile=profile) for it in REFUSALS]


def _error(operation: str, code: str, message: str, status: int, tries: int) -> ClientError:
    metadata: Any = {"HTTPStatusCode": status, "RetryAttempts": tries - 1}
    error = {"Code": code, "Message": message}
    return ClientError({"Error": error, "ResponseMetadata": metadata}, operation)


# Records ---------------------------------------------------------------------------------------

RECORD: Final = PublicationRecord(
    name="storefront/prod",
    owner=Owner("cli:123456789012", "storefront/prod"),
    state="published",
    claim="c",
    request={"UserPoolId": "us-east-1_AbC123xyz"},
    sha256="0" * 64,
    outputs_version="1.5",
    destinations=("ssm", "s3"),
    pool_ids=("us-east-1_AbC123xyz",),
    problems=(),
    published_at="2026-11-23T06:15:00+00:00",
    publisher_version="0.1.0",
    formats={"ts": "1" * 64},
    requested_at="20261123T061500.123456Z",
    parameter_names=("/amplify-outputs/storefront/prod",),
).as_data()
OLD_KEYS: Final = (
    *("recordFormat", "name", "owner", "state", "claim", "request", "sha256", "replaces"),
    *("outputsVersion", "destinations", "poolIds", "parameterVersion", "objectVersions"),
    *("attributes", "problems", "publishedAt", "publisherVersion"),
)
CHANGES: Final[list[dict[str, Any]]] = [
    {},
    {"recordFormat": 2},
    {"recordFormat": 3},
    {"newKeyOfANewerPublisher": [1]},
    {"state": "withdrawing"},
    {"state": "x" * 100},
    {"destinations": []},
    {"destinations": ["s3", "gcs", "azure"]},
    {"destinations": "s3"},
    {"formats": {"ts": "1" * 63}},
    {"formats": {"swift": "1" * 64}},
    {"formats": {"ts": 1}},
    {"sha256": "A" * 64},
    {"replaces": [1]},
    {"parameterVersion": 1.5},
    {"parameterVersion": "1"},
    {"parameterVersion": True},
    {"parameterVersion": None},
    {"parameterNames": ["/amplify-outputs/storefront/dev"]},
    {"objectVersions": {"json": None, "swift": None}},
    {"objectVersions": {"json": 1}},
    {"requestedAt": "yesterday"},
    {"requestedAt": ""},
    {"details": [["domain"]]},
    {"moreDetails": [["domain", 1]]},
    {"problems": ["x"]},
    {"owner": {"stack": "a", "resource": None}},
    {"seal": 1},
]


@NEEDS_NODE
def test_it_accepts_the_records_that_the_publisher_accepts_and_refuses_others_in_the_same_words() -> (
    None
):
    records = [
        *(RECORD | change for change in CHANGES),
        *({key: value for key, value in RECORD.items() if key != left_out} for left_out in RECORD),
        {key: RECORD[key] for key in OLD_KEYS},
    ]
    texts = [json.dumps(it) for it in records]

    found = answers([{"call": "recordFault", "with": [text]} for text in texts])

    expected = [_fault(text) for text in texts]
    assert found == expected
    assert "" in expected
    assert len(set(expected)) > 20


@NEEDS_NODE
def test_what_is_no_json_and_no_object_is_no_record() -> None:
    texts = ["", "{", "[]", "1", "null", '"text"']

    found = answers([{"call": "recordFault", "with": [text]} for text in texts])

    assert all(found)
    assert all(map(_fault, texts))


def _fault(text: str) -> str:
    try:
        PublicationRecord.from_json(text.encode())
    except ValueError as error:
        return str(error)
    return ""
