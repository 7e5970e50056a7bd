"""The types that the format has at a place of a file, and how a sentence names them. Pure."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

from amplify_outputs.readers.decoder import camel_case
from amplify_outputs.schema.types import Flag, Integer, ListOf, MapOf, Record, Text
from amplify_outputs.schema.versions import VERSIONS, outputs_type

if TYPE_CHECKING:
    from amplify_outputs.readers.decoder import Keys
    from amplify_outputs.schema.types import Type

# A longer list of choices tells nobody what to write.
_CHOICES_MAX: Final = 6


@cache
def table(version: str) -> Record:
    """The table of that version of the format."""
    return outputs_type(version)


def inner(kind: Type | None, key: str | int) -> Type | None:
    """The type of what is below a key or at a number of a list; None if the format has none there.

    A key in camel case, as Swift reads it, has the type of the key that it stands for.
    """
    match kind:
        case Record(fields) if isinstance(key, str):
            return fields.get(key) or next(
                (inner for name, inner in fields.items() if camel_case(name) == key), None
            )
        case MapOf(value) if isinstance(key, str):
            return value
        case ListOf(item) if isinstance(key, int):
            return item
    return None


def kind_at(version: str, keys: Keys) -> Type | None:
    """The type that the format has there, or None if it has none or takes anything."""
    kind: Type | None = table(version)
    for key in keys:
        kind = inner(kind, key)
    return kind


def first_version_of(keys: Keys) -> str | None:
    """The first version that has the key, or None if none has."""
    return next((version for version in VERSIONS if kind_at(version, keys) is not None), None)


def wanted(kind: Type | None) -> str:
    """What a value of that type is, in words."""
    match kind:
        case Flag():
            return "true or false"
        case Integer(at_least=low, at_most=high):
            return "a whole number" if low is None else f"a whole number from {low} to {high}"
        case Text():
            return _text(kind)
        case ListOf(item):
            return _list(item)
        case Record():
            return _record(kind)
    return "an object" if kind else "a value of the type that the client reads"


def _record(kind: Record) -> str:
    needed = [name for name in kind.fields if name in kind.required[0]]
    return f"an object with {', '.join(needed)}" if needed else "an object"


def _text(kind: Text) -> str:
    if len(kind.choices) == 1:
        return json.dumps(kind.choices[0])
    return (
        f"one of {', '.join(kind.choices)}"
        if kind.choices
        else kind.called.replace("string", "text")
    )


def _list(item: Type) -> str:
    if not isinstance(item, Text):
        return "a list of objects"
    named = 0 < len(item.choices) <= _CHOICES_MAX
    return f"a list of texts out of {', '.join(item.choices)}" if named else "a list of texts"
