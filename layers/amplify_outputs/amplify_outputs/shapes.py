"""Types of JSON values: read a value into its type, or say everything that is wrong with it.

`read` is for values whose scalars CloudFormation turned into strings; `validate` is for values
that have their final types already.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Far more than a file needs, and far less than parsers of the client libraries' languages bear.
MAX_DEPTH: Final = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the file (`auth.oauth.scopes[0]`) and what is wrong with it."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `choices` where the format lists the values."""

    choices: tuple[str, ...] = ()


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
    """A JSON object of the user's own shape; its scalars stay as they are given."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one type; `distinct` where the format forbids duplicates."""

    item: Type
    at_least: int = 0
    distinct: bool = False


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
    """The value in the types of the format, and everything in it that the format does not know.

    Strings become numbers, flags, lists and objects (from JSON text) where the format wants
    those, because CloudFormation delivers every scalar as a string. Absent keys are no finding
    here: a request overrides what it likes; `validate` looks at the whole.
    """
    findings: list[Finding] = []
    typed = _Reader(findings, from_strings=True).read(kind, value, path)
    return typed, findings


def validate(kind: Type, value: object, path: str = "") -> list[Finding]:
    """Everything that breaks the format in a value with its final types; `[]` when it is right."""
    findings: list[Finding] = []
    _Reader(findings, from_strings=False).read(kind, value, path)
    return findings


class _Reader:
    """One walk over a value; findings gather in the list that it was given."""

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
                return self._anything(value, path)

    def _wrong(self, path: str, expected: str, value: object) -> None:
        self._findings.append(Finding(path, f"must be {expected}, not {shown(value)}"))

    def _text(self, kind: Text, value: object, path: str) -> object:
        if not isinstance(value, str):
            self._wrong(path, "a text", value)
        elif kind.choices and value not in kind.choices:
            self._wrong(path, f"one of {', '.join(kind.choices)}", value)
        return value

    def _integer(self, kind: Integer, value: object, path: str) -> object:
        if self._from_strings and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            value = int(value)
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
        if self._from_strings and isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
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
            self._wrong(path, f"a list of at least {kind.at_least}", items)
        if kind.distinct and any(item in items[:at] for at, item in enumerate(items)):
            self._wrong(path, "a list without duplicates", items)
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
            place = _join(path, key)
            known = kind.fields.get(key)
            if known is None:
                expected = ", ".join(sorted(kind.fields))
                self._findings.append(Finding(place, f"is not known; known are {expected}"))
            else:
                typed[key] = self.read(known, item, place)
        return typed

    def _map(self, kind: MapOf, value: object, path: str) -> object:
        value = self._parsed(value, dict)
        if not isinstance(value, dict):
            self._wrong(path, "an object", value)
            return value
        for key in value:
            if not isinstance(key, str) or not re.fullmatch(kind.keys, key, re.DOTALL):
                self._findings.append(Finding(_join(path, key), f"must match {kind.keys}"))
        return {key: self.read(kind.value, item, _join(path, key)) for key, item in value.items()}

    def _anything(self, value: object, path: str) -> object:
        value = self._parsed(value, dict)
        if not isinstance(value, dict):
            self._wrong(path, "an object", value)
        self._findings.extend(_unwritable(value, path))
        return value

    def _parsed(self, value: object, wanted: type[list[Any] | dict[str, Any]]) -> object:
        """JSON text as the list or object that it says; any other value as it is."""
        if not (self._from_strings and isinstance(value, str)):
            return value
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return parsed if isinstance(parsed, wanted) else value


def shown(value: object, *, limit: int = 80) -> str:
    """A value as JSON for a message, cut to `limit` characters."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[: limit - 2]} …"


def _missing(kind: Record, value: Mapping[str, object], path: str) -> Iterator[Finding]:
    lacking = [sorted(needed - value.keys()) for needed in kind.required]
    if all(lacking):
        choices = " or ".join(", ".join(keys) for keys in lacking)
        yield Finding(path or "the file", f"lacks {choices}")


def _unwritable(value: object, path: str, depth: int = 1) -> Iterator[Finding]:
    """Everything within a value of the user's own shape that no file should hold."""
    if value is None:
        yield Finding(path, "must not be null: Android's decoder fails on it; leave the key out")
    elif isinstance(value, float) and not math.isfinite(value):
        yield Finding(path, f"must be a finite number, not {value}: JSON has no other")
    elif isinstance(value, str) and not _is_unicode(value):
        yield Finding(path, "must be whole characters: half a surrogate pair stops strict decoders")
    elif isinstance(value, (dict, list)) and depth > MAX_DEPTH:
        yield Finding(path, f"nests deeper than {MAX_DEPTH} levels")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unwritable(item, _join(path, key), depth + 1)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _unwritable(item, f"{path}[{at}]", depth + 1)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
