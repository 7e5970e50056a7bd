"""Questions about how users sign in, which checks and the document ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import user_pool_region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.model.facts import AppClient, IdentityProvider, UserPool


# Cognito's provider types that the format can name. SAML and OIDC it cannot.
PROVIDER_TYPES: Final = {
    "Google": "GOOGLE",
    "Facebook": "FACEBOOK",
    "LoginWithAmazon": "LOGIN_WITH_AMAZON",
    "SignInWithApple": "SIGN_IN_WITH_APPLE",
}
# What tools fill in if nobody gives a callback URL. CDK and Amplify create no domain; the console creates one.
CDK_CALLBACK_URL: Final = "https://example.com"
CONSOLE_CALLBACK_URL: Final = "https://d84l1y8p4kdic.cloudfront.net"
PLACEHOLDER_URLS: Final = (CDK_CALLBACK_URL, CONSOLE_CALLBACK_URL)
# The flows that an app asks for; ALLOW_ADMIN_USER_PASSWORD_AUTH is for servers.
_FORM_FLOWS: Final = frozenset(
    {
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
    }
)
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


def own_urls(urls: tuple[str, ...]) -> tuple[str, ...]:
    """Those that somebody chose, without those that tools fill in."""
    return tuple(url for url in urls if not is_placeholder(url))


def is_placeholder(url: str) -> bool:
    """Whether a tool fills in this URL if nobody gives one."""
    return url.rstrip("/") in PLACEHOLDER_URLS


def is_web(url: str) -> bool:
    """Whether a browser opens this URL as a page. All others are for apps, or code."""
    return url.lower().startswith(("http://", "https://"))


def is_code(url: str) -> bool:
    """Whether this URL is a program, and no place to return to."""
    return url.lower().lstrip().startswith("javascript:")


def app_urls(urls: Iterable[str]) -> tuple[str, ...]:
    """Those with a scheme of an app's own, such as shop://signed-in, in their order."""
    return tuple(url for url in urls if not (is_web(url) or is_code(url)))


def redirects_to_providers(client: AppClient) -> bool:
    """Whether the app means to sign users in with federated providers.

    True also if OAuth alone is off, while the URLs of an app and a flow are set.
    """
    set_up = response_type(client) is not None and bool(own_urls(client.callback_urls))
    return bool(client.federated_providers) and (client.oauth_enabled or set_up)


def signs_in_by_form(client: AppClient) -> bool:
    """Whether users of the pool itself can sign in through the client, in a form of the app.

    To leave COGNITO out of the providers takes these users off the sign-in pages, and stops no form
    [cognito-model]. So only a client that also allows no flow of a form is without them.
    """
    flows = client.auth_flows
    old = not any(flow.startswith("ALLOW_") for flow in flows)
    return not leaves_pool_out(client) or old or not _FORM_FLOWS.isdisjoint(flows)


def leaves_pool_out(client: AppClient) -> bool:
    """Whether the sign-in pages offer federated providers only."""
    names = client.identity_providers
    return client.oauth_enabled and bool(names) and "COGNITO" not in names


def form_field(pool: UserPool) -> str | None:
    """The attribute that Amplify's forms take in place of a user name: e-mail wins over phone number.

    None if they ask for a user name [amplify-ui-form].
    """
    asked = (name for name in ("email", "phone_number") if name in pool.username_attributes)
    return next(asked, None)


def asked_at_sign_up(pool: UserPool) -> frozenset[str]:
    """The attributes that Amplify's sign-up form asks for."""
    field = form_field(pool)
    return frozenset((*pool.required_attributes, *((field,) if field else ())))


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
