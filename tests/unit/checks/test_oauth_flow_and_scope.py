"""A redirect returns tokens of the right kind, for the calls that Amplify makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import ResourceServers
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import CLIENT_ID, POOL_ID, follow_ups, role, user_pool
from tests.unit.checks.pool_problems import ADMIN_SCOPE, found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.readings import FollowUpFact

CLIENT = f"app client {CLIENT_ID}"
IMPLICIT = ("ImplicitFlowAllowed", "warning", CLIENT)
NO_OPENID = ("OpenidScopeMissing", "warning", CLIENT)
NO_ADMIN = ("AdminScopeMissing", "warning", CLIENT)
UNKNOWN = ("ScopeUnknown", "warning", CLIENT)
SERVERS = FollowUp("resource_servers", POOL_ID)


def knowing(servers: FollowUpFact | Unread | None) -> dict[FollowUp, FollowUpFact | Unread]:
    """The follow_ups of a well-made set-up, with what was read of the resource servers."""
    return {**follow_ups(role()), **({} if servers is None else {SERVERS: servers})}


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        (("code",), []),
        (("code", "client_credentials"), []),
        (("implicit",), [IMPLICIT]),
        (("code", "implicit"), [IMPLICIT]),
        (("implicit", "client_credentials"), [IMPLICIT]),
    ],
)
def test_tokens_should_not_travel_in_an_address(
    flows: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(app_client=oauth_client(oauth_flows=flows), user_pool=oauth_pool())
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("flows", "message"),
    [
        (
            ("implicit",),
            (
                'App client web allows only the implicit flow: response_type is "token", which '
                "Amplify's mobile libraries do not support."
            ),
        ),
        (
            ("code", "implicit"),
            "App client web allows the implicit flow as well as the code flow.",
        ),
    ],
)
def test_the_implicit_flow_is_named_in_full(flows: tuple[str, ...], message: str) -> None:
    assert found(app_client=oauth_client(oauth_flows=flows), user_pool=oauth_pool()) == [
        Problem(
            "ImplicitFlowAllowed",
            "warning",
            CLIENT,
            message,
            "Allow only the authorization code flow.",
        )
    ]


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (("openid", ADMIN_SCOPE), []),
        ((ADMIN_SCOPE, "phone", "openid", "profile"), []),
        (("openid", "email"), [NO_ADMIN]),
        ((ADMIN_SCOPE,), [NO_OPENID]),
        (("email", "profile"), [NO_OPENID, NO_ADMIN]),
        ((), [NO_OPENID, NO_ADMIN]),
        # Scopes have small letters, and look-alikes of resource servers are others.
        (("OpenID", ADMIN_SCOPE), [NO_OPENID]),
        (("openid", f"api/{ADMIN_SCOPE}"), [NO_ADMIN]),
    ],
)
def test_amplify_needs_two_scopes(
    scopes: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(app_client=oauth_client(oauth_scopes=scopes), user_pool=oauth_pool())
    assert named(problems) == expected


def test_missing_scopes_are_named_in_full() -> None:
    assert found(app_client=oauth_client(oauth_scopes=()), user_pool=oauth_pool()) == [
        Problem(
            "OpenidScopeMissing",
            "warning",
            CLIENT,
            "App client web does not allow the scope openid: after a redirect there is no ID "
            "token, so Amplify does not know who is signed in.",
            "Allow the scope openid.",
        ),
        Problem(
            "AdminScopeMissing",
            "warning",
            CLIENT,
            "App client web does not allow the scope aws.cognito.signin.user.admin: after a redirect "
            "fetchUserAttributes() and calls about second factors fail.",
            "Allow the scope. If the app makes no such call, accept this.",
        ),
    ]


@pytest.mark.parametrize(
    ("custom_scopes", "servers", "expected"),
    [
        (("api/read",), ResourceServers(frozenset({"api/read", "api/write"})), []),
        (
            ("https://api.example.com/read",),
            ResourceServers(frozenset({"https://api.example.com/read"})),
            [],
        ),
        ((), ResourceServers(frozenset()), []),
        (("api/read",), ResourceServers(frozenset()), [UNKNOWN]),
        (("api/read", "api/write"), ResourceServers(frozenset({"api/read"})), [UNKNOWN]),
        (("api/Read",), ResourceServers(frozenset({"api/read"})), [UNKNOWN]),
        # What was not read is not known to be gone.
        (("api/read",), None, []),
        (("api/read",), Unread("cognito-idp:ListResourceServers", "not_found"), []),
        (
            ("api/read",),
            Unread("cognito-idp:ListResourceServers", "denied"),
            [("NotChecked", "info", f"user pool {POOL_ID}")],
        ),
    ],
)
def test_custom_scopes_are_those_of_a_resource_server(
    custom_scopes: tuple[str, ...],
    servers: ResourceServers | Unread | None,
    expected: list[tuple[str, str, str]],
) -> None:
    client = oauth_client(oauth_scopes=("openid", ADMIN_SCOPE, *custom_scopes))
    problems = found(app_client=client, user_pool=oauth_pool(), follow_ups=knowing(servers))
    assert named(problems) == expected


def test_scopes_that_are_gone_are_named_in_full() -> None:
    client = oauth_client(oauth_scopes=("openid", ADMIN_SCOPE, "api/read", "api/write", "old/all"))
    servers = ResourceServers(frozenset({"api/read"}))
    assert found(app_client=client, user_pool=oauth_pool(), follow_ups=knowing(servers)) == [
        Problem(
            "ScopeUnknown",
            "warning",
            CLIENT,
            "App client web allows api/write, old/all, which no resource server of user pool "
            f"{POOL_ID} defines: Cognito leaves unknown scopes out of access tokens.",
            "Define the scope again, or remove it from the app client.",
        )
    ]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"sign_out_urls": ()}, "error"),
        ({"callback_urls": ()}, "warning"),
    ],
)
def test_without_an_oauth_block_flows_and_scopes_are_not_looked_at(
    broken: dict[str, Any], expected: str
) -> None:
    client = oauth_client(oauth_flows=("implicit",), oauth_scopes=("gone/read",), **broken)
    servers = ResourceServers(frozenset())
    problems = found(app_client=client, user_pool=oauth_pool(), follow_ups=knowing(servers))
    assert named(problems) == [("OAuthUrlsMissing", expected, CLIENT)]


def test_without_a_domain_flows_and_scopes_are_not_looked_at_either() -> None:
    client = oauth_client(oauth_flows=("implicit",), oauth_scopes=())
    problems = found(app_client=client, user_pool=user_pool())
    assert named(problems) == [("OAuthDomainMissing", "warning", CLIENT)]
