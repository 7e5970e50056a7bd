"""JSON values of any shape: which values their strings mean, and what in them no file should hold."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Far more than a file needs, and far less than the parsers of the client libraries can handle.
MAX_DEPTH: Final = 64
NOT_UNICODE: Final = "has half a surrogate pair, which strict decoders refuse"


def is_deep(value: object) -> bool:
    """Whether lists and objects nest deeper than any file needs, and than recursion can follow."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


def number_from_text(value: object) -> object:
    """The whole number that a string spells; any other value as it is."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    return value


def flag_from_text(value: object) -> object:
    """The flag that a string spells, in any case; any other value as it is."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    return value


def parsed(value: object, wanted: type[list[Any] | dict[str, Any]]) -> object:
    """The list or object in a JSON text; any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        said = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return said if isinstance(said, wanted) else value


def flags_from_texts(value: object) -> object:
    """The same value with a flag for every string that spells one."""
    match value:
        case dict():
            return {key: flags_from_texts(item) for key, item in value.items()}
        case list():
            return [flags_from_texts(item) for item in value]
    return flag_from_text(value)


def unwritable(value: object, path: str, depth: int = 1) -> Iterator[tuple[str, str]]:
    """The place of everything within the value that no file should hold, and what is wrong there."""
    if value is None:
        yield path, "must not be null: Android's decoder fails on it; leave the key out"
    elif isinstance(value, float) and not math.isfinite(value):
        yield path, f"must be a finite number, not {value}: JSON has no other"
    elif isinstance(value, str) and not is_unicode(value):
        yield path, NOT_UNICODE
    elif isinstance(value, (dict, list)) and depth > MAX_DEPTH:
        yield path, f"nests deeper than {MAX_DEPTH} levels"
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and not is_unicode(key):
                yield join(path, key), NOT_UNICODE
            yield from unwritable(item, join(path, key), depth + 1)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from unwritable(item, f"{path}[{at}]", depth + 1)


def is_unicode(text: str) -> bool:
    """Whether the text has no half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def has_duplicates(items: list[object]) -> bool:
    """Whether two of the items are equal. Takes time in proportion to their number."""
    return len(set(map(_as_key, items))) < len(items)


def given_twice(items: list[object], key: str) -> list[object]:
    """The values of the key that more than one of the items has, each value once. Time as above."""
    values = [item[key] for item in items if isinstance(item, dict) and key in item]
    times = Counter(map(_as_key, values))
    by_key = {_as_key(value): value for value in reversed(values)}
    return [by_key[each] for each, number in times.items() if number > 1]


def _as_key(value: object) -> str:
    """A text that two JSON values share if they are equal, and no others; lists and objects cannot be in a set."""
    return json.dumps(value, sort_keys=True, default=str)


def join(path: str, key: object) -> str:
    """The place of a key below another place."""
    return f"{path}.{key}" if path else str(key)
