"""Whether sign-in without a password works for the pool and the app client together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.in_file import turns_on_passwordless
from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import (
    PASSWORDLESS_FACTORS,
    domain_of,
    oauth_is_usable,
    signs_in_by_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.model.facts import AppClient, Mfa, UserPool
    from amplify_outputs.model.problem import Problem

PASSWORDLESS_NOT_ALLOWED = Check(
    "PasswordlessNotAllowed",
    "warning",
    leaves_out="sign-in without a password",
    title="the user pool allows sign-in without a password but the app client does not",
    effect="The file has no `passwordless` block: the app offers passwords only.",
    fix="Allow ALLOW_USER_AUTH for the app client. If this app should offer passwords only, accept this.",
    sources=("cognito-flows",),
    console="User pool > App clients > the client > Edit: Authentication flows, ALLOW_USER_AUTH.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `ALLOW_USER_AUTH` to `ExplicitAuthFlows`.",
    terraform='`aws_cognito_user_pool_client`: add `"ALLOW_USER_AUTH"` to `explicit_auth_flows`.',
    acceptable=True,
)
PASSWORDLESS_FACTORS_MISSING = Check(
    "PasswordlessFactorsMissing",
    "info",
    title="the app client allows choice-based sign-in but the user pool offers passwords only",
    effect="Users sign in with passwords, and the file has no `passwordless` block.",
    fix="No action is needed unless users should sign in with a code or a passkey; then allow such a factor in the "
    "user pool.",
    sources=("cognito-flows",),
    console="User pool > Sign-in > Options for choice-based sign-in > Edit.",
    cloudformation="`AWS::Cognito::UserPool`: `Policies: { SignInPolicy: { AllowedFirstAuthFactors: [PASSWORD, EMAIL_OTP] } }`.",
    terraform='`aws_cognito_user_pool`: `sign_in_policy { allowed_first_auth_factors = ["PASSWORD", "EMAIL_OTP"] }`.',
)
MFA_REQUIRED_WITH_PASSWORDLESS = Check(
    "MfaRequiredWithPasswordless",
    "warning",
    title="the user pool requires a second factor and offers sign-in without a password",
    effect="If a second factor is required, Cognito offers no one-time codes, and no passkeys unless they count as "
    "both factors: sign-in methods in the file do not work.",
    fix="Make the second factor optional, or remove the passwordless factors.",
    sources=("cognito-mfa",),
    console="User pool > Sign-in > Multi-factor authentication, and Options for choice-based sign-in.",
    cloudformation="`AWS::Cognito::UserPool`: `MfaConfiguration: OPTIONAL`, or `AllowedFirstAuthFactors: [PASSWORD]`.",
    terraform='`aws_cognito_user_pool`: `mfa_configuration = "OPTIONAL"`, or `allowed_first_auth_factors = ["PASSWORD"]`.',
    acceptable=True,
)
RELYING_PARTY_MISSING = Check(
    "RelyingPartyMissing",
    "warning",
    leaves_out="passkeys",
    title="passkeys are on, but the user pool does not say for which site",
    effect="The user pool has neither a relying party nor a domain to use instead. The file has no `web_authn` block, "
    "and the app offers no passkeys.",
    fix="Set the relying party to the domain of the app.",
    sources=("cognito-passkeys",),
    console="User pool > Authentication methods > Passkey > Edit: Third-party domain.",
    cloudformation="`AWS::Cognito::UserPool`: `WebAuthnRelyingPartyID: app.example.com`.",
    terraform='`aws_cognito_user_pool`: `web_authn_configuration { relying_party_id = "app.example.com" }`.',
    acceptable=True,
)
RELYING_PARTY_IS_THE_DOMAIN = Check(
    "RelyingPartyIsTheDomain",
    "warning",
    title="passkeys belong to the domain of the user pool, not of the app",
    effect="No relying party is set, so Cognito uses the domain of the user pool. Browsers refuse passkeys of another "
    "site: they work on the hosted sign-in pages, but not in the app.",
    fix="Set the relying party to the domain of the app. If users sign in on the hosted pages only, accept this.",
    sources=("cognito-passkeys",),
    console="User pool > Authentication methods > Passkey > Edit: Third-party domain.",
    cloudformation="`AWS::Cognito::UserPool`: `WebAuthnRelyingPartyID: app.example.com`.",
    terraform='`aws_cognito_user_pool`: `web_authn_configuration { relying_party_id = "app.example.com" }`.',
    acceptable=True,
)
RELYING_PARTY_DIFFERS = Check(
    "RelyingPartyDiffers",
    "warning",
    title="passkeys belong to a different site than the hosted sign-in pages",
    effect="The custom domain of the user pool is not at or below the relying party: passkeys that users create in "
    "the app do not work on the hosted pages.",
    fix="If users need passkeys in the app only, accept this. If they use them on the hosted pages, set the relying "
    "party to the custom domain, as Cognito's documentation requires. Browsers also accept a domain that the app and "
    "the custom domain share.",
    sources=("cognito-passkeys",),
    console="User pool > Authentication methods > Passkey > Edit: Custom domain.",
    cloudformation="`AWS::Cognito::UserPool`: `WebAuthnRelyingPartyID: auth.example.com`.",
    terraform='`aws_cognito_user_pool`: `web_authn_configuration { relying_party_id = "auth.example.com" }`.',
    acceptable=True,
)


def check_passwordless(pool: UserPool, client: AppClient, mfa: Mfa) -> Iterator[Problem]:
    """Factors of the pool, flows of the client and the second factor fit together."""
    factors = [factor for factor in PASSWORDLESS_FACTORS if factor in pool.first_auth_factors]
    allowed = "ALLOW_USER_AUTH" in client.auth_flows
    if factors and not allowed and signs_in_by_form(client):
        yield PASSWORDLESS_NOT_ALLOWED.found(
            subject=f"app client {client.id}",
            message=f"User pool {pool.id} allows {', '.join(factors)} but app client {client.name} "
            "lacks ALLOW_USER_AUTH: the file has no passwordless sign-in.",
            fix="Allow ALLOW_USER_AUTH for the app client, or accept this.",
        )
    if allowed and not factors:
        yield PASSWORDLESS_FACTORS_MISSING.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} allows ALLOW_USER_AUTH, but user pool {pool.id} "
            "offers passwords only.",
            fix="No action is needed unless users should sign in with another factor; then allow it "
            "in the user pool.",
        )
    excluded = [
        factor for factor in factors if factor != "WEB_AUTHN" or not mfa.passkeys_count_as_mfa
    ]
    if allowed and excluded and mfa.configuration == "ON":
        yield MFA_REQUIRED_WITH_PASSWORDLESS.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} requires a second factor, so Cognito does not offer "
            f"{', '.join(excluded)}.",
            fix="Make the second factor optional, or remove these factors.",
        )


def check_relying_party(pool: UserPool, client: AppClient, mfa: Mfa) -> Iterator[Problem]:
    """Passkeys belong to the site of the app."""
    if "WEB_AUTHN" not in pool.first_auth_factors or "ALLOW_USER_AUTH" not in client.auth_flows:
        return
    subject, domain, party = f"user pool {pool.id}", domain_of(pool), mfa.relying_party_id
    if party is None and domain is None:
        yield RELYING_PARTY_MISSING.found(
            subject=subject,
            message=f"User pool {pool.id} allows passkeys, but has neither a relying party nor a "
            "domain: the file has no passkeys.",
            fix="Set the relying party to the domain of the app.",
        )
    elif party is None:
        yield RELYING_PARTY_IS_THE_DOMAIN.found(
            subject=subject,
            message=f"User pool {pool.id} sets no relying party: passkeys belong to {domain}, which "
            "is not the app's domain.",
            fix="Set the relying party to the domain of the app, or accept this.",
        )
    elif (
        pool.custom_domain
        and oauth_is_usable(pool, client)
        and not f".{pool.custom_domain}".endswith(f".{party}")
    ):
        yield RELYING_PARTY_DIFFERS.found(
            subject=subject,
            message=f"Passkeys belong to {party}, but the sign-in pages are on {pool.custom_domain}: "
            "passkeys of the app do not work there.",
            fix="Set the relying party to a domain that both share, or accept this.",
        )


def without_the_given(found: Iterable[Problem], outputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Of what keeps a part out of the file, what is left if `Outputs` gives the part.

    What the override says instead of the pool and the client is a contradiction of its own.
    """
    given = set()
    if turns_on_passwordless(outputs):
        given.add(PASSWORDLESS_NOT_ALLOWED.code)
    if outputs.get("auth", {}).get("passwordless", {}).get("web_authn"):
        given.add(RELYING_PARTY_MISSING.code)
    yield from (problem for problem in found if problem.code not in given)
