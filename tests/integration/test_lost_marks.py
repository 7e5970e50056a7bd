"""Marks that somebody removed: the record decides whose a part is, for every operation, and marks are put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.refreshing import Refresher
from tests.simulation import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

    Loss = Callable[[Published, Pools], None]

NAME = "storefront/prod"
PARAMETER, KEY = f"/amplify-outputs/{NAME}", f"outputs/{NAME}/amplify_outputs.json"
MARKS = ["amplify-outputs-resource", "amplify-outputs-stack"]


def tags_are_removed(published: Published, _pools: Pools) -> None:
    published.ssm.remove_tags_from_resource(
        ResourceType="Parameter", ResourceId=PARAMETER, TagKeys=MARKS
    )


def the_parameter_is_made_again_by_hand(published: Published, _pools: Pools) -> None:
    value = published.ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"]
    published.ssm.delete_parameter(Name=PARAMETER)
    published.ssm.put_parameter(Name=PARAMETER, Value=value, Type="String")


def the_file_is_copied_by_hand(published: Published, _pools: Pools) -> None:
    body = published.s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read()
    published.s3.put_object(Bucket=BUCKET, Key=KEY, Body=body)


def the_file_is_changed_by_hand(published: Published, _pools: Pools) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"{}")


def the_parameter_is_changed_by_hand(published: Published, _pools: Pools) -> None:
    published.ssm.delete_parameter(Name=PARAMETER)
    published.ssm.put_parameter(Name=PARAMETER, Value="{}", Type="String")


def pool_marks_are_removed(published: Published, pools: Pools) -> None:
    for pool_id in (pools.user_pool_id, pools.identity_pool_id):
        published.s3.delete_object(Bucket=BUCKET, Key=f"pools/{pool_id}/{NAME}")


def everything_of_it(published: Published, pools: Pools) -> None:
    for loss in (tags_are_removed, the_file_is_copied_by_hand, pool_marks_are_removed):
        loss(published, pools)


LOSSES = [
    tags_are_removed,
    the_parameter_is_made_again_by_hand,
    the_file_is_copied_by_hand,
    the_file_is_changed_by_hand,
    the_parameter_is_changed_by_hand,
    pool_marks_are_removed,
    everything_of_it,
]
each_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)


@pytest.fixture(autouse=True)
def created(cloudformation: CloudFormation, pools: Pools, _aws_of_this_process: None) -> Any:
    return cloudformation.create(pools.properties())


@each_loss
def test_an_update_puts_them_back(
    cloudformation: CloudFormation, pools: Pools, published: Published, loss: Loss
) -> None:
    loss(published, pools)
    answer = cloudformation.update(pools.properties(OutputsVersion="1.4"), pools.properties())
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    assert_marked(published, pools)


@each_loss
def test_a_request_for_the_same_puts_them_back(
    cloudformation: CloudFormation, pools: Pools, published: Published, loss: Loss
) -> None:
    before = published.object()
    loss(published, pools)
    answer = cloudformation.update(pools.properties(), pools.properties())
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    assert (published.object(), published.parameter()) == (before, before)
    assert_marked(published, pools)


@each_loss
def test_a_refresh_puts_them_back(
    aws: Aws,
    capsys: pytest.CaptureFixture[str],
    pools: Pools,
    published: Published,
    loss: Loss,
) -> None:
    before = published.object()
    refresh = Refresher(aws, capsys)
    loss(published, pools)
    assert refresh() == {"Restored": 1, "ChangedByHand": 1}
    assert (published.object(), published.parameter()) == (before, before)
    assert_marked(published, pools)
    assert refresh() == {"Unchanged": 1}


@each_loss
def test_a_delete_removes_what_the_record_explains(
    cloudformation: CloudFormation, pools: Pools, published: Published, loss: Loss
) -> None:
    loss(published, pools)
    answer = cloudformation.delete(pools.properties())
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    assert published.nothing()


@each_loss
def test_the_command_line_says_whose_they_are(
    command_line: CommandLine, pools: Pools, published: Published, loss: Loss
) -> None:
    loss(published, pools)
    said = command_line("withdraw", NAME)
    assert said.code == 1
    assert "no publisher" not in said.err
    assert "resource Outputs4Web of arn:aws:cloudformation" in said.err


def assert_marked(published: Published, pools: Pools) -> None:
    tags = published.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=PARAMETER)
    assert sorted(tag["Key"] for tag in tags["TagList"]) == MARKS
    metadata = published.s3.head_object(Bucket=BUCKET, Key=KEY)["Metadata"]
    assert metadata.keys() >= {*MARKS, "sha256"}
    found = published.s3.list_objects_v2(Bucket=BUCKET, Prefix="pools/").get("Contents", [])
    assert {mark["Key"] for mark in found} == {
        f"pools/{pools.user_pool_id}/{NAME}",
        f"pools/{pools.identity_pool_id}/{NAME}",
    }


def test_a_delete_that_leaves_anything_says_so(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The resource was moved to another stack: the record names the old one."""
    before = published.everything()
    answer = cloudformation.other_stack("refactored").delete(pools.properties())
    assert (answer["Status"], published.everything()) == ("SUCCESS", before)
    assert answer["Reason"].startswith(
        f"{NAME} was left, because it is not this resource's: the publication record belongs to "
        "resource Outputs4Web of arn:aws:cloudformation:"
    )
    [logged] = [record for record in caplog.records if record.message == "left"]
    assert vars(logged)["reason"] == answer["Reason"] or len(answer["Reason"]) == 500


