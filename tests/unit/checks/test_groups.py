"""Groups of the user pool: a user in two of them has one preferred role."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles, MappingRule, RoleMapping
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import CLIENT_ID, GUEST_ROLE_ARN, POOL_ID, ROLE_ARN
from tests.unit.checks.pool_problems import found, named

POOL = f"user pool {POOL_ID}"
SHARED = ("GroupPrecedenceShared", "warning", POOL)
OTHER_ARN = "arn:aws:iam::123456789012:role/other"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(LOGIN),))
RULE = MappingRule("custom:plan", "Equals", "pro", ROLE_ARN)
COMPETING = (Group("admins", 0, ROLE_ARN), Group("editors", 0, GUEST_ROLE_ARN))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((), []),
        ((Group("admins", 0, ROLE_ARN), Group("editors", 1, GUEST_ROLE_ARN)), []),
        ((Group("admins", 0, ROLE_ARN), Group("editors", 0, GUEST_ROLE_ARN)), [SHARED]),
        ((Group("admins", None, ROLE_ARN), Group("editors", None, GUEST_ROLE_ARN)), [SHARED]),
        # One that has a precedence goes before one that has none.
        ((Group("admins", 0, ROLE_ARN), Group("editors", None, GUEST_ROLE_ARN)), []),
        # The same role twice is no choice.
        ((Group("admins", 0, ROLE_ARN), Group("editors", 0, ROLE_ARN)), []),
        ((Group("admins", None, ROLE_ARN), Group("editors", None, ROLE_ARN)), []),
        # Groups without a role do not compete.
        ((Group("admins", 0, ROLE_ARN), Group("editors", 0)), []),
        ((Group("admins"), Group("editors")), []),
        (
            (
                Group("a", 1, ROLE_ARN),
                Group("b", 1, GUEST_ROLE_ARN),
                Group("c", 2, ROLE_ARN),
                Group("d", 2, GUEST_ROLE_ARN),
                Group("e", 3, ROLE_ARN),
            ),
            [SHARED, SHARED],
        ),
    ],
)
def test_different_roles_have_different_precedences(
    groups: tuple[Group, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(groups=groups, identity_pool_roles=BY_TOKEN)) == expected


@pytest.mark.parametrize(
    ("asked", "read", "expected"),
    [
        ({}, {"identity_pool_roles": BY_TOKEN}, [SHARED]),
        # No mapping hands out the roles of groups.
        ({}, {"identity_pool_roles": IdentityPoolRoles(ROLE_ARN)}, []),
        (
            {},
            {
                "identity_pool_roles": IdentityPoolRoles(
                    ROLE_ARN, mappings=(RoleMapping(LOGIN, by_rules=True, rules=(RULE,)),)
                )
            },
            [],
        ),
        # The mapping is another client's.
        (
            {},
            {
                "identity_pool_roles": IdentityPoolRoles(
                    ROLE_ARN, mappings=(RoleMapping(f"{LOGIN}x"),)
                )
            },
            [],
        ),
        (
            {"IdentityPoolId": None},
            {"identity_pool": None, "identity_pool_roles": None, "follow_ups": {}},
            [],
        ),
    ],
)
def test_groups_compete_only_if_a_mapping_hands_their_roles_out(
    asked: dict[str, Any], read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(asked, groups=COMPETING, **read)) == expected


def test_competing_groups_are_named_in_full_one_precedence_at_a_time() -> None:
    groups = (
        Group("admins", 5, ROLE_ARN),
        Group("editors", 5, GUEST_ROLE_ARN),
        Group("guests", None, ROLE_ARN),
        Group("readers", None, GUEST_ROLE_ARN),
        Group("writers", None, OTHER_ARN),
    )
    assert found(groups=groups, identity_pool_roles=BY_TOKEN) == [
        Problem(
            "GroupPrecedenceShared",
            "warning",
            POOL,
            "Groups admins, editors have different roles and share precedence 5: a user in two of them "
            "has no preferred role.",
            "Give each group that has a role a different precedence.",
        ),
        Problem(
            "GroupPrecedenceShared",
            "warning",
            POOL,
            "Groups guests, readers, writers have different roles and have no precedence: a user in "
            "two of them has no preferred role.",
            "Give each group that has a role a different precedence.",
        ),
    ]


def test_groups_that_could_not_be_read_do_not_compete() -> None:
    assert named(found(groups=Unread("cognito-idp:ListGroups", "denied"))) == [
        ("ReadDenied", "error", POOL)
    ]
