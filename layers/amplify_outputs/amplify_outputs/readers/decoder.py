"""A decoder of JSON, as strict as its table of fields and its dialect say.

A dialect is how a library's language takes a number, a flag or a text that JSON wrote otherwise.
No decoder here minds an unknown key; none of the libraries does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from amplify_outputs.schema import json_values
from amplify_outputs.schema.types import shown

Check = Callable[[object], bool]


@dataclass(frozen=True)
class Dialect:
    """What counts as a whole number and as a flag. A text is a JSON string in every language.

    With `reads_camel_case`, a field may also have its name in camel case.
    """

    is_number: Check
    is_flag: Check
    reads_camel_case: bool = False


@dataclass(frozen=True)
class Text:
    """A text; one of `choices`, if there are any."""

    choices: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Number:
    """A whole number."""


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Anything:
    """An object that is kept and not looked into."""


@dataclass(frozen=True)
class ListOf:
    """A list; null is never an item."""

    item: Kind


@dataclass(frozen=True)
class MapOf:
    """An object with any keys."""

    value: Kind


@dataclass(frozen=True)
class Object:
    """An object with these fields, and any others."""

    fields: Mapping[str, Field]


Kind = Text | Number | Flag | Anything | ListOf | MapOf | Object


@dataclass(frozen=True)
class Field:
    """A field of an object, and whether it may be absent or null."""

    kind: Kind
    may_be_missing: bool
    may_be_null: bool


def needed(kind: Kind) -> Field:
    """A field that must be there."""
    return Field(kind, may_be_missing=False, may_be_null=False)


def optional(kind: Kind) -> Field:
    """A field that may be absent or null."""
    return Field(kind, may_be_missing=True, may_be_null=True)


def defaulted(kind: Kind) -> Field:
    """A field with a default for when it is absent; null is not absent."""
    return Field(kind, may_be_missing=True, may_be_null=False)


def all_needed(**kinds: Kind) -> Object:
    """An object of which every field must be there."""
    return Object({name: needed(kind) for name, kind in kinds.items()})


Keys = tuple[str | int, ...]
_NUMBER: Final = re.compile(r"\[[0-9]+\]")
CANNOT_START: Final = "the app cannot start"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One place that a reader refuses: `keys` lead there, `found` says what is the case there.

    `keys` are names in objects and numbers in lists, from the outermost; the last one may be missing.
    `effect` is what that does to the app, as a clause.
    """

    keys: Keys
    found: str
    effect: str = CANNOT_START

    @property
    def place(self) -> str:
        """The place as `auth.oauth.scopes[0]`."""
        return place_of(self.keys) or "the file"

    @property
    def anywhere(self) -> str:
        """The refusal in words that are the same for each item of a list."""
        return f"{_NUMBER.sub('[]', self.place)} {self.found}"

    def __str__(self) -> str:
        return f"{self.place} {self.found}"


def place_of(keys: Keys) -> str:
    """The keys as one text: names with dots between them, numbers in brackets."""
    place = ""
    for key in keys:
        place = f"{place}[{key}]" if isinstance(key, int) else json_values.join(place, key)
    return place


@dataclass(frozen=True)
class Decoder:
    """One library's decoder of the whole file."""

    dialect: Dialect
    file: Object

    def refusals(self, outputs: Mapping[str, Any]) -> list[Refusal]:
        """Everything that it throws on; `[]` for a document that it decodes."""
        return list(self._object(self.file, outputs, ()))

    def _value(self, kind: Kind, value: object, keys: Keys) -> Iterator[Refusal]:
        if wanted := self._wanted(kind, value):
            yield Refusal(keys, f"is {shown(value)}, not {wanted}")
            return
        match kind:
            case Text(choices) if choices and value not in choices:
                yield Refusal(keys, f"is {shown(value)}, which is unknown")
            case ListOf(item) if isinstance(value, list):
                for at, each in enumerate(value):
                    yield from self._value(item, each, (*keys, at))
            case MapOf(inner) if isinstance(value, dict):
                for name, each in value.items():
                    yield from self._value(inner, each, (*keys, name))
            case Object() if isinstance(value, dict):
                yield from self._object(kind, value, keys)

    def _wanted(self, kind: Kind, value: object) -> str:
        """What the value should be and is not, in words; "" for one of the right type."""
        match kind:
            case Text():
                fits, wanted = isinstance(value, str), "a text"
            case Number():
                fits, wanted = self.dialect.is_number(value), "a number that it takes"
            case Flag():
                fits, wanted = self.dialect.is_flag(value), "a flag"
            case ListOf():
                fits, wanted = isinstance(value, list), "a list"
            case MapOf() | Object() | Anything():
                fits, wanted = isinstance(value, dict), "an object"
        return "" if fits else wanted

    def _object(self, kind: Object, value: Mapping[str, Any], above: Keys) -> Iterator[Refusal]:
        for field_name, field in kind.fields.items():
            name = self._name_in(value, field_name)
            keys = (*above, name)
            if name not in value:
                if not field.may_be_missing:
                    yield Refusal(keys, "is missing")
            elif value[name] is None:
                if not field.may_be_null:
                    yield Refusal(keys, "is null")
            else:
                yield from self._value(field.kind, value[name], keys)

    def _name_in(self, value: Mapping[str, Any], name: str) -> str:
        """The name that the field has there, or would have."""
        other = camel_case(name)
        return (
            other
            if self.dialect.reads_camel_case and name not in value and other in value
            else name
        )


def camel_case(name: str) -> str:
    """The name as `userPoolId` for `user_pool_id`."""
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)
