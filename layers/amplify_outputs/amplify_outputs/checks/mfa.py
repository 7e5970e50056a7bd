"""Whether second factors work, and whether every client library can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.facts import Mfa
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

MFA_WITHOUT_METHOD = Check(
    "MfaWithoutMethod",
    "warning",
    title="the pool requires a second factor but has none switched on",
    effect="Nobody can set one up, so nobody can sign in.",
    fix="Switch a method on, or make the second factor optional.",
    sources=("cognito-mfa",),
    console="User pool > Sign-in > Multi-factor authentication > Edit: MFA methods.",
    cloudformation="`AWS::Cognito::UserPool`: `EnabledMfas: [SOFTWARE_TOKEN_MFA]`.",
    terraform="`aws_cognito_user_pool`: `software_token_mfa_configuration { enabled = true }`.",
    acceptable=True,
)
EMAIL_MFA_STOPS_ANDROID = Check(
    "EmailMfaStopsAndroid",
    "warning",
    title="the file names e-mail as a second factor, which Amplify for Android cannot read",
    effect="Its decoder knows SMS and TOTP only: the app stops at its start with `Could not decode AmplifyOutputs`. The other "
    "libraries read or ignore it.",
    fix="Accept it where no Android app reads this file. For an Android app, publish under another name with "
    "`Outputs: { auth: { mfa_methods: [TOTP] } }`.",
    sources=("amplify-android",),
    console="User pool > Sign-in > Multi-factor authentication > Edit: MFA methods, without Email message.",
    cloudformation="`Custom::AmplifyOutputs`: `Outputs: { auth: { mfa_methods: [TOTP] } }`.",
    terraform="`aws_cognito_user_pool`: no `email_mfa_configuration` block; or the same override in the template of an "
    "`aws_cloudformation_stack`.",
    acceptable=True,
)


def check_mfa_methods(request: PublishRequest, mfa: Mfa) -> Iterator[Problem]:
    """Whoever must have a second factor can have one."""
    if mfa.configuration == "ON" and not (mfa.sms or mfa.totp or mfa.email):
        yield MFA_WITHOUT_METHOD.found(
            subject=f"user pool {request.user_pool_id}",
            message=f"User pool {request.user_pool_id} requires a second factor, but none is "
            "switched on: nobody can sign in.",
            fix="Switch a method on, or make the second factor optional.",
        )


def check_readable_on_android(document: Document) -> Iterator[Problem]:
    """The document names no method that stops an app, whether derived or given."""
    if "EMAIL" in document.outputs["auth"].get("mfa_methods", ()):
        yield EMAIL_MFA_STOPS_ANDROID.found(
            subject="document",
            message="auth.mfa_methods has EMAIL, which Amplify for Android cannot read: an Android "
            "app with this file does not start.",
            fix="Accept this where no Android app reads it; otherwise leave it out by "
            "Outputs.auth.mfa_methods.",
        )
