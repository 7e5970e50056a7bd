"""Roles that an identity pool or a group names: they exist, in this account, and are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles, RoleMapping
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import (
    CLIENT_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    follow_ups,
    identity_pool,
    role,
    user_pool,
)
from tests.unit.checks.pool_problems import found, named

if TYPE_CHECKING:
    from amplify_outputs.model.readings import FollowUpFact

POOL = f"identity pool {IDENTITY_POOL_ID}"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = (RoleMapping(LOGIN),)
GONE = Unread("iam:GetRole", "not_found")
FOREIGN_ARN = "arn:aws:iam::999999999999:role/app"


def given_out(reading: FollowUpFact | Unread | None, **read: Any) -> list[tuple[str, str]]:
    """What is found of one role that is set for signed-in users, unless the reads say otherwise."""
    roles = read.pop("roles", IdentityPoolRoles(ROLE_ARN))
    known = {} if reading is None else {FollowUp("role", ROLE_ARN): reading}
    problems = found(identity_pool_roles=roles, follow_ups=known, **read)
    assert {problem.subject for problem in problems} <= {f"role {ROLE_ARN}"}
    return [(problem.code, problem.severity) for problem in problems]


FOR_GUESTS = {
    "roles": IdentityPoolRoles(GUEST_ROLE_ARN, ROLE_ARN),
    "identity_pool": identity_pool(guests_allowed=True),
}
FOR_A_GROUP = {
    "roles": IdentityPoolRoles(GUEST_ROLE_ARN, mappings=BY_TOKEN),
    "groups": (Group("admins", 0, ROLE_ARN),),
}
FOR_USERS_AND_A_GROUP = {
    "roles": IdentityPoolRoles(ROLE_ARN, mappings=BY_TOKEN),
    "groups": (Group("admins", 0, ROLE_ARN),),
}


@pytest.mark.parametrize(
    ("recipients", "severity"),
    [
        ({}, "error"),
        (FOR_GUESTS, "warning"),
        (FOR_A_GROUP, "warning"),
        (FOR_USERS_AND_A_GROUP, "error"),
    ],
)
def test_a_missing_role_is_as_grave_as_those_are_many_who_should_get_it(
    recipients: dict[str, Any], severity: str
) -> None:
    assert given_out(GONE, **recipients) == [("RoleNotFound", severity)]
    assert given_out(role(trust=()), **recipients) == [("RoleNotTrusting", severity)]
    assert given_out(None, **recipients) == []


def test_a_role_that_users_and_groups_share_is_named_with_all_of_them() -> None:
    assert found(
        groups=(Group("admins", 0, ROLE_ARN), Group("editors", 1, ROLE_ARN)),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, mappings=BY_TOKEN),
        follow_ups=follow_ups(role(trust=())),
    ) == [
        Problem(
            "RoleNotTrusting",
            "error",
            f"role {ROLE_ARN}",
            f"Role {ROLE_ARN}, for signed-in users, group admins, group editors, trusts no identity pool "
            "(cognito-identity.amazonaws.com may not assume it): they get no AWS credentials.",
            "Correct the trust policy of the role.",
        )
    ]


@pytest.mark.parametrize(
    ("role_arn", "pool_arn", "expected"),
    [
        (ROLE_ARN, f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}", []),
        (
            FOREIGN_ARN,
            f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}",
            ["RoleOfAnotherAccount"],
        ),
        (
            ROLE_ARN.replace("arn:aws:", "arn:aws-us-gov:"),
            f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}",
            ["RoleOfAnotherAccount"],
        ),
        # Of a pool without an ARN nothing is known.
        (FOREIGN_ARN, "", []),
    ],
)
def test_roles_are_of_the_account_of_the_pool(
    role_arn: str, pool_arn: str, expected: list[str]
) -> None:
    problems = found(
        user_pool=user_pool(arn=pool_arn),
        identity_pool_roles=IdentityPoolRoles(role_arn),
        follow_ups={},
    )
    assert named(problems) == [(code, "error", f"role {role_arn}") for code in expected]


def test_roles_that_cannot_be_given_out_are_named_in_full_with_all_who_should_get_them() -> None:
    problems = found(
        identity_pool=identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN),
        groups=(Group("admins", 0, FOREIGN_ARN), Group("editors", 1, GUEST_ROLE_ARN)),
        follow_ups={FollowUp("role", ROLE_ARN): GONE, FollowUp("role", GUEST_ROLE_ARN): GONE},
    )
    assert problems == [
        Problem(
            "RoleNotFound",
            "error",
            f"role {ROLE_ARN}",
            f"Role {ROLE_ARN}, for signed-in users, does not exist.",
            "Use a role that exists, or create the role again.",
        ),
        Problem(
            "RoleNotFound",
            "warning",
            f"role {GUEST_ROLE_ARN}",
            f"Role {GUEST_ROLE_ARN}, for guests, group editors, does not exist.",
            "Use a role that exists, or create the role again.",
        ),
        Problem(
            "RoleOfAnotherAccount",
            "warning",
            f"role {FOREIGN_ARN}",
            f"Role {FOREIGN_ARN}, for group admins, is not in the account and partition of user "
            f"pool {POOL_ID}.",
            "Use a role of the pools' account.",
        ),
    ]


@pytest.mark.parametrize(
    ("foreign", "own", "expected"),
    [(0, 20, []), (1, 20, []), (0, 21, [21]), (3, 25, [25])],
)
def test_that_roles_were_not_looked_at_is_said(foreign: int, own: int, expected: list[int]) -> None:
    arns = [f"{FOREIGN_ARN}{number}" for number in range(foreign)]
    arns += [f"{ROLE_ARN}{number}" for number in range(own)]
    groups = tuple(Group(f"g{number:02}", number, arn) for number, arn in enumerate(arns, 1))
    problems = found(
        identity_pool_roles=IdentityPoolRoles(mappings=BY_TOKEN), groups=groups, follow_ups={}
    )
    beside = [problem for problem in problems if problem.code == "RolesLeftUnchecked"]
    assert beside == [
        Problem(
            "RolesLeftUnchecked",
            "info",
            POOL,
            f"The check read only the first 20 of {count} roles.",
            "Check the trust policies of the other roles yourself.",
        )
        for count in expected
    ]
    assert [problem.code for problem in problems if problem not in beside] == [
        "AuthenticatedRoleMissing",
        *["RoleOfAnotherAccount"] * foreign,
    ]
