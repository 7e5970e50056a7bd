"""Roles that an identity pool or a group names: they exist, in this account, and are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles, MappingRule, RoleMapping
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


def by_rules(*arns: str, denies_others: bool = False) -> tuple[RoleMapping, ...]:
    """A mapping that gives these roles to users of plans 1, 2 and so on."""
    rules = tuple(
        MappingRule("custom:plan", "Equals", str(number), arn) for number, arn in enumerate(arns, 1)
    )
    return (RoleMapping(LOGIN, denies_others, by_rules=True, rules=rules),)


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


BY_A_RULE = {"roles": IdentityPoolRoles(GUEST_ROLE_ARN, mappings=by_rules(ROLE_ARN))}


@pytest.mark.parametrize(
    ("recipients", "severity"),
    [
        ({}, "error"),
        (FOR_GUESTS, "warning"),
        (BY_A_RULE, "warning"),
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
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN, BY_TOKEN),
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


ADMIN_ARN = "arn:aws:iam::123456789012:role/admins"
GONE_ROLE = FollowUp("role", ADMIN_ARN)
ADMINS = (Group("admins", 0, ADMIN_ARN),)
NOT_FOUND = ("RoleNotFound", "warning", f"role {ADMIN_ARN}")


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        (BY_TOKEN, [NOT_FOUND]),
        # Members of the group get the role of all signed-in users.
        ((), []),
        ((RoleMapping("graph.facebook.com"),), []),
        ((RoleMapping(f"{LOGIN}x"),), []),
        (by_rules(ROLE_ARN), []),
        (by_rules(ROLE_ARN, ADMIN_ARN), [NOT_FOUND]),
    ],
)
def test_a_role_is_missed_only_if_somebody_can_get_it(
    mappings: tuple[RoleMapping, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        groups=ADMINS,
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, mappings=mappings),
        follow_ups={**follow_ups(role()), GONE_ROLE: GONE},
    )
    assert named(problems) == expected


@pytest.mark.parametrize(
    "read",
    [
        {"groups": (Group("admins", 0, FOREIGN_ARN),)},
        {"groups": ADMINS},
        {
            "groups": (Group("admins", 0, ADMIN_ARN), Group("staff", 0, FOREIGN_ARN)),
            "identity_pool_roles": IdentityPoolRoles(ROLE_ARN, mappings=by_rules(ROLE_ARN)),
        },
    ],
)
def test_roles_of_groups_that_nobody_hands_out_are_not_judged(read: dict[str, Any]) -> None:
    known = {**follow_ups(role()), GONE_ROLE: GONE}
    assert found(**read, follow_ups=known) == []
    without = {"identity_pool": None, "identity_pool_roles": None, "follow_ups": {}}
    assert found({"IdentityPoolId": None}, **{**read, **without}) == []


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        ((), [("RoleNotFound", "error", f"role {ROLE_ARN}")]),
        (by_rules(ADMIN_ARN), [("RoleNotFound", "error", f"role {ROLE_ARN}")]),
        # A mapping that denies the others never falls back to this role.
        (
            by_rules(ADMIN_ARN, denies_others=True),
            [("RoleMappingDenies", "info", POOL)],
        ),
    ],
)
def test_the_role_of_signed_in_users_is_not_for_those_whom_a_mapping_denies(
    mappings: tuple[RoleMapping, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, mappings=mappings),
        follow_ups={FollowUp("role", ROLE_ARN): GONE, **follow_ups(role(ADMIN_ARN))},
    )
    assert named(problems) == expected


def test_roles_of_rules_are_named_in_full_with_their_rules() -> None:
    assert found(
        identity_pool_roles=IdentityPoolRoles(
            ROLE_ARN, mappings=by_rules(ADMIN_ARN, FOREIGN_ARN, ADMIN_ARN)
        ),
        follow_ups={**follow_ups(role()), GONE_ROLE: GONE},
    ) == [
        Problem(
            "RoleNotFound",
            "warning",
            f"role {ADMIN_ARN}",
            f"Role {ADMIN_ARN}, for rule 1 (custom:plan Equals 1), rule 3 (custom:plan Equals 3), does "
            "not exist.",
            "Use a role that exists, or create the role again.",
        ),
        Problem(
            "RoleOfAnotherAccount",
            "warning",
            f"role {FOREIGN_ARN}",
            f"Role {FOREIGN_ARN}, for rule 2 (custom:plan Equals 2), is not in the account and partition "
            f"of user pool {POOL_ID}.",
            "Use a role of the pools' account.",
        ),
    ]
