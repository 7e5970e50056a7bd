"""`list`: every publication of a publisher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.parsed_page import Parsed
from tests.simulation import ACCOUNT, BUCKET, STACK

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

HEADINGS = ["name", "user", "pool", "format", "version", "sha-256", "age", "problems", "owner"]


@pytest.fixture
def wide(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - it takes COLUMNS away
    """A terminal that has room for all columns; ids of simulated pools are twice as long as those of Cognito."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("wide")
def test_every_publication_is_a_line(
    command_line: CommandLine, pools: Pools, published: Published, cloudformation: CloudFormation
) -> None:
    cloudformation.create(pools.properties(OutputsVersion="1.4"))
    pools.roles.clear()
    accepted = "--accept-problems=AuthenticatedRoleMissing"
    command_line.publish(pools, accepted, "--destinations=s3", name="admin")
    said = command_line("list")
    assert (said.code, said.err) == (0, "")
    headings, *lines = [line.split() for line in said.out.splitlines()]
    sha = {name: published.record(name)["sha256"][:12] for name in ("admin", "storefront/prod")}
    assert headings == HEADINGS
    ages = [line[5] for line in lines]
    pool = pools.user_pool_id
    assert lines == [
        ["admin", pool, "1.5", "-", sha["admin"], ages[0], "s", "1", "error", "command", "line"],
        [
            "storefront/prod",
            pool,
            "1.4",
            "1",
            sha["storefront/prod"],
            ages[1],
            "s",
            "-",
            "storefront/Outputs4Web",
        ],
    ]


def test_json_has_every_publication_with_the_whole_sha256(
    command_line: CommandLine, pools: Pools, published: Published, cloudformation: CloudFormation
) -> None:
    cloudformation.create(pools.properties())
    command_line.publish(pools, name="admin")
    records = {name: published.record(name) for name in ("admin", "storefront/prod")}
    owners = {
        "admin": {"stack": f"cli:{ACCOUNT}", "resource": "admin"},
        "storefront/prod": {"stack": STACK, "resource": "Outputs4Web"},
    }
    assert command_line("list", "--json").json == {
        "publications": [
            {
                "name": name,
                "userPoolId": pools.user_pool_id,
                "identityPoolId": pools.identity_pool_id,
                "platform": None,
                "outputsVersion": "1.5",
                "sha256": record["sha256"],
                "parameterVersion": 1,
                "objectVersions": record["objectVersions"],
                "destinations": ["ssm", "s3"],
                "state": "published",
                "publishedAt": record["publishedAt"],
                "owner": owners[name],
                "problems": {"error": 0, "warning": 0, "info": 0},
            }
            for name, record in records.items()
        ]
    }


def test_html_has_every_publication_of_the_json(
    command_line: CommandLine, pools: Pools, published: Published, cloudformation: CloudFormation
) -> None:
    cloudformation.create(pools.properties())
    command_line.publish(pools, name="admin")
    published.s3.put_object(Bucket=BUCKET, Key="records/broken.json", Body=b"{}")
    said, html = command_line("list", "--json"), command_line("list", "--format", "html")
    assert (html.code, html.err) == (said.code, "") == (1, "")
    texts = Parsed(html.out).texts
    for publication in said.json["publications"]:
        told = {key: publication[key] for key in ("name", "fault", "sha256") if key in publication}
        assert {*told.values()} < {*texts}
    assert "3 publications: 1 cannot be read." in texts
    assert "command line" in texts
    assert "storefront/Outputs4Web" in texts


def test_html_says_whose_publications_it_shows_and_why_there_are_none(
    command_line: CommandLine,
) -> None:
    said = command_line("list", "nothing/", "--format", "html")
    assert (said.code, said.err) == (0, "")
    texts = Parsed(said.out).texts
    none = command_line("list", "nothing/").err.removesuffix("\n")
    assert none.startswith("There are no publications under /amplify-outputs: ")
    assert none in texts
    [place] = [text for text in texts if text.startswith("Publisher ") and ", at 20" in text]
    assert place.startswith("Publisher /amplify-outputs, names that begin with nothing/, at ")


def test_only_names_that_begin_so_when_a_prefix_is_given(
    command_line: CommandLine, pools: Pools
) -> None:
    for name in ("admin", "storefront/dev", "storefront/prod"):
        command_line.publish(pools, "--destinations=s3", name=name)

    def listed(*prefix: str) -> list[str]:
        answer = command_line("list", "--json", *prefix).json
        return [publication["name"] for publication in answer["publications"]]

    assert listed() == ["admin", "storefront/dev", "storefront/prod"]
    assert listed("storefront/") == ["storefront/dev", "storefront/prod"]
    assert listed("nothing") == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("nothing/", "There are 2 publications: admin, storefront/prod."),
        ("/storefront/", "Did you mean storefront/? Type: amplify-outputs list storefront/"),
        ("Storefront", "Did you mean storefront/? Type: amplify-outputs list storefront/"),
        (
            "storefront/prod/",
            "Did you mean storefront/prod? Type: amplify-outputs list storefront/prod",
        ),
        (
            "/amplify-outputs/storefront/",
            "Did you mean storefront/? Type: amplify-outputs list storefront/",
        ),
        ("admni", "Did you mean admin? Type: amplify-outputs list admin"),
    ],
)
def test_a_beginning_that_no_name_has_is_answered_with_what_there_is(
    command_line: CommandLine, pools: Pools, published: Published, typed: str, answer: str
) -> None:
    for name in ("storefront/prod", "admin"):
        command_line.publish(pools, "--destinations=s3", name=name)
    published.s3.put_object(Bucket=BUCKET, Key="records/.reserved.json", Body=b"{}")
    said = command_line("list", typed)
    assert (said.code, said.out) == (0, "")
    assert said.err == (
        f"No publication under /amplify-outputs has a name that begins with {typed}. {answer}\n"
    )


