"""Whether second factors work, and whether every client library can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    fix="If one library reads this file, say which one in `Platform`. If several do, but not Android's, accept this. "
    "For an Android app, publish under another name with `Platform: android`.",
    sources=("amplify-android",),
    console="User pool > Sign-in > Multi-factor authentication > Edit: MFA methods, without Email message.",
    cloudformation="`Custom::AmplifyOutputs`: `Platform: android`.",
    terraform="`aws_cognito_user_pool`: no `email_mfa_configuration` block; or the same property in the template of an "
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


def names_email(outputs: Mapping[str, Any]) -> bool:
    """Whether the file has the method that Amplify for Android cannot read."""
    return "EMAIL" in outputs["auth"].get("mfa_methods", ())


def check_readable_on_android(request: PublishRequest, document: Document) -> Iterator[Problem]:
    """A file for all libraries names no method that one cannot read, neither derived nor from `Outputs`."""
    if request.platform is None and names_email(document.outputs):
        yield EMAIL_MFA_STOPS_ANDROID.found(
            subject="document",
            message="auth.mfa_methods has EMAIL, which Amplify for Android cannot read: an Android "
            "app with this file does not start.",
            fix="If no Android app reads the file, accept this. Otherwise set Platform to android, or "
            "Outputs.auth.mfa_methods without EMAIL.",
        )
