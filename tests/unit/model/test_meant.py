"""What a value of the wrong form was meant to be. tests/unit/properties has the table with the answers."""

from __future__ import annotations

import pytest

from amplify_outputs.model.meant import Meant, kind_of, kind_within, meant_by, meant_name
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID

NEAREST = "the nearest valid name"


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("/amplify-outputs/storefront/prod", "storefront/prod", "the name without the prefix of the parameter"),
        ("amplify-outputs/storefront/prod/", "storefront/prod", "the name without the prefix of the parameter"),
        ("s3://b/outputs/storefront/prod/amplify_outputs.dart", "storefront/prod", "the name in this address"),
        ("s3://b/records/storefront/prod.json", "storefront/prod", "the name in this address"),
        (
            "https://b.s3.us-east-1.amazonaws.com/outputs/storefront/prod/amplify_outputs.json",
            "storefront/prod",
            "the name in this address",
        ),
        (
            "https://s3.us-east-1.amazonaws.com/b/outputs/storefront/prod/amplify_outputs.json",
            "storefront/prod",
            "the name in this address",
        ),
        ("arn:aws:s3:::b/outputs/a/amplify_outputs.json", "a", "the name in this address"),
        ("outputs/storefront/prod/amplify_outputs.json", "storefront/prod", "the name in this key"),
        ("storefront/prod/amplify_outputs.json", "storefront/prod", "the name without the file"),
        ("'storefront/prod'", "storefront/prod", "without the quotes around it"),
        ("\tstorefront/prod\n", "storefront/prod", "without the blanks around it"),
        ("storefront/prod,", "storefront/prod", "without the characters around it"),
        ("./storefront//prod/", "storefront/prod", NEAREST),
        ("storefront\\prod", "storefront/prod", NEAREST),
        ("my app/prod v2", "my-app/prod-v2", NEAREST),
        ("_private/-x-", "private/x", NEAREST),
        ("a:b", "a-b", NEAREST),
    ],
)  # fmt: skip
def test_a_name_is_found_in_what_people_copy(text: str, name: str, why: str) -> None:
    assert meant_name(text) == Meant(name, why)


@pytest.mark.parametrize(
    "text",
    ["", "/", "...", "--help", "-x", "a" * 64, "/".join("abcdefghijk"), "a/" * 2000, "storefront"],
)
def test_what_has_no_name_in_it_means_none(text: str) -> None:
    assert meant_name(text) is None


def test_two_ids_in_a_text_mean_neither() -> None:
    assert meant_by("UserPoolId", f"{POOL_ID} or us-east-1_Other1234") is None
    assert meant_by("UserPoolId", f"{POOL_ID} or {POOL_ID}") == Meant(
        POOL_ID, "the id in this text"
    )


def test_a_property_without_a_form_means_nothing() -> None:
    assert meant_by("Formats", f"arn:{POOL_ID}") is None
    assert meant_by("UserPoolId", f"{'x' * 3000} {POOL_ID}") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (POOL_ID, "UserPoolId"),
        (f" {CLIENT_ID} ", "UserPoolClientId"),
        (IDENTITY_POOL_ID, "IdentityPoolId"),
        ("arn:aws:iam::123456789012:role/app", "PoolRoleArn"),
        ("web", None),
        (CLIENT_ID[:-1], None),
    ],
)
def test_an_id_says_what_it_is_of(text: str, name: str | None) -> None:
    kind = kind_of(text)
    assert (kind and kind.property) == name


def test_an_address_of_an_app_client_is_not_one_of_its_user_pool() -> None:
    address = f"https://console/user-pools/{POOL_ID}/app-integration/clients/{CLIENT_ID}"
    kind = kind_within(address)
    assert kind is not None
    assert kind == ("the address of an app client", "UserPoolClientId")
    assert kind_within("storefront") is None
