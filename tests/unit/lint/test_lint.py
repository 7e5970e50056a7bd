"""Everything that is wrong with a file, each finding with its line and column, whatever the file is."""

from __future__ import annotations

import copy
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.lint.lint import lint
from amplify_outputs.lint.source import MAX_BYTES
from amplify_outputs.report.linted import sentence
from tests.readers.whole_document import GONE, WHOLE, changed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)
KEYS = [
    *("version", "auth", "data", "storage", "geo", "notifications", "analytics", "custom"),
    *WHOLE["auth"],
    *WHOLE["auth"]["oauth"],
    *("buckets", "channels", "items", "maps", "aws_project_region", "userPoolId", "name"),
]
OUTPUTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "x", "1", "EMAIL", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=30,
)


def said_of(body: bytes | str | dict[str, Any]) -> list[str]:
    if isinstance(body, dict):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    return [
        f"{it.line}:{it.column}: {sentence(it)} [{it.severity} {it.code}]"
        for it in lint("f", body).problems
    ]


def in_lines(outputs: dict[str, Any]) -> str:
    return json.dumps(outputs, indent=1)


def test_a_right_file_has_no_problem() -> None:
    assert said_of(WHOLE) == []


EMAIL = changed("auth.mfa_methods[0]", "EMAIL")
NO_NAMES = changed("auth.username_attributes", GONE)
CONNECT = changed(
    "notifications",
    {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://c.example.com"}},
)
NO_FORM = "The Authenticator of Flutter: the form cannot start: auth.username_attributes is missing"
RENAMED = changed("auth.username_attributes", GONE)
RENAMED["auth"]["usernameAttributes"] = ["email"]


@pytest.mark.parametrize(
    ("outputs", "platform", "expected"),
    [
        (EMAIL, None, ["FormatStopsClient"]),
        (EMAIL, "javascript", []),
        (EMAIL, "swift", []),
        (EMAIL, "flutter", []),
        (
            EMAIL,
            "android",
            ["Android: the app cannot start: auth.mfa_methods[0] is EMAIL; remove it."],
        ),
        (NO_NAMES, None, ["FormatStopsClient"]),
        (NO_NAMES, "swift", []),
        (
            NO_NAMES,
            "flutter",
            [
                f"{NO_FORM}; write [] if users sign in by user name, or email, phone_number or both in a list."
            ],
        ),
        (CONNECT, None, ["FormatStopsClient"] * 3),
        (CONNECT, "swift", []),
        (
            CONNECT,
            "flutter",
            [
                f"Flutter: the app cannot start: notifications.{key} is missing; remove notifications."
                for key in ("aws_region", "amazon_pinpoint_app_id", "channels")
            ],
        ),
        # One value that stops several: only the library of the platform is named.
        (
            changed("auth.mfa_configuration", "OFF"),
            "flutter",
            ["Flutter: the app cannot start: auth.mfa_configuration is OFF; write NONE."],
        ),
        # What breaks the format for everybody stays.
        (changed("auth.oauth.scopes", ["openid", "openid"]), "android", ["FileBreaksFormat"]),
        (
            RENAMED,
            "flutter",
            [f"{NO_FORM}; rename auth.usernameAttributes to username_attributes."],
        ),
    ],
)
def test_a_file_for_one_library_is_held_against_that_library(
    outputs: dict[str, Any], platform: str | None, expected: list[str]
) -> None:
    problems = lint("f", json.dumps(outputs).encode(), platform).problems

    # A sentence ends in a period; what is shorter is a code.
    said = [sentence(it) if sentence(it) in expected else it.code for it in problems]
    assert said == expected


def test_what_is_no_object_stops_the_library_of_the_platform() -> None:
    [problem] = lint("f", b"[]", "swift").problems

    assert sentence(problem) == "Swift: the app cannot start: the file is []; write an object."


# No JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", ["1:1: no JSON: line 1, column 1: the file is empty; write an object. [error FileNotJson]"]),
        (
            b'{\n  "version": "1.5",\n  // mine\n}',
            ["3:3: no JSON: line 3, column 3: JSON has no comments; remove the comment. [error FileNotJson]"],
        ),
        (
            '{"\u00e9\U0001f600": 1,\r\n  "b": [1,]}'.encode(),
            ["2:10: no JSON: line 2, column 10: a comma is before ]; remove the comma. [error FileNotJson]"],
        ),
        (
            '{"version": "1"}'.encode("utf-16"),
            ["1:1: no JSON: line 1, column 1: the file is in UTF-16; save it in UTF-8. [error FileNotJson]"],
        ),
        (
            b'{\n"a": "\xe9"}',
            ["2:7: no JSON: line 2, column 7: the byte 0xe9 is not UTF-8; save the file in UTF-8. [error FileNotJson]"],
        ),
        (
            b'\xef\xbb\xbf{"version": "1"}',
            ["1:1: no JSON: line 1, column 1: a byte order mark; save the file without it. [error FileNotJson]"],
        ),
        (
            b'\xef\xbb\xbf{"version": 1}',
            [
                "1:1: no JSON: line 1, column 1: a byte order mark; save the file without it. [error FileNotJson]",
                ("1:13: JavaScript, Swift, Android and Flutter: the app cannot start: version is 1; "
                'write "1". [error ClientCannotRead]'),
            ],
        ),
        (
            b" " * (MAX_BYTES + 1),
            [
                ("1:1: no JSON: line 1, column 1: the file has more than 4,000,000 bytes, too much for an "
                    "amplify_outputs.json; check that it is the right file. [error FileNotJson]")
            ],
        ),
        (
            b"[1]",
            [
                ("1:1: JavaScript, Swift, Android and Flutter: the app cannot start: the file is [1]; write an object. "
                "[error ClientCannotRead]")
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_one_problem_with_its_place(body: bytes, said: list[str]) -> None:
    assert said_of(body) == said


def test_a_key_that_is_there_twice_is_named_where_it_is_again() -> None:
    text = '{"version": "1.5",\n "custom": {"a": "x"},\n "custom": {"b": "y"}}'

    assert said_of(text) == [
        "3:2: custom is there twice, first at line 2, column 2; remove one of the two. [warning FileKeyTwice]"
    ]


# One finding for one cause -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("version", GONE, [
            'Swift, Android and Flutter: the app cannot start; JavaScript: it reads nothing of the file: version is missing; write "1.5". [error ClientCannotRead]',
        ]),
        ("version", "2", [
            'JavaScript: it reads nothing of the file: version is "2"; write "1.5". [error ClientMisreads]',
        ]),
        ("version", "1.6", [
            "version is 1.6, and this release knows the format up to 1.5; install a newer release of amplify-outputs to check the whole format. [info FileVersionNewer]",
        ]),
        ("version", "1.0", [
            'version is "1.0", which version 1.5 of the format does not have; write "1.5". [warning FileBreaksFormat]',
        ]),
        ("aws_project_region", "us-east-1", [
            "JavaScript: the app cannot start: aws_project_region is a key of Amplify Gen 1; remove it, or give the key another name. [error ClientCannotRead]",
        ]),
        ("auth.mfa_configuration", "optional", [
            "Android and Flutter: the app cannot start: auth.mfa_configuration is optional; write OPTIONAL. [error ClientCannotRead]",
        ]),
        ("auth.mfa_configuration", "ON", [
            "Android and Flutter: the app cannot start: auth.mfa_configuration is ON; write REQUIRED. [error ClientCannotRead]",
        ]),
        ("auth.mfa_configuration", False, [
            'Swift, Android and Flutter: the app cannot start; JavaScript: it takes other settings for a second factor: auth.mfa_configuration is false; write "NONE". [error ClientCannotRead]',
        ]),
        ("auth.mfa_methods[0]", "EMAIL", [
            "Android: the app cannot start: auth.mfa_methods[0] is EMAIL; write a file of its own for Android, without EMAIL in auth.mfa_methods. [info FormatStopsClient]",
        ]),
        ("auth.identity_pool_id", None, [
            "auth.identity_pool_id is null, which version 1.5 of the format does not have; leave the key out, or give it a value. [warning FileBreaksFormat]",
        ]),
        ("auth.mfa_methods", None, [
            "Android: the app cannot start: auth.mfa_methods is null; leave the key out, or give it a value. [error ClientCannotRead]",
        ]),
        ("auth.password_policy.min_length", 4, [
            "auth.password_policy.min_length is 4, which version 1.5 of the format does not have; write a whole number from 6 to 99. [warning FileBreaksFormat]",
        ]),
        ("auth.password_policy.min_length", 8.0, [
            "Android and Flutter: the app cannot start: auth.password_policy.min_length is 8.0; write 8. [error ClientCannotRead]",
        ]),
        ("auth.username_attributes", ["username"], [
            "Swift: the app cannot start; the Authenticator of Flutter: the form asks for a phone number: auth.username_attributes[0] is username; remove it, and the whole key if the list is empty then. [error ClientCannotRead]",
        ]),
        ("auth.username_attributes", [], []),
        ("auth.standard_required_attributes[0]", "sub", []),
        ("auth.standard_required_attributes", {"email": {"required": True}}, [
            'JavaScript, Swift, Android and Flutter: the app cannot start: auth.standard_required_attributes is {"email": {"required": true}}; write ["email"]. [error ClientCannotRead]',
        ]),
        ("auth.groups", {"admins": {"precedence": 1}}, [
            'JavaScript: it does not read the groups: auth.groups is {"admins": {"precedence": 1}}; write [{"admins": {"precedence": 1}}]. [error ClientMisreads]',
        ]),
        ("auth.oauth.scopes", ["openid", "openid"], [
            'auth.oauth.scopes must be a list without duplicates, not ["openid", "openid"]; correct the value. [warning FileBreaksFormat]',
        ]),
        ("auth.oauth.domain", "shop", [
            'auth.oauth.domain is "shop"; write the host name of the sign-in pages, such as shop.auth.us-east-1.amazoncognito.com. [error FileValueWrong]',
        ]),
        ("auth.oauth.domain", "", [
            'auth.oauth.domain is ""; write the host name of the sign-in pages, such as shop.auth.us-east-1.amazoncognito.com. [error FileValueWrong]',
        ]),
        ("auth.oauth.redirect_sign_out_uri", [], [
            "auth.oauth.redirect_sign_out_uri is empty, so no redirect is possible; write a list of URLs of the app. [error FileValueWrong]",
        ]),
        ("auth.oauth.redirect_sign_out_uri[0]", None, [
            "Swift, Android and Flutter: the app cannot start; JavaScript: sign-in by redirect fails: auth.oauth.redirect_sign_out_uri[0] is null; remove it, or write a text. [error ClientCannotRead]",
        ]),
        ("storage.buckets", {"a": {}}, [
            'Swift, Android and Flutter: the app cannot start: storage.buckets is {"a": {}}; write a list of objects. [error ClientCannotRead]',
        ]),
        ("auth.aws_region", "eu-west-1", [
            "auth.aws_region is eu-west-1, but the user pool us-east-1_AbC123xyz is in us-east-1; write us-east-1. [error FileValueWrong]",
        ]),
        ("auth.nonsense", 1, [
            "auth.nonsense is a key that version 1.5 of the format does not have, and that clients ignore; remove the key, or move it below custom. [info FileKeyUnknown]",
        ]),
        ("data.url", "", [
            "data.url cannot be used; write a URL that begins with https://. [warning FileValueMalformed]",
        ]),
        ("data.default_authorization_type", "IAM", [
            "Swift, Android and Flutter: the app cannot start: data.default_authorization_type is IAM; write AWS_IAM. [error ClientCannotRead]",
        ]),
        ("storage.buckets", [WHOLE["storage"]["buckets"][0]] * 2, [
            "JavaScript: the app cannot start: storage.buckets[1].name is files for the second time; give each bucket a name of its own. [error ClientCannotRead]",
        ]),
        ("storage.bucket_name", GONE, [
            "Swift, Android and Flutter: the app cannot start: storage.bucket_name is missing; write a text. [error ClientCannotRead]",
        ]),
        ("notifications.amazon_pinpoint_app_id", GONE, [
            "Flutter: the app cannot start: notifications.amazon_pinpoint_app_id is missing; write a file of its own for Flutter, without notifications. [info FormatStopsClient]",
        ]),
        ("custom", {"half": "\ud83d"}, [
            "Swift: the app cannot start: custom.half has half a surrogate pair; write whole characters. [error ClientCannotRead]",
        ]),
        ("auth", GONE, []),
    ],
)  # fmt: skip
def test_one_wrong_value_is_one_finding_that_names_every_client(
    path: str, value: object, said: list[str]
) -> None:
    found = [it.partition(": ")[2] for it in said_of(changed(path, value))]

    assert found == said


