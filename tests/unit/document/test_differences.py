"""What differs between two outputs, and how it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.document.differences import ABSENT, Difference, differences

OUTPUTS: dict[str, Any] = {
    "version": "1.4",
    "auth": {"user_pool_id": "us-east-1_x", "password_policy": {"min_length": 8}},
}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (OUTPUTS, OUTPUTS, []),
        ({}, {}, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        (
            OUTPUTS,
            OUTPUTS | {"version": "1.5"},
            [Difference("version", "1.4", "1.5")],
        ),
        (
            {"auth": {"password_policy": {"min_length": 8, "require_symbols": True}}},
            {"auth": {"password_policy": {"min_length": 12}}},
            [
                Difference("auth.password_policy.min_length", 8, 12),
                Difference("auth.password_policy.require_symbols", old=True, new=ABSENT),
            ],
        ),
        # Lists as a whole: the order of groups and methods counts.
        (
            {"auth": {"mfa_methods": ["SMS"]}},
            {"auth": {"mfa_methods": ["SMS", "TOTP"]}},
            [Difference("auth.mfa_methods", ["SMS"], ["SMS", "TOTP"])],
        ),
        # A whole object that comes or goes is told by its fields.
        (
            {"auth": {}},
            {"auth": {"oauth": {"domain": "d", "scopes": []}}},
            [
                Difference("auth.oauth.domain", ABSENT, "d"),
                Difference("auth.oauth.scopes", ABSENT, []),
            ],
        ),
        ({"custom": {"a": {"b": 1}}}, {}, [Difference("custom.a.b", 1, ABSENT)]),
        # An object without fields has none to be told by.
        ({}, {"custom": {}}, [Difference("custom", ABSENT, {})]),
        ({"custom": {}}, {}, [Difference("custom", {}, ABSENT)]),
        ({"custom": {"a": {}}}, {"custom": {"a": {"b": 1}}}, [Difference("custom.a.b", ABSENT, 1)]),
        # An object becomes something else.
        (
            {"custom": {"a": {"b": 1}}},
            {"custom": {"a": "b"}},
            [Difference("custom.a", {"b": 1}, "b")],
        ),
        # Null is a value, and no two types are the same.
        ({"custom": {"a": None}}, {"custom": {}}, [Difference("custom.a", None, ABSENT)]),
        ({"custom": {"a": 1}}, {"custom": {"a": True}}, [Difference("custom.a", 1, new=True)]),
        ({"custom": {"a": 1}}, {"custom": {"a": 1.0}}, [Difference("custom.a", 1, 1.0)]),
        (
            {"custom": {"a": [0]}},
            {"custom": {"a": [False]}},
            [Difference("custom.a", [0], [False])],
        ),
        # Keys that would make another path.
        (
            {"custom": {"a.b": 1, "": 2, 'ä"': 3}},
            {"custom": {}},
            [
                Difference('custom.""', 2, ABSENT),
                Difference('custom."\\u00e4\\""', 3, ABSENT),
                Difference('custom."a.b"', 1, ABSENT),
            ],
        ),
    ],
)
def test_every_field_that_differs_is_named_once_in_order(
    old: dict[str, Any], new: dict[str, Any], expected: list[Difference]
) -> None:
    found = differences(old, new)
    # Python takes 1 for true: compare what JSON says.
    assert [json.dumps(one.as_json()) for one in found] == [
        json.dumps(one.as_json()) for one in expected
    ]


def test_an_absent_side_is_left_out_of_the_json_and_null_is_not() -> None:
    one, two, three = differences({"a": None, "b": 1}, {"b": None, "c": 2})
    assert (one.kind, one.as_json()) == ("removed", {"path": "a", "old": None})
    assert (two.kind, two.as_json()) == ("changed", {"path": "b", "old": 1, "new": None})
    assert (three.kind, three.as_json()) == ("added", {"path": "c", "new": 2})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "a.b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "a.b", '"']), inner, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["a", "b", "a.b"]), VALUES, max_size=3)


@given(DOCUMENTS, DOCUMENTS)
def test_nothing_differs_exactly_when_both_are_the_same_json(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    there, back = differences(one, other), differences(other, one)
    assert (there == []) is same
    assert [found.path for found in there] == [found.path for found in back]
    assert len({found.path for found in there}) == len(there)
    assert [(found.new, found.old) for found in there] == [(found.old, found.new) for found in back]
