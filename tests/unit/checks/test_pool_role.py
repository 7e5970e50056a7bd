"""The role of another account: what is said if it may not be assumed, and where it changes what is said."""

from __future__ import annotations

import pytest

from amplify_outputs.checks.run import find_pool_problems
from amplify_outputs.examine import Refused, examine
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Readings, Unread
from tests.builders import POOL_ID, request
from tests.unit.checks.pool_problems import found

READER = "arn:aws:iam::222222222222:role/reader"
USER = "arn:aws:sts::123456789012:assumed-role/worker/session"
DENIED = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {READER}"
WITH_ROLE = {"PoolRoleArn": READER}


def refused(why: RoleRefused) -> list[Problem]:
    """Everything that is said if the role was refused for that reason."""
    return list(find_pool_problems(request(**WITH_ROLE), Readings.without_role(why)))


def test_a_role_that_the_publisher_does_not_list_is_the_one_problem_and_names_the_parameter() -> (
    None
):
    assert refused(RoleRefused("not_listed")) == [
        Problem(
            "PoolRoleNotAllowed",
            "error",
            f"role {READER}",
            f"The parameter PoolRoleArns of the publisher does not list {READER}.",
            "Add the role to PoolRoleArns of the publisher, or leave PoolRoleArn out.",
        )
    ]


@pytest.mark.parametrize(
    ("external_id", "sent"), [("shop-1", "external ID shop-1"), ("", "no external ID")]
)
def test_a_role_that_aws_refuses_is_the_one_problem_and_names_what_was_sent(
    external_id: str, sent: str
) -> None:
    assert refused(RoleRefused("denied", DENIED, external_id)) == [
        Problem(
            "PoolRoleRefused",
            "error",
            f"role {READER}",
            f"AWS denied sts:AssumeRole on {READER}, with {sent}. {DENIED}.",
            "In account 222222222222, make sure that the role exists, that its trust policy names "
            f"the caller, and that it asks for {sent}. The external ID of the publisher is its "
            "parameter PoolRoleExternalId; that of `check` and `build` is --pool-role-external-id.",
        )
    ]


@pytest.mark.parametrize("why", [RoleRefused("not_listed"), RoleRefused("denied")])
def test_without_the_role_there_is_no_file(why: RoleRefused) -> None:
    asked = request(**WITH_ROLE)
    examination = examine(asked, Readings.without_role(why), parameter_max_bytes=8192)

    assert isinstance(examination, Refused)
    assert examination.forbidding == tuple(refused(why))


def test_what_is_missing_is_missing_in_the_account_of_the_role() -> None:
    gone = Unread("cognito-idp:DescribeUserPool", "not_found")
    problems = found(WITH_ROLE, user_pool=gone)

    assert problems[0] == Problem(
        "UserPoolNotFound",
        "error",
        f"user pool {POOL_ID}",
        f"User pool {POOL_ID} was not found in us-east-1 of account 222222222222.",
        "Check the id, the region at its beginning, and the account: PoolRoleArn must be a role of "
        "the account that has the pools.",
    )


@pytest.mark.parametrize(
    "read",
    [
        {"groups": Unread("cognito-idp:ListGroups", "denied")},
        {"identity_pool_roles": Unread("cognito-identity:GetIdentityPoolRoles", "denied")},
        {"replicas": Unread("cognito-idp:ListUserPoolReplicas", "denied")},
    ],
    ids=str,
)
def test_a_denied_read_is_to_be_granted_to_the_role(read: dict[str, Unread]) -> None:
    [action] = [reading.action for reading in read.values()]
    [fix] = [each.fix for each in found(WITH_ROLE, **read) if action in each.fix]

    assert f"to role {READER}" in fix
