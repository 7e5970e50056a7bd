"""The table of properties says what the parser reads, what the command line has, and what the page says."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.checks.catalogue import ACCEPTABLE_CODES
from amplify_outputs.cli import properties as options
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import CLOUDFORMATION_PROPERTIES, parse_request
from amplify_outputs.properties.reader import Properties
from amplify_outputs.reference.properties import CLOUDFORMATION, PROPERTIES, Property

if TYPE_CHECKING:
    from collections.abc import Callable

# What another property has to be for the example of one to be possible.
NEEDS: dict[str, dict[str, Any]] = {"DataApiKey": {"DataApiId": "ab3cd4ef5gh6ij7kl8mn9op0qr"}}
SMALLEST = {each.name: each.example for each in PROPERTIES if each.required}


def name_of(row: Property) -> str:
    return row.name


def read_by_the_parser(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Any, ...]]:
    """What the parser asks for of each property: kind, whether it must be there, form, choices and default."""
    asked: dict[str, tuple[Any, ...]] = {}

    def watched(method: str, says: Callable[..., tuple[Any, ...]]) -> None:
        read = getattr(Properties, method)

        def reading(self: Properties, name: str, *arguments: Any, **more: Any) -> Any:
            # `choices` reads by `texts`, and all of them by `take`: the first one says most.
            asked.setdefault(name, says(*arguments, **more))
            return read(self, name, *arguments, **more)

        monkeypatch.setattr(Properties, method, reading)

    watched("required_text", lambda form, _: ("String", True, form, (), None))
    watched("optional_text", lambda form, _: ("String", False, form, (), None))
    watched("choice", lambda choices, default: ("String", False, None, (*choices,), default))
    watched("optional_choice", lambda choices, _: ("String", False, None, (*choices,), None))
    watched("choices", lambda choices: ("List of String", False, None, (*choices,), None))
    watched("texts", lambda _: ("List of String", False, None, (), None))
    watched("flag", lambda *, default=False: ("Boolean", False, None, (), default))
    watched("take", lambda: ("Map", False, None, (), None))
    parse_request(SMALLEST)
    return asked


def test_every_row_is_what_the_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = read_by_the_parser(monkeypatch)

    # The parser takes the codes from the catalogue, and the defaults of lists are tested below.
    rows = {
        row.name: (row.kind, row.required, row.form, *((), None))
        if row.name == "AcceptProblems"
        else (
            row.kind,
            row.required,
            row.form,
            row.choices,
            None if type(row.default) is list else row.default,
        )
        for row in PROPERTIES
    }
    assert asked == rows
    [accepted] = [row.choices for row in PROPERTIES if row.name == "AcceptProblems"]
    assert accepted == tuple(sorted(ACCEPTABLE_CODES))


@pytest.mark.parametrize("row", PROPERTIES, ids=name_of)
def test_a_request_with_the_default_of_a_row_is_one_without_that_property(row: Property) -> None:
    given = {} if row.default is None else {row.name: row.default}

    assert parse_request({**SMALLEST, **given}) == parse_request(SMALLEST)


@pytest.mark.parametrize("row", PROPERTIES, ids=name_of)
def test_the_example_of_a_row_is_read_as_it_is(row: Property) -> None:
    asked = parse_request({**SMALLEST, **NEEDS.get(row.name, {}), row.name: row.example})

    assert asked.properties[row.name] == row.example


@pytest.mark.parametrize("row", PROPERTIES, ids=name_of)
def test_no_request_is_read_without_a_required_property(row: Property) -> None:
    others = {name: value for name, value in SMALLEST.items() if name != row.name}
    refused = contextlib.nullcontext()
    if row.required:
        refused = pytest.raises(RequestInvalid)  # type: ignore[assignment]

    with refused:
        parse_request(others)


def test_cloudformations_own_properties_are_those_that_the_parser_leaves_to_it() -> None:
    assert tuple(row.name for row in CLOUDFORMATION) == CLOUDFORMATION_PROPERTIES


def test_every_property_has_an_option_and_no_option_stands_for_another_one() -> None:
    named = [*options.PROPERTIES.values(), *options.PUBLISHING.values()]

    assert sorted(named) == sorted(row.name for row in PROPERTIES)


@pytest.mark.parametrize("row", [*PROPERTIES, *CLOUDFORMATION], ids=name_of)
def test_what_a_row_says_is_one_plain_sentence(row: Property) -> None:
    assert row.says.endswith(".")
    assert ". " not in row.says
    assert not set(row.says) & set('`"*[]${}')
