"""JSON as JavaScript writes it: whole texts, and each thing that Python would write otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.document.formats.javascript_json import stringify

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def test_objects_and_lists_are_indented_by_two_and_empty_ones_are_not() -> None:
    value = {"b": [1, {"c": True, "d": None}], "a": {}, "e": [], "f": [[], {}]}

    assert stringify(value) == (
        '{\n  "b": [\n    1,\n    {\n      "c": true,\n      "d": null\n    }\n  ],\n'
        '  "a": {},\n  "e": [],\n  "f": [\n    [],\n    {}\n  ]\n}'
    )


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (["b", "a"], ["b", "a"]),
        (["b", "10", "9", "a", "0"], ["0", "9", "10", "b", "a"]),
        # No places in an array: a leading zero, a sign, more than 2**32 - 2, other digits.
        (["01", "-1", "1.0", "", "4294967295", "\u0661", "4294967294"], ["4294967294"]),
    ],
)
def test_keys_that_are_places_in_an_array_come_first_by_number(
    keys: list[str], order: list[str]
) -> None:
    rest = [key for key in keys if key not in order]

    assert list(json.loads(stringify(dict.fromkeys(keys, 1)))) == [*order, *rest]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (10.0, "10"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (100.25, "100.25"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
        (1e-6, "0.000001"),
        (-2.5e-6, "-0.0000025"),
        (1e-7, "1e-7"),
        (2.5e-7, "2.5e-7"),
        (5e-324, "5e-324"),
        (2**53 + 1, "9007199254740993"),
        (True, "true"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(number: float, text: str) -> None:
    assert stringify(number) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("b\u00fccher \U0001f600", '"b\u00fccher \U0001f600"'),
        ("\u2028\u2029\x7f", '"\u2028\u2029\x7f"'),
        ('"\\\b\f\n\r\t\x00\x1f', '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'),
        # UTF-8 has no half of a pair.
        ("\ud83d", '"\\ud83d"'),
        ("\ude00\ud83d", '"\\ude00\\ud83d"'),
        ("</script>", '"</script>"'),
    ],
)
def test_a_text_has_escapes_only_where_javascript_has_them(text: str, written: str) -> None:
    assert stringify(text) == written
    assert stringify({text: 1}) == f"{{\n  {written}: 1\n}}"


@given(VALUES)
def test_whatever_is_written_is_read_as_the_same_and_is_utf_8(value: Any) -> None:
    text = stringify(value)

    # JavaScript has one kind of number.
    assert json.loads(text.encode(), parse_int=float) == value
