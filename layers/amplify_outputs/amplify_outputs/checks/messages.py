"""Whether the pool can send the codes that its settings use, and its feature plan has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, Mfa, UserPool
    from amplify_outputs.model.problem import Problem

_SANDBOX: Final = "SNSSandbox"

SMS_NOT_SENT = Check(
    "SmsNotSent",
    "warning",
    title="the user pool uses codes by SMS but cannot send them",
    effect="Users wait for a code that never arrives: they cannot confirm a phone number, or cannot sign in.",
    fix="Give the user pool a role that may send through Amazon SNS, and fix what the user pool reports. For "
    "`SNSSandbox`, move the account out of the SMS sandbox, in which it sends to verified numbers only.",
    sources=("cognito-sms",),
    console="User pool > Authentication methods > SMS > Edit.",
    cloudformation="`AWS::Cognito::UserPool`: `SmsConfiguration` with `SnsCallerArn` and `ExternalId`.",
    terraform="`aws_cognito_user_pool`: an `sms_configuration` block with `sns_caller_arn` and `external_id`.",
    acceptable=True,
)
EMAIL_NOT_SENT = Check(
    "EmailNotSent",
    "warning",
    title="the user pool reports that it cannot send e-mail",
    effect="Users wait for a code that never arrives.",
    fix="Fix what the user pool reports, such as the identity in Amazon SES or its policy.",
    sources=("cognito-email",),
    console="User pool > Authentication methods > Email > Edit.",
    cloudformation="`AWS::Cognito::UserPool`: `EmailConfiguration` with a `SourceArn` that is verified in SES.",
    terraform="`aws_cognito_user_pool`: an `email_configuration` block with a `source_arn` that is verified in SES.",
    acceptable=True,
)
EMAIL_SENDER_IS_THE_DEFAULT = Check(
    "EmailSenderIsTheDefault",
    "warning",
    title="sign-in depends on e-mailed codes, which the user pool sends with Cognito's own sender",
    effect="Cognito's sender is for tests: it sends 50 messages a day, so one busy day locks users out. Second "
    "factors by e-mail need Amazon SES in any case.",
    fix="Let the user pool send e-mail through Amazon SES.",
    sources=("cognito-email",),
    console="User pool > Authentication methods > Email > Edit: Send email with Amazon SES.",
    cloudformation="`AWS::Cognito::UserPool`: `EmailConfiguration: { EmailSendingAccount: DEVELOPER, SourceArn: ... }`.",
    terraform='`aws_cognito_user_pool`: `email_configuration { email_sending_account = "DEVELOPER" }`, with a `source_arn`.',
    acceptable=True,
)
FEATURE_PLAN_TOO_LOW = Check(
    "FeaturePlanTooLow",
    "warning",
    title="the user pool is on the Lite plan, which lacks a sign-in method that the pool uses",
    effect="Passkeys, one-time codes and second factors by e-mail need the Essentials or Plus plan. Cognito refuses "
    "users, or does not ask for the factor.",
    fix="Move the user pool to the Essentials plan, or turn the method off.",
    sources=("cognito-plans",),
    console="User pool > Settings > Feature plan.",
    cloudformation="`AWS::Cognito::UserPool`: `UserPoolTier: ESSENTIALS`.",
    terraform='`aws_cognito_user_pool`: `user_pool_tier = "ESSENTIALS"`.',
    acceptable=True,
)


def check_sms(pool: UserPool, client: AppClient, mfa: Mfa) -> Iterator[Problem]:
    """The pool can send every SMS that its settings use."""
    uses = [
        use
        for use, on in (
            ("sign-in codes", _signs_in_by(pool, client, "SMS_OTP")),
            ("second factors", mfa.sms and mfa.configuration != "OFF"),
            ("verification of phone numbers", "phone_number" in pool.auto_verified_attributes),
        )
        if on
    ]
    if not uses or "CustomSMSSender" in pool.custom_senders:
        return
    fix = "Give the user pool a role that may send through Amazon SNS, and fix what it reports."
    if not (pool.sends_sms or mfa.sms):
        trouble = "cannot send SMS: it has no SMS configuration"
        fix = "Give the user pool a role that may send through Amazon SNS."
    elif pool.sms_failure == _SANDBOX:
        trouble = f"reports {_SANDBOX}: only verified numbers get messages"
        fix = "Move the account out of the SMS sandbox, in the console of Amazon SNS."
    elif pool.sms_failure:
        trouble = f"cannot send SMS: it reports {pool.sms_failure}"
    else:
        return
    yield SMS_NOT_SENT.found(
        subject=f"user pool {pool.id}",
        message=f"User pool {pool.id} uses SMS for {', '.join(uses)} but {trouble}.",
        fix=fix,
    )


def check_email(pool: UserPool, client: AppClient, mfa: Mfa) -> Iterator[Problem]:
    """The pool can send e-mail, and with a sender that is made for many messages."""
    if "CustomEmailSender" in pool.custom_senders:
        return
    subject = f"user pool {pool.id}"
    if pool.email_failure:
        yield EMAIL_NOT_SENT.found(
            subject=subject,
            message=f"User pool {pool.id} cannot send e-mail: it reports {pool.email_failure}.",
            fix="Fix the identity in Amazon SES that the user pool sends with.",
        )
    uses = [
        use
        for use, on in (
            ("sign-in codes", _signs_in_by(pool, client, "EMAIL_OTP")),
            ("second factors", mfa.email and mfa.configuration != "OFF"),
        )
        if on
    ]
    if uses and not pool.sends_email_with_ses:
        yield EMAIL_SENDER_IS_THE_DEFAULT.found(
            subject=subject,
            message=f"User pool {pool.id} sends {' and '.join(uses)} with Cognito's own e-mail "
            "sender, which allows 50 messages a day.",
            fix="Let the user pool send e-mail through Amazon SES.",
        )


def check_plan(pool: UserPool, client: AppClient, mfa: Mfa) -> Iterator[Problem]:
    """The feature plan has what the settings use."""
    if pool.tier != "LITE":
        return
    uses = [
        factor
        for factor in ("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")
        if _signs_in_by(pool, client, factor)
    ]
    if mfa.email and mfa.configuration != "OFF":
        uses.append("second factors by e-mail")
    if uses:
        yield FEATURE_PLAN_TOO_LOW.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} is on the Lite plan, which does not have "
            f"{', '.join(uses)}.",
            fix="Move the user pool to the Essentials plan, or turn these methods off.",
        )


def _signs_in_by(pool: UserPool, client: AppClient, factor: str) -> bool:
    return factor in pool.first_auth_factors and "ALLOW_USER_AUTH" in client.auth_flows
