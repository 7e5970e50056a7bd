"""Whether new users can sign up and confirm their account with what the app's form asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import asked_at_sign_up, form_field, redirects_to_providers
from amplify_outputs.schema.versions import STANDARD_SIGN_UP_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

# Amplify's Authenticator for JavaScript has no field of its own for these [amplify-ui].
WITHOUT_FIELD: Final = ("address", "gender", "locale", "picture", "updated_at", "zoneinfo")

REQUIRED_ATTRIBUTE_NOT_WRITABLE = Check(
    "RequiredAttributeNotWritable",
    "error",
    title="the user pool requires an attribute that the app client may not write",
    effect="Every sign-up through this app client fails with `A client attempted to write unauthorized attribute`. It "
    "is an error if the app client has a federated provider: Cognito writes required attributes at each sign-in with "
    "one, so none of these sign-ins succeeds.",
    fix="Let the app client write the attribute.",
    sources=("cognito-attributes", "cognito-model"),
    console="User pool > App clients > the client > Attribute permissions > Edit: Write, for the attribute.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add the attribute to `WriteAttributes`, or leave that property out.",
    terraform="`aws_cognito_user_pool_client`: add the attribute to `write_attributes`, or leave that argument out.",
    acceptable=True,
    graded=("warning",),
)
REQUIRED_ATTRIBUTE_WITHOUT_FIELD = Check(
    "RequiredAttributeWithoutField",
    "warning",
    title="the user pool requires an attribute for which Amplify's sign-up form has no field",
    effect="The Authenticator for JavaScript leaves the attribute out and logs a warning, so sign-up fails until the "
    "app adds the field.",
    fix="Add the field to the app (`formFields`), then accept this. The required attributes of a user pool never "
    "change.",
    sources=("amplify-ui", "cognito-attributes"),
    console="Amazon Cognito > User pools > Create user pool: Required attributes for sign-up, without it.",
    cloudformation="Another `AWS::Cognito::UserPool` with `Required: false` in the attribute's entry of `Schema`.",
    terraform="Another `aws_cognito_user_pool` with `required = false` in the attribute's `schema` block.",
    acceptable=True,
)
NOBODY_VERIFIED = Check(
    "NobodyVerified",
    "warning",
    title="users can sign up, but the user pool verifies nothing automatically",
    effect="New users get no code: they cannot confirm their account or reset a forgotten password.",
    fix="Verify e-mail addresses or phone numbers, allow sign-up by administrators only, or confirm users in a "
    "trigger.",
    sources=("cognito-verification",),
    console="User pool > Sign-up > Attribute verification and user account confirmation > Edit: Allow Cognito to "
    "automatically send messages to verify and confirm.",
    cloudformation="`AWS::Cognito::UserPool`: `AutoVerifiedAttributes: [email]`.",
    terraform='`aws_cognito_user_pool`: `auto_verified_attributes = ["email"]`.',
    acceptable=True,
)
VERIFIED_ATTRIBUTE_NOT_ASKED = Check(
    "VerifiedAttributeNotAsked",
    "warning",
    title="the user pool verifies an attribute that the sign-up form does not ask for",
    effect="Amplify's sign-up form asks for the e-mail address, or else the phone number, if it is the user name; and "
    "for what the user pool requires. The forms of Swift and Flutter also ask for what it verifies. Without what is verified, Cognito has nowhere to send a code to, so users who "
    "sign up with that form cannot confirm their account.",
    fix="Verify what the form asks for. Or add the field to the app's sign-up form (`formFields`), then accept this; or "
    "create a user pool that requires the attribute. The required attributes of a user pool never change.",
    sources=(
        *("amplify-ui-form", "amplify-android-form", "amplify-swift-form", "amplify-flutter-form"),
        "cognito-verification",
    ),
    console="User pool > Sign-up > Attribute verification and user account confirmation > Edit: Attributes to verify.",
    cloudformation="`AWS::Cognito::UserPool`: `AutoVerifiedAttributes`, with what the form asks for.",
    terraform="`aws_cognito_user_pool`: `auto_verified_attributes`, with what the form asks for.",
    acceptable=True,
)


def check_required_attributes(
    request: PublishRequest, pool: UserPool, client: AppClient
) -> Iterator[Problem]:
    """Users who sign up, or come from a provider, can have every attribute that the pool requires."""
    federated = client.federated_providers if redirects_to_providers(client) else ()
    if not (pool.self_sign_up or federated):
        return
    required = [name for name in STANDARD_SIGN_UP_ATTRIBUTES if name in pool.required_attributes]
    # Cognito treats an empty list like no list: the client may write everything [cognito-attributes].
    locked = [name for name in required if name not in (client.write_attributes or required)]
    if locked:
        failing = [
            *(["sign-up"] if pool.self_sign_up else []),
            *([f"sign-in with {', '.join(federated)}"] if federated else []),
        ]
        yield REQUIRED_ATTRIBUTE_NOT_WRITABLE.found(
            subject=f"app client {client.id}",
            message=f"User pool {pool.id} requires {', '.join(locked)}, which app client "
            f"{client.name} may not write: {' and '.join(failing)} {'fail' if failing[1:] else 'fails'}.",
            fix="Let the app client write what the user pool requires.",
            severity="error" if federated else "warning",
        )
    if not pool.self_sign_up or not request.may_be_read_by("javascript"):
        return
    if fieldless := [name for name in required if name in WITHOUT_FIELD]:
        yield REQUIRED_ATTRIBUTE_WITHOUT_FIELD.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} requires {', '.join(fieldless)}, for which Amplify's "
            "sign-up form has no field: sign-up fails until the app adds one.",
            fix="Add the field to the form, then accept this.",
        )


def check_verification(request: PublishRequest, pool: UserPool) -> Iterator[Problem]:
    """Cognito can send a code to users who sign up. A pre sign-up trigger may need no code."""
    if not pool.self_sign_up or pool.confirms_by_trigger:
        return
    if not pool.auto_verified_attributes:
        yield NOBODY_VERIFIED.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} lets users sign up but verifies nothing automatically: "
            "new users cannot confirm their account or reset a password with a code.",
            fix="Verify e-mail addresses or phone numbers, or allow sign-up by administrators only.",
        )
        return
    # The forms of Swift and Flutter also ask for what is verified [amplify-swift-form] [amplify-flutter-form].
    if not request.may_be_read_by("javascript", "android"):
        return
    if not asked_at_sign_up(pool).intersection(pool.auto_verified_attributes):
        verified = ", ".join(pool.auto_verified_attributes)
        asked = [name for name in ("email", "phone_number") if name in asked_at_sign_up(pool)]
        form = dict.fromkeys((form_field(pool) or "a user name", *asked))
        yield VERIFIED_ATTRIBUTE_NOT_ASKED.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} verifies {verified}, but does not require it, and Amplify's "
            f"sign-up form asks for {' and '.join(form)}: new users get no code.",
            fix=f"Verify {asked[0]}, or add the field to the app's form and accept this."
            if asked
            else "Add the field to the app's form, then accept this.",
        )
