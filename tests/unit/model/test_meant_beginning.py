"""The beginning of names that was meant by one that no name has."""

from __future__ import annotations

import pytest

from amplify_outputs.model.meant import meant_beginning

NAMES = ("admin", "Shop/eu/prod", "storefront/dev", "storefront/prod")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/storefront/", "storefront/"),
        ("/storefront", "storefront/"),
        ("Storefront/", "storefront/"),
        ("shop", "Shop/"),
        ("SHOP/EU", "Shop/eu/"),
        ("storefront/prod/", "storefront/prod"),
        ("/team/outputs/storefront/prod", "storefront/prod"),
        ("team/outputs/storefront/prod/", "storefront/prod"),
        ("/team/outputs/storefront/", "storefront/"),
        ("s3://b/outputs/storefront/prod/amplify_outputs.json", "storefront/prod"),
        ("storefront\\", "storefront/"),
        ("'storefront/'", "storefront/"),
        ("/stor", "stor"),
        ("storfront/", "storefront/"),
        ("storefront/prd", "storefront/prod"),
        ("nothing/", ""),
        ("/", ""),
        ("", ""),
    ],
)
def test_a_beginning_that_no_name_has_is_put_right(text: str, meant: str) -> None:
    assert meant_beginning(text, NAMES, "/team/outputs") == meant
