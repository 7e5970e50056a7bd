"""People choose among the ways to sign in that the user pool allows.

The emulator has no flow for ways without a password. That they let somebody in is not shown; what the page asks
Cognito for is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.pools import BY_EMAIL, PASSWORD

if TYPE_CHECKING:
    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Stacks

# What is written on the button for each, in the order of the page.
BUTTONS: Final = {
    "PASSWORD": "Sign In with Password",
    "EMAIL_OTP": "Sign In with Email",
    "SMS_OTP": "Sign In with SMS",
    "WEB_AUTHN": "Sign In with Passkey",
}


@pytest.mark.parametrize(
    "factors", [["PASSWORD", "EMAIL_OTP"], ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]]
)
def test_the_page_offers_what_the_pool_allows_and_asks_for_what_is_chosen(
    factors: list[str], stacks: Stacks, application: Application
) -> None:
    pools = pools_with(stacks, factors)
    page = chosen_among(application, pools)

    policy = pools.user_pool()["Policies"]["SignInPolicy"]
    allowed = set(policy["AllowedFirstAuthFactors"])
    assert allowed == set(factors)
    assert [name for name in page.buttons() if " with " in name] == [
        button for factor, button in BUTTONS.items() if factor in allowed
    ]
    page.click("Sign In with Email")
    assert page.alert() == "Unsupported AuthFlow: USER_AUTH"
    assert asked(page) == {
        "ClientId": pools.client_id,
        "AuthFlow": "USER_AUTH",
        "AuthParameters": {"USERNAME": "kim@example.com", "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    }


def test_the_password_is_one_of_the_ways(stacks: Stacks, application: Application) -> None:
    pools = pools_with(stacks, ["PASSWORD", "EMAIL_OTP"])
    page = chosen_among(application, pools)
    page.fill(password=PASSWORD)
    page.click("Sign In with Password")
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")


def pools_with(stacks: Stacks, factors: list[str]) -> Pools:
    """Pools with a user, which allow these ways to sign in."""
    pools = cognito.make(
        stacks,
        user_pool={
            **BY_EMAIL,
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": factors}},
        },
        client={
            "ExplicitAuthFlows": [
                "ALLOW_USER_AUTH",
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
            ]
        },
        # Passkeys belong to it, unless the pool names another relying party.
        domain="storefront",
    )
    pools.add_user("kim@example.com", email_verified="true")
    return pools


def chosen_among(application: Application, pools: Pools) -> Page:
    """The page that shows the choice."""
    page = application.open(pools)
    page.fill(username="kim@example.com", password=PASSWORD)
    page.click("Sign in")
    page.wait("Sign In with Password")
    return page


def asked(page: Page) -> dict[str, Any]:
    """What the page asked user pools for last, less what says which browser it is."""
    bodies = [
        json.loads(request["body"])
        for request in page.requests()
        if "AWSCognitoIdentityProviderService." in request["headers"].get("x-amz-target", "")
    ]
    return {
        key: it
        for key, it in bodies[-1].items()
        if key not in ("UserContextData", "ClientMetadata")
    }
