"""JSON with places: values as the standard library reads them, and the first character that is no JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.lint.scan import Spot, scan
from amplify_outputs.lint.source import NotJson

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=25,
)


@given(
    JSON.filter(lambda value: value not in (float("inf"), float("-inf"))),
    st.sampled_from([None, 1, "\t"]),
)
def test_every_place_is_that_of_its_key_and_its_value(value: Any, indent: Any) -> None:
    try:
        text = json.dumps(value, indent=indent, allow_nan=False)
    except ValueError:
        return

    scanned = scan(text)

    assert scanned.value == value
    _check(text, scanned.value, scanned.spot)


def _check(text: str, value: Any, spot: Spot) -> None:
    decoder = json.JSONDecoder()
    assert decoder.raw_decode(text, spot.at)[0] == value
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    assert len(spot.within) == (len(value) if isinstance(value, dict | list) else 0)
    for key, item in inner:
        within = spot.within[key]
        if isinstance(key, str):
            assert within.key_at is not None
            assert decoder.raw_decode(text, within.key_at)[0] == key
        else:
            assert within.key_at is None
        _check(text, item, within)


@given(st.text() | st.text(alphabet='{}[]",:.-+eE0123456789truefalsn \n\\u'))
def test_any_text_is_read_as_the_standard_library_reads_it_or_refused_at_a_place(text: str) -> None:
    assert _scanned(text) == _parsed(text)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError:
        return NotJson


def _scanned(text: str) -> Any:
    try:
        return scan(text).value
    except NotJson as error:
        return NotJson if 0 <= error.at <= len(text) else error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


@pytest.mark.parametrize(
    ("text", "at", "found", "fix"),
    [
        ("", 0, "the file is empty", "Write an object."),
        (" \n", 2, "the file is empty", "Write an object."),
        ("<!DOCTYPE html>", 0, "the file begins like HTML", "Check the address that it was loaded from."),
        ("{} x", 3, "x comes after the end of the value", "Remove what is too much."),
        ("// hm\n{}", 0, "JSON has no comments", "Remove the comment."),
        ('{"a": 1 /* one */}', 8, "JSON has no comments", "Remove the comment."),
        ("# hm\n{}", 0, "JSON has no comments", "Remove the comment."),
        ('{"a": 1,}', 7, "a comma is before }", "Remove the comma."),
        ('{"a": [1, 2,\n]}', 11, "a comma is before ]", "Remove the comma."),
        ("{a: 1}", 1, "a is no key", "Write the key in double quotes."),
        ("{'a': 1}", 1, '"\'" is no key', "Write the key in double quotes."),
        ('{"a": \'b\'}', 6, "single quotes are no JSON", "Write double quotes."),
        ('{"a" 1}', 5, "1 is in the place of :", "Write a colon after the key."),
        ('{"a": 1 "b": 2}', 8, '"\\"" is in the place of , or }', "Write what is missing."),
        ('{"a": 1', 7, "the file ends, and , or } is missing", "Write what is missing."),
        ("{", 1, "the file ends within an object", "Write its end."),
        ('{"a":', 5, "the file ends, and a value is missing", "Write its end."),
        ('{"a": NaN}', 6, "NaN is no number of JSON", "Write a number."),
        ('{"a": -Infinity}', 6, "-Infinity is no number of JSON", "Write a number."),
        ('{"a": True}', 6, "True is no JSON", "Write true."),
        ('{"a": undefined}', 6, "undefined is no JSON", "Write null."),
        ('{"a": NONE}', 6, "NONE is no value of JSON", "Write it in double quotes."),
        ('{"a": 08}', 6, "this is no number of JSON", "Write it in quotes."),
        ('{"a": 1.}', 6, "this is no number of JSON", "Write it in quotes."),
        ('{"a": +1}', 6, '"+" is no value of JSON', "Write it in double quotes."),
        ('{"a": "b\n"}', 6, "this text has no end on its line", "Close its quotes."),
        ('{"a": "b', 6, "this text has no end on its line", "Close its quotes."),
        (r'{"a": "\d"}', 7, "a backslash begins nothing that JSON knows", r"Write \\ for a backslash."),
        ('{"a": "\t"}', 7, "a text has the control character U+0009", "Remove it."),
        ("[" * 65, 64, "lists and objects nest deeper than 64 levels", "Write a flatter value."),
        ("[" * 100_000, 64, "lists and objects nest deeper than 64 levels", "Write a flatter value."),
    ],
)  # fmt: skip
def test_the_first_character_that_is_no_json_is_named(
    text: str, at: int, found: str, fix: str
) -> None:
    with pytest.raises(NotJson) as caught:
        scan(text)

    assert (caught.value.at, caught.value.found, caught.value.fix) == (at, found, fix)


def test_of_a_key_that_is_there_twice_the_last_value_counts_and_both_places_are_known() -> None:
    scanned = scan('{"a": {"b": 1}, "c": 2, "a": {"d": 3}}')

    assert scanned.value == {"a": {"d": 3}, "c": 2}
    assert [(it.keys, it.first, it.again) for it in scanned.twice] == [(("a",), 1, 24)]
    assert list(scanned.spot_of(("a",)).within) == ["d"]


def test_what_is_missing_is_at_what_would_be_around_it() -> None:
    scanned = scan('{"a": {"b": 1}}')

    assert scanned.spot_of(("a", "x", "y")).at == 6


def test_more_digits_than_python_reads_at_once_are_a_fraction() -> None:
    assert scan(f"[{'9' * 5000}]").value == [float("inf")]
