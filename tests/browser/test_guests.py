"""Visitors who have not signed in get AWS credentials where the identity pool allows guests, and none elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.pools import BY_EMAIL, PASSWORD

if TYPE_CHECKING:
    from tests.browser.application import Application
    from tests.deployment import Stacks


def test_where_guests_are_allowed_they_get_the_credentials_of_guests(
    stacks: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL, guests=True)
    page = application.open(pools)
    page.wait("Sign in")

    assert sessions.of_page(page, pools) == sessions.of_guest(pools)


def test_a_guest_who_signs_in_stays_who_he_was_and_gets_the_credentials_of_users(
    stacks: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL, guests=True)
    pools.add_user("kim@example.com", email_verified="true")
    page = application.open(pools)
    page.wait("Sign in")
    guest = sessions.of_page(page, pools)
    page.fill(username="kim@example.com", password=PASSWORD)
    page.click("Sign in")
    page.wait("Signed in as")

    user = sessions.of_page(page, pools)
    assert user == sessions.of_user(pools, "kim@example.com")
    assert user["identity"] == guest["identity"]


def test_where_guests_are_not_allowed_they_get_nothing_and_have_asked_for_nothing(
    stacks: Stacks, application: Application
) -> None:
    # The emulator would give an identity to anybody. That Cognito would refuse is not shown; that nobody asks is.
    pools = cognito.make(stacks, user_pool=BY_EMAIL, guests=False)
    page = application.open(pools)
    page.wait("Sign in")

    assert sessions.of_page(page, pools) == sessions.NOBODY
    assert pools.identities() == []
