"""Which user pools and app clients match words."""

from __future__ import annotations

import pytest

from amplify_outputs.model.discovered import FoundClient, Named, NotListed, matching
from tests.builders import app_client

SHOP = Named("us-east-1_Shop", "Storefront")
ADMIN = Named("eu-west-1_Admin", "admin")
EMPTY = Named("us-east-1_Empty", "empty")
WEB, SERVER = Named("1web", "web"), Named("2server", "Server")
POOLS = {SHOP: (SERVER, WEB), ADMIN: (WEB,), EMPTY: ()}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), POOLS),
        (("storefront",), {SHOP: (SERVER, WEB)}),
        (("STORE", "web"), {SHOP: (WEB,)}),
        (("web",), {SHOP: (WEB,), ADMIN: (WEB,)}),
        (("us-east-1",), {SHOP: (SERVER, WEB), EMPTY: ()}),
        (("2serv",), {SHOP: (SERVER,)}),
        (("empty",), {EMPTY: ()}),
        (("storefront", "admin"), {}),
        # No word may be found across the end of one text and the beginning of another.
        (("storefrontus-east",), {}),
    ],
)
def test_all_words_must_be_in_the_names_and_ids_of_a_pool_with_a_client(
    words: tuple[str, ...], found: dict[Named, tuple[Named, ...]]
) -> None:
    assert matching(POOLS, words) == found


def test_a_client_that_aws_did_not_describe_is_neither_usable_nor_not() -> None:
    assert FoundClient("1", "web").usable is None
    assert FoundClient("1", "web", app_client()).usable is True
    assert FoundClient("1", "web", app_client(), ("AppClientHasSecret",)).usable is False


def test_what_is_not_listed_is_one_line() -> None:
    assert str(NotListed("the identity pools", "us-east-1", "Denied.")) == (
        "Not shown: the identity pools of us-east-1. Denied."
    )
