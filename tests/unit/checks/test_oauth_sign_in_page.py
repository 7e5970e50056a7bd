"""The sign-in pages: they offer a sign-in, the domain is active, and managed login has a style."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import Domain, LoginStyle
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import CLIENT_ID, app_client, follow_ups, role, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

CLIENT = f"app client {CLIENT_ID}"
DOMAIN = FollowUp("domain", "shop")
STYLE = FollowUp("login_style", CLIENT_ID)
STYLED, UNSTYLED = LoginStyle(assigned=True), LoginStyle(assigned=False)
NOT_READY = ("DomainNotReady", "warning", "domain shop")
NO_PROVIDER = ("OAuthWithoutProvider", "warning", CLIENT)
NO_STYLE = ("LoginStyleMissing", "warning", CLIENT)
DENIED_STYLE = Unread("cognito-idp:DescribeManagedLoginBrandingByClient", "denied")
DENIED_DOMAIN = Unread("cognito-idp:DescribeUserPoolDomain", "denied")


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (oauth_client(), oauth_pool(), []),
        (oauth_client(identity_providers=()), oauth_pool(), [NO_PROVIDER]),
        (oauth_client(identity_providers=()), user_pool(custom_domain="a.b.c"), [NO_PROVIDER]),
        # Without OAuth there are no sign-in pages, and the list says nothing.
        (app_client(identity_providers=()), oauth_pool(), []),
        # No page at all is another matter.
        (
            oauth_client(identity_providers=()),
            user_pool(),
            [("OAuthDomainMissing", "warning", CLIENT)],
        ),
        (
            app_client(
                oauth_enabled=True, oauth_flows=("client_credentials",), identity_providers=()
            ),
            oauth_pool(),
            [("AppClientMachineToMachine", "error", CLIENT)],
        ),
    ],
)
def test_the_sign_in_pages_offer_a_sign_in(
    client: AppClient, pool: UserPool, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=client, user_pool=pool)) == expected


def test_a_client_without_providers_is_named_in_full_and_cured() -> None:
    client = oauth_client(identity_providers=())
    assert found(app_client=client, user_pool=oauth_pool()) == [
        Problem(
            "OAuthWithoutProvider",
            "warning",
            CLIENT,
            "App client web has OAuth on but no identity provider: its sign-in pages have nothing to "
            "offer.",
            "Add COGNITO or a federated provider to the app client, or turn OAuth off.",
        )
    ]
    cures: list[dict[str, Any]] = [{"identity_providers": ("COGNITO",)}, {"oauth_enabled": False}]
    for cure in cures:
        problems = found(app_client=replace(client, **cure), user_pool=oauth_pool())
        assert NO_PROVIDER not in named(problems)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ACTIVE", []),
        # A change of certificate or version; the domain answers all the while.
        ("UPDATING", []),
        ("CREATING", [NOT_READY]),
        ("DELETING", [NOT_READY]),
        ("FAILED", [NOT_READY]),
        (None, [NOT_READY]),
    ],
)
def test_the_domain_answers(status: str | None, expected: list[tuple[str, str, str]]) -> None:
    read = {**follow_ups(role()), DOMAIN: Domain("shop", status)}
    problems = found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("version", "style", "expected"),
    [
        (1, STYLED, []),
        (1, UNSTYLED, []),
        (2, STYLED, []),
        (2, UNSTYLED, [NO_STYLE]),
        (3, UNSTYLED, [NO_STYLE]),
        (2, Unread("cognito-idp:DescribeManagedLoginBrandingByClient", "not_found"), []),
        (2, DENIED_STYLE, [("NotChecked", "info", CLIENT)]),
    ],
)
def test_managed_login_needs_a_style(
    version: int, style: LoginStyle | Unread, expected: list[tuple[str, str, str]]
) -> None:
    domain = Domain("shop", "ACTIVE", version)
    read = {**follow_ups(role()), DOMAIN: domain, STYLE: style}
    problems = found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read)
    assert named(problems) == expected


def test_a_style_says_nothing_while_the_domain_is_unread() -> None:
    read = {**follow_ups(role()), DOMAIN: DENIED_DOMAIN, STYLE: UNSTYLED}
    problems = found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read)
    assert named(problems) == [("NotChecked", "info", "domain shop")]


def test_both_are_named_in_full() -> None:
    read = {
        **follow_ups(role()),
        FollowUp("domain", "auth.example.com"): Domain("auth.example.com", "CREATING", 2),
        STYLE: UNSTYLED,
    }
    pool = user_pool(custom_domain="auth.example.com")
    assert found(app_client=oauth_client(), user_pool=pool, follow_ups=read) == [
        Problem(
            "DomainNotReady",
            "warning",
            "domain auth.example.com",
            "Domain auth.example.com is CREATING: sign-in by redirect does not work until it is ACTIVE.",
            "Wait. If the domain failed, correct the cause: usually its certificate or DNS.",
        ),
        Problem(
            "LoginStyleMissing",
            "warning",
            CLIENT,
            "The domain serves managed login, but app client web has no style: its sign-in page "
            'shows "Login pages unavailable".',
            "Assign a style to the app client in the user pool's managed login settings.",
        ),
    ]


def test_a_domain_that_is_gone_is_named_in_full() -> None:
    read = {**follow_ups(role()), DOMAIN: Domain("shop")}
    assert found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read) == [
        Problem(
            "DomainNotReady",
            "warning",
            "domain shop",
            "Domain shop is no longer there: sign-in by redirect does not work until it is ACTIVE.",
            "Wait. If the domain failed, correct the cause: usually its certificate or DNS.",
        )
    ]


def test_pages_that_no_redirect_leads_to_are_not_looked_at() -> None:
    read = {**follow_ups(role()), DOMAIN: Domain("shop", "FAILED", 2), STYLE: UNSTYLED}
    assert found(app_client=app_client(), user_pool=oauth_pool(), follow_ups=read) == []
