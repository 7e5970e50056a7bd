"""Sign-in by redirect: complete, left at a tool's defaults, incomplete, or off."""

from __future__ import annotations

from dataclasses import replace
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
LOST = ("OAuthUrlsMissing", "error", CLIENT)
PLACEHOLDER = ("CallbackIsPlaceholder", "warning", CLIENT)
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
        # Cognito signs the users of the app in without it, and the file cannot say so.
        (oauth_client(sign_out_urls=()), oauth_pool(), [LOST]),
        (oauth_client(sign_out_urls=()), user_pool(), [NO_DOMAIN, NO_URLS]),
        (oauth_client(sign_out_urls=(), oauth_flows=()), oauth_pool(), [NO_FLOWS, NO_URLS]),
        (oauth_client(callback_urls=()), oauth_pool(), [NO_URLS]),
        (oauth_client(callback_urls=(), sign_out_urls=()), oauth_pool(), [NO_URLS]),
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
        (by_default(), oauth_pool(), [NO_URLS, PLACEHOLDER]),
        (by_default(), user_pool(custom_domain="auth.example.com"), [NO_URLS, PLACEHOLDER]),
        # No tool leaves out the callback URLs.
        (by_default(callback_urls=()), user_pool(), [NO_DOMAIN, NO_URLS]),
        # Somebody set a URL of an app.
        (by_default(callback_urls=("http://localhost:3000/",)), oauth_pool(), [LOST]),
        (
            by_default(callback_urls=("https://example.com", "https://app.example.com/")),
            user_pool(),
            [NO_DOMAIN, NO_URLS, PLACEHOLDER],
        ),
        (by_default(callback_urls=("https://example.com/app",)), oauth_pool(), [LOST]),
        (
            by_default(sign_out_urls=("https://app.example.com/",)),
            user_pool(),
            [NO_DOMAIN, PLACEHOLDER],
        ),
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
            oauth_pool(confirms_by_trigger=True),
            ["OAuthUrlsMissing"],
        ),
        (
            by_default(identity_providers=GOOGLE),
            user_pool(),
            ["OAuthDomainMissing", "OAuthUrlsMissing", "CallbackIsPlaceholder"],
        ),
    ],
)
def test_with_a_federated_provider_a_missing_part_is_an_error(
    client: AppClient, pool: UserPool, expected: list[str]
) -> None:
    providers = (IdentityProvider("Google", "Google"),)
    problems = found(app_client=client, user_pool=pool, identity_providers=providers)
    assert named(problems) == [(code, "error", CLIENT) for code in expected]


