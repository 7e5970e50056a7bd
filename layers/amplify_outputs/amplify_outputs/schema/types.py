"""Types of JSON values: read a value into its type, or report everything that is wrong with it.

`read` is for values whose scalars CloudFormation turned into strings; `validate` is for values
that have their final types already.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from amplify_outputs.schema import json_values
from amplify_outputs.schema.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the file (`auth.oauth.scopes[0]`) and what is wrong with it."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `choices` if the schema lists the values.

    `form` is a pattern that the whole string matches; messages say `called` for it.
    """

    choices: tuple[str, ...] = ()
    form: str = ""
    called: str = "a string"


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number between two inclusive bounds, if any."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Anything:
    """A JSON object of the user's own shape; its scalars stay as they are.

    With `flags`, the strings true and false anywhere in it become flags again, and with
    `whole_numbers` the digits under those keys become numbers, because that shape has no such strings.
    """

    flags: bool = False
    whole_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one type; `distinct` if the schema forbids duplicates.

    No two items may have the same value of the key `distinct_by`.
    """

    item: Type
    at_least: int = 0
    distinct: bool = False
    distinct_by: str = ""


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with keys of the user's choice (of a pattern, if any) and values of one type."""

    value: Type
    keys: str = ".*"


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys. One of the `required` sets of keys must be complete."""

    fields: Mapping[str, Type]
    required: tuple[frozenset[str], ...] = field(default=(frozenset(),))


Type = Text | Integer | Flag | Anything | ListOf | MapOf | Record


def read(kind: Type, value: object, path: str = "") -> tuple[Any, list[Finding]]:
    """The value in the types of the schema, and everything in it that the schema does not have.

    Strings become numbers, flags, lists and objects (from JSON text) if the schema wants those,
    because CloudFormation delivers every scalar as a string. Absent keys are not a finding here,
    because a request may override a part; `validate` looks at the whole.
    """
    findings: list[Finding] = []
    typed = _Reader(findings, from_strings=True).read(kind, value, path)
    return typed, findings


def validate(kind: Type, value: object, path: str = "") -> list[Finding]:
    """Everything that breaks the schema in a value with its final types; `[]` if it is right."""
    findings: list[Finding] = []
    _Reader(findings, from_strings=False).read(kind, value, path)
    return findings


class _Reader:
    """One walk over a value; it adds findings to the list that it gets."""

    def __init__(self, findings: list[Finding], *, from_strings: bool) -> None:
        self._findings = findings
        self._from_strings = from_strings

    def read(self, kind: Type, value: object, path: str) -> Any:  # noqa: ANN401, PLR0911 - any JSON value; one return a type
        match kind:
            case Text():
                return self._text(kind, value, path)
            case Integer():
                return self._integer(kind, value, path)
            case Flag():
                return self._flag(value, path)
            case ListOf():
                return self._list(kind, value, path)
            case Record():
                return self._record(kind, value, path)
            case MapOf():
                return self._map(kind, value, path)
            case Anything():
                return self._anything(kind, value, path)

    def _wrong(self, path: str, expected: str, value: object) -> None:
        self._findings.append(Finding(path, f"must be {expected}, not {shown(value)}"))

    def _text(self, kind: Text, value: object, path: str) -> object:
        if not isinstance(value, str):
            self._wrong(path, kind.called, value)
        elif kind.choices and value not in kind.choices:
            self._wrong(path, f"one of {', '.join(kind.choices)}", value)
        elif kind.form and not re.fullmatch(kind.form, value):
            self._wrong(path, kind.called, value)
        elif not json_values.is_unicode(value):
            self._findings.append(Finding(path, json_values.NOT_UNICODE))
        return value

    def _integer(self, kind: Integer, value: object, path: str) -> object:
        if self._from_strings:
            value = json_values.number_from_text(value)
        low, high = kind.at_least, kind.at_most
        within = "" if low is None else f" from {low} to {high}"
        if (
            not isinstance(value, int)
            or isinstance(value, bool)
            or (low is not None and value < low)
            or (high is not None and value > high)
        ):
            self._wrong(path, f"a whole number{within}", value)
        return value

    def _flag(self, value: object, path: str) -> object:
        if self._from_strings:
            value = json_values.flag_from_text(value)
        if not isinstance(value, bool):
            self._wrong(path, "true or false", value)
        return value

    def _list(self, kind: ListOf, value: object, path: str) -> object:
        value = self._parsed(value, list)
        if not isinstance(value, list):
            self._wrong(path, "a list", value)
            return value
        items = [self.read(kind.item, item, f"{path}[{at}]") for at, item in enumerate(value)]
        if len(items) < kind.at_least:
            self._wrong(path, f"a list with {kind.at_least} or more items", items)
        if kind.distinct and json_values.has_duplicates(items):
            self._wrong(path, "a list without duplicates", items)
        names = json_values.given_twice(items, kind.distinct_by) if kind.distinct_by else []
        for twice in names:
            self._wrong(
                path, f"a list in which only one item has the {kind.distinct_by} {twice}", items
            )
        return items

    def _record(self, kind: Record, value: object, path: str) -> object:
        value = self._parsed(value, dict)
        if not isinstance(value, dict):
            self._wrong(path, "an object", value)
            return value
        if not self._from_strings:
            self._findings.extend(_missing(kind, value, path))
        typed = {}
        for key, item in value.items():
            place = json_values.join(path, key)
            known = kind.fields.get(key)
            if known is None:
                self._findings.append(Finding(place, _unknown(key, kind)))
            else:
                typed[key] = self.read(known, item, place)
        return typed

    def _map(self, kind: MapOf, value: object, path: str) -> object:
        value = self._parsed(value, dict)
        if not isinstance(value, dict):
            self._wrong(path, "an object", value)
            return value
        typed = {}
        for key, item in value.items():
            place = json_values.join(path, key)
            if not isinstance(key, str) or not re.fullmatch(kind.keys, key, re.DOTALL):
                self._findings.append(Finding(place, f"must match {kind.keys}"))
            elif not json_values.is_unicode(key):
                self._findings.append(Finding(place, json_values.NOT_UNICODE))
            typed[key] = self.read(kind.value, item, place)
        return typed

    def _anything(self, kind: Anything, value: object, path: str) -> object:
        value = self._parsed(value, dict)
        if not isinstance(value, dict):
            self._wrong(path, "an object", value)
        wrong = [Finding(place, message) for place, message in json_values.unwritable(value, path)]
        self._findings.extend(wrong)
        if wrong or not (self._from_strings and isinstance(value, dict)):
            return value
        restored = {
            key: json_values.number_from_text(item) if key in kind.whole_numbers else item
            for key, item in value.items()
        }
        return json_values.flags_from_texts(restored) if kind.flags else restored

    def _parsed(self, value: object, wanted: type[list[Any] | dict[str, Any]]) -> object:
        return json_values.parsed(value, wanted) if self._from_strings else value


def _unknown(key: str, kind: Record) -> str:
    if near := nearest(str(key), kind.fields):
        return f"is not a known key; the nearest known key is {near}"
    return f"is not a known key; known keys are {', '.join(sorted(kind.fields))}"


def shown(value: object, *, limit: int = 80) -> str:
    """A value as JSON for a message, cut to `limit` characters."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[: limit - 2]} …"


def _missing(kind: Record, value: Mapping[str, object], path: str) -> Iterator[Finding]:
    lacking = [sorted(needed - value.keys()) for needed in kind.required]
    if all(lacking):
        choices = " or ".join(", ".join(keys) for keys in lacking)
        yield Finding(path or "the file", f"lacks {choices}")
