"""`show`: the story of a publication, from its record alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.moments import moment_of
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.store.keys import record_key
from tests.simulation import ACCOUNT, BUCKET, STACK

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

NAME = "storefront/prod"
SHA256 = "0123456789abcdef" * 4
DART_SHA256 = "fedcba9876543210" * 4
WARNING = {
    "code": "OAuthUrlsMissing",
    "severity": "warning",
    "subject": "app client 3n4b5urk1ft4fl3mg5e62d9ado",
    "message": "OAuth is on for app client web, but it has no sign-out URL.",
    "fix": "Add at least one allowed sign-out URL.",
}
NOTE = WARNING | {"code": "NotChecked", "severity": "info"}
REQUEST = {
    "UserPoolId": "us-east-1_AbC123xyz",
    "UserPoolClientId": "3n4b5urk1ft4fl3mg5e62d9ado",
    "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
}


def ago(**time: float) -> datetime:
    # Some seconds more, so that the age is the same when the command looks.
    return (datetime.now(UTC) - timedelta(**time, seconds=5)).replace(microsecond=0)


@pytest.fixture
def record() -> PublicationRecord:
    """A publication of a stack in every place, with a file in another format, asked for six days ago."""
    return PublicationRecord(
        name=NAME,
        owner=Owner(STACK, "Outputs4Web"),
        state="published",
        claim="1",
        request=REQUEST,
        sha256=SHA256,
        outputs_version="1.5",
        destinations=("ssm", "s3"),
        pool_ids=(),
        problems=(),
        published_at=ago(days=6).isoformat(),
        publisher_version="0.1.0",
        publisher_commit="0123abc",
        parameter_version=7,
        object_version_id="one",
        formats={"dart": DART_SHA256},
        file_version_ids={"dart": "two"},
        requested_at=moment_of(ago(days=6)),
        parameter_names=(f"/amplify-outputs/{NAME}",),
    )


def put(record: PublicationRecord, published: Published) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=record_key(record.name), Body=record.to_json())


def rows(text: str) -> dict[str, str]:
    """The rows of the story by title; what has none belongs to the row before it."""
    found: dict[str, str] = {}
    title = ""
    for line in text.split("\n\n", maxsplit=1)[0].splitlines()[1:]:
        title = line[:15].strip() or title
        found[title] = f"{found[title]}, {line[15:]}" if title in found else line[15:]
    return found


def test_the_whole_story_of_a_publication(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    put(replace(record, problems=(WARNING, NOTE)), published)
    said = command_line("show", NAME)
    at = record.published_at
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "storefront/prod\n"
        f"published      6 d ago ({at})\n"
        f"owner          resource Outputs4Web of stack storefront ({ACCOUNT}, us-east-1)\n"
        "user pool      us-east-1_AbC123xyz\n"
        "app client     3n4b5urk1ft4fl3mg5e62d9ado\n"
        "identity pool  us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b\n"
        "SSM parameter  /amplify-outputs/storefront/prod\n"
        "               version 7\n"
        "S3 object      s3://publisher-bucket/outputs/storefront/prod/amplify_outputs.json\n"
        "               version one\n"
        "  dart         s3://publisher-bucket/outputs/storefront/prod/amplify_outputs.dart\n"
        "               version two\n"
        f"SHA-256        {SHA256}\n"
        "schema         version 1.5\n"
        f"asked for      6 d ago ({at})\n"
        "refreshes      on\n"
        "publisher      version 0.1.0, commit 0123abc\n"
        "\n"
        "app client 3n4b5urk1ft4fl3mg5e62d9ado\n"
        "  warning  OAuthUrlsMissing\n"
        "           OAuth is on for app client web, but it has no sign-out URL.\n"
        "           Fix: Add at least one allowed sign-out URL.\n"
        "           More: amplify-outputs explain OAuthUrlsMissing\n"
        "\n"
        "Notes: NotChecked. --verbose shows them.\n"
        "Left out of the file: sign-in by redirect (OAuthUrlsMissing).\n"
        "The file is published: 1 warning, 1 note.\n"
        "\n"
        "To get the file:\n"
        "  amplify-outputs fetch storefront/prod -o amplify_outputs.json\n"
        "To compare it with its pools:\n"
        "  amplify-outputs diff storefront/prod\n"
    )


def test_json_is_the_same_story(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    request = REQUEST | {"AcceptProblems": '["OAuthUrlsMissing"]', "KeepInSync": "false"}
    put(replace(record, problems=(WARNING,), request=request), published)
    assert command_line("show", NAME, "--json").json == {
        "name": NAME,
        "state": "published",
        "owner": {
            "kind": "stack",
            "account": ACCOUNT,
            "stack": STACK,
            "resource": "Outputs4Web",
        },
        "userPoolId": REQUEST["UserPoolId"],
        "userPoolClientId": REQUEST["UserPoolClientId"],
        "identityPoolId": REQUEST["IdentityPoolId"],
        "dataApiId": None,
        "storageBucketName": None,
        "poolRoleArn": None,
        "platform": None,
        "keepInSync": False,
        "outputsVersion": "1.5",
        "sha256": SHA256,
        "destinations": ["ssm", "s3"],
        "parameterNames": [f"/amplify-outputs/{NAME}"],
        "parameterVersion": 7,
        "objects": {
            "json": {
                "uri": f"s3://{BUCKET}/outputs/{NAME}/amplify_outputs.json",
                "versionId": "one",
                "sha256": SHA256,
            },
            "dart": {
                "uri": f"s3://{BUCKET}/outputs/{NAME}/amplify_outputs.dart",
                "versionId": "two",
                "sha256": DART_SHA256,
            },
        },
        "publishedAt": record.published_at,
        "requestedAt": record.published_at,
        "refreshedAt": None,
        "publisherVersion": "0.1.0",
        "publisherCommit": "0123abc",
        "acceptProblems": ["OAuthUrlsMissing"],
        "problems": [WARNING],
    }


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"request": REQUEST | {"KeepInSync": "false"}}, {"refreshes": "off, because the request says KeepInSync: false"}),
        ({"published_at": ago(hours=2).isoformat()}, {"refreshes": "on; one changed the file 2 h ago"}),
        ({"requested_at": ""}, {"refreshes": "on", "asked for": None}),
        ({"requested_at": "20261399T000000Z"}, {"refreshes": "on", "asked for": None}),
        ({"published_at": "yesterday"}, {"refreshes": "on", "published": "? ago (yesterday)"}),
        (
            {"owner": Owner.of_command_line(ACCOUNT, NAME)},
            {"owner": f"the command line of account {ACCOUNT}"},
        ),
        ({"owner": Owner("nonsense", "X")}, {"owner": "resource X of stack nonsense"}),
        ({"destinations": ("ssm",), "formats": {}}, {"S3 object": None, "SSM parameter": f"/amplify-outputs/{NAME}, version 7"}),
        (
            {"destinations": ("s3",), "formats": {}, "object_version_id": None},
            {"SSM parameter": None, "S3 object": f"s3://{BUCKET}/outputs/{NAME}/amplify_outputs.json"},
        ),
        (
            {"parameter_names": (f"/old/{NAME}", f"/amplify-outputs/{NAME}")},
            {"SSM parameter": f"/old/{NAME}, /amplify-outputs/{NAME}, version 7"},
        ),
        ({"parameter_names": (), "parameter_version": None}, {"SSM parameter": f"/amplify-outputs/{NAME}, version unknown"}),
        (
            {"request": {"UserPoolId": "x", "DataApiId": "d", "StorageBucketName": "b", "PoolRoleArn": "r", "Platform": "swift"}},
            {"identity pool": None, "data API": "d", "bucket": "b", "read with": "r", "platform": "swift"},
        ),
        (
            {"request": {"UserPoolId": "\x1b[2J"}},
            {"user pool": r"\x1b[2J"},
        ),
    ],
)  # fmt: skip
def test_each_kind_of_publication_is_told_as_it_is(
    command_line: CommandLine,
    published: Published,
    record: PublicationRecord,
    changes: dict[str, Any],
    told: dict[str, str | None],
) -> None:
    put(replace(record, **changes), published)
    found = rows(command_line("show", NAME).out)
    assert {title: found.get(title) for title in told} == told


def test_a_refresh_that_changed_the_file_is_in_the_json(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    at = ago(hours=2).isoformat()
    put(replace(record, published_at=at), published)
    assert command_line("show", NAME, "--json").json["refreshedAt"] == at


def test_an_unfinished_publication_and_an_adoption_are_told(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    former = replace(record, owner=Owner.of_command_line(ACCOUNT, NAME))
    put(replace(record, state="publishing", adopted_from=former), published)
    said = command_line("show", NAME)
    found = rows(said.out)
    assert found["unfinished"] == (
        f"a writer began 6 d ago ({record.published_at}); builds may still get the file before it"
    )
    assert found["owner"].endswith(f", is taking over from the command line of account {ACCOUNT}")
    assert "The file can be published: no problems.\n" in said.out


def test_what_to_type_next_names_the_publisher_that_was_named(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    put(record, published)
    said = command_line("show", NAME, "--parameter-prefix=/team/outputs", f"--bucket={BUCKET}")
    assert said.out.partition("To get the file:\n")[2] == (
        f"  amplify-outputs fetch {NAME} -o amplify_outputs.json --parameter-prefix /team/outputs "
        f"--bucket {BUCKET}\n"
        "To compare it with its pools:\n"
        f"  amplify-outputs diff {NAME} --parameter-prefix /team/outputs\n"
    )


def test_it_reads_the_record_and_the_name_of_the_bucket_and_nothing_else(
    command_line: CommandLine, pools: Pools, cloudformation: CloudFormation, aws: Aws
) -> None:
    cloudformation.create(pools.properties())
    calls: list[str] = []
    for client in (aws.s3, aws.ssm):
        client.meta.events.register("before-call.*.*", lambda model, **_: calls.append(model.name))
    assert command_line("show", NAME).code == 0
    assert calls == ["GetParameter", "GetObject"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("storefront/prd", " Did you mean storefront/prod or storefront/dev?"),
        ("Storefront/Prod", " Did you mean storefront/prod or storefront/dev?"),
        ("admn", " Did you mean admin?"),
        ("nobody/has/it", ""),
    ],
)
@pytest.mark.parametrize("command", ["show", "fetch", "diff"])
def test_a_name_that_does_not_exist_is_answered_with_those_that_are_like_it(
    command_line: CommandLine,
    published: Published,
    record: PublicationRecord,
    command: str,
    typed: str,
    meant: str,
) -> None:
    for name in (NAME, "storefront/dev", "admin", ".reserved"):
        names = (f"/amplify-outputs/{name}",)
        put(replace(record, name=name, parameter_names=names), published)
    words = (
        f"{typed} is not published: it has no record in s3://{BUCKET}/records/{typed}.json. Check the "
        f"name and the region.{meant}"
    )
    said = command_line(command, typed)
    assert (said.code, said.out, said.err) == (1, "", f"{words}\n")
    said = command_line(command, typed, "--json")
    assert (said.code, said.err) == (1, f"{words}\n")
    assert json.loads(said.out)["error"]["message"] == words


def test_withdraw_asks_too_and_is_done_all_the_same(
    command_line: CommandLine, published: Published, record: PublicationRecord
) -> None:
    put(record, published)
    said = command_line("withdraw", "storefront/prd")
    assert (said.code, said.out, said.err) == (
        0,
        "storefront/prd is not published.\n",
        "Did you mean storefront/prod?\n",
    )
    assert command_line("withdraw", "storefront/prd", "--json").json["withdrawn"] is False


def test_who_may_not_list_gets_the_same_answer_without_a_question(
    command_line: CommandLine, published: Published, record: PublicationRecord, aws: Aws
) -> None:
    put(record, published)

    def deny(**_: Any) -> None:
        error = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
        raise aws.s3.exceptions.ClientError(error, "ListObjectsV2")

    aws.s3.meta.events.register("before-call.s3.ListObjectsV2", deny)
    said = command_line("show", "storefront/prd")
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("Check the name and the region.\n")


def test_a_record_that_cannot_be_read_is_said(
    command_line: CommandLine, published: Published
) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=record_key(NAME), Body=b"{}")
    said = command_line("show", NAME)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"The record s3://{BUCKET}/records/{NAME}.json cannot be read: ")
