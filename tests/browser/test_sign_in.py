"""People sign in to an application that was built with a published document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.pools import BY_EMAIL, BY_NAME_OR_EMAIL, BY_PHONE, PASSWORD
from tests.browser.totp import totp

if TYPE_CHECKING:
    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks


def test_by_email_and_without_sending_the_password(
    stacks: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)

    assert asked_to_sign_in(page) == [("username", "email"), ("password", "password")]
    sign_in(page, "kim@example.com")
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")
    assert steps(page)[:2] == ["USER_SRP_AUTH", "PASSWORD_VERIFIER"]
    assert not any(PASSWORD in (request["body"] or "") for request in page.requests())


def test_by_phone(stacks: Stacks, application: Application) -> None:
    pools = cognito.make(stacks, user_pool=BY_PHONE)
    pools.add_user("+15555550123", phone_number_verified="true")
    page = application.open(pools)

    assert asked_to_sign_in(page) == [
        ("country_code", "select-one"),
        ("username", "tel"),
        ("password", "password"),
    ]
    sign_in(page, "5555550123")
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "+15555550123")


@pytest.mark.parametrize("name", ["kim", "kim@example.com"])
def test_by_user_name_or_by_alias(name: str, stacks: Stacks, application: Application) -> None:
    pools = cognito.make(stacks, user_pool=BY_NAME_OR_EMAIL)
    pools.add_user("kim", email="kim@example.com", email_verified="true")
    page = application.open(pools)

    assert asked_to_sign_in(page) == [("username", "text"), ("password", "password")]
    sign_in(page, name)
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim")


def test_to_pools_in_another_region_than_the_publisher(
    stacks_elsewhere: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks_elsewhere, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)
    sign_in(page, "kim@example.com")
    page.wait("Signed in as")

    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")
    assert {urlsplit(request["url"]).hostname for request in page.requests()} == {
        "localhost",
        f"cognito-idp.{pools.region}.amazonaws.com",
        f"cognito-identity.{pools.region}.amazonaws.com",
    }


def test_without_an_identity_pool_there_are_tokens_and_no_credentials(
    stacks: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL, identity_pool=False)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)
    sign_in(page, "kim@example.com")
    page.wait("Signed in as")

    session = sessions.of_page(page, pools)
    assert session == sessions.of_user(pools, "kim@example.com")
    assert (session["identity"], session["caller"]) == (None, None)


def test_with_the_code_of_an_authenticator_application(
    stacks: Stacks, application: Application
) -> None:
    mfa: dict[str, Any] = {"MfaConfiguration": "OPTIONAL", "EnabledMfas": ["SOFTWARE_TOKEN_MFA"]}
    pools = cognito.make(stacks, user_pool=BY_EMAIL | mfa)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)
    sign_in(page, "kim@example.com")
    page.wait("Signed in as")
    secret = page.call("setUpTOTP")["sharedSecret"]
    page.call("verifyTOTPSetup", {"code": totp(secret)})
    page.call("updateMFAPreference", {"totp": "PREFERRED"})
    assert pools.mfa_methods("kim@example.com") == {
        "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
        "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
    }

    page.click("Sign out")
    sign_in(page, "kim@example.com")
    page.wait("Confirm TOTP Code")
    page.fill(confirmation_code="000000")
    page.click("Confirm")
    assert page.alert() == "Invalid code received for user"
    assert sessions.of_page(page, pools) == sessions.NOBODY

    page.fill(confirmation_code=totp(secret))
    page.click("Confirm")
    page.wait("Signed in as")
    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")
    assert steps(page).count("SOFTWARE_TOKEN_MFA") == len(("wrong", "right"))


def asked_to_sign_in(page: Page) -> list[tuple[str, str]]:
    """The fields of the sign-in form, by name and type."""
    page.wait("Password")
    return [(field["name"], field["type"]) for field in page.fields()]


def sign_in(page: Page, name: str) -> None:
    page.fill(username=name, password=PASSWORD)
    page.click("Sign in")


def steps(page: Page) -> list[str]:
    """What the page asked of user pools: flows, answers to challenges, and other operations by their name."""
    asked = []
    for request in page.requests():
        service, _, operation = request["headers"].get("x-amz-target", "").partition(".")
        if service == "AWSCognitoIdentityProviderService":
            body = json.loads(request["body"])
            asked.append(body.get("AuthFlow") or body.get("ChallengeName") or operation)
    return asked
