"""The sign-up form asks for what the user pool requires, and for nothing else.

The form believes the document. So it is compared with what Cognito says of the pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.pools import (
    BY_EMAIL,
    BY_NAME,
    BY_NAME_OR_EMAIL,
    BY_PHONE,
    EVERYTHING,
    PASSWORD,
    required,
)

if TYPE_CHECKING:
    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Stacks


@pytest.mark.parametrize(
    ("user_pool", "attributes"),
    [
        pytest.param(BY_EMAIL, [], id="by e-mail"),
        pytest.param(BY_EMAIL, EVERYTHING, id="by e-mail, everything required"),
        pytest.param(BY_PHONE, ["phone_number", "given_name"], id="by phone"),
        pytest.param(BY_NAME, ["email", "family_name"], id="by user name"),
        pytest.param(BY_NAME_OR_EMAIL, ["email"], id="by user name or alias"),
    ],
)
def test_the_form_asks_for_what_the_pool_requires(
    user_pool: dict[str, Any],
    attributes: list[str],
    stacks: Stacks,
    application: Application,
) -> None:
    schema = {"Schema": required(attributes)}
    pools = cognito.make(stacks, user_pool=user_pool | schema, identity_pool=False)
    page = application.open(pools)
    page.click("Create Account", role="tab")
    page.wait("Confirm Password")

    assert asked(page) == wanted(pools)


def test_who_signs_up_is_in_the_pool_as_typed_and_is_signed_in(
    stacks: Stacks, application: Application
) -> None:
    typed = {"birthdate": "1990-02-28", "email": "kim@example.com", "family_name": "Ng"}
    pools = cognito.make(stacks, user_pool=BY_EMAIL | {"Schema": required(typed)})
    page = application.open(pools)
    page.click("Create Account", role="tab")
    page.fill(**typed, password=PASSWORD, confirm_password=PASSWORD)
    page.click("Create Account")
    page.wait("We Emailed You")
    assert pools.user("kim@example.com")["UserStatus"] == "UNCONFIRMED"

    # The code that the emulator sends to everybody.
    page.fill(confirmation_code="123456")
    page.click("Confirm")
    # To Cognito a confirmed address is a verified one. The emulator leaves it unverified, and so the page asks.
    page.click("Skip")
    page.wait("Signed in as")

    user = pools.user("kim@example.com")
    assert user == {
        **typed,
        "sub": user["sub"],
        "Username": user["sub"],
        "UserStatus": "CONFIRMED",
    }
    assert sessions.of_page(page, pools) == sessions.of_user(pools, "kim@example.com")


def test_the_form_holds_passwords_against_the_policy_of_the_pool(
    stacks: Stacks, application: Application
) -> None:
    policy = {
        "MinimumLength": 11,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": False,
        "RequireUppercase": False,
    }
    pools = cognito.make(
        stacks, user_pool=BY_EMAIL | {"Policies": {"PasswordPolicy": policy}}, identity_pool=False
    )
    page = application.open(pools)
    page.click("Create Account", role="tab")
    # A letter that is neither upper nor lower case breaks every rule that there can be.
    page.fill(password="語", confirm_password="語")  # noqa: S106
    page.wait("Password must have")

    said = [line for line in page.text().splitlines() if line.startswith("Password must have")]
    in_cognito = pools.user_pool()["Policies"]["PasswordPolicy"]
    assert said == [
        f"Password must have at least {in_cognito['MinimumLength']} characters",
        *(f"Password must have {words}" for rule, words in RULES.items() if in_cognito[rule]),
    ]
    assert {rule: in_cognito[rule] for rule in policy} == policy


# In the words and the order of the form.
RULES: Final = {
    "RequireLowercase": "lower case letters",
    "RequireUppercase": "upper case letters",
    "RequireNumbers": "numbers",
    "RequireSymbols": "special characters",
}


def asked(page: Page) -> list[str]:
    """The names of what must be filled in, in alphabetical order."""
    fields = page.fields()
    # The country of a phone number is chosen from the start.
    assert {field["name"] for field in fields if not field["required"]} <= {"country_code"}
    return sorted(field["name"] for field in fields if field["required"])


def wanted(pools: Pools) -> list[str]:
    """What Cognito wants of somebody who signs up, in alphabetical order."""
    pool = pools.user_pool()
    names = {item["Name"] for item in pool["SchemaAttributes"] if item["Required"]} - {"sub"}
    names |= set(pool.get("UsernameAttributes", [])) or {"username"}
    return sorted({*names, "password", "confirm_password"})