def test_a_misspelt_key_is_renamed_and_nothing_more_is_said_of_it() -> None:
    document = copy.deepcopy(WHOLE)
    document["auth"]["userPoolId"] = document["auth"].pop("user_pool_id")
    document["auth"]["passwordPolicy"] = document["auth"].pop("password_policy")
    document["storage"]["bucketname"] = document["storage"].pop("bucket_name")

    assert [it.partition(": ")[2] for it in said_of(document)] == [
        (
            "Android: the app cannot start; JavaScript: nobody can sign in: auth.user_pool_id is missing; "
            "rename auth.userPoolId to user_pool_id. [error ClientCannotRead]"
        ),
        (
            "The Authenticators of Android and Flutter: the form cannot start: auth.password_policy is missing; "
            "rename auth.passwordPolicy to password_policy. [info AuthenticatorCannotStart]"
        ),
        (
            "Swift, Android and Flutter: the app cannot start: storage.bucket_name is missing; "
            "rename storage.bucketname to bucket_name. [error ClientCannotRead]"
        ),
    ]


def test_a_value_that_only_later_versions_have_is_judged_by_their_types() -> None:
    document = {**changed("storage.buckets", {"a": {}}), "version": "1"}

    said = [it.partition(": ")[2] for it in said_of(document) if "storage.buckets is" in it]

    assert said == [
        (
            'Swift, Android and Flutter: the app cannot start: storage.buckets is {"a": {}}; write a list of objects. '
            "[error ClientCannotRead]"
        )
    ]