URLS = {
    "callback_urls": ("https://app.example.com/",),
    "sign_out_urls": ("https://app.example.com/",),
}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        # What tools fill in, or nobody uses.
        ({"oauth_flows": ("code", "implicit"), "callback_urls": ("https://example.com",)}, []),
        ({"oauth_flows": ("code",), "callback_urls": (CONSOLE_URL,)}, []),
        ({"oauth_flows": ("client_credentials",), "oauth_scopes": ("gone/read",)}, []),
        # Somebody may have meant redirects, and more than one setting is missing.
        ({"identity_providers": GOOGLE}, [("OAuthSwitchedOff", "info")]),
        (
            {"callback_urls": ("http://app.example.com/#", "myapp://")},
            [("OAuthSwitchedOff", "info")],
        ),
        # A flow and one of the other two.
        ({"oauth_flows": ("code",), **URLS}, [("OAuthSwitchedOff", "warning")]),
        (
            {
                "oauth_flows": ("code",),
                "identity_providers": GOOGLE,
                "callback_urls": ("https://example.com",),
                "sign_out_urls": ("https://example.com",),
            },
            [("OAuthSwitchedOff", "warning")],
        ),
        # All that a sign-in with the provider takes, but for the switch.
        (
            {"oauth_flows": ("code",), "identity_providers": GOOGLE, **URLS},
            [("OAuthSwitchedOff", "error")],
        ),
        (
            {"oauth_flows": ("implicit",), "identity_providers": ("Google",), **URLS},
            [("OAuthSwitchedOff", "error")],
        ),
        # What is missing as well is said at once.
        (
            {
                "oauth_flows": ("code",),
                "identity_providers": GOOGLE,
                "callback_urls": ("https://app.example.com/",),
            },
            [("OAuthSwitchedOff", "error"), ("OAuthUrlsMissing", "error")],
        ),
        (
            {"oauth_flows": ("code",), "callback_urls": ("https://app.example.com/",)},
            [("OAuthSwitchedOff", "warning"), ("OAuthUrlsMissing", "warning")],
        ),
    ],
)
def test_with_oauth_off_the_rest_says_whether_it_was_meant(
    settings: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    problems = found(
        app_client=app_client(**settings),
        user_pool=oauth_pool(),
        identity_providers=(IdentityProvider("Google", "Google"),),
    )
    assert named(problems) == [(code, severity, CLIENT) for code, severity in expected]


def test_a_client_with_everything_but_oauth_is_named_in_full_and_cured_by_turning_it_on() -> None:
    client = replace(oauth_client(identity_providers=GOOGLE), oauth_enabled=False)
    providers = (IdentityProvider("Google", "Google"),)
    assert found(app_client=client, identity_providers=providers) == [
        Problem(
            "OAuthSwitchedOff",
            "error",
            CLIENT,
            "App client web has federated providers, OAuth flows and callback URLs, but OAuth is "
            "off: users cannot sign in with Google.",
            "Turn OAuth on for the app client. If users should not sign in by redirect, remove these "
            "settings, or accept this.",
        ),
        Problem(
            "OAuthDomainMissing",
            "error",
            CLIENT,
            f"App client web has redirects set up but user pool {POOL_ID} has no domain: users "
            "cannot sign in with Google.",
            "Give the user pool a domain.",
        ),
    ]
    cured = replace(client, oauth_enabled=True)
    assert found(app_client=cured, user_pool=oauth_pool(), identity_providers=providers) == []
    removed = replace(client, identity_providers=("COGNITO",), oauth_flows=(), callback_urls=())
    assert found(app_client=removed, identity_providers=providers) == []


def test_a_provider_without_a_flow_is_a_note_that_needs_no_action() -> None:
    assert found(app_client=app_client(identity_providers=GOOGLE)) == [
        Problem(
            "OAuthSwitchedOff",
            "info",
            CLIENT,
            "App client web has federated providers, but OAuth is off: users cannot sign in with "
            "Google.",
            "No action is needed unless users should sign in by redirect; then turn OAuth on and "
            "allow the code flow.",
        )
    ]


def test_to_add_a_sign_out_url_puts_a_redirect_that_works_back_into_the_file() -> None:
    client = oauth_client(sign_out_urls=())
    assert named(found(app_client=client, user_pool=oauth_pool())) == [LOST]
    cured = replace(client, sign_out_urls=("https://app.example.com/",))
    assert found(app_client=cured, user_pool=oauth_pool()) == []


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (oauth_client(), []),
        (
            oauth_client(
                callback_urls=("https://example.com/app",),
                sign_out_urls=("https://example.com/app",),
            ),
            [],
        ),
        (oauth_client(callback_urls=("https://example.com",)), [PLACEHOLDER]),
        (oauth_client(callback_urls=("https://example.com/",)), [PLACEHOLDER]),
        (oauth_client(callback_urls=(CONSOLE_URL,)), [PLACEHOLDER]),
        # With a URL of the app as well, it is a leftover, and gets no sign-out URL.
        (
            oauth_client(callback_urls=("https://example.com", "https://app.example.com/")),
            [PLACEHOLDER],
        ),
        (
            oauth_client(
                callback_urls=("https://example.com", "myapp://"), sign_out_urls=("myapp://",)
            ),
            [PLACEHOLDER],
        ),
        (
            oauth_client(
                callback_urls=("https://example.com",), identity_providers=("COGNITO", "Google")
            ),
            [("CallbackIsPlaceholder", "error", CLIENT)],
        ),
        (
            oauth_client(
                callback_urls=("https://example.com", "https://app.example.com/"),
                identity_providers=("COGNITO", "Google"),
            ),
            [PLACEHOLDER],
        ),
    ],
)
def test_users_return_to_an_app_and_not_to_what_a_tool_filled_in(
    client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        app_client=client,
        user_pool=oauth_pool(),
        identity_providers=(IdentityProvider("Google", "Google"),),
    )
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("urls", "message", "fix", "cure"),
    [
        (
            ("https://example.com",),
            (
                "App client web has the callback URL https://example.com, which a tool filled in, and "
                "no URL of an app."
            ),
            "Replace it with the URL of the app.",
            ("https://app.example.com/",),
        ),
        (
            ("https://example.com", "https://app.example.com/"),
            "App client web has the callback URL https://example.com, which a tool filled in.",
            "Remove it.",
            ("https://app.example.com/",),
        ),
    ],
)
def test_a_placeholder_is_named_in_full_and_cured(
    urls: tuple[str, ...], message: str, fix: str, cure: tuple[str, ...]
) -> None:
    client = oauth_client(callback_urls=urls)
    assert found(app_client=client, user_pool=oauth_pool()) == [
        Problem("CallbackIsPlaceholder", "warning", CLIENT, message, fix)
    ]
    assert found(app_client=replace(client, callback_urls=cure), user_pool=oauth_pool()) == []


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
