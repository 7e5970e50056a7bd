"""From a file to a publication: the printed properties give the file again."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.document.build import build
from amplify_outputs.document.differences import differences
from amplify_outputs.lint.adopt import properties, template
from amplify_outputs.lint.against_pools import kept
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.schema.versions import VERSIONS
from tests.builders import app_client, facts, user_pool
from tests.builders import properties as right_properties
from tests.readers.whole_document import WHOLE

OAUTH = {
    "user_pool": user_pool(domain="shop"),
    "app_client": app_client(
        oauth_enabled=True,
        oauth_flows=("code", "implicit"),
        oauth_scopes=("openid", "email"),
        callback_urls=("https://a.example.com/", "https://b.example.com/"),
        sign_out_urls=("https://a.example.com/",),
    ),
}
SECTIONS = ("analytics", "custom", "data", "geo", "notifications", "storage")


def as_sent(value: Any) -> Any:
    """The value as CloudFormation sends it: every scalar as a text."""
    match value:
        case dict():
            return {key: as_sent(item) for key, item in value.items()}
        case list():
            return [as_sent(item) for item in value]
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def published(file: dict[str, Any], overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the publisher makes of the properties that are printed for a file."""
    resource = template(properties("a/b", file, overrides))["Resources"]["Outputs4Web"]
    sent = as_sent({key: it for key, it in resource["Properties"].items() if key != "ServiceToken"})
    request = parse_request({"ServiceToken": "arn", **sent})
    return dict(build(request, facts()).outputs)


def test_what_a_file_says_beyond_its_pools_is_published_as_the_file_says_it() -> None:
    found = published(WHOLE)

    assert {name: found[name] for name in SECTIONS} == {name: WHOLE[name] for name in SECTIONS}
    assert found["version"] == WHOLE["version"]
    assert found["auth"]["user_pool_id"] == WHOLE["auth"]["user_pool_id"]
    assert found["auth"]["passwordless"]["preferred_challenge"] == "WEB_AUTHN"


CUSTOM = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | st.text("ab1.é \n\"'", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("ab.", min_size=1, max_size=3), CUSTOM, max_size=3))
def test_any_values_below_custom_keep_their_types(custom: dict[str, Any]) -> None:
    assert published({**WHOLE, "custom": custom})["custom"] == custom


@pytest.mark.parametrize("version", [*VERSIONS, "1.9", 1, None])
def test_the_version_is_that_of_the_file_or_the_newest(version: object) -> None:
    file = {"version": version, "auth": WHOLE["auth"]}

    found = properties("a/b", file)

    assert found["OutputsVersion"] == (version if version in VERSIONS else "1.5")


def test_a_file_of_the_pools_alone_needs_no_outputs() -> None:
    file = dict(build(parse_request(right_properties()), facts()).outputs)

    assert properties("storefront/prod", file) == {
        "PublicationName": "storefront/prod",
        "UserPoolId": "us-east-1_AbC123xyz",
        "UserPoolClientId": "3n4b5urk1ft4fl3mg5e62d9ado",
        "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        "OutputsVersion": "1.5",
    }


def test_with_its_pools_a_file_that_uses_a_part_of_them_is_published_as_it_is() -> None:
    request = parse_request(right_properties())
    found = facts(**OAUTH)
    file = json.loads(build(request, found).body)
    file = copy.deepcopy(file)
    file["auth"]["oauth"]["redirect_sign_in_uri"].reverse()
    file["auth"]["oauth"]["scopes"] = ["openid"]
    file["auth"]["oauth"]["response_type"] = "token"
    file["custom"] = {"beta": True}

    overrides = kept(file, request, found)
    sent = as_sent(properties("storefront/prod", file, overrides))
    again = build(parse_request({"ServiceToken": "arn", **sent}), found)

    assert differences(file, again.outputs) == []
