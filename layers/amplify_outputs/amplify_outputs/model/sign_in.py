"""Questions about how users sign in, which checks and the document ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import user_pool_region

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, IdentityProvider, UserPool


# Cognito's provider types that the format can name. SAML and OIDC it cannot.
PROVIDER_TYPES: Final = {
    "Google": "GOOGLE",
    "Facebook": "FACEBOOK",
    "LoginWithAmazon": "LOGIN_WITH_AMAZON",
    "SignInWithApple": "SIGN_IN_WITH_APPLE",
}
PASSWORDLESS_FACTORS: Final = ("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")


def domain_of(pool: UserPool) -> str | None:
    """The host of the pool's sign-in pages, if it has a domain; a custom domain wins.

    Prefix domains of GovCloud are FIPS end points [cognito-govcloud].
    """
    if pool.custom_domain:
        return pool.custom_domain
    if not pool.domain:
        return None
    region = user_pool_region(pool.id)
    auth = "auth-fips" if region.startswith("us-gov-") else "auth"
    return f"{pool.domain}.{auth}.{region}.amazoncognito.com"


def response_type(client: AppClient) -> str | None:
    """How tokens come back from a redirect: `code` wins; None when no flow signs users in."""
    if "code" in client.oauth_flows:
        return "code"
    return "token" if "implicit" in client.oauth_flows else None


def oauth_is_usable(pool: UserPool, client: AppClient) -> bool:
    """Whether the file can have an `oauth` block: the client has it on, and no part is missing."""
    return bool(
        client.oauth_enabled
        and domain_of(pool)
        and response_type(client)
        and client.callback_urls
        and client.sign_out_urls
    )


def nameless_providers(
    client: AppClient, providers: tuple[IdentityProvider, ...]
) -> tuple[str, ...]:
    """The providers that the client redirects to and the format cannot name: SAML and OIDC."""
    return tuple(
        provider.name
        for provider in providers
        if client.oauth_enabled
        and provider.name in client.identity_providers
        and provider.type not in PROVIDER_TYPES
    )
