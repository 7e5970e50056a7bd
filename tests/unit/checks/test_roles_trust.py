"""Trust policies, as findings about the users who get no credentials because of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amplify_outputs.model.facts import (
    Condition,
    Group,
    IdentityPoolRoles,
    Login,
    RoleMapping,
    Trust,
)
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
    user_pool,
)
from tests.unit.checks.pool_problems import found

PRINCIPAL = "cognito-identity.amazonaws.com"
ACTIONS = ("sts:AssumeRoleWithWebIdentity",)
OTHER_POOL_ID = "us-east-1:00000000-1111-4222-8333-444444444444"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = (RoleMapping(LOGIN),)
ADMIN_ARN = "arn:aws:iam::123456789012:role/admins"


def statement(*conditions: Condition, principal: str = PRINCIPAL) -> Trust:
    return Trust((principal,), ACTIONS, conditions)


def aud(*pool_ids: str, operator: str = "StringEquals", principal: str = PRINCIPAL) -> Condition:
    return Condition(operator, f"{principal}:aud", pool_ids)


def not_trusting(who: str, trouble: str, severity: Any = "error", arn: str = ROLE_ARN) -> Problem:
    return Problem(
        "RoleNotTrusting",
        severity,
        f"role {arn}",
        f"Role {arn}, for {who}, {trouble}: they get no AWS credentials.",
        "Correct the trust policy of the role.",
    )


def trusting_all(arn: str = ROLE_ARN) -> Problem:
    return Problem(
        "RoleTrustsEveryPool",
        "warning",
        f"role {arn}",
        f"Role {arn} trusts every identity pool: no condition of its trust policy limits {PRINCIPAL}:aud.",
        f"Add a condition on cognito-identity.amazonaws.com:aud with {IDENTITY_POOL_ID}.",
    )


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        ((statement(aud(IDENTITY_POOL_ID)),), []),
        ((statement(aud(OTHER_POOL_ID, IDENTITY_POOL_ID)),), []),
        ((statement(),), [trusting_all()]),
        ((statement(aud("*", operator="StringLike")),), [trusting_all()]),
        (
            (statement(principal="ec2.amazonaws.com"),),
            [
                not_trusting(
                    "signed-in users", f"trusts no identity pool ({PRINCIPAL} may not assume it)"
                )
            ],
        ),
        (
            (statement(aud(OTHER_POOL_ID)), statement(aud(OTHER_POOL_ID))),
            [
                not_trusting(
                    "signed-in users",
                    f"trusts identity pool {OTHER_POOL_ID}, not {IDENTITY_POOL_ID} ({PRINCIPAL}:aud)",
                )
            ],
        ),
        (
            (statement(aud(IDENTITY_POOL_ID, operator="StringNotEquals")),),
            [
                not_trusting(
                    "signed-in users",
                    f"does not trust identity pool {IDENTITY_POOL_ID} ({PRINCIPAL}:aud)",
                )
            ],
        ),
        (
            role(amr="unauthenticated").trust,
            [
                not_trusting(
                    "signed-in users", f"does not trust authenticated users ({PRINCIPAL}:amr)"
                )
            ],
        ),
        (
            (statement(aud(IDENTITY_POOL_ID)), replace(statement(), denies=True)),
            [
                not_trusting(
                    "signed-in users",
                    "denies them this by a statement of its trust policy with the effect Deny",
                )
            ],
        ),
        # A denial of other identity pools.
        (
            (
                statement(aud(IDENTITY_POOL_ID)),
                replace(statement(aud(IDENTITY_POOL_ID, operator="StringNotEquals")), denies=True),
            ),
            [],
        ),
    ],
)
def test_the_role_of_signed_in_users_trusts_the_identity_pool_with_them(
    trust: tuple[Trust, ...], expected: list[Problem]
) -> None:
    assert found(follow_ups=follow_ups(role(trust=trust))) == expected


@pytest.mark.parametrize(
    ("amr", "expected"),
    [
        ("unauthenticated", []),
        ("*", []),
        (
            "authenticated",
            [
                not_trusting(
                    "guests",
                    f"does not trust unauthenticated users ({PRINCIPAL}:amr)",
                    "warning",
                    GUEST_ROLE_ARN,
                )
            ],
        ),
    ],
)
def test_the_role_of_guests_trusts_it_with_guests(amr: str, expected: list[Problem]) -> None:
    problems = found(
        identity_pool=identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN),
        follow_ups=follow_ups(role(), role(GUEST_ROLE_ARN, amr)),
    )
    assert problems == expected


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (role(amr="*authenticated"), []),
        (
            role(),
            [
                not_trusting(
                    "guests", f"does not trust unauthenticated users ({PRINCIPAL}:amr)", "warning"
                )
            ],
        ),
        (
            role(amr="unauthenticated"),
            [
                not_trusting(
                    "signed-in users", f"does not trust authenticated users ({PRINCIPAL}:amr)"
                )
            ],
        ),
        (
            role(trust=()),
            [
                not_trusting(
                    "signed-in users, guests",
                    f"trusts no identity pool ({PRINCIPAL} may not assume it)",
                )
            ],
        ),
        (role(trust=(statement(),)), [trusting_all()]),
    ],
)
def test_a_role_for_everybody_is_looked_at_for_each_of_them(
    shared: Any, expected: list[Problem]
) -> None:
    problems = found(
        identity_pool=identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, ROLE_ARN),
        follow_ups=follow_ups(shared),
    )
    assert problems == expected


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        (
            BY_TOKEN,
            [
                not_trusting(
                    "group admins",
                    f"trusts identity pool {OTHER_POOL_ID}, not {IDENTITY_POOL_ID} ({PRINCIPAL}:aud)",
                    "warning",
                    ADMIN_ARN,
                )
            ],
        ),
        # Without a mapping of this client, members of the group get the role of all users.
        ((), []),
        ((RoleMapping("graph.facebook.com"),), []),
    ],
)
def test_the_role_of_a_group_matters_where_tokens_choose(
    mappings: tuple[RoleMapping, ...], expected: list[Problem]
) -> None:
    problems = found(
        groups=(Group("admins", 0, ADMIN_ARN),),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, mappings=mappings),
        follow_ups=follow_ups(role(), role(ADMIN_ARN, trust=(statement(aud(OTHER_POOL_ID)),))),
    )
    assert problems == expected


@pytest.mark.parametrize(
    ("region", "principal"),
    [
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
        ("us-gov-east-1", "cognito-identity.us-gov-east-1.amazonaws.com"),
    ],
)
def test_roles_of_govcloud_trust_its_own_principals(region: str, principal: str) -> None:
    pool_id, identity_pool_id = f"{region}_AbC123xyz", IDENTITY_POOL_ID.replace("us-east-1", region)
    arn = "arn:aws-us-gov:iam::123456789012:role/app"
    login = Login(
        f"cognito-idp.{region}.amazonaws.com/{pool_id}", CLIENT_ID, checks_revocation=True
    )
    pool_arn = f"arn:aws-us-gov:cognito-idp:{region}:123456789012:userpool/{pool_id}"

    def problems(*trust: Trust) -> list[Problem]:
        return found(
            {"UserPoolId": pool_id, "IdentityPoolId": identity_pool_id},
            user_pool=user_pool(id=pool_id, arn=pool_arn),
            identity_pool=identity_pool(id=identity_pool_id, logins=(login,)),
            identity_pool_roles=IdentityPoolRoles(arn),
            follow_ups=follow_ups(role(arn, trust=trust)),
        )

    right = aud(identity_pool_id, principal=principal)
    assert problems(statement(right, principal=principal)) == []
    assert problems(statement(aud(identity_pool_id))) == [
        not_trusting(
            "signed-in users", f"trusts no identity pool ({principal} may not assume it)", arn=arn
        )
    ]
    # The principal was corrected, and the key of its condition was not.
    assert problems(statement(aud(identity_pool_id), principal=principal)) == [
        not_trusting(
            "signed-in users",
            f"does not trust identity pool {identity_pool_id} ({principal}:aud)",
            arn=arn,
        )
    ]
