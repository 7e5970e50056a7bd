"""How an app client signs users in: with the flow that Amplify uses, and for longer than one access token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient

CLIENT = f"app client {CLIENT_ID}"
NO_SRP = ("SrpNotAllowed", "warning", CLIENT)
NO_REFRESH = ("RefreshNotAllowed", "warning", CLIENT)
ROTATES = ("RefreshTokensRotate", "info", CLIENT)
NO_PROVIDER = ("OAuthWithoutProvider", "warning", CLIENT)
NO_FACTORS = ("PasswordlessFactorsMissing", "info", CLIENT)

SRP, REFRESH = "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"
GOOGLE = (IdentityProvider("Google", "Google"),)


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ((SRP, REFRESH), []),
        ((SRP, REFRESH, "ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"), []),
        # Without a list Cognito allows SRP and refreshing.
        ((), []),
        ((SRP,), [NO_REFRESH]),
        ((REFRESH,), [NO_SRP]),
        ((REFRESH, "ALLOW_USER_PASSWORD_AUTH"), [NO_SRP]),
        ((REFRESH, "ALLOW_CUSTOM_AUTH"), [NO_SRP]),
        ((REFRESH, "ALLOW_ADMIN_USER_PASSWORD_AUTH"), [NO_SRP]),
        # Sign-in by choice has SRP inside, but Amplify asks for it by its own flow.
        ((REFRESH, "ALLOW_USER_AUTH"), [NO_SRP, NO_FACTORS]),
        ((SRP, REFRESH, "ALLOW_USER_AUTH"), [NO_FACTORS]),
        (("ALLOW_CUSTOM_AUTH",), [NO_SRP, NO_REFRESH]),
        # Old values add to SRP and refreshing, but for one of them.
        (("ADMIN_NO_SRP_AUTH",), []),
        (("USER_PASSWORD_AUTH",), []),
        (("ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"), []),
        (("CUSTOM_AUTH_FLOW_ONLY",), [NO_SRP]),
        (("CUSTOM_AUTH_FLOW_ONLY", "ADMIN_NO_SRP_AUTH"), [NO_SRP]),
    ],
)
def test_amplify_signs_in_by_srp_and_refreshes(
    flows: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=app_client(auth_flows=flows))) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (app_client(auth_flows=(SRP, REFRESH)), []),
        (app_client(auth_flows=(SRP,), rotates_refresh_tokens=True), [ROTATES]),
        (app_client(auth_flows=(SRP, REFRESH), rotates_refresh_tokens=True), [ROTATES]),
        (
            app_client(auth_flows=("ALLOW_CUSTOM_AUTH",), rotates_refresh_tokens=True),
            [NO_SRP, ROTATES],
        ),
    ],
)
def test_refresh_tokens_that_rotate_need_no_flow(
    client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=client)) == expected


@pytest.mark.parametrize(
    ("providers", "flows", "expected"),
    [
        (("Google",), (REFRESH,), []),
        (("Google",), (REFRESH, "ALLOW_ADMIN_USER_PASSWORD_AUTH"), []),
        # To leave COGNITO out stops no form: these users of the pool can sign in, if not by SRP.
        (("Google",), (REFRESH, "ALLOW_USER_PASSWORD_AUTH"), [NO_SRP]),
        (("Google",), (REFRESH, "ALLOW_CUSTOM_AUTH"), [NO_SRP]),
        (("Google",), ("ALLOW_CUSTOM_AUTH",), [NO_SRP, NO_REFRESH]),
        (("Google",), (REFRESH, "ALLOW_USER_AUTH"), [NO_SRP, NO_FACTORS]),
        (("Google",), (REFRESH, SRP), []),
        (("Google",), ("CUSTOM_AUTH_FLOW_ONLY",), [NO_SRP]),
        (("Google",), (), []),
        (("COGNITO", "Google"), (REFRESH,), [NO_SRP]),
        # Nobody named a provider: users of the pool sign in by Amplify's forms.
        ((), (REFRESH,), [NO_SRP, NO_PROVIDER]),
    ],
)
def test_a_client_for_redirects_alone_needs_no_srp(
    providers: tuple[str, ...], flows: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    client = oauth_client(identity_providers=providers, auth_flows=flows)
    # A trigger decides who may sign up.
    pool = oauth_pool(confirms_by_trigger=True)
    problems = found(app_client=client, user_pool=pool, identity_providers=GOOGLE)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [(300, "5 minutes"), (330, "330 seconds"), (3600, "60 minutes")],
)
def test_flows_that_are_not_allowed_are_named_with_what_users_see(
    seconds: int, spoken: str
) -> None:
    client = app_client(auth_flows=("ALLOW_CUSTOM_AUTH",), access_token_seconds=seconds)
    assert found(app_client=client) == [
        Problem(
            "SrpNotAllowed",
            "warning",
            CLIENT,
            "App client web does not allow ALLOW_USER_SRP_AUTH, the flow that Amplify uses "
            'unless the app chooses another: users get "USER_SRP_AUTH is not enabled for the '
            'client".',
            "Allow this flow. If the app chooses another flow, accept this.",
        ),
        Problem(
            "RefreshNotAllowed",
            "warning",
            CLIENT,
            "App client web does not allow ALLOW_REFRESH_TOKEN_AUTH: users are signed out when "
            f"the access token expires, after {spoken}.",
            "Allow this flow. Or turn on refresh token rotation, which needs aws-amplify 6.15.4 or a "
            "mobile library of the end of 2025.",
        ),
    ]


def test_rotation_is_named_in_full_and_cured_by_turning_it_off() -> None:
    client = app_client(auth_flows=(SRP,), rotates_refresh_tokens=True)
    assert found(app_client=client) == [
        Problem(
            "RefreshTokensRotate",
            "info",
            CLIENT,
            "App client web rotates refresh tokens, which aws-amplify knows since 6.15.4, and the "
            "libraries for iOS, Android and Flutter since the end of 2025: in older apps sessions end "
            "with the first access token.",
            "No action is needed if all apps are built with such releases.",
        )
    ]
    cured = replace(client, auth_flows=(SRP, REFRESH), rotates_refresh_tokens=False)
    assert found(app_client=cured) == []


@pytest.mark.parametrize("cure", [{"auth_flows": (SRP, REFRESH)}, {"rotates_refresh_tokens": True}])
def test_each_way_to_refresh_sessions_cures_a_client_without_one(cure: dict[str, Any]) -> None:
    client = app_client(auth_flows=(SRP,))
    assert named(found(app_client=client)) == [NO_REFRESH]
    assert NO_REFRESH not in named(found(app_client=replace(client, **cure)))


def test_the_same_client_has_the_same_problems_in_a_pool_of_every_kind() -> None:
    client = app_client(auth_flows=(SRP,))
    pools = (user_pool(), user_pool(tier="LITE"), user_pool(confirms_by_trigger=True))
    assert [named(found(app_client=client, user_pool=pool)) for pool in pools] == [[NO_REFRESH]] * 3
