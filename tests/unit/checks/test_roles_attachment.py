"""Roles that are set on an identity pool, and how its mappings choose among them."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles, MappingRule, RoleMapping
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
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

POOL = f"identity pool {IDENTITY_POOL_ID}"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = (RoleMapping(LOGIN),)
NO_ROLE = ("AuthenticatedRoleMissing", "error", POOL)
NO_ROLE_BUT_MAPPED = ("AuthenticatedRoleMissing", "warning", POOL)
DENIES = ("RoleMappingDenies", "info", POOL)
DENIES_ALL = ("RoleMappingDeniesEverybody", "warning", POOL)
ADMINS = (Group("admins", 0, ROLE_ARN),)
RULE = MappingRule("custom:plan", "Equals", "pro", ROLE_ARN)
BY_RULES = (RoleMapping(LOGIN, by_rules=True, rules=(RULE,)),)
DENYING = (RoleMapping(LOGIN, denies_others=True),)
DENYING_BY_RULES = (RoleMapping(LOGIN, denies_others=True, by_rules=True, rules=(RULE,)),)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (IdentityPoolRoles(authenticated=ROLE_ARN), []),
        (IdentityPoolRoles(authenticated=ROLE_ARN, mappings=BY_TOKEN), []),
        (IdentityPoolRoles(), [NO_ROLE]),
        (IdentityPoolRoles(unauthenticated=GUEST_ROLE_ARN), [NO_ROLE]),
        (IdentityPoolRoles(mappings=BY_TOKEN), [NO_ROLE_BUT_MAPPED]),
        (
            IdentityPoolRoles(mappings=(RoleMapping("graph.facebook.com"), *BY_TOKEN)),
            [NO_ROLE_BUT_MAPPED],
        ),
        # Mappings of others give this client's users nothing.
        (IdentityPoolRoles(mappings=(RoleMapping("graph.facebook.com"),)), [NO_ROLE]),
        (IdentityPoolRoles(mappings=(RoleMapping(f"{LOGIN}x"),)), [NO_ROLE]),
        (IdentityPoolRoles(mappings=(RoleMapping(LOGIN.partition(":")[0]),)), [NO_ROLE]),
        (IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(LOGIN, denies_others=True),)), [DENIES]),
        (
            IdentityPoolRoles(mappings=(RoleMapping(LOGIN, denies_others=True),)),
            [NO_ROLE_BUT_MAPPED, DENIES],
        ),
        (
            IdentityPoolRoles(
                ROLE_ARN,
                mappings=(RoleMapping("graph.facebook.com", denies_others=True), *BY_TOKEN),
            ),
            [],
        ),
    ],
)
def test_signed_in_users_need_a_role(
    roles: IdentityPoolRoles, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(identity_pool_roles=roles, groups=ADMINS)) == expected


@pytest.mark.parametrize(
    ("mappings", "read", "expected"),
    [
        ((), {}, [NO_ROLE]),
        (BY_TOKEN, {"groups": ADMINS}, [NO_ROLE_BUT_MAPPED]),
        (BY_RULES, {}, [NO_ROLE_BUT_MAPPED]),
        (BY_TOKEN, {}, [NO_ROLE_BUT_MAPPED]),
        (DENYING, {}, [NO_ROLE_BUT_MAPPED, DENIES_ALL]),
    ],
)
def test_a_missing_role_is_less_grave_if_a_mapping_may_give_another(
    mappings: tuple[RoleMapping, ...], read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    roles = IdentityPoolRoles(mappings=mappings)
    assert named(found(identity_pool_roles=roles, **read)) == expected


@pytest.mark.parametrize(
    ("mappings", "read", "expected"),
    [
        # It holds: no group has a role, and nothing else can name one.
        (DENYING, {}, [DENIES_ALL]),
        (DENYING, {"groups": (Group("admins", 0), Group("staff"))}, [DENIES_ALL]),
        ((RoleMapping(LOGIN, denies_others=True, by_rules=True),), {}, [DENIES_ALL]),
        # It breaks: somebody gets a role.
        (DENYING, {"groups": ADMINS}, [DENIES]),
        (DENYING_BY_RULES, {}, [DENIES]),
        (BY_TOKEN, {}, []),
        ((RoleMapping(f"{LOGIN}x", denies_others=True),), {}, []),
        # Borderline: it cannot be known.
        (DENYING, {"user_pool": user_pool(changes_tokens=True)}, [DENIES]),
        (
            DENYING,
            {"groups": Unread("cognito-idp:ListGroups", "denied")},
            [("ReadDenied", "error", f"user pool {POOL_ID}"), DENIES],
        ),
    ],
)
def test_a_mapping_that_denies_all_for_whom_it_finds_nothing_should_find_something(
    mappings: tuple[RoleMapping, ...], read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    roles = IdentityPoolRoles(ROLE_ARN, mappings=mappings)
    assert named(found(identity_pool_roles=roles, **read)) == expected


@pytest.mark.parametrize(
    ("mapping", "why", "cure"),
    [
        (DENYING[0], "no group of the user pool has one", "the groups of the users roles."),
        (
            RoleMapping(LOGIN, denies_others=True, by_rules=True),
            "it has no rules",
            "the mapping rules.",
        ),
    ],
)
def test_a_mapping_that_denies_everybody_is_named_in_full(
    mapping: RoleMapping, why: str, cure: str
) -> None:
    assert found(identity_pool_roles=IdentityPoolRoles(ROLE_ARN, mappings=(mapping,))) == [
        Problem(
            "RoleMappingDeniesEverybody",
            "warning",
            POOL,
            f"The role mapping of identity pool {IDENTITY_POOL_ID} denies users without a role "
            f"(AmbiguousRoleResolution is Deny), and {why}: no signed-in user gets AWS credentials.",
            f"Set AmbiguousRoleResolution to AuthenticatedRole, or give {cure}",
        )
    ]


@pytest.mark.parametrize(
    ("allowed", "guest_role", "expected"),
    [
        (False, None, []),
        (False, GUEST_ROLE_ARN, []),
        (True, GUEST_ROLE_ARN, []),
        (True, None, [("GuestRoleMissing", "warning", POOL)]),
    ],
)
def test_guests_that_are_allowed_need_a_role(
    allowed: bool,  # noqa: FBT001 - a table
    guest_role: str | None,
    expected: list[tuple[str, str, str]],
) -> None:
    problems = found(
        identity_pool=identity_pool(guests_allowed=allowed),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, guest_role),
        follow_ups=follow_ups(role(), role(GUEST_ROLE_ARN, "unauthenticated")),
    )
    assert named(problems) == expected


def test_missing_roles_and_a_refusing_mapping_are_named_in_full() -> None:
    roles = IdentityPoolRoles(mappings=(RoleMapping(LOGIN, denies_others=True),))
    pool = identity_pool(guests_allowed=True)
    assert found(identity_pool=pool, identity_pool_roles=roles, groups=ADMINS) == [
        Problem(
            "AuthenticatedRoleMissing",
            "warning",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} has no role for authenticated users; only its role "
            "mappings give them one.",
            "Set the authenticated role of the identity pool.",
        ),
        Problem(
            "GuestRoleMissing",
            "warning",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} allows guests but has no unauthenticated role: "
            "guests get no AWS credentials.",
            "Set the unauthenticated role, or do not allow guests.",
        ),
        Problem(
            "RoleMappingDenies",
            "info",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} denies users for whom its role mapping finds no role "
            "(AmbiguousRoleResolution is Deny).",
            "No action is needed if this is intended.",
        ),
    ]


@pytest.mark.parametrize(
    ("mappings", "severity", "what"),
    [
        ((), "error", ""),
        (BY_TOKEN, "warning", ", and its role mapping gives them none"),
    ],
)
def test_no_role_at_all_is_named_in_full(
    mappings: tuple[RoleMapping, ...], severity: Any, what: str
) -> None:
    assert found(identity_pool_roles=IdentityPoolRoles(mappings=mappings)) == [
        Problem(
            "AuthenticatedRoleMissing",
            severity,
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} has no role for authenticated users{what}: they get no "
            "AWS credentials.",
            "Set the authenticated role of the identity pool.",
        )
    ]