def test_a_parameter_that_a_late_write_made_again_blocks_nobody(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    """A write that replaces cannot tag. Its process dies before it removes what it has made."""
    written = published.ssm.get_parameter_history(Name=PARAMETER)["Parameters"][-1]
    cloudformation.delete(pools.properties())
    late = {"Name": PARAMETER, "Value": written["Value"], "Description": written["Description"]}
    published.ssm.put_parameter(**late, Type="String", Overwrite=True)

    again = cloudformation.delete(pools.properties())
    assert (again["Status"], published.parameters()) == ("SUCCESS", [])

    published.ssm.put_parameter(**late, Type="String", Overwrite=True)
    created = cloudformation.create(pools.properties())
    assert (created["Status"], created.get("Reason")) == ("SUCCESS", None)
    assert_marked(published, pools)


UNREADABLE = [b"", b"mine", b'{"recordFormat": 2}', b"\xff"]


@pytest.mark.parametrize("record", UNREADABLE)
def test_a_delete_works_by_marks_alone_if_the_record_cannot_be_read(
    cloudformation: CloudFormation, pools: Pools, published: Published, record: bytes
) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=f"records/{NAME}.json", Body=record)
    answer = cloudformation.delete(pools.properties())
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    assert published.nothing()


@pytest.mark.parametrize("record", UNREADABLE)
def test_an_update_with_an_unreadable_record_fails_and_its_way_back_does_not(
    cloudformation: CloudFormation, pools: Pools, published: Published, record: bytes
) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=f"records/{NAME}.json", Body=record)
    before = published.everything()
    old, new = pools.properties(), pools.properties(OutputsVersion="1.4")
    answer = cloudformation.update(new, old)
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(f"The record s3://{BUCKET}/records/{NAME}.json cannot be ")
    back = cloudformation.update(old, new)
    assert (back["Status"], back.get("Reason")) == ("SUCCESS", None)
    assert published.everything() == before


def test_what_has_no_mark_of_the_resource_stays_if_the_record_cannot_be_read(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    published.s3.put_object(Bucket=BUCKET, Key=f"records/{NAME}.json", Body=b"mine")
    before = published.everything()
    answer = cloudformation.other_stack("other").delete(pools.properties())
    assert (answer["Status"], published.everything()) == ("SUCCESS", before)
    assert "the publication record, which cannot be read, belongs to" in answer["Reason"]
