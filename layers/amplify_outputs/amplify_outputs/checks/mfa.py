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
    title="the user pool requires a second factor but has no method turned on",
    effect="Nobody can set up a second factor, so nobody can sign in.",
    fix="Turn on a method, or make the second factor optional.",
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
    effect="Its decoder knows SMS and TOTP only: the app fails at start with `Could not decode AmplifyOutputs`. The "
    "other libraries read or ignore the value.",
    fix="If no Android app reads this file, accept this. For an Android app, publish under another name with "
    "`Outputs: { auth: { mfa_methods: [TOTP] } }`.",
    sources=("amplify-android",),
    console="User pool > Sign-in > Multi-factor authentication > Edit: MFA methods, without Email message.",
    cloudformation="`Custom::AmplifyOutputs`: `Outputs: { auth: { mfa_methods: [TOTP] } }`.",
    terraform="`aws_cognito_user_pool`: no `email_mfa_configuration` block; or the same override in the template of an "
    "`aws_cloudformation_stack`.",
    acceptable=True,
)


def check_mfa_methods(request: PublishRequest, mfa: Mfa) -> Iterator[Problem]:
    """Users who must have a second factor can set one up."""
    if mfa.configuration == "ON" and not (mfa.sms or mfa.totp or mfa.email):
        yield MFA_WITHOUT_METHOD.found(
            subject=f"user pool {request.user_pool_id}",
            message=f"User pool {request.user_pool_id} requires a second factor, but no method "
            "is turned on: nobody can sign in.",
            fix="Turn on a method, or make the second factor optional.",
        )


def check_readable_on_android(document: Document) -> Iterator[Problem]:
    """The file names no method that an app cannot read, neither derived nor from `Outputs`."""
    if "EMAIL" in document.outputs["auth"].get("mfa_methods", ()):
        yield EMAIL_MFA_STOPS_ANDROID.found(
            subject="document",
            message="auth.mfa_methods has EMAIL, which Amplify for Android cannot read: an Android "
            "app with this file does not start.",
            fix="If no Android app reads the file, accept this. Otherwise set "
            "Outputs.auth.mfa_methods without EMAIL.",
        )
