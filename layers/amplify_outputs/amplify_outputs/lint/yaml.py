"""Values of JSON as YAML, for people who go on with them in an editor. Pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLAIN_KEY: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9_:]*[A-Za-z0-9])?", re.ASCII)
# What YAML 1.1 reads as a flag or as null.
_NO_KEYS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_FOUR_DIGITS: Final = 0xFFFF


def as_yaml(value: Mapping[str, Any]) -> str:
    """The object in block style, with a line end. All texts are in double quotes."""
    return "".join(f"{line}\n" for line in _object(value))


def _object(value: Mapping[str, Any]) -> Iterator[str]:
    for key, item in value.items():
        plain = _PLAIN_KEY.fullmatch(key) and key.lower() not in _NO_KEYS
        name = key if plain else _text(key)
        lines = list(_lines(item))
        if isinstance(item, dict | list) and item:
            yield f"{name}:"
            yield from (f"  {line}" for line in lines)
        else:
            yield f"{name}: {lines[0]}"


def _lines(value: object) -> Iterator[str]:
    match value:
        case dict() if value:
            yield from _object(value)
        case list() if value:
            for item in value:
                first, *more = _lines(item)
                yield f"- {first}"
                yield from (f"  {line}" for line in more)
        case str():
            yield _text(value)
        case _:
            yield json.dumps(value)


def _text(text: str) -> str:
    """A text in double quotes. YAML has no pairs of surrogates, so only what cannot be printed is escaped."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(it if it.isprintable() else _escape(ord(it)) for it in written)


def _escape(code: int) -> str:
    return f"\\U{code:08x}" if code > _FOUR_DIGITS else f"\\u{code:04x}"
