"""Values are read into their types, and everything that does not fit is named with its place."""

from __future__ import annotations

import pytest

from amplify_outputs.schema.json_values import MAX_DEPTH, NOT_UNICODE
from amplify_outputs.schema.types import (
    Anything,
    Finding,
    Flag,
    Integer,
    ListOf,
    MapOf,
    Record,
    Text,
    Type,
    read,
    shown,
    validate,
)

COLOUR = Text(("red", "green"))
HOST = Text(form=r"[^/]+", called="a host")
PAIR = Record({"a": Integer(), "b": Flag()}, (frozenset({"a", "b"}),))
EITHER = Record({"a": Text(), "b": Text()}, (frozenset({"a"}), frozenset({"b"})))


@pytest.mark.parametrize(
    ("kind", "given", "typed"),
    [
        (Text(), "x", "x"),
        (Integer(6, 99), "6", 6),
        (Integer(), "-3", -3),
        (Flag(), "TRUE", True),
        (Flag(), "false", False),
        (Flag(), True, True),
        (ListOf(Integer()), ["1", 2], [1, 2]),
        (ListOf(Text()), '["a","b"]', ["a", "b"]),
        (PAIR, {"a": "1"}, {"a": 1}),
        (PAIR, '{"b":"true"}', {"b": True}),
        (MapOf(Integer()), {"x": "1"}, {"x": 1}),
        (ListOf(MapOf(Integer())), [{"": "1"}, {"": "1"}], [{"": 1}, {"": 1}]),
        (Anything(), {"x": "1", "y": [True]}, {"x": "1", "y": [True]}),
        (Anything(), '{"x": 1, "y": false}', {"x": 1, "y": False}),
        (
            Anything(flags=True, whole_numbers=("version",)),
            {"version": "1", "a": {"version": "1", "b": ["true", "FALSE", "x"]}},
            {"version": 1, "a": {"version": "1", "b": [True, False, "x"]}},
        ),
        (Anything(flags=True, whole_numbers=("version",)), {"version": "v1"}, {"version": "v1"}),
    ],
)
def test_strings_become_what_the_format_asks_for(kind: Type, given: object, typed: object) -> None:
    assert read(kind, given) == (typed, [])


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (Text(), 1, [Finding("", "must be a string, not 1")]),
        (COLOUR, "blue", [Finding("", 'must be one of red, green, not "blue"')]),
        (Integer(6, 99), "5", [Finding("", "must be a whole number from 6 to 99, not 5")]),
        (Integer(), "1.5", [Finding("", 'must be a whole number, not "1.5"')]),
        (Integer(), True, [Finding("", "must be a whole number, not true")]),
        (Flag(), "yes", [Finding("", 'must be true or false, not "yes"')]),
        (Flag(), 1, [Finding("", "must be true or false, not 1")]),
        (ListOf(Text()), "a,b", [Finding("", 'must be a list, not "a,b"')]),
        (
            ListOf(Text(), at_least=1),
            [],
            [Finding("", "must be a list with 1 or more items, not []")],
        ),
        (
            ListOf(Text(), distinct=True),
            ["a", "a"],
            [Finding("", 'must be a list without duplicates, not ["a", "a"]')],
        ),
        (
            ListOf(PAIR, distinct_by="a"),
            [{"a": "1"}, {"a": "1", "b": "true"}, {}, {}],
            [
                Finding(
                    "",
                    'must be a list in which only one item has the a 1, not [{"a": 1}, '
                    '{"a": 1, "b": true}, {}, {}]',
                )
            ],
        ),
        (PAIR, ["a"], [Finding("", 'must be an object, not ["a"]')]),
        (PAIR, {"c": 1}, [Finding("c", "is not a known key; known keys are a, b")]),
        (MapOf(Integer(), "x.*"), {"y": 1}, [Finding("y", "must match x.*")]),
        (
            Anything(),
            {"x": {"y": [None]}},
            [
                Finding(
                    "x.y[0]",
                    "must not be null: Android's decoder fails on it; leave the key out",
                )
            ],
        ),
        (
            Anything(),
            {"x": "a\ud800"},
            [Finding("x", "has half a surrogate pair, which strict decoders refuse")],
        ),
        (Anything(), {"\ud800": {"x": 1}}, [Finding("\ud800", NOT_UNICODE)]),
        (MapOf(Integer()), {"\ud800": 1}, [Finding("\ud800", NOT_UNICODE)]),
        (Text(), "\udfff", [Finding("", NOT_UNICODE)]),
        (HOST, "example.com", []),
        (HOST, "https://example.com", [Finding("", 'must be a host, not "https://example.com"')]),
        (HOST, "", [Finding("", 'must be a host, not ""')]),
        (HOST, 5, [Finding("", "must be a host, not 5")]),
        (
            Anything(),
            '{"x": NaN, "y": [1e999]}',
            [
                Finding("x", "must be a finite number, not nan: JSON has no other"),
                Finding("y[0]", "must be a finite number, not inf: JSON has no other"),
            ],
        ),
        (
            ListOf(PAIR),
            [{"a": "x"}, {"b": "y"}],
            [
                Finding("[0].a", 'must be a whole number, not "x"'),
                Finding("[1].b", 'must be true or false, not "y"'),
            ],
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    kind: Type, given: object, expected: list[Finding]
) -> None:
    assert read(kind, given)[1] == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (PAIR, {"a": 1, "b": False}, []),
        (PAIR, {"a": 1}, [Finding("the file", "lacks b")]),
        (EITHER, {"b": "x"}, []),
        (EITHER, {}, [Finding("the file", "lacks a or b")]),
        (Integer(), "1", [Finding("", 'must be a whole number, not "1"')]),
        (Flag(), "true", [Finding("", 'must be true or false, not "true"')]),
        (ListOf(Text()), '["a"]', [Finding("", 'must be a list, not "[\\"a\\"]"')]),
        (Anything(flags=True), {"x": "true"}, []),
    ],
)
def test_a_finished_value_is_taken_as_it_is(
    kind: Type, value: object, expected: list[Finding]
) -> None:
    assert validate(kind, value) == expected


def test_a_value_that_nests_too_deep_is_named_where_it_does() -> None:
    value: dict[str, object] = {}
    for _ in range(500):
        value = {"a": value}
    path = ".".join("a" * MAX_DEPTH)
    assert read(Anything(), value)[1] == [Finding(path, f"nests deeper than {MAX_DEPTH} levels")]


def test_text_that_nests_too_deep_is_no_list() -> None:
    deep = "[" * 100_000
    assert read(ListOf(Text()), deep)[1] == [Finding("", f"must be a list, not {shown(deep)}")]


def test_long_values_are_cut_in_messages() -> None:
    assert shown("x" * 100) == '"' + "x" * 77 + " …"
