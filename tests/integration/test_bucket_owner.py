"""Buckets of other accounts: every call of S3 says whose the bucket must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.aws.advice import SERVICE_OF
from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource import handler
from amplify_outputs.refresher import sweep, worker
from tests.integration.commands import pool_options
from tests.integration.refreshing import Refresher
from tests.sessions import events_of
from tests.simulation import ACCOUNT, BUCKET, ENVIRONMENT, client

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from botocore.session import Session

    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools

HEADER = "x-amz-expected-bucket-owner"
EVERYTHING = ENVIRONMENT | {
    "ACCOUNT_ID": ACCOUNT,
    "PUBLISHER": "publisher",
    "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/refreshes.fifo",
    "REFRESH_CONCURRENCY": "1",
    "REFRESH_DAYS": "1",
    "FOLLOW_CHANGES": "true",
}
OF_S3 = {operation for operation, service in SERVICE_OF.items() if service == "Amazon S3"}


class Owners:
    """Which owner each operation of S3 named."""

    def __init__(self, session: Session) -> None:
        self.named: dict[str, set[str | None]] = {}
        events_of(session).register("before-call.s3", self._keep)

    def _keep(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        owner = params["headers"].get(HEADER)
        self.named.setdefault(model.name, set()).add(owner)


@pytest.fixture
def owners(session: Session) -> Owners:
    return Owners(session)


@pytest.fixture
def aws(session: Session, owners: Owners) -> Aws:  # noqa: ARG001 - before the first client
    return Aws(session)


def test_every_call_of_the_functions_names_the_account_of_the_publisher(
    aws: Aws,
    owners: Owners,
    cloudformation: CloudFormation,
    pools: Pools,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client("s3").create_bucket(Bucket="storefront-files")
    first = pools.properties(StorageBucketName="storefront-files", Formats=["mjs"])
    second = pools.properties(OutputsVersion="1.4")

    cloudformation.create(first)
    cloudformation.update(second, first)
    Refresher(aws, capsys)()
    cloudformation.delete(second)

    assert owners.named == {operation: {ACCOUNT} for operation in OF_S3}


@pytest.mark.parametrize("entry", [handler, sweep, worker], ids=lambda it: it.__name__)
def test_every_function_begins_with_it(aws: Aws, owners: Owners, entry: ModuleType) -> None:
    entry.make_handler(EVERYTHING, aws)
    aws.s3.list_objects_v2(Bucket=BUCKET)

    assert owners.named == {"ListObjectsV2": {ACCOUNT}}


def test_every_command_that_looks_for_the_publisher_names_its_account(
    command_line: CommandLine, owners: Owners, pools: Pools, tmp_path: Path, aws: Aws
) -> None:
    for command in (
        ("publish", "--name=a/b", *pool_options(pools)),
        ("list",),
        ("diff", "a/b"),
        ("fetch", "a/b", f"-o{tmp_path / 'fetched.json'}"),
        ("withdraw", "a/b"),
    ):
        owners.named.clear()
        # Each command is a process of its own.
        aws.expect_bucket_owner("")
        assert command_line(*command).code == 0
        assert {ACCOUNT} == set.union(*owners.named.values()), command


def test_who_names_the_bucket_may_name_one_of_any_account(
    command_line: CommandLine, owners: Owners, aws: Aws
) -> None:
    aws.expect_bucket_owner("")
    command_line("list", f"--bucket={BUCKET}")

    assert owners.named == {"ListObjectsV2": {None}}
