"""Codes: the user pool can send what its settings use, with a sender that is made for many messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import Mfa
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

POOL = f"user pool {POOL_ID}"
BY_ADMINISTRATORS = ("SignUpByAdministratorsOnly", "info", POOL)
NO_SMS = ("SmsNotSent", "warning", POOL)
NO_EMAIL = ("EmailNotSent", "warning", POOL)
DEFAULT_SENDER = ("EmailSenderIsTheDefault", "warning", POOL)
LITE = ("FeaturePlanTooLow", "warning", POOL)
NOT_ALLOWED = ("PasswordlessNotAllowed", "warning", f"app client {CLIENT_ID}")

ROLE_TROUBLE, SANDBOX = "InvalidSmsRoleAccessPolicyException", "SNSSandbox"
SES_TROUBLE = "EmailAddressNotVerified"
SMS_MFA = Mfa("OPTIONAL", sms=True)
EMAIL_MFA = Mfa("OPTIONAL", email=True)
WITH_SES = {"sends_email_with_ses": True}


def by_choice() -> AppClient:
    """A client whose users choose how to sign in."""
    return app_client(
        auth_flows=("ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
    )


def offering(*factors: str, **changes: Any) -> UserPool:
    """A pool that signs in by passwords and these factors."""
    return user_pool(**{"first_auth_factors": ("PASSWORD", *factors), **changes})


def verifying_phones(**changes: Any) -> UserPool:
    """A pool that sends codes to verify phone numbers, and e-mail addresses."""
    return user_pool(auto_verified_attributes=("email", "phone_number"), **changes)


@pytest.mark.parametrize(
    ("pool", "mfa", "expected"),
    [
        (user_pool(), Mfa(), []),
        (verifying_phones(sends_sms=True), Mfa(), []),
        (verifying_phones(), Mfa(), [NO_SMS]),
        (verifying_phones(self_sign_up=False), Mfa(), [BY_ADMINISTRATORS, NO_SMS]),
        (verifying_phones(sends_sms=True, sms_failure=ROLE_TROUBLE), Mfa(), [NO_SMS]),
        (verifying_phones(sends_sms=True, sms_failure=SANDBOX), Mfa(), [NO_SMS]),
        # What is not used cannot fail.
        (user_pool(sends_sms=True, sms_failure=ROLE_TROUBLE), Mfa(), []),
        (user_pool(sends_sms=True, sms_failure=ROLE_TROUBLE), Mfa("ON", totp=True), []),
        (user_pool(sends_sms=True, sms_failure=ROLE_TROUBLE), Mfa("OFF", sms=True), []),
        # Second factors have their configuration with them.
        (user_pool(), SMS_MFA, []),
        (verifying_phones(), SMS_MFA, []),
        (user_pool(sms_failure=ROLE_TROUBLE), SMS_MFA, [NO_SMS]),
        (user_pool(sms_failure=ROLE_TROUBLE), Mfa("ON", sms=True), [NO_SMS]),
        # A trigger that sends by itself needs nothing of the pool; one for e-mail sends no SMS.
        (verifying_phones(custom_senders=("CustomSMSSender",)), Mfa(), []),
        (user_pool(sms_failure=SANDBOX, custom_senders=("CustomSMSSender",)), SMS_MFA, []),
        (verifying_phones(custom_senders=("CustomEmailSender",)), Mfa(), [NO_SMS]),
    ],
)
def test_somebody_sends_codes_by_sms(
    pool: UserPool, mfa: Mfa, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=pool, mfa=mfa)) == expected


@pytest.mark.parametrize(
    ("pool", "client", "expected"),
    [
        (offering("SMS_OTP", sends_sms=True), by_choice(), []),
        (offering("SMS_OTP"), by_choice(), [NO_SMS]),
        (offering("SMS_OTP", sends_sms=True, sms_failure=SANDBOX), by_choice(), [NO_SMS]),
        # Without sign-in by choice nobody is sent such a code.
        (offering("SMS_OTP"), app_client(), [NOT_ALLOWED]),
        (offering("WEB_AUTHN"), app_client(), [NOT_ALLOWED]),
        (offering("EMAIL_OTP", **WITH_SES), by_choice(), []),
        (offering("EMAIL_OTP"), by_choice(), [DEFAULT_SENDER]),
        (offering("EMAIL_OTP"), app_client(), [NOT_ALLOWED]),
        (offering("EMAIL_OTP", custom_senders=("CustomEmailSender",)), by_choice(), []),
        (offering("EMAIL_OTP", custom_senders=("CustomSMSSender",)), by_choice(), [DEFAULT_SENDER]),
        (offering("EMAIL_OTP", "SMS_OTP"), by_choice(), [NO_SMS, DEFAULT_SENDER]),
    ],
)
def test_somebody_sends_codes_to_sign_in_by(
    pool: UserPool, client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=pool, app_client=client)) == expected


@pytest.mark.parametrize(
    ("pool", "mfa", "expected"),
    [
        # Cognito's own sender will do for verification.
        (user_pool(), Mfa(), []),
        (user_pool(**WITH_SES), EMAIL_MFA, []),
        (user_pool(), EMAIL_MFA, [DEFAULT_SENDER]),
        (user_pool(), Mfa("ON", totp=True, email=True), [DEFAULT_SENDER]),
        (user_pool(), Mfa("OFF", email=True), []),
        (user_pool(custom_senders=("CustomEmailSender",)), EMAIL_MFA, []),
        (user_pool(**WITH_SES, email_failure=SES_TROUBLE), Mfa(), [NO_EMAIL]),
        (user_pool(email_failure=SES_TROUBLE), EMAIL_MFA, [NO_EMAIL, DEFAULT_SENDER]),
        (
            user_pool(email_failure=SES_TROUBLE, custom_senders=("CustomEmailSender",)),
            EMAIL_MFA,
            [],
        ),
        (
            user_pool(email_failure=SES_TROUBLE, custom_senders=("CustomSMSSender",)),
            Mfa(),
            [NO_EMAIL],
        ),
    ],
)
def test_a_sender_that_is_made_for_it_sends_codes_by_email(
    pool: UserPool, mfa: Mfa, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=pool, mfa=mfa)) == expected


@pytest.mark.parametrize(
    ("pool", "mfa", "expected"),
    [
        (user_pool(tier="LITE"), Mfa(), []),
        (user_pool(tier="LITE"), Mfa("ON", sms=True, totp=True), []),
        (user_pool(tier="LITE", **WITH_SES), EMAIL_MFA, [LITE]),
        (user_pool(tier="LITE", **WITH_SES), Mfa("OFF", email=True), []),
        (offering("EMAIL_OTP", tier="LITE", **WITH_SES), Mfa(), [LITE]),
        (offering("SMS_OTP", tier="LITE", sends_sms=True), Mfa(), [LITE]),
        (offering("WEB_AUTHN", tier="LITE"), Mfa(relying_party_id="example.com"), [LITE]),
        (offering("WEB_AUTHN", tier="ESSENTIALS"), Mfa(relying_party_id="example.com"), []),
        (offering("WEB_AUTHN", tier="PLUS"), Mfa(relying_party_id="example.com"), []),
        # Nobody said which plan it is.
        (offering("WEB_AUTHN", tier=None), Mfa(relying_party_id="example.com"), []),
        (offering("EMAIL_OTP", tier="LITE"), EMAIL_MFA, [DEFAULT_SENDER, LITE]),
    ],
)
def test_the_plan_has_what_the_settings_use(
    pool: UserPool, mfa: Mfa, expected: list[tuple[str, str, str]]
) -> None:
    flows = by_choice() if pool.first_auth_factors else app_client()
    assert named(found(user_pool=pool, app_client=flows, mfa=mfa)) == expected


def test_a_plan_does_not_matter_for_factors_that_the_client_does_not_use() -> None:
    assert named(found(user_pool=offering("EMAIL_OTP", tier="LITE"))) == [NOT_ALLOWED]


@pytest.mark.parametrize(
    ("pool", "trouble", "fix"),
    [
        (
            verifying_phones(),
            "cannot send SMS: it has no SMS configuration",
            "Give the user pool a role that may send through Amazon SNS.",
        ),
        (
            verifying_phones(sends_sms=True, sms_failure=ROLE_TROUBLE),
            f"cannot send SMS: it reports {ROLE_TROUBLE}",
            "Give the user pool a role that may send through Amazon SNS, and fix what it reports.",
        ),
        (
            verifying_phones(sends_sms=True, sms_failure=SANDBOX),
            "reports SNSSandbox: only verified numbers get messages",
            "Move the account out of the SMS sandbox, in the console of Amazon SNS.",
        ),
        (
            verifying_phones(sends_sms=True, sms_failure=f"{ROLE_TROUBLE},{SANDBOX}"),
            f"cannot send SMS: it reports {ROLE_TROUBLE},{SANDBOX}",
            "Give the user pool a role that may send through Amazon SNS, and fix what it reports.",
        ),
    ],
)
def test_why_no_sms_arrives_is_named_in_full(pool: UserPool, trouble: str, fix: str) -> None:
    message = f"User pool {POOL_ID} uses SMS for verification of phone numbers but {trouble}."
    assert found(user_pool=pool) == [Problem("SmsNotSent", "warning", POOL, message, fix)]


def test_everything_that_codes_are_for_is_named() -> None:
    pool = offering(
        "SMS_OTP",
        "EMAIL_OTP",
        "WEB_AUTHN",
        auto_verified_attributes=("email", "phone_number"),
        sms_failure=ROLE_TROUBLE,
        email_failure=SES_TROUBLE,
        tier="LITE",
    )
    mfa = Mfa("OPTIONAL", sms=True, email=True, relying_party_id="example.com")
    assert found(user_pool=pool, app_client=by_choice(), mfa=mfa) == [
        Problem(
            "SmsNotSent",
            "warning",
            POOL,
            f"User pool {POOL_ID} uses SMS for sign-in codes, second factors, verification of "
            f"phone numbers but cannot send SMS: it reports {ROLE_TROUBLE}.",
            "Give the user pool a role that may send through Amazon SNS, and fix what it reports.",
        ),
        Problem(
            "EmailNotSent",
            "warning",
            POOL,
            f"User pool {POOL_ID} cannot send e-mail: it reports {SES_TROUBLE}.",
            "Fix the identity in Amazon SES that the user pool sends with.",
        ),
        Problem(
            "EmailSenderIsTheDefault",
            "warning",
            POOL,
            f"User pool {POOL_ID} sends sign-in codes and second factors with Cognito's own "
            "e-mail sender, which allows 50 messages a day.",
            "Let the user pool send e-mail through Amazon SES.",
        ),
        Problem(
            "FeaturePlanTooLow",
            "warning",
            POOL,
            f"User pool {POOL_ID} is on the Lite plan, which does not have EMAIL_OTP, SMS_OTP, "
            "WEB_AUTHN, second factors by e-mail.",
            "Move the user pool to the Essentials plan, or turn these methods off.",
        ),
    ]
