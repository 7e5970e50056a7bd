"""Roles that are set on an identity pool, and how its mappings choose among them."""

from __future__ import annotations

import pytest

from amplify_outputs.model.facts import IdentityPoolRoles, RoleMapping
from amplify_outputs.model.problem import Problem
from tests.builders import (
    CLIENT_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    follow_ups,
    identity_pool,
    role,
)
from tests.unit.checks.pool_problems import found, named

POOL = f"identity pool {IDENTITY_POOL_ID}"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = (RoleMapping(LOGIN),)
NO_ROLE = ("AuthenticatedRoleMissing", "error", POOL)
NO_ROLE_BUT_MAPPED = ("AuthenticatedRoleMissing", "warning", POOL)
DENIES = ("RoleMappingDenies", "info", POOL)


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
    assert named(found(identity_pool_roles=roles)) == expected


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
    assert found(identity_pool=pool, identity_pool_roles=roles) == [
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


def test_no_role_at_all_is_named_in_full() -> None:
    assert found(identity_pool_roles=IdentityPoolRoles()) == [
        Problem(
            "AuthenticatedRoleMissing",
            "error",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} has no role for authenticated users: they get no AWS "
            "credentials.",
            "Set the authenticated role of the identity pool.",
        )
    ]
