"""Groups of the user pool: a user in two of them has one preferred role."""

from __future__ import annotations

import pytest

from amplify_outputs.model.facts import Group
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import GUEST_ROLE_ARN, POOL_ID, ROLE_ARN
from tests.unit.checks.pool_problems import found, named

POOL = f"user pool {POOL_ID}"
SHARED = ("GroupPrecedenceShared", "warning", POOL)
OTHER_ARN = "arn:aws:iam::123456789012:role/other"


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
    assert named(found(groups=groups)) == expected


def test_competing_groups_are_named_in_full_one_precedence_at_a_time() -> None:
    groups = (
        Group("admins", 5, ROLE_ARN),
        Group("editors", 5, GUEST_ROLE_ARN),
        Group("guests", None, ROLE_ARN),
        Group("readers", None, GUEST_ROLE_ARN),
        Group("writers", None, OTHER_ARN),
    )
    assert found(groups=groups) == [
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
