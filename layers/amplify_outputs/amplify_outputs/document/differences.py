"""What differs between the outputs of two documents, field by field. Pure.

For people who compare a publication with its pools, and for events that say what changed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class Absent:
    """The type of ABSENT, which is what a document has where it has no such field; null is a value."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. `old` and `new` are JSON values, or ABSENT on one side.

    `path` has the keys from the outermost to the field's, joined by dots; a key with other characters
    than letters, digits, `-` and `_` is written as JSON text: `custom."a.b"`.
    """

    path: str
    old: Any
    new: Any

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """How the field differs between old and new."""
        if self.old is ABSENT:
            return "added"
        return "removed" if self.new is ABSENT else "changed"

    def as_json(self) -> dict[str, Any]:
        """`path`, and `old` and `new` as far as the field is there."""
        sides = {"old": self.old, "new": self.new}
        return {
            "path": self.path,
            **{side: value for side, value in sides.items() if value is not ABSENT},
        }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every field in which two outputs differ, sorted by path; empty if they say the same.

    Objects are compared key by key, also where one side has none of them. Lists are compared as a
    whole: their order counts, and an item by itself says little. 1, 1.0 and true are different.
    """
    return sorted(_compared((), old, new), key=lambda difference: difference.path)


def _compared(path: tuple[str, ...], old: object, new: object) -> Iterator[Difference]:
    if _is_branch(old, new):
        before, after = _fields(old), _fields(new)
        for key in before.keys() | after.keys():
            yield from _compared((*path, key), before.get(key, ABSENT), after.get(key, ABSENT))
    elif not _same(old, new):
        yield Difference(".".join(_shown(key) for key in path), old, new)


def _is_branch(old: object, new: object) -> bool:
    """Whether to go on key by key: objects on both sides, or one with keys against nothing."""
    if isinstance(old, dict) and isinstance(new, dict):
        return True
    if old is ABSENT:
        return isinstance(new, dict) and bool(new)
    return new is ABSENT and isinstance(old, dict) and bool(old)


def _fields(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _same(old: object, new: object) -> bool:
    # Python takes 1 for true; their JSON texts differ.
    if old is ABSENT or new is ABSENT:
        return old is new
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _shown(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else json.dumps(key)