def test_a_beginning_where_nothing_is_published_is_answered_so(command_line: CommandLine) -> None:
    said = command_line("list", "storefront/")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("There are no publications under /amplify-outputs: ")


def test_nothing_is_words_and_an_empty_list(command_line: CommandLine) -> None:
    said = command_line("list")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("There are no publications under /amplify-outputs: ")
    assert command_line("list", "--json").json == {"publications": []}


OTHER_TYPE = (
    "The record s3://publisher-bucket/records/broken.json cannot be read: it is not a publication record "
    "(a field has the wrong type)."
)


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"nonsense", "s3://publisher-bucket/records/broken.json cannot be read: Expecting value"),
        (b'{"recordFormat": 9}', "record format 9 is not known"),
        (b"[]", "it is not a publication record"),
        (b"[" * 100_000, "cannot be read: it is not a publication record (RecursionError: "),
        ("request", OTHER_TYPE),
        ("problems", OTHER_TYPE),
        ("sha256", OTHER_TYPE),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_record_that_cannot_be_read_is_a_line_with_the_reason(
    command_line: CommandLine, pools: Pools, published: Published, body: bytes | str, fault: str
) -> None:
    command_line.publish(pools)
    if isinstance(body, str):
        body = json.dumps(published.record() | {body: [1]}).encode()
    published.s3.put_object(Bucket=BUCKET, Key="records/broken.json", Body=body)
    said = command_line("list")
    assert said.code == 1
    _, broken, whole, reason = said.out.splitlines()
    assert broken.split() == ["broken", "-", "-", "-", "-", "-", "cannot", "be", "read", "-"]
    assert whole.startswith("storefront/prod ")
    assert reason.startswith("broken: ")
    assert fault in reason
    said = command_line("list", "--json")
    assert said.code == 1
    first, second = said.json["publications"]
    assert (first["name"], second["name"]) == ("broken", "storefront/prod")
    assert fault in first["fault"]


def test_a_record_that_aws_refuses_is_a_line_with_the_reason_and_exit_code_3(
    command_line: CommandLine, pools: Pools, aws: Aws
) -> None:
    command_line.publish(pools)
    command_line.publish(pools, name="secret")

    def deny(params: dict[str, Any], **_: Any) -> None:
        if params["url_path"].endswith("records/secret.json"):
            error = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
            raise aws.s3.exceptions.ClientError(error, "GetObject")

    aws.s3.meta.events.register("before-call.s3.GetObject", deny)
    said = command_line("list")
    assert said.code == 3
    assert [line.split()[0] for line in said.out.splitlines()] == [
        "name",
        "secret",
        "storefront/prod",
        "secret:",
    ]
    assert "Amazon S3 refused GetObject: AccessDenied" in said.out


def test_a_bucket_that_cannot_be_listed_is_exit_code_3(command_line: CommandLine) -> None:
    said = command_line("list", "--bucket=no-such-bucket")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("Amazon S3 refused ListObjectsV2: NoSuchBucket")


def test_what_is_withdrawn_while_it_is_listed_is_left_out(
    command_line: CommandLine, pools: Pools, published: Published, aws: Aws
) -> None:
    command_line.publish(pools)
    command_line.publish(pools, name="gone")

    def withdraw(**_: Any) -> None:
        published.s3.delete_object(Bucket=BUCKET, Key="records/gone.json")

    aws.s3.meta.events.register("after-call.s3.ListObjectsV2", withdraw)
    publications = command_line("list", "--json").json["publications"]
    assert [publication["name"] for publication in publications] == ["storefront/prod"]


def test_a_publication_in_progress_is_called_unfinished(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    record = published.record() | {"state": "publishing"}
    key = "records/storefront/prod.json"
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(record).encode())
    assert " unfinished " in command_line("list").out


def test_more_publications_than_a_page_has_are_all_listed(
    command_line: CommandLine, pools: Pools, published: Published, aws: Aws
) -> None:
    command_line.publish(pools)
    record = published.record()
    for number in range(30):
        body = json.dumps(record | {"name": f"many/{number}"}).encode()
        published.s3.put_object(Bucket=BUCKET, Key=f"records/many/{number}.json", Body=body)
    pages = []

    def small_pages(params: dict[str, Any], **_: Any) -> None:
        params["MaxKeys"] = 10
        pages.append(params)

    aws.s3.meta.events.register("provide-client-params.s3.ListObjectsV2", small_pages)
    publications = command_line("list", "--json").json["publications"]
    assert len(publications) == 31
    assert len(pages) == 4
    assert [it["name"] for it in publications] == sorted(it["name"] for it in publications)


def test_colours_are_for_terminals(
    command_line: CommandLine, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools.roles.clear()
    command_line.publish(pools, "--accept-problems=AuthenticatedRoleMissing")
    monkeypatch.setenv("COLUMNS", "40")  # Too few for most columns.
    plain = command_line("list").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = command_line("list").out
    assert plain.split()[:3] == ["name", "age", "problems"]
    assert "\x1b" not in plain
    assert "\x1b[31m1 error" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in command_line("list").out
