"""JSON text as JavaScript's `JSON.stringify(value, null, 2)` writes it. Amplify's writers call that.

Python's own writer differs in four things: objects and lists without items, the order of keys that
look like numbers, how numbers are written, and characters beyond ASCII.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

_INDENT: Final = "  "
# JavaScript puts keys that could be places in an array before all others, by their number.
_ARRAY_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
_LARGEST_ARRAY_INDEX: Final = 2**32 - 2
_HALF_PAIRS: Final = re.compile("[\ud800-\udfff]")
# Between these, JavaScript writes numbers without an exponent.
_SMALLEST_PLAIN: Final = 1e-6
_LARGEST_PLAIN: Final = 1e21


@dataclass(frozen=True, slots=True)
class Followed:
    """A JSON value, and a text that is written after it: code is more than JSON."""

    value: Any
    text: str


def stringify(value: Any, level: int = 0) -> str:  # noqa: ANN401 - any JSON value
    """The text of a JSON value; `level` is how deep it is nested, for the indentation.

    A whole number has all its digits, where JavaScript would round one beyond 2**53.
    """
    match value:
        case Followed():
            return f"{stringify(value.value, level)}{value.text}"
        case dict() if value:
            keys = [key for key in value if _is_index(key)]
            ordered = [*sorted(keys, key=int), *(key for key in value if not _is_index(key))]
            items = [f"{_text(key)}: {stringify(value[key], level + 1)}" for key in ordered]
            return _block("{", items, "}", level)
        case list() if value:
            return _block("[", [stringify(item, level + 1) for item in value], "]", level)
        case str():
            return _text(value)
        case float():
            return _number(value)
    return json.dumps(value)


def _block(begin: str, items: list[str], end: str, level: int) -> str:
    inner, outer = f"\n{_INDENT * (level + 1)}", f"\n{_INDENT * level}"
    return f"{begin}{inner}{f',{inner}'.join(items)}{outer}{end}"


def _is_index(key: str) -> bool:
    return bool(_ARRAY_INDEX.fullmatch(key)) and int(key) <= _LARGEST_ARRAY_INDEX


def _text(text: str) -> str:
    # UTF-8 has no half of a surrogate pair.
    written = json.dumps(text, ensure_ascii=False)
    return _HALF_PAIRS.sub(lambda half: f"\\u{ord(half.group()):04x}", written)


def _number(number: float) -> str:
    if number == 0 or _SMALLEST_PLAIN <= abs(number) < _LARGEST_PLAIN:
        plain = format(Decimal(repr(abs(number) if number == 0 else number)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return re.sub(r"e([+-])0*", r"e\1", repr(number))
