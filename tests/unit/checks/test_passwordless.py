"""Sign-in without a password: the pool, the app client and the second factor fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider, Mfa
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client

if TYPE_CHECKING:
    from amplify_outputs.model.facts import UserPool

POOL = f"user pool {POOL_ID}"
CLIENT = f"app client {CLIENT_ID}"
NO_PROVIDER = ("OAuthWithoutProvider", "warning", CLIENT)
NOT_ALLOWED = ("PasswordlessNotAllowed", "warning", CLIENT)
NO_FACTORS = ("PasswordlessFactorsMissing", "info", CLIENT)
MFA_FIRST = ("MfaRequiredWithPasswordless", "warning", POOL)
NO_PARTY = ("RelyingPartyMissing", "warning", POOL)

SRP, REFRESH = "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"
CHOICE = ("ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")


def offering(*factors: str, **changes: Any) -> UserPool:
    """A pool that signs in by passwords and these factors, and can send its codes."""
    changes = {"sends_sms": True, "sends_email_with_ses": True, **changes}
    return user_pool(first_auth_factors=("PASSWORD", *factors), **changes)


def mfa(configuration: Any = "OFF", **changes: Any) -> Mfa:
    """Second factors by TOTP, and passkeys that belong to the app."""
    return Mfa(configuration, **{"totp": True, "relying_party_id": "example.com", **changes})


@pytest.mark.parametrize(
    ("factors", "flows", "expected"),
    [
        ((), CHOICE[1:], []),
        (("EMAIL_OTP",), CHOICE, []),
        (("SMS_OTP",), CHOICE, []),
        (("WEB_AUTHN",), CHOICE, []),
        (("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"), CHOICE, []),
        (("EMAIL_OTP",), CHOICE[1:], [NOT_ALLOWED]),
        (("SMS_OTP",), CHOICE[1:], [NOT_ALLOWED]),
        (("WEB_AUTHN",), CHOICE[1:], [NOT_ALLOWED]),
        ((), CHOICE, [NO_FACTORS]),
        # Neither old values nor an empty list have sign-in by choice among them.
        (("EMAIL_OTP",), (), [NOT_ALLOWED]),
        (("EMAIL_OTP",), ("ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"), [NOT_ALLOWED]),
        ((), (), []),
    ],
)
def test_pool_and_client_agree_on_sign_in_by_choice(
    factors: tuple[str, ...], flows: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    client = app_client(auth_flows=flows)
    assert named(found(user_pool=offering(*factors), app_client=client, mfa=mfa())) == expected


def test_a_pool_that_says_nothing_of_factors_offers_passwords() -> None:
    client = app_client(auth_flows=CHOICE)
    assert named(found(user_pool=user_pool(), app_client=client)) == [NO_FACTORS]


@pytest.mark.parametrize(
    ("providers", "flows", "expected"),
    [
        (("Google",), (REFRESH,), []),
        # To leave COGNITO out stops no form of the app.
        (("Google",), (SRP, REFRESH), [NOT_ALLOWED]),
        (("COGNITO", "Google"), (SRP, REFRESH), [NOT_ALLOWED]),
        ((), (SRP, REFRESH), [NOT_ALLOWED, NO_PROVIDER]),
    ],
)
def test_a_client_for_redirects_alone_has_no_use_for_the_factors_of_the_pool(
    providers: tuple[str, ...],
    flows: tuple[str, ...],
    expected: list[tuple[str, str, str]],
) -> None:
    client = oauth_client(identity_providers=providers, auth_flows=flows)
    pool = offering("EMAIL_OTP", domain="shop", confirms_by_trigger=True)
    google = (IdentityProvider("Google", "Google"),)
    problems = found(user_pool=pool, app_client=client, identity_providers=google, mfa=mfa())
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("factors", "settings", "expected"),
    [
        ((), mfa("ON"), [NO_FACTORS]),
        (("EMAIL_OTP",), mfa("OFF"), []),
        (("EMAIL_OTP",), mfa("OPTIONAL"), []),
        (("EMAIL_OTP",), mfa("ON"), [MFA_FIRST]),
        (("SMS_OTP",), mfa("ON"), [MFA_FIRST]),
        (("WEB_AUTHN",), mfa("ON"), [MFA_FIRST]),
        # Passkeys may be both factors at once; codes never are.
        (("WEB_AUTHN",), mfa("ON", passkeys_count_as_mfa=True), []),
        (("EMAIL_OTP", "WEB_AUTHN"), mfa("ON", passkeys_count_as_mfa=True), [MFA_FIRST]),
        (("EMAIL_OTP",), mfa("ON", passkeys_count_as_mfa=True), [MFA_FIRST]),
    ],
)
def test_a_required_second_factor_excludes_sign_in_without_a_password(
    factors: tuple[str, ...], settings: Mfa, expected: list[tuple[str, str, str]]
) -> None:
    client = app_client(auth_flows=CHOICE)
    assert named(found(user_pool=offering(*factors), app_client=client, mfa=settings)) == expected


def test_a_required_second_factor_excludes_nothing_that_the_client_leaves_out() -> None:
    pool = offering("EMAIL_OTP", "WEB_AUTHN")
    assert named(found(user_pool=pool, mfa=mfa("ON", relying_party_id=None))) == [NOT_ALLOWED]


def test_factors_are_named_in_one_order() -> None:
    pool, required = offering("WEB_AUTHN", "SMS_OTP", "EMAIL_OTP"), mfa("ON")
    by_choice = app_client(auth_flows=CHOICE)
    assert found(user_pool=pool) == [
        Problem(
            "PasswordlessNotAllowed",
            "warning",
            CLIENT,
            f"User pool {POOL_ID} allows EMAIL_OTP, SMS_OTP, WEB_AUTHN but app client web lacks "
            "ALLOW_USER_AUTH: the file has no passwordless sign-in.",
            "Allow ALLOW_USER_AUTH for the app client, or accept this.",
        )
    ]
    assert found(user_pool=pool, app_client=by_choice, mfa=required) == [
        Problem(
            "MfaRequiredWithPasswordless",
            "warning",
            POOL,
            f"User pool {POOL_ID} requires a second factor, so Cognito does not offer EMAIL_OTP, "
            "SMS_OTP, WEB_AUTHN.",
            "Make the second factor optional, or remove these factors.",
        )
    ]


def test_a_choice_of_passwords_alone_is_named_in_full() -> None:
    assert found(app_client=app_client(auth_flows=CHOICE)) == [
        Problem(
            "PasswordlessFactorsMissing",
            "info",
            CLIENT,
            f"App client web allows ALLOW_USER_AUTH, but user pool {POOL_ID} offers passwords "
            "only.",
            "No action is needed unless users should sign in with another factor; then allow it "
            "in the user pool.",
        )
    ]


def test_both_halves_are_said_at_once() -> None:
    pool, client = offering("EMAIL_OTP", "WEB_AUTHN"), app_client(auth_flows=CHOICE)
    assert named(
        found(user_pool=pool, app_client=client, mfa=mfa("ON", relying_party_id=None))
    ) == [
        MFA_FIRST,
        NO_PARTY,
    ]
