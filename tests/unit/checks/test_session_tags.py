"""Attributes for access control: a role that does not allow session tags is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amplify_outputs.model.facts import (
    Condition,
    Group,
    IdentityPoolRoles,
    MappingRule,
    Role,
    RoleMapping,
    SessionTags,
    Trust,
)
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
)
from tests.unit.checks.pool_problems import found, named

LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
TAGS = FollowUp("session_tags", IDENTITY_POOL_ID)
ON, OFF = SessionTags(used=True), SessionTags(used=False)
ADMIN_ARN = "arn:aws:iam::123456789012:role/admins"
PRINCIPAL = "cognito-identity.amazonaws.com"
BOTH = ("sts:AssumeRoleWithWebIdentity", "sts:TagSession")


def refused(arn: str = ROLE_ARN) -> tuple[str, str, str]:
    return ("TagSessionNotAllowed", "warning", f"role {arn}")


def tagging(arn: str = ROLE_ARN, *more: Trust, actions: tuple[str, ...] = BOTH) -> Role:
    """A role that allows these actions in one statement, with more statements after it."""
    [trust] = role(arn).trust
    return Role(arn, (replace(trust, actions=actions), *more))


def denial(*conditions: Condition) -> Trust:
    return Trust(("*",), ("sts:TagSession",), conditions, denies=True)


TAG_ONLY = Trust((PRINCIPAL,), ("sts:TagSession",))
OF_ANOTHER_POOL = Condition("StringEquals", f"{PRINCIPAL}:aud", ("us-east-1:x",))


@pytest.mark.parametrize(
    ("tags", "trusting", "expected"),
    [
        # It holds.
        (ON, role(), [refused()]),
        (ON, tagging(actions=("sts:AssumeRole*",)), [refused()]),
        (ON, tagging(ROLE_ARN, denial()), [refused()]),
        (ON, tagging(ROLE_ARN, replace(TAG_ONLY, principals=("ec2.amazonaws.com",))), []),
        (ON, Role(ROLE_ARN, (*role().trust, replace(TAG_ONLY, denies=True))), [refused()]),
        (
            ON,
            Role(ROLE_ARN, (*role().trust, replace(TAG_ONLY, conditions=(OF_ANOTHER_POOL,)))),
            [refused()],
        ),
        # It breaks: tags are allowed, or there are none.
        (ON, tagging(), []),
        (ON, tagging(actions=("STS:*",)), []),
        (ON, Role(ROLE_ARN, (*role().trust, TAG_ONLY)), []),
        (ON, tagging(ROLE_ARN, denial(OF_ANOTHER_POOL)), []),
        (OFF, role(), []),
        (None, role(), []),
        # Borderline: a condition that is not known here, and a role that is refused anyway.
        (
            ON,
            Role(
                ROLE_ARN,
                (
                    *role().trust,
                    replace(
                        TAG_ONLY,
                        conditions=(Condition("StringLike", "aws:RequestTag/plan", ("*",)),),
                    ),
                ),
            ),
            [],
        ),
        (ON, role(trust=()), [("RoleNotTrusting", "error", f"role {ROLE_ARN}")]),
        (
            ON,
            Unread("iam:GetRole", "denied"),
            [("NotChecked", "info", f"role {ROLE_ARN}")],
        ),
        (
            Unread("cognito-identity:GetPrincipalTagAttributeMap", "denied"),
            role(),
            [("NotChecked", "info", f"identity pool {IDENTITY_POOL_ID}")],
        ),
        (Unread("cognito-identity:GetPrincipalTagAttributeMap", "not_found"), role(), []),
    ],
)
def test_the_role_of_signed_in_users_allows_tags_if_there_are_any(
    tags: Any, trusting: Any, expected: list[tuple[str, str, str]]
) -> None:
    known = {FollowUp("role", ROLE_ARN): trusting, **({TAGS: tags} if tags else {})}
    assert named(found(follow_ups=known)) == expected


RULE = MappingRule("custom:plan", "Equals", "pro", ADMIN_ARN)


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        ((), []),
        ((RoleMapping(LOGIN),), [refused(ADMIN_ARN)]),
        ((RoleMapping(LOGIN, by_rules=True, rules=(RULE,)),), [refused(ADMIN_ARN)]),
    ],
)
def test_so_do_the_roles_that_a_mapping_hands_out_and_not_those_of_guests(
    mappings: tuple[RoleMapping, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        identity_pool=identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN, mappings),
        groups=(Group("admins", 0, ADMIN_ARN),),
        follow_ups={
            TAGS: ON,
            **follow_ups(tagging(), role(GUEST_ROLE_ARN, "unauthenticated"), role(ADMIN_ARN)),
        },
    )
    assert named(problems) == expected


def test_a_role_without_tags_is_named_in_full() -> None:
    assert found(follow_ups={TAGS: ON, **follow_ups(role())}) == [
        Problem(
            "TagSessionNotAllowed",
            "warning",
            f"role {ROLE_ARN}",
            f"Role {ROLE_ARN}, for signed-in users, does not allow sts:TagSession, but identity pool "
            f"{IDENTITY_POOL_ID} uses attributes for access control: they get no AWS credentials.",
            "Allow sts:TagSession in the trust policy of the role, or turn attributes for access "
            "control off.",
        )
    ]
