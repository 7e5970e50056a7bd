"""A publisher that was deployed again with a new bucket: what commands say, and what they must not say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.commands import pool_options
from tests.simulation import BUCKET, client

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

NAME = "storefront/prod"
NEW_BUCKET = "new-publisher-bucket"
PAGE = "docs/deploying.md#take-over-the-bucket-of-a-removed-publisher"
UNVERIFIED = (
    f"{NAME} cannot be verified: SSM parameter /amplify-outputs/{NAME} can be read, but there is no record "
    f"in s3://{NEW_BUCKET}/records/{NAME}.json. If the publisher was removed and deployed again, the record is "
    f"in its former bucket: see {PAGE}. Otherwise publish {NAME} again.\n"
)


@pytest.fixture
def deployed_again() -> None:
    """What is published from now on, and what is read, is in a new bucket."""
    client("s3").create_bucket(Bucket=NEW_BUCKET)
    _use(NEW_BUCKET)


def _use(bucket: str) -> None:
    client("ssm").put_parameter(
        Name="/amplify-outputs/.publisher/bucket-name", Value=bucket, Type="String", Overwrite=True
    )


@pytest.fixture
def _published_before(command_line: CommandLine, pools: Pools, request: Any) -> None:
    command_line.publish(pools)
    request.getfixturevalue("deployed_again")


@pytest.mark.usefixtures("_published_before")
@pytest.mark.parametrize(
    "arguments",
    [
        ["fetch", NAME],
        ["fetch", NAME, "--from=s3"],
        ["fetch", NAME, "--from=ssm"],
        ["fetch", NAME, "--version=1"],
        ["diff", NAME],
    ],
    ids=" ".join,
)
def test_a_parameter_without_a_record_is_not_denied(
    command_line: CommandLine, arguments: list[str]
) -> None:
    said = command_line(*arguments)
    assert (said.code, said.out, said.err) == (1, "", UNVERIFIED)


@pytest.mark.usefixtures("_published_before")
def test_a_list_without_records_says_where_they_may_be(command_line: CommandLine) -> None:
    said = command_line("list")
    assert (said.code, said.out) == (0, "")
    assert said.err == (
        f"There are no publications under /amplify-outputs: s3://{NEW_BUCKET} has no records. If the publisher "
        f"was removed and deployed again, its former bucket has them: see {PAGE}.\n"
    )


@pytest.mark.usefixtures("_published_before")
def test_check_does_not_say_that_nothing_is_published(
    command_line: CommandLine, pools: Pools
) -> None:
    said = command_line("check", "--json", "--published", f"--name={NAME}", *pool_options(pools))
    messages = [problem["message"] for problem in json.loads(said.out)["problems"]]
    assert (said.code, messages) == (0, [f"The publisher has no record of {NAME}."])


@pytest.mark.usefixtures("_published_before")
def test_a_withdrawal_says_that_the_former_bucket_still_has_the_record(
    command_line: CommandLine, published: Published
) -> None:
    said = command_line("withdraw", NAME)
    assert (said.code, said.out) == (0, f"Withdrew {NAME}.\n")
    assert said.err == (
        f"There was no record of {NAME} here. If the publisher was removed and deployed again, the record is in "
        "its former bucket, and a publisher that takes this bucket over publishes "
        f"{NAME} again: see {PAGE}.\n"
    )
    assert f"/amplify-outputs/{NAME}" not in published.parameters()
    assert command_line("withdraw", NAME).err == ""


@pytest.mark.usefixtures("_published_before")
def test_publishing_again_is_a_way_out(command_line: CommandLine, pools: Pools) -> None:
    assert command_line.publish(pools).code == 0
    said = command_line("fetch", NAME, "--from=ssm")
    assert (said.code, said.err) == (0, "")


@pytest.mark.usefixtures("_published_before")
def test_taking_the_former_bucket_over_is_a_way_out(command_line: CommandLine) -> None:
    _use(BUCKET)
    for source in ("s3", "ssm"):
        said = command_line("fetch", NAME, f"--from={source}")
        assert (said.code, said.err) == (0, "")
    assert "storefront/prod" in command_line("list").out


def test_every_place_that_holds_something_is_named(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    published.s3.delete_object(Bucket=BUCKET, Key=f"records/{NAME}.json")
    said = command_line("fetch", NAME)
    assert said.code == 1
    assert said.err.startswith(
        f"{NAME} cannot be verified: SSM parameter /amplify-outputs/{NAME} and "
        f"s3://{BUCKET}/outputs/{NAME}/amplify_outputs.json can be read, but there is no record in "
    )


@pytest.mark.usefixtures("_published_before")
def test_who_may_not_read_the_parameter_learns_what_is_certain(
    command_line: CommandLine, aws: Aws
) -> None:
    def deny(params: dict[str, Any], **_: Any) -> None:
        if params["Name"] == f"/amplify-outputs/{NAME}":
            error = {"Error": {"Code": "AccessDeniedException", "Message": "not allowed"}}
            raise aws.ssm.exceptions.ClientError(error, "GetParameter")

    aws.ssm.meta.events.register("provide-client-params.ssm.GetParameter", deny)
    said = command_line("fetch", NAME)
    assert said.code == 1
    assert said.err == (
        f"{NAME} is not published: it has no record in s3://{NEW_BUCKET}/records/{NAME}.json. Check the name "
        "and the region.\n"
    )


def test_a_consumer_that_is_updated_is_published_to_the_new_bucket(
    cloudformation: CloudFormation, command_line: CommandLine, pools: Pools, published: Published
) -> None:
    """The former bucket's record is unknown: the marks of the parameter say whose it is."""
    properties = pools.properties()
    cloudformation.create(properties)
    published.s3.delete_object(Bucket=BUCKET, Key=f"records/{NAME}.json")
    published.s3.delete_object(Bucket=BUCKET, Key=f"outputs/{NAME}/amplify_outputs.json")
    changed = pools.properties(OutputsVersion="1.4")
    answer = cloudformation.update(changed, properties)
    assert answer["Status"] == "SUCCESS"
    assert command_line("fetch", NAME, "--from=ssm").code == 0
