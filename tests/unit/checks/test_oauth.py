"""Sign-in by redirect: complete, left at a tool's defaults, or incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

CLIENT = f"app client {CLIENT_ID}"
NOT_SET_UP = ("OAuthNotSetUp", "info", CLIENT)
NO_DOMAIN = ("OAuthDomainMissing", "warning", CLIENT)
NO_FLOWS = ("OAuthFlowsMissing", "warning", CLIENT)
NO_URLS = ("OAuthUrlsMissing", "warning", CLIENT)
GOOGLE = ("COGNITO", "Google")
CONSOLE_URL = "https://d84l1y8p4kdic.cloudfront.net"


def by_default(**changes: Any) -> AppClient:
    """What a tool makes of a client for which nobody asked for redirects."""
    return oauth_client(
        **{
            "oauth_flows": ("code", "implicit"),
            "callback_urls": ("https://example.com",),
            "sign_out_urls": (),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (oauth_client(), oauth_pool(), []),
        (oauth_client(), user_pool(custom_domain="auth.example.com"), []),
        (oauth_client(oauth_flows=("client_credentials", "code")), oauth_pool(), []),
        (oauth_client(), user_pool(), [NO_DOMAIN]),
        (oauth_client(oauth_flows=()), oauth_pool(), [NO_FLOWS]),
        (oauth_client(sign_out_urls=()), oauth_pool(), [NO_URLS]),
        (oauth_client(callback_urls=()), oauth_pool(), [NO_URLS]),
        (
            oauth_client(oauth_flows=(), sign_out_urls=()),
            user_pool(),
            [NO_DOMAIN, NO_FLOWS, NO_URLS],
        ),
        # A machine's client redirects nobody.
        (
            app_client(oauth_enabled=True, oauth_flows=("client_credentials",)),
            user_pool(),
            [("AppClientMachineToMachine", "error", CLIENT)],
        ),
    ],
)
def test_a_redirect_needs_domain_flow_and_urls(
    client: AppClient, pool: UserPool, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=client, user_pool=pool)) == expected


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (by_default(), user_pool(), [NOT_SET_UP]),
        (by_default(callback_urls=("https://example.com/",)), user_pool(), [NOT_SET_UP]),
        (by_default(callback_urls=(CONSOLE_URL,)), user_pool(), [NOT_SET_UP]),
        # The console makes the domain as well; with the other tools, somebody asked for one.
        (by_default(callback_urls=(CONSOLE_URL,)), oauth_pool(), [NOT_SET_UP]),
        (by_default(), oauth_pool(), [NO_URLS]),
        (by_default(), user_pool(custom_domain="auth.example.com"), [NO_URLS]),
        # No tool leaves out the callback URLs.
        (by_default(callback_urls=()), user_pool(), [NO_DOMAIN, NO_URLS]),
        # Somebody set a URL of an app.
        (by_default(callback_urls=("http://localhost:3000/",)), oauth_pool(), [NO_URLS]),
        (
            by_default(callback_urls=("https://example.com", "https://app.example.com/")),
            user_pool(),
            [NO_DOMAIN, NO_URLS],
        ),
        (by_default(callback_urls=("https://example.com/app",)), oauth_pool(), [NO_URLS]),
        (by_default(sign_out_urls=("https://app.example.com/",)), user_pool(), [NO_DOMAIN]),
    ],
)
def test_what_a_tool_switched_on_by_itself_is_no_more_than_an_info(
    client: AppClient, pool: UserPool, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=client, user_pool=pool)) == expected


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (oauth_client(identity_providers=GOOGLE), oauth_pool(), []),
        (oauth_client(identity_providers=GOOGLE), user_pool(), ["OAuthDomainMissing"]),
        (
            oauth_client(identity_providers=GOOGLE, oauth_flows=()),
            oauth_pool(),
            ["OAuthFlowsMissing"],
        ),
        (
            oauth_client(identity_providers=("Google",), sign_out_urls=()),
            oauth_pool(),
            ["OAuthUrlsMissing"],
        ),
        (
            by_default(identity_providers=GOOGLE),
            user_pool(),
            ["OAuthDomainMissing", "OAuthUrlsMissing"],
        ),
    ],
)
def test_with_a_federated_provider_a_missing_part_is_an_error(
    client: AppClient, pool: UserPool, expected: list[str]
) -> None:
    providers = (IdentityProvider("Google", "Google"),)
    problems = found(app_client=client, user_pool=pool, identity_providers=providers)
    assert named(problems) == [(code, "error", CLIENT) for code in expected]


@pytest.mark.parametrize(
    "leftovers",
    [
        {"oauth_flows": ("code", "implicit"), "callback_urls": ("https://example.com",)},
        {"callback_urls": ("http://app.example.com/#", "myapp://"), "oauth_scopes": ("gone/read",)},
        {"identity_providers": ("COGNITO", "Google", "Okta")},
    ],
)
def test_with_oauth_off_nothing_that_is_left_of_it_matters(leftovers: dict[str, Any]) -> None:
    assert found(app_client=app_client(**leftovers)) == []


def test_a_default_is_named_in_full() -> None:
    assert found(app_client=by_default()) == [
        Problem(
            "OAuthNotSetUp",
            "info",
            CLIENT,
            "App client web has OAuth on but no sign-out URL and no callback URL of an app: the "
            "file has no sign-in by redirect.",
            "No action is needed unless users should sign in by redirect; then set these URLs.",
        )
    ]


def test_every_missing_part_is_named_in_full() -> None:
    client = oauth_client(
        oauth_flows=(), callback_urls=(), sign_out_urls=("https://a.example.com/",)
    )
    assert found(app_client=client) == [
        Problem(
            "OAuthDomainMissing",
            "warning",
            CLIENT,
            f"App client web has OAuth on but user pool {POOL_ID} has no domain: the file has no "
            "sign-in by redirect.",
            "Give the user pool a domain, or turn OAuth off for the app client.",
        ),
        Problem(
            "OAuthFlowsMissing",
            "warning",
            CLIENT,
            "App client web has OAuth on but allows neither the code nor the implicit flow: the "
            "file has no sign-in by redirect.",
            "Allow the code flow, or turn OAuth off for the app client.",
        ),
        Problem(
            "OAuthUrlsMissing",
            "warning",
            CLIENT,
            "App client web has OAuth on but no allowed callback URLs: the file has no sign-in "
            "by redirect.",
            "Add at least one URL to each list, such as https://app.example.com/.",
        ),
    ]


def test_the_providers_that_could_not_be_reached_are_named() -> None:
    providers = tuple(IdentityProvider(name, name) for name in ("Facebook", "Google"))
    client = oauth_client(
        identity_providers=("COGNITO", "Facebook", "Google"), callback_urls=(), sign_out_urls=()
    )
    assert found(app_client=client, user_pool=oauth_pool(), identity_providers=providers) == [
        Problem(
            "OAuthUrlsMissing",
            "error",
            CLIENT,
            "App client web has OAuth on but no allowed callback URLs and no sign-out URLs: users "
            "cannot sign in with Facebook, Google.",
            "Add at least one URL to each list, such as https://app.example.com/.",
        )
    ]
