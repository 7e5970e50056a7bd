"""People sign in on the pages of the pool's domain, and come back to the application with a session.

The emulator federates with SAML and OpenID providers only. So it is not shown that Google or its like lets somebody in:
the request for it is compared as a whole, and is answered by the domain's own sign-in page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.identity_provider import PERSON, IdentityProvider
from tests.browser.pools import BY_EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Stacks

DOMAIN: Final = "storefront"
SCOPES: Final = ("openid", "email", "profile", "aws.cognito.signin.user.admin")
SECRETS: Final = {"client_id": "1", "client_secret": "2", "authorize_scopes": "openid"}
RANDOM: Final = {"state", "code", "code_challenge"}


@pytest.fixture
def corporate() -> Iterator[IdentityProvider]:
    """An OpenID provider of a company."""
    with IdentityProvider() as running:
        yield running


def test_with_a_button_for_the_social_provider_that_the_app_client_uses(
    stacks: Stacks, application: Application
) -> None:
    client = redirecting_to(application, "Google")
    pools = cognito.make(stacks, user_pool=BY_EMAIL, client=client, domain=DOMAIN)
    for provider in ("Google", "Facebook"):
        pools.add_provider(provider, provider, SECRETS)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)
    page.wait("Sign In with Google")

    assert [name for name in page.buttons() if " with " in name] == ["Sign In with Google"]
    page.click("Google icon Sign In with Google")
    page.fill(username="kim@example.com", password=PASSWORD)
    page.click("Sign in")
    page.wait("Signed in as")

    assert asked_of_the_domain(page, pools) == [authorization(pools, "Google")]
    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")


def test_with_an_openid_provider_and_out_again(
    stacks: Stacks, application: Application, corporate: IdentityProvider
) -> None:
    client = redirecting_to(application, "Corporate")
    pools = cognito.make(stacks, user_pool=BY_EMAIL, client=client, domain=DOMAIN)
    pools.add_provider("Corporate", "OIDC", corporate.details())
    page = application.open(pools)
    page.click("Sign in with Corporate")
    page.click("Continue as Kim", role="link")
    page.wait("Signed in as")

    name = f"Corporate_{PERSON['sub']}"
    assert pools.user(name)["email"] == PERSON["email"]
    assert sessions.of_page(page, pools) == sessions.of_user(pools, name)

    page.click("Sign out")
    page.wait("Sign in with Corporate")
    assert sessions.of_page(page, pools) == sessions.NOBODY
    assert asked_of_the_domain(page, pools) == [
        authorization(pools, "Corporate"),
        ("/oauth2/idpresponse", {}),
        ("/logout", {"client_id": pools.client_id, "logout_uri": application.address}),
    ]


def redirecting_to(application: Application, provider: str) -> dict[str, Any]:
    """Properties of an app client by which people come back to the application."""
    return {
        "SupportedIdentityProviders": ["COGNITO", provider],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": SCOPES,
        "CallbackURLs": [application.address],
        "LogoutURLs": [application.address],
    }


def authorization(pools: Pools, provider: str) -> tuple[str, dict[str, str]]:
    """What an application must ask the domain for, by what Cognito says of the app client."""
    client = pools.app_client()
    return "/oauth2/authorize", {
        "client_id": client["ClientId"],
        "redirect_uri": client["CallbackURLs"][0],
        "response_type": client["AllowedOAuthFlows"][0],
        "scope": " ".join(client["AllowedOAuthScopes"]),
        "identity_provider": provider,
        "code_challenge_method": "S256",
    }


def asked_of_the_domain(page: Page, pools: Pools) -> list[tuple[str, dict[str, str]]]:
    """What was opened on the pool's domain: the path, and the query less what is random."""
    host = f"{pools.user_pool()['Domain']}.auth.{pools.region}.amazoncognito.com"
    opened = [urlsplit(it["url"]) for it in page.requests() if it["method"] == "GET"]
    return [
        (
            url.path,
            {key: it for key, [it] in parse_qs(url.query).items() if key not in RANDOM},
        )
        for url in opened
        if url.hostname == host
    ]
