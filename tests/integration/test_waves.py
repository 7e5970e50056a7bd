"""How many calls a publication makes, and in how many waves they go. Counted, never timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.aws import Aws
from benchmarks.calls import CallLog

if TYPE_CHECKING:
    import boto3

    from tests.simulation import CloudFormation, Pools

LOOK = ["GetObject", "GetParameter", "HeadObject", "ListTagsForResource"]
READ = [
    "DescribeIdentityPool",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "GetIdentityPoolRoles",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListIdentityProviders",
]


@pytest.fixture
def log() -> CallLog:
    return CallLog()


@pytest.fixture
def aws(session: boto3.Session, log: CallLog) -> Aws:
    log.watch(session)
    return Aws(session)


def test_a_first_publication_takes_five_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    assert log.waves == [
        LOOK,
        READ,
        ["PutObject"],  # the claim alone: it decides who owns the name
        ["PutObject", "PutObject", "PutObject", "PutParameter"],  # document and two marks
        ["PutObject"],
    ]


def test_a_changed_publication_takes_five_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    pools.require_password_length(12)
    log.clear()
    cloudformation.update(pools.properties(), pools.properties())
    assert log.waves == [
        LOOK,
        READ,
        ["PutObject"],  # the claim alone: who loses it has touched nothing else
        ["PutObject", "PutParameter"],
        ["PutObject"],
    ]


def test_an_unchanged_publication_takes_two_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    log.clear()
    cloudformation.update(pools.properties(), pools.properties())
    assert log.waves == [LOOK, READ]


def test_a_refused_publication_only_reads(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties(UserPoolClientId="0000000000000000000000000"))
    assert log.waves == [LOOK, READ]


def test_wrong_properties_cost_no_call(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties(UserPoolId="nonsense"))
    assert log.waves == []


def test_a_deletion_takes_four_waves_and_the_answer(
    cloudformation: CloudFormation, pools: Pools, log: CallLog
) -> None:
    cloudformation.create(pools.properties())
    log.clear()
    cloudformation.delete(pools.properties())
    assert log.waves == [
        LOOK,
        ["DeleteParameter"],
        ["DeleteObject", "DeleteObject", "DeleteObject"],
        ["DeleteObject"],
    ]
