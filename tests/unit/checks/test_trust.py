"""Whether a trust policy lets an identity pool give out the role, as IAM reads it."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.trust import Assumption, audiences, verdict
from amplify_outputs.model.facts import Condition, Role, Trust
from tests.builders import IDENTITY_POOL_ID, ROLE_ARN, role

PRINCIPAL = "cognito-identity.amazonaws.com"
AUD, AMR = f"{PRINCIPAL}:aud", f"{PRINCIPAL}:amr"
ACTION = "sts:AssumeRoleWithWebIdentity"
OTHER_POOL_ID = "us-east-1:00000000-1111-4222-8333-444444444444"
PROVIDER = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyz"
SIGNED_IN = Assumption(
    IDENTITY_POOL_ID, ("authenticated", PROVIDER, f"{PROVIDER}:CognitoSignIn:user")
)
GUEST = Assumption(IDENTITY_POOL_ID, ("unauthenticated",))

OF_THIS_POOL = Condition("StringEquals", AUD, (IDENTITY_POOL_ID,))
OF_ANOTHER_POOL = Condition("StringEquals", AUD, (OTHER_POOL_ID,))
FOR_USERS = Condition("ForAnyValue:StringLike", AMR, ("authenticated",))
FOR_GUESTS = Condition("ForAnyValue:StringLike", AMR, ("unauthenticated",))


def statement(
    *conditions: Condition, principals: tuple[str, ...] = (PRINCIPAL,), actions: str = ACTION
) -> Trust:
    return Trust(principals, tuple(actions.split()), conditions)


def trusting(*statements: Trust) -> Role:
    return Role(ROLE_ARN, statements)


def denial(*conditions: Condition, **changes: Any) -> Trust:
    return Trust(
        **{
            "principals": ("*",),
            "actions": ("sts:*",),
            "conditions": conditions,
            "denies": True,
            **changes,
        }
    )


def test_a_role_as_the_console_makes_it_is_for_its_users_only() -> None:
    assert verdict(role(), SIGNED_IN) == "trusted"
    assert verdict(role(), GUEST) == "other_users"
    assert verdict(role(amr="unauthenticated"), GUEST) == "trusted"
    assert verdict(role(amr="unauthenticated"), SIGNED_IN) == "other_users"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((statement(OF_THIS_POOL),), "trusted"),
        ((statement(OF_THIS_POOL, principals=("graph.facebook.com", PRINCIPAL)),), "trusted"),
        ((statement(OF_THIS_POOL, principals=("*",)),), "trusted"),
        ((statement(OF_THIS_POOL, actions="sts:TagSession " + ACTION),), "trusted"),
        ((statement(OF_THIS_POOL, actions="STS:assumerolewithwebidentity"),), "trusted"),
        ((statement(OF_THIS_POOL, actions="sts:*"),), "trusted"),
        ((statement(OF_THIS_POOL, actions="sts:AssumeRole*"),), "trusted"),
        ((statement(OF_THIS_POOL, actions="*"),), "trusted"),
        ((), "no_federation"),
        ((statement(OF_THIS_POOL, principals=()),), "no_federation"),
        ((statement(OF_THIS_POOL, principals=("accounts.google.com",)),), "no_federation"),
        ((statement(OF_THIS_POOL, principals=(f"{PRINCIPAL}.cn",)),), "no_federation"),
        ((statement(OF_THIS_POOL, actions="sts:AssumeRole"),), "no_federation"),
        (
            (statement(OF_THIS_POOL, actions="sts:AssumeRoleWithSAML sts:TagSession"),),
            "no_federation",
        ),
    ],
)
def test_a_statement_counts_with_its_principals_and_actions(
    statements: tuple[Trust, ...], expected: str
) -> None:
    assert verdict(trusting(*statements), SIGNED_IN) == expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("StringEquals", (IDENTITY_POOL_ID,), "trusted"),
        ("StringEquals", (OTHER_POOL_ID, IDENTITY_POOL_ID), "trusted"),
        ("StringEqualsIgnoreCase", (IDENTITY_POOL_ID.upper(),), "trusted"),
        ("StringEqualsIfExists", (IDENTITY_POOL_ID,), "trusted"),
        ("StringLike", (IDENTITY_POOL_ID,), "trusted"),
        ("StringLike", ("us-east-1:d7b8e2c4-*",), "trusted"),
        ("StringLike", (IDENTITY_POOL_ID.replace("b", "?"),), "trusted"),
        ("ForAnyValue:StringEquals", (IDENTITY_POOL_ID,), "trusted"),
        ("ForAllValues:StringEquals", (IDENTITY_POOL_ID,), "trusted"),
        ("ForAnyValue:StringLikeIfExists", (IDENTITY_POOL_ID,), "trusted"),
        ("StringEquals", (OTHER_POOL_ID,), "other_identity_pool"),
        ("StringEquals", (IDENTITY_POOL_ID.upper(),), "other_identity_pool"),
        ("StringEquals", (), "other_identity_pool"),
        ("StringEqualsIfExists", (OTHER_POOL_ID,), "other_identity_pool"),
        ("StringLike", ("eu-west-1:*",), "other_identity_pool"),
        # Only the Like operators have patterns.
        ("StringEquals", ("us-east-1:*",), "other_identity_pool"),
        ("StringNotEquals", (IDENTITY_POOL_ID,), "other_identity_pool"),
        ("StringNotLike", ("us-east-1:*",), "other_identity_pool"),
        ("StringNotEqualsIgnoreCase", (IDENTITY_POOL_ID.upper(),), "other_identity_pool"),
        # These let in identity pools that nobody has heard of.
        ("StringLike", ("*",), "open"),
        ("StringLike", ("us-east-1:*",), "open"),
        ("StringNotEquals", (OTHER_POOL_ID,), "open"),
        ("ForAnyValue:StringNotLike", ("eu-*",), "open"),
        # Whatever is not known here is taken to hold, and to limit.
        ("Null", ("false",), "trusted"),
        ("ArnLike", (OTHER_POOL_ID,), "trusted"),
        ("ForAnyValue:Anything", (OTHER_POOL_ID,), "trusted"),
    ],
)
def test_the_audience_is_this_identity_pool(
    operator: str, values: tuple[str, ...], expected: str
) -> None:
    assert verdict(trusting(statement(Condition(operator, AUD, values))), SIGNED_IN) == expected


@pytest.mark.parametrize(
    ("operator", "values", "user", "guest"),
    [
        ("ForAnyValue:StringLike", ("authenticated",), "trusted", "other_users"),
        ("ForAnyValue:StringEquals", ("authenticated",), "trusted", "other_users"),
        ("ForAnyValue:StringLike", ("unauthenticated",), "other_users", "trusted"),
        ("ForAnyValue:StringLike", ("*authenticated",), "trusted", "trusted"),
        ("ForAnyValue:StringLike", ("authenticated", "unauthenticated"), "trusted", "trusted"),
        ("ForAnyValue:StringLike", ("cognito-idp.*:CognitoSignIn:*",), "trusted", "other_users"),
        ("ForAnyValue:StringEquals", (PROVIDER,), "trusted", "other_users"),
        ("ForAnyValue:StringEquals", ("graph.facebook.com",), "other_users", "other_users"),
        # Seen in the wild without the quantifier that lists ask for.
        ("StringEquals", ("authenticated",), "trusted", "other_users"),
        ("StringNotEquals", ("unauthenticated",), "trusted", "other_users"),
        # A user's token says more than "authenticated".
        ("ForAllValues:StringLike", ("authenticated",), "other_users", "other_users"),
        ("ForAllValues:StringLike", ("authenticated", "cognito-idp.*"), "trusted", "other_users"),
        ("ForAllValues:StringNotEquals", ("authenticated",), "other_users", "trusted"),
        ("ForAnyValue:StringNotEquals", ("authenticated",), "trusted", "trusted"),
        ("ForAnyValue:Unknown", ("nobody",), "trusted", "trusted"),
    ],
)
def test_the_users_are_those_that_their_tokens_say(
    operator: str, values: tuple[str, ...], user: str, guest: str
) -> None:
    policy = trusting(statement(OF_THIS_POOL, Condition(operator, AMR, values)))
    assert (verdict(policy, SIGNED_IN), verdict(policy, GUEST)) == (user, guest)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((statement(OF_ANOTHER_POOL), statement(OF_THIS_POOL)), "trusted"),
        ((statement(OF_THIS_POOL, FOR_GUESTS), statement(OF_THIS_POOL, FOR_USERS)), "trusted"),
        ((statement(OF_THIS_POOL, FOR_GUESTS), statement(OF_ANOTHER_POOL)), "other_users"),
        ((statement(OF_THIS_POOL, OF_ANOTHER_POOL),), "other_identity_pool"),
        ((statement(),), "open"),
        ((statement(FOR_USERS),), "open"),
        ((statement(FOR_GUESTS),), "other_users"),
        # One open statement is enough, whatever the others say.
        ((statement(OF_THIS_POOL, FOR_USERS), statement(FOR_USERS)), "open"),
        ((statement(OF_THIS_POOL, FOR_USERS), statement(FOR_GUESTS)), "trusted"),
        # Keys have no upper and lower case; the rest of a condition is taken to hold, and to limit.
        (
            (statement(Condition("StringEquals", AUD.upper(), (OTHER_POOL_ID,))),),
            "other_identity_pool",
        ),
        (
            (statement(Condition("StringEquals", f"{PRINCIPAL}:AUD", (IDENTITY_POOL_ID,))),),
            "trusted",
        ),
        ((statement(Condition("StringEquals", f"{PRINCIPAL}:sub", ("us-east-1:x",))),), "trusted"),
    ],
)
def test_one_statement_that_lets_them_in_is_enough(
    statements: tuple[Trust, ...], expected: str
) -> None:
    assert verdict(trusting(*statements), SIGNED_IN) == expected


@pytest.mark.parametrize(
    ("denying", "user", "guest"),
    [
        # It holds for these users, whatever is allowed.
        (denial(), "denied", "denied"),
        (denial(principals=(PRINCIPAL,), actions=(ACTION,)), "denied", "denied"),
        (denial(OF_THIS_POOL), "denied", "denied"),
        (denial(Condition("StringNotEquals", AUD, (OTHER_POOL_ID,))), "denied", "denied"),
        (denial(FOR_GUESTS), "trusted", "denied"),
        (denial(FOR_USERS), "denied", "trusted"),
        # A key that is in no token of an identity pool.
        (
            denial(Condition("StringNotEquals", "accounts.google.com:aud", ("x",))),
            "denied",
            "denied",
        ),
        (denial(principals=(), other_principals=("x.amazonaws.com",)), "denied", "denied"),
        (denial(actions=(), other_actions=("sts:TagSession",)), "denied", "denied"),
        # It is about others.
        (denial(OF_ANOTHER_POOL), "trusted", "trusted"),
        (denial(Condition("StringNotEquals", AUD, (IDENTITY_POOL_ID,))), "trusted", "trusted"),
        (denial(OF_THIS_POOL, OF_ANOTHER_POOL), "trusted", "trusted"),
        (denial(principals=("accounts.google.com",)), "trusted", "trusted"),
        (denial(actions=("sts:AssumeRole",)), "trusted", "trusted"),
        (denial(principals=(), other_principals=(PRINCIPAL,)), "trusted", "trusted"),
        (denial(actions=(), other_actions=("sts:assumerole*",)), "trusted", "trusted"),
        (denial(principals=()), "trusted", "trusted"),
        # Borderline: nobody knows whether these conditions hold.
        (denial(Condition("NotIpAddress", "aws:SourceIp", ("10.0.0.0/8",))), "trusted", "trusted"),
        (denial(Condition("StringEquals", f"{PRINCIPAL}:sub", ("x",))), "trusted", "trusted"),
        (denial(Condition("Null", AUD, ("false",))), "trusted", "trusted"),
    ],
)
def test_a_statement_that_denies_wins_if_it_certainly_applies(
    denying: Trust, user: str, guest: str
) -> None:
    for policy in ((statement(OF_THIS_POOL), denying), (denying, statement(OF_THIS_POOL))):
        verdicts = tuple(verdict(trusting(*policy), who) for who in (SIGNED_IN, GUEST))
        assert verdicts == (user, guest)


def test_a_denial_alone_allows_nobody_and_names_nobody() -> None:
    policy = trusting(denial(OF_ANOTHER_POOL))
    assert verdict(policy, SIGNED_IN) == "no_federation"
    assert audiences(policy, PRINCIPAL) == ()


@pytest.mark.parametrize(
    ("denying", "expected"),
    [
        (denial(Condition("StringNotEquals", AUD, (IDENTITY_POOL_ID,))), "trusted"),
        # It may keep the others out; that it does not is not certain.
        (denial(Condition("NotIpAddress", "aws:SourceIp", ("10.0.0.0/8",))), "trusted"),
        (denial(OF_ANOTHER_POOL), "open"),
        (denial(actions=("sts:AssumeRole",)), "open"),
        (denial(FOR_GUESTS), "open"),
    ],
)
def test_a_role_is_not_open_if_a_denial_keeps_other_identity_pools_out(
    denying: Trust, expected: str
) -> None:
    assert verdict(trusting(statement(), denying), SIGNED_IN) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (("sts:AssumeRole",), "trusted"),
        (("sts:AssumeRole*",), "no_federation"),
        (("*",), "no_federation"),
    ],
)
def test_a_statement_may_allow_all_actions_but_some(others: tuple[str, ...], expected: str) -> None:
    allowing = Trust((PRINCIPAL,), (), (OF_THIS_POOL,), other_actions=others)
    assert verdict(trusting(allowing), SIGNED_IN) == expected


@pytest.mark.parametrize(
    ("region", "principal"),
    [
        ("eu-central-1", "cognito-identity.amazonaws.com"),
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
        ("us-gov-east-1", "cognito-identity.us-gov-east-1.amazonaws.com"),
    ],
)
def test_each_partition_has_a_principal_of_its_own(region: str, principal: str) -> None:
    pool_id = IDENTITY_POOL_ID.replace("us-east-1", region)
    asked = Assumption(pool_id, ("authenticated",))
    named = Condition("StringEquals", f"{principal}:aud", (pool_id,))
    assert asked.principal == principal
    assert verdict(trusting(statement(named, principals=(principal,))), asked) == "trusted"
    elsewhere = statement(named, principals=("cognito-identity.cn-north-1.amazonaws.com.cn",))
    assert verdict(trusting(elsewhere), asked) == "no_federation"


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", "other_identity_pool"),
        ("ForAnyValue:StringLike", "other_identity_pool"),
        # A key that is not there lets these through.
        ("StringEqualsIfExists", "trusted"),
        ("ForAllValues:StringEquals", "trusted"),
        ("StringNotEquals", "trusted"),
    ],
)
def test_a_key_of_another_partition_is_in_no_token(operator: str, expected: str) -> None:
    gov = "cognito-identity-us-gov.amazonaws.com"
    pool_id = IDENTITY_POOL_ID.replace("us-east-1", "us-gov-west-1")
    copied = statement(Condition(operator, AUD, (pool_id,)), principals=(gov,))
    assert verdict(trusting(copied), Assumption(pool_id, ("authenticated",))) == expected


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((), ()),
        ((statement(FOR_USERS),), ()),
        ((statement(OF_THIS_POOL),), (IDENTITY_POOL_ID,)),
        ((statement(OF_ANOTHER_POOL), statement(OF_THIS_POOL)), (OTHER_POOL_ID, IDENTITY_POOL_ID)),
        ((statement(OF_ANOTHER_POOL), statement(OF_ANOTHER_POOL, FOR_USERS)), (OTHER_POOL_ID,)),
        ((statement(Condition("StringNotEquals", AUD, (OTHER_POOL_ID,))),), ()),
        ((statement(Condition("Null", AUD, ("false",))),), ()),
        ((statement(OF_ANOTHER_POOL, principals=("graph.facebook.com",)),), ()),
    ],
)
def test_the_identity_pools_that_a_role_names(
    statements: tuple[Trust, ...], expected: tuple[str, ...]
) -> None:
    assert audiences(trusting(*statements), PRINCIPAL) == expected
