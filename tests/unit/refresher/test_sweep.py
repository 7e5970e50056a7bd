"""Which pool a call to Cognito changed, from whatever CloudTrail makes of the call."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.refresher.sweep import changed_client, changed_pool
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([POOL_ID, HIDDEN]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["detail", "requestParameters", "userPoolId", "identityPoolId"]),
            inner,
        )
    ),
    max_leaves=8,
)


def event(parameters: object) -> dict[str, Any]:
    return {
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {"eventName": "UpdateUserPool", "requestParameters": parameters},
    }


@pytest.mark.parametrize(
    ("parameters", "pool_id"),
    [
        ({"userPoolId": POOL_ID}, POOL_ID),
        ({"userPoolId": POOL_ID, "clientId": CLIENT_ID, "groupName": HIDDEN}, POOL_ID),
        ({"identityPoolId": IDENTITY_POOL_ID}, IDENTITY_POOL_ID),
        ({"identityPoolId": IDENTITY_POOL_ID, "roles": {"authenticated": "arn"}}, IDENTITY_POOL_ID),
        # No call names both.
        ({"userPoolId": POOL_ID, "identityPoolId": IDENTITY_POOL_ID}, POOL_ID),
        ({"userPoolId": HIDDEN, "identityPoolId": IDENTITY_POOL_ID}, IDENTITY_POOL_ID),
    ],
)
def test_the_pool_is_the_one_that_the_call_named(parameters: dict[str, Any], pool_id: str) -> None:
    assert changed_pool(event(parameters)) == pool_id


@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        HIDDEN,
        POOL_ID,
        [POOL_ID],
        1,
        True,
        {"userPoolId": HIDDEN},
        {"userPoolId": "***"},
        {"userPoolId": None},
        {"userPoolId": ""},
        {"userPoolId": [POOL_ID]},
        {"userPoolId": {"userPoolId": POOL_ID}},
        # It becomes the beginning of keys in the bucket: nothing that is no id may.
        {"userPoolId": f"{POOL_ID}/"},
        {"userPoolId": f"{POOL_ID}\n"},
        {"userPoolId": f"../{POOL_ID}"},
        {"userPoolId": IDENTITY_POOL_ID},
        {"identityPoolId": POOL_ID},
        {"identityPoolId": IDENTITY_POOL_ID.upper()},
        {"UserPoolId": POOL_ID},
    ],
    ids=repr,
)
def test_where_the_call_does_not_say_it_may_be_any_pool(parameters: object) -> None:
    assert changed_pool(event(parameters)) is None


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"detail": {}},
        {"detail": None},
        {"detail": []},
        {"detail": POOL_ID},
        {"detail-type": "Scheduled Event", "detail": {}},
        # A person tries the function by hand.
        {"key1": "value1"},
    ],
    ids=repr,
)
def test_any_other_event_stands_for_all_pools(given: dict[str, Any]) -> None:
    assert changed_pool(given) is None


@given(st.dictionaries(st.sampled_from(["detail", "source"]), JSON))
def test_no_event_whatever_stops_the_sweep(given: dict[str, Any]) -> None:
    assert changed_pool(given) in (None, POOL_ID)


CALLS_OF_A_CLIENT = [
    ("UpdateUserPoolClient", {"clientId": CLIENT_ID}, None, CLIENT_ID),
    ("AddUserPoolClientSecret", {"clientId": CLIENT_ID}, None, CLIENT_ID),
    ("CreateManagedLoginBranding", {"clientId": CLIENT_ID}, None, CLIENT_ID),
    # A new client is named by the answer.
    ("CreateUserPoolClient", {}, {"userPoolClient": {"clientId": CLIENT_ID}}, CLIENT_ID),
    ("CreateUserPoolClient", {}, None, ""),
    ("CreateUserPoolClient", {}, {"userPoolClient": HIDDEN}, ""),
    ("UpdateUserPoolClient", {"clientId": HIDDEN}, None, ""),
    ("UpdateUserPoolClient", {"clientId": None}, None, ""),
    ("UpdateUserPoolClient", HIDDEN, None, ""),
    # It may move the policy from one client to another.
    ("UpdateCIMDPolicy", {"clientId": CLIENT_ID}, None, ""),
    ("UpdateUserPool", {"clientId": CLIENT_ID}, None, ""),
]


@pytest.mark.parametrize(("call", "asked", "answered", "client_id"), CALLS_OF_A_CLIENT)
def test_the_client_is_the_one_that_alone_has_changed(
    call: str, asked: object, answered: object, client_id: str
) -> None:
    detail = {"eventName": call, "requestParameters": asked, "responseElements": answered}
    assert changed_client({"detail": detail}) == client_id


@given(st.dictionaries(st.sampled_from(["detail", "source"]), JSON))
def test_no_event_whatever_names_a_client_by_accident(given: dict[str, Any]) -> None:
    assert changed_client(given) == ""
