"""What a request expects of roles and groups, and what it finds."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import GUEST_ROLE_ARN, IDENTITY_POOL_ID, POOL_ID, ROLE_ARN, follow_ups, role
from tests.unit.checks.pool_problems import found, named

POOL = f"identity pool {IDENTITY_POOL_ID}"
ADMINS = (Group("admins", 0, ROLE_ARN),)


@pytest.mark.parametrize(
    ("expect", "read", "unmet"),
    [
        ({}, {}, []),
        ({"AuthenticatedRoleArn": ROLE_ARN}, {}, []),
        ({"AuthenticatedRoleArn": GUEST_ROLE_ARN}, {}, [POOL]),
        (
            {"UnauthenticatedRoleArn": GUEST_ROLE_ARN},
            {"identity_pool_roles": IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN)},
            [],
        ),
        ({"UnauthenticatedRoleArn": GUEST_ROLE_ARN}, {}, [POOL]),
        # What is there beside the expectations is nobody's business.
        ({"Groups": {}}, {"groups": ADMINS}, []),
        ({"Groups": {"admins": ROLE_ARN}}, {"groups": (*ADMINS, Group("editors"))}, []),
        ({"Groups": {"admins": GUEST_ROLE_ARN}}, {"groups": ADMINS}, ["group admins"]),
        ({"Groups": {"admins": ROLE_ARN}}, {"groups": (Group("admins"),)}, ["group admins"]),
        ({"Groups": {"admins": ROLE_ARN}}, {}, ["group admins"]),
        ({"Groups": {"Admins": ROLE_ARN}}, {"groups": ADMINS}, ["group Admins"]),
        (
            {"Groups": {"z": ROLE_ARN, "a": ROLE_ARN}, "AuthenticatedRoleArn": GUEST_ROLE_ARN},
            {},
            [POOL, "group a", "group z"],
        ),
    ],
)
def test_every_expectation_holds_or_is_named(
    expect: dict[str, Any], read: dict[str, Any], unmet: list[str]
) -> None:
    assert named(found({"Expect": expect}, **read)) == [
        ("ExpectationNotMet", "error", subject) for subject in unmet
    ]


@pytest.mark.parametrize(
    ("expect", "read", "expected"),
    [
        (
            {"Groups": {"admins": ROLE_ARN}},
            {"groups": Unread("cognito-idp:ListGroups", "denied")},
            [("ReadDenied", "error", f"user pool {POOL_ID}")],
        ),
        (
            {"AuthenticatedRoleArn": GUEST_ROLE_ARN},
            {"identity_pool_roles": Unread("cognito-identity:GetIdentityPoolRoles", "denied")},
            [("ReadDenied", "error", POOL)],
        ),
    ],
)
def test_what_was_not_read_is_not_compared(
    expect: dict[str, Any], read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found({"Expect": expect}, **read)) == expected


def test_every_expectation_that_does_not_hold_is_named_in_full() -> None:
    expect = {
        "AuthenticatedRoleArn": GUEST_ROLE_ARN,
        "UnauthenticatedRoleArn": GUEST_ROLE_ARN,
        "Groups": {"admins": ROLE_ARN, "editors": ROLE_ARN, "guests": ROLE_ARN},
    }
    groups = (Group("admins", 0, GUEST_ROLE_ARN), Group("editors", 1))
    known = follow_ups(role(), role(GUEST_ROLE_ARN))
    assert found({"Expect": expect}, groups=groups, follow_ups=known) == [
        Problem(
            "ExpectationNotMet",
            "error",
            POOL,
            f"The authenticated role of identity pool {IDENTITY_POOL_ID} is {ROLE_ARN}, but "
            f"Expect has {GUEST_ROLE_ARN}.",
            "Correct the role, or correct Expect.AuthenticatedRoleArn.",
        ),
        Problem(
            "ExpectationNotMet",
            "error",
            POOL,
            f"The unauthenticated role of identity pool {IDENTITY_POOL_ID} is not set, but Expect "
            f"has {GUEST_ROLE_ARN}.",
            "Correct the role, or correct Expect.UnauthenticatedRoleArn.",
        ),
        *(
            Problem(
                "ExpectationNotMet",
                "error",
                f"group {name}",
                message,
                "Correct the group, or correct Expect.Groups.",
            )
            for name, message in (
                (
                    "admins",
                    f"Group admins has the role {GUEST_ROLE_ARN}, but Expect has {ROLE_ARN}.",
                ),
                ("editors", f"Group editors has no role, but Expect has {ROLE_ARN}."),
                ("guests", f"Group guests does not exist in user pool {POOL_ID}."),
            )
        ),
    ]
