"""Publications in several formats: from the request to the files, and to nothing of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.document.build import encode
from amplify_outputs.document.formats.formats import FORMATS, content_type, file_name, file_of
from amplify_outputs.store.keys import document_key
from tests.integration.format_files import NAME, TWO, expected, files, sha256
from tests.simulation import BUCKET, STACK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

ALL: Final = [*FORMATS]


def test_each_format_that_is_asked_for_is_published_beside_the_document(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    answer = cloudformation.create(pools.properties(Formats=ALL))

    body = encode(published.parameter())
    assert answer["Status"] == "SUCCESS"
    assert files(published) == expected(body, *ALL)
    assert published.parameters() == [f"/amplify-outputs/{NAME}"]
    record = published.record()
    assert record["formats"] == {form: sha256(file_of(form, body)) for form in ALL}
    versions = {}
    for form in ("json", *ALL):
        head = published.s3.head_object(Bucket=BUCKET, Key=document_key(NAME, file_name(form)))
        versions[form] = head["VersionId"]
        assert (head["ContentType"], head["CacheControl"]) == (content_type(form), "no-cache")
        assert head["Metadata"] == {
            "sha256": sha256(file_of(form, body)),
            "physical-id": NAME,
            "outputs-version": "1.5",
            "amplify-outputs-stack": STACK,
            "amplify-outputs-resource": "Outputs4Web",
        }
    assert record["objectVersions"] == versions


def test_a_changed_pool_changes_every_file_and_an_unchanged_one_none(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    properties = pools.properties(Formats=ALL)
    cloudformation.create(properties)
    before = published.record()["objectVersions"]
    cloudformation.update(properties, properties)
    assert published.record()["objectVersions"] == before

    pools.require_password_length(20)
    cloudformation.update(properties, properties)

    assert published.object()["auth"]["password_policy"]["min_length"] == 20
    assert files(published) == expected(encode(published.parameter()), *ALL)
    after = published.record()["objectVersions"]
    assert {form for form in after if after[form] != before[form]} == {"json", *ALL}


@pytest.mark.parametrize(
    ("first", "then"),
    [(ALL, ["json"]), (["dart"], ["ts"]), (TWO, ["legacy-json", "mjs"]), (["json"], ALL)],
)
def test_formats_come_and_go_with_the_request(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    first: list[str],
    then: list[str],
) -> None:
    cloudformation.create(pools.properties(Formats=first))
    before = published.record()
    cloudformation.update(pools.properties(Formats=then), pools.properties(Formats=first))

    body = encode(published.parameter())
    kept = [form for form in then if form != "json"]
    after = published.record()
    assert files(published) == expected(body, *kept)
    assert after["formats"] == {form: sha256(file_of(form, body)) for form in kept}
    # What was there already is not written again.
    stayed = {"json", *first} & {"json", *then}
    assert {form: after["objectVersions"][form] for form in stayed} == {
        form: before["objectVersions"][form] for form in stayed
    }
    assert after["objectVersions"].keys() == {"json", *kept}


def test_a_file_that_somebody_changed_or_removed_is_written_again(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    properties = pools.properties(Formats=ALL)
    cloudformation.create(properties)
    body = encode(published.parameter())
    key = document_key(NAME, file_name("dart"))
    metadata = published.s3.head_object(Bucket=BUCKET, Key=key)["Metadata"]
    published.s3.put_object(
        Bucket=BUCKET, Key=key, Body=b"mine", Metadata={**metadata, "sha256": sha256(b"mine")}
    )
    published.s3.delete_object(Bucket=BUCKET, Key=document_key(NAME, file_name("ts")))

    cloudformation.update(properties, properties)

    assert files(published) == expected(body, *ALL)


def test_a_file_of_somebody_else_is_never_touched(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    key = document_key(NAME, file_name("legacy-json"))
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=b"mine")

    answer = cloudformation.create(pools.properties(Formats=["legacy-json"]))

    assert answer["Status"] == "FAILED"
    assert "the S3 object in format legacy-json" in answer["Reason"]
    assert published.everything() == {key: b"mine"}


def test_deletion_removes_every_file(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties(Formats=ALL))
    cloudformation.delete(pools.properties(Formats=ALL))

    assert published.nothing()


@pytest.mark.parametrize("properties", [{}, {"Formats": ["dart"]}])
def test_deletion_removes_also_the_files_that_its_properties_do_not_name(
    cloudformation: CloudFormation, pools: Pools, published: Published, properties: dict[str, Any]
) -> None:
    cloudformation.create(pools.properties(Formats=ALL))
    cloudformation.delete(pools.properties(**properties))

    assert published.nothing()


def test_what_a_format_cannot_say_is_told_and_forbids_only_with_failon_warning(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    oauth = {
        "identity_providers": [],
        "domain": "auth.example.com",
        "scopes": ["openid"],
        "redirect_sign_in_uri": ["https://a.example/?1,2"],
        "redirect_sign_out_uri": ["https://a.example/"],
        "response_type": "code",
    }
    asked = {"Outputs": {"auth": {"oauth": oauth}}, "Formats": ["legacy-json"], "FailOn": "warning"}
    invented = ["OverrideContradicts"]  # OAuth is off for the client of these tests.
    refused = cloudformation.create(pools.properties(AcceptProblems=invented, **asked))
    assert (refused["Status"], "FormatCannotNameUrl" in refused["Reason"]) == ("FAILED", True)
    assert published.nothing()

    accepted = {"AcceptProblems": ["FormatCannotNameUrl", *invented], **asked}
    answer = cloudformation.create(pools.properties(**accepted))

    assert answer["Status"] == "SUCCESS"
    codes = [problem["code"] for problem in published.record()["problems"]]
    assert codes.count("FormatCannotNameUrl") == 1


# The command line ------------------------------------------------------------------------------


def test_build_and_fetch_give_the_bytes_that_are_published(
    command_line: CommandLine, pools: Pools, published: Published, tmp_path: Path
) -> None:
    more = [f"--formats={form}" for form in ALL]
    assert command_line.publish(pools, *more).code == 0
    stored = files(published)
    for form in ("json", *ALL):
        built, fetched = tmp_path / "built", tmp_path / "fetched"
        options = [
            f"--user-pool-id={pools.user_pool_id}",
            f"--user-pool-client-id={pools.client_id}",
            f"--identity-pool-id={pools.identity_pool_id}",
        ]
        assert command_line("build", *options, f"--format={form}", "-o", str(built)).code == 0
        assert command_line("fetch", NAME, f"--format={form}", "-o", str(fetched)).code == 0
        assert built.read_bytes() == fetched.read_bytes() == stored[file_name(form)], form


def test_check_tells_what_apps_with_the_format_of_amplify_5_do_otherwise(
    command_line: CommandLine, pools: Pools
) -> None:
    urls = ["https://a.example/", "https://b.example/"]
    pools.idp.create_user_pool_domain(Domain="shop", UserPoolId=pools.user_pool_id)
    pools.idp.update_user_pool(
        UserPoolId=pools.user_pool_id, AutoVerifiedAttributes=["email", "phone_number"]
    )
    pools.idp.update_user_pool_client(
        UserPoolId=pools.user_pool_id,
        ClientId=pools.client_id,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "aws.cognito.signin.user.admin"],
        CallbackURLs=urls,
        LogoutURLs=urls[:1],
        SupportedIdentityProviders=["COGNITO"],
    )
    options = [
        f"--user-pool-id={pools.user_pool_id}",
        f"--user-pool-client-id={pools.client_id}",
        f"--identity-pool-id={pools.identity_pool_id}",
        "--json",
    ]

    def told(*formats: str) -> list[tuple[str, str, str]]:
        said = command_line("check", *options, *(f"--formats={form}" for form in formats)).json
        return [
            (problem["code"], problem["severity"], problem["message"])
            for problem in said["problems"]
            if problem["subject"].startswith("format ")
        ]

    assert told() == told("ts", "dart") == []
    joined = (
        "legacy-json joins 2 callback URLs with commas. Before 6.0.10, Amplify JavaScript does "
        "not choose the one of its page, so sign-in by redirect fails."
    )
    more = (
        "At sign-up, apps that read legacy-json ask for phone_number, which the user pool "
        "verifies and does not require. Apps that read json do not ask for it."
    )
    assert told("legacy-json") == [
        ("FormatJoinsUrls", "info", joined),
        ("FormatAsksMore", "info", more),
    ]


def test_several_publications_go_to_a_directory_under_the_name_of_their_format(
    command_line: CommandLine, pools: Pools, tmp_path: Path
) -> None:
    for name in (NAME, "admin"):
        command_line.publish(pools, "--formats=legacy-json", name=name)
    said = command_line("fetch", NAME, "admin", "--format=legacy-json", "-o", str(tmp_path))

    assert said.code == 0
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == [
        tmp_path / "admin" / "aws-exports.json",
        tmp_path / NAME / "aws-exports.json",
    ]


def test_json_has_the_text_of_another_format(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools, "--formats=dart")
    record, stored = published.record(), files(published)["amplify_outputs.dart"]

    assert command_line("fetch", NAME, "--format=dart", "--json").json == {
        "publications": [
            {
                "name": NAME,
                "format": "dart",
                "from": "s3",
                "sha256": record["formats"]["dart"],
                "verified": True,
                "publishedAt": record["publishedAt"],
                "file": None,
                "problems": [],
                "acceptProblems": [],
                "text": stored.decode(),
            }
        ]
    }


def test_a_format_that_is_not_published_is_refused_with_those_that_are(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools, "--formats=ts", "--formats=dart")
    said = command_line("fetch", NAME, "--format=mjs")

    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"{NAME} is not published in the format mjs, only in: json, dart, ts. Add mjs to Formats "
        "(--formats) and publish it again.\n"
    )


def test_a_file_that_is_not_the_published_one_is_refused(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools, "--formats=dart")
    sha = published.record()["formats"]["dart"]
    key = document_key(NAME, file_name("dart"))
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=b"mine")
    said = command_line("fetch", NAME, "--format=dart")

    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"s3://{BUCKET}/{key} is missing, or is not what was published as {NAME} (SHA-256 {sha}): "
        "somebody changed it by hand. Publish it again.\n"
    )


@pytest.mark.parametrize("more", ["--from=ssm", "--version=1"])
def test_ssm_has_no_other_format(command_line: CommandLine, more: str) -> None:
    said = command_line("fetch", NAME, "--format=dart", more)

    assert (said.code, said.out) == (2, "")
    assert "SSM has only the format json" in said.err


def test_diff_and_list_are_about_the_document(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools, *[f"--formats={form}" for form in ALL])
    record = published.record()

    same = command_line("diff", NAME, "--json").json
    assert (same["same"], same["differences"], same["sha256"]["old"]) == (
        True,
        [],
        record["sha256"],
    )
    [listed] = json.loads(command_line("list", "--json").out)["publications"]
    assert (listed["name"], listed["sha256"]) == (NAME, record["sha256"])


def test_diff_says_again_what_a_format_cannot_say(command_line: CommandLine, pools: Pools) -> None:
    pools.idp.create_group(GroupName="admins", UserPoolId=pools.user_pool_id)
    command_line.publish(pools, "--formats=legacy-json")
    problems = command_line("diff", NAME, "--json").json["problems"]

    assert ("FormatLeavesOut", "format legacy-json") in [
        (problem["code"], problem["subject"]) for problem in problems
    ]
