"""People sign in to applications with older releases of Amplify JavaScript, built with `legacy-json`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import older_clients, sessions
from tests.browser import pools as cognito
from tests.browser.older_clients import AS_IT_IS
from tests.browser.pools import BY_EMAIL, BY_NAME, PASSWORD, required
from tests.browser.site import Site
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Stacks

PAGE: Final = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
# The lines that the page has for an application with Amplify JavaScript before 6.0.10.
[LINES] = re.findall(r"^```js\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
DOMAIN: Final = "storefront"
ELSEWHERE: Final = "https://shop.example.com/"
# The applications, and what a screen reader calls their button for Google.
BUTTONS: Final = {
    "amplify-5": "Google icon Sign In with Google",
    "amplify-6.0": "Sign In with Google",
}


@pytest.fixture
def older(application: Application) -> Iterator[Application]:
    """An application of this test alone, on a web server of its own, that is not built yet."""
    with Site({}) as site:
        yield replace(application, site=site)


@pytest.mark.parametrize("configure", [AS_IT_IS, LINES], ids=["as it is", "with the lines"])
@pytest.mark.parametrize("client", BUTTONS)
def test_by_password(
    client: str, configure: str, stacks: Stacks, older: Application, tmp_path: Path
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    page = open_built(client, configure, older, pools, tmp_path)
    sign_in(page)
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")


@pytest.mark.parametrize("client", BUTTONS)
def test_by_redirect_and_out_again_with_the_lines_that_choose_one_of_several_urls(
    client: str, stacks: Stacks, older: Application, tmp_path: Path
) -> None:
    pools = with_several_urls(stacks, older)
    page = open_built(client, LINES, older, pools, tmp_path)
    page.click(BUTTONS[client])
    sign_in(page)
    page.wait("Signed in as")
    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")

    page.click("Sign out")
    page.wait("Sign In with Google")
    assert redirects(page, pools) == [
        ("/oauth2/authorize", "redirect_uri", older.address),
        ("/oauth2/token", "redirect_uri", older.address),
        ("/logout", "logout_uri", older.address),
    ]


def test_without_the_lines_amplify_5_asks_for_all_urls_at_once(
    stacks: Stacks, older: Application, tmp_path: Path
) -> None:
    pools = with_several_urls(stacks, older)
    page = open_built("amplify-5", AS_IT_IS, older, pools, tmp_path)
    page.click(BUTTONS["amplify-5"])
    page.wait("redirect_uri is not allowed")

    both = f"{ELSEWHERE},{older.address}"
    assert redirects(page, pools) == [("/oauth2/authorize", "redirect_uri", both)]


def test_without_the_lines_amplify_6_0_0_ends_the_sign_in_with_the_first_url(
    stacks: Stacks, older: Application, tmp_path: Path
) -> None:
    pools = with_several_urls(stacks, older)
    page = open_built("amplify-6.0", AS_IT_IS, older, pools, tmp_path)
    page.click(BUTTONS["amplify-6.0"])
    sign_in(page)
    page.wait("Sign In with Google")

    assert redirects(page, pools) == [
        ("/oauth2/authorize", "redirect_uri", older.address),
        ("/oauth2/token", "redirect_uri", ELSEWHERE),
    ]


def test_the_newest_amplify_chooses_by_itself(stacks: Stacks, application: Application) -> None:
    pools = with_several_urls(stacks, application)
    page = application.open_with(*application.published_as(pools, "legacy-json"))
    page.click("Google icon Sign In with Google")
    sign_in(page)
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")


@pytest.mark.parametrize(
    ("user_pool", "more"),
    [
        pytest.param(BY_NAME, ["email"], id="a verified e-mail address"),
        pytest.param(
            BY_EMAIL | {"AutoVerifiedAttributes": ["email", "phone_number"]},
            ["country_code", "phone_number"],
            id="a verified phone number",
        ),
        pytest.param(BY_NAME | {"Schema": required(["email"])}, [], id="nothing but the required"),
    ],
)
def test_at_sign_up_apps_with_the_format_ask_for_what_is_verified_as_well(
    user_pool: dict[str, Any],
    more: list[str],
    stacks: Stacks,
    application: Application,
    older: Application,
    tmp_path: Path,
) -> None:
    pools = cognito.make(stacks, user_pool=user_pool, identity_pool=False)
    document, file = application.published_as(pools, "json", "legacy-json")
    by_document = asked_at_sign_up(application.open_with(document))
    by_file = asked_at_sign_up(application.open_with(file))
    by_file_in_5 = asked_at_sign_up(opened("amplify-5", AS_IT_IS, older, file, tmp_path))

    assert by_file == by_file_in_5 == sorted([*by_document, *more])


def with_several_urls(stacks: Stacks, application: Application) -> Pools:
    """Pools with a user, whose client sends people back to another site or to the application."""
    client: dict[str, Any] = {
        "SupportedIdentityProviders": ["COGNITO", "Google"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "aws.cognito.signin.user.admin"],
        "CallbackURLs": [ELSEWHERE, application.address],
        "LogoutURLs": [ELSEWHERE, application.address],
    }
    pools = cognito.make(stacks, user_pool=BY_EMAIL, client=client, domain=DOMAIN)
    secrets = {"client_id": "1", "client_secret": "2", "authorize_scopes": "openid"}
    pools.add_provider("Google", "Google", secrets)
    pools.add_user("kim@example.com", email_verified="true")
    return pools


def open_built(client: str, configure: str, older: Application, pools: Pools, folder: Path) -> Page:
    """The page of an application with that client, built with `legacy-json` of the pools."""
    [file] = older.published_as(pools, "legacy-json")
    return opened(client, configure, older, file, folder)


def opened(client: str, configure: str, older: Application, file: bytes, folder: Path) -> Page:
    """The page of an application with that client, built with this file."""
    older.site.serve_files(older_clients.build(client, configure, file, folder))
    older.page.visit(older.address)
    return older.page


def asked_at_sign_up(page: Page) -> list[str]:
    """The names of the fields of the sign-up form."""
    page.click("Create Account", role="tab")
    page.wait("Confirm Password")
    return sorted(field["name"] for field in page.fields())


def sign_in(page: Page) -> None:
    page.fill(username="kim@example.com", password=PASSWORD)
    page.click("Sign in")


def redirects(page: Page, pools: Pools) -> list[tuple[str, str, str]]:
    """What was asked of the pool's domain with a URL to come back to: the path, and the URL."""
    host = f"{DOMAIN}.auth.{pools.region}.amazoncognito.com"
    asked = [
        (url, parse_qs(request["body"] or url.query))
        for request in page.requests()
        if (url := urlsplit(request["url"])).hostname == host
    ]
    return [
        (url.path, key, given[key][0])
        for url, given in asked
        if url.path != "/login"
        for key in ("redirect_uri", "logout_uri")
        if key in given
    ]