# Places ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("auth.mfa_configuration", "OFF", '  "mfa_configuration": "OFF",'),
        ("auth.oauth.identity_providers[0]", "OIDC", '    "OIDC",'),
        ("auth.nonsense", {"a": 1}, '  "nonsense": {'),
        ("auth.password_policy.min_length", GONE, '  "password_policy": {'),
    ],
)
def test_a_finding_is_on_the_line_of_its_key_or_value(path: str, value: object, line: str) -> None:
    text = in_lines(changed(path, value))

    (problem,) = lint("f", text.encode()).problems

    assert text.split("\n")[problem.line - 1] == line


@given(st.one_of(JSON, OUTPUTS))
def test_no_json_value_crashes_it_and_every_finding_is_at_a_place_of_the_file(value: Any) -> None:
    text = json.dumps(value, indent=1)

    problems = lint("f", text.encode()).problems

    lines = text.split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message.endswith(".")
        assert problem.fix.endswith(".")


@given(st.binary())
def test_no_bytes_crash_it(body: bytes) -> None:
    assert isinstance(lint("f", body).problems, tuple)


# Work ------------------------------------------------------------------------------------------

FEW = 100
LARGE = {
    "wrong items": lambda n: changed("auth.mfa_methods", [f"x{at}" for at in range(n)]),
    "wrong groups": lambda n: changed("auth.groups", [f"x{at}" for at in range(n)]),
    "unknown keys": lambda n: {
        **WHOLE,
        "data": {**WHOLE["data"], **{f"k{at}": 1 for at in range(n)}},
    },
    "values without a type": lambda n: {**WHOLE, "custom": {"a": [None] * n}},
    "buckets of one name": lambda n: changed("storage.buckets", WHOLE["storage"]["buckets"] * n),
    "right values": lambda n: {**WHOLE, "custom": {f"k{at}": ["x"] for at in range(n)}},
}


@pytest.mark.parametrize("kind", LARGE)
def test_work_grows_no_faster_than_the_file(kind: str) -> None:
    few, many = (_steps(LARGE[kind](count)) for count in (FEW, 8 * FEW))

    assert many < 10 * few


def _steps(outputs: dict[str, Any]) -> int:
    """How many functions of Python are called, and generators resumed, for the file."""
    body = json.dumps(outputs, indent=1).encode()
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        lint("f", body)
    finally:
        sys.setprofile(before)
    return count
