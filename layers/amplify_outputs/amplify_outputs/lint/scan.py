"""JSON with the place of everything in it: the value, and where each key and each value begins. Pure.

The parser of the standard library has no places, and takes NaN and the second of two equal keys without a word.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.lint.source import NotJson, word_at
from amplify_outputs.schema.json_values import MAX_DEPTH

if TYPE_CHECKING:
    from amplify_outputs.readers.decoder import Keys


@dataclass(slots=True)
class Spot:
    """Where a value is: the number of its first character, and of its key's, if it has one.

    `within` are the spots of what is in it, by key or number.
    """

    at: int
    key_at: int | None = None
    within: dict[str | int, Spot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that an object has twice: the characters where it is first and again."""

    keys: Keys
    first: int
    again: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """A JSON value, and where everything in it is. Of two equal keys the last one counts."""

    value: Any
    spot: Spot
    twice: tuple[Twice, ...]

    def spot_of(self, keys: Keys) -> Spot:
        """The spot of the value to which the keys lead; of what is around it if it is missing."""
        spot = self.spot
        for key in keys:
            inner = spot.within.get(key)
            if inner is None:
                break
            spot = inner
        return spot


def scan(text: str) -> Scanned:
    """The value that the text holds. Raises NotJson at the first character that no JSON can have."""
    scanner = _Scanner(text)
    value, spot = scanner.whole()
    return Scanned(value, spot, tuple(scanner.twice))


_SPACE: Final = re.compile(r"[ \t\n\r]*+")
_STRING: Final = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_STRING_UP_TO_A_FAULT: Final = re.compile(
    r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][-+]?[0-9]++)?")
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_WRONG_CONSTANTS: Final = {
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "yes": "true",
    "no": "false",
    "None": "null",
    "nil": "null",
    "undefined": "null",
}
_NOT_FINITE: Final = ("NaN", "Infinity", "-Infinity")
# Python refuses to read more digits at once, and every client takes so long a number for a fraction.
_LONGEST_INTEGER: Final = 400


class _Scanner:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.twice: list[Twice] = []

    def whole(self) -> tuple[Any, Spot]:
        self._skip()
        if self._at == len(self._text):
            raise NotJson(self._at, "the file is empty", "Write an object.")
        if self._text[self._at] == "<":
            found = "the file begins like HTML"
            raise NotJson(self._at, found, "Check the address that it was loaded from.")
        value, spot = self._value((), None)
        self._skip()
        if self._at < len(self._text):
            found = f"{self._here()} comes after the end of the value"
            raise NotJson(self._at, found, "Remove what is too much.")
        return value, spot

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        if self._text.startswith(("//", "/*", "#"), self._at):
            raise NotJson(self._at, "JSON has no comments", "Remove the comment.")

    def _here(self) -> str:
        return word_at(self._text, self._at)

    def _peek(self) -> str:
        """The next character that is no space, or "" at the end."""
        self._skip()
        return self._text[self._at : self._at + 1]

    def _value(self, keys: Keys, key_at: int | None) -> tuple[Any, Spot]:
        spot = Spot(self._at, key_at)
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._object(keys, spot), spot
            case "[":
                return self._list(keys, spot), spot
            case '"':
                return self._string(), spot
        return self._scalar(), spot

    def _object(self, keys: Keys, spot: Spot) -> dict[str, Any]:
        self._enter(keys)
        value: dict[str, Any] = {}
        if self._closes("}"):
            return value
        while True:
            key_at = self._at
            if self._peek() != '"':
                raise self._no_key()
            key_at = self._at
            key = self._string()
            if self._peek() != ":":
                raise NotJson(self._at, self._missing(":"), "Write a colon after the key.")
            self._at += 1
            self._skip()
            if key in value:
                first = spot.within[key].key_at
                self.twice.append(Twice((*keys, key), first or 0, key_at))
            value[key], spot.within[key] = self._value((*keys, key), key_at)
            if self._ends("}"):
                return value

    def _list(self, keys: Keys, spot: Spot) -> list[Any]:
        self._enter(keys)
        value: list[Any] = []
        if self._closes("]"):
            return value
        while True:
            self._skip()
            item, spot.within[len(value)] = self._value((*keys, len(value)), None)
            value.append(item)
            if self._ends("]"):
                return value

    def _enter(self, keys: Keys) -> None:
        if len(keys) >= MAX_DEPTH:
            found = f"lists and objects nest deeper than {MAX_DEPTH} levels"
            raise NotJson(self._at, found, "Write a flatter value.")
        self._at += 1

    def _closes(self, bracket: str) -> bool:
        """Whether an object or list is empty, which is left then."""
        empty = self._peek() == bracket
        self._at += empty
        return empty

    def _ends(self, bracket: str) -> bool:
        """Whether this was the last item, whose end is left then; otherwise the comma after it is."""
        found, comma_at = self._peek(), self._at
        if found == bracket:
            self._at += 1
            return True
        if found != ",":
            raise NotJson(self._at, self._missing(f", or {bracket}"), "Write what is missing.")
        self._at += 1
        if self._peek() in ("]", "}"):
            found = f"a comma is before {self._text[self._at]}"
            raise NotJson(comma_at, found, "Remove the comma.")
        return False

    def _missing(self, wanted: str) -> str:
        if self._at == len(self._text):
            return f"the file ends, and {wanted} is missing"
        return f"{self._here()} is in the place of {wanted}"

    def _no_key(self) -> NotJson:
        if self._at == len(self._text):
            return NotJson(self._at, "the file ends within an object", "Write its end.")
        return NotJson(self._at, f"{self._here()} is no key", "Write the key in double quotes.")

    def _string(self) -> str:
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise self._no_string()
        self._at = found.end()
        text: str = json.loads(found[0]) if "\\" in found[0] else found[0][1:-1]
        return text

    def _no_string(self) -> NotJson:
        good = _STRING_UP_TO_A_FAULT.match(self._text, self._at)
        at = good.end() if good else self._at
        if at == len(self._text) or self._text[at] in "\r\n":
            return NotJson(self._at, "this text has no end on its line", "Close its quotes.")
        if self._text[at] == "\\":
            return NotJson(
                at, "a backslash begins nothing that JSON knows", r"Write \\ for a backslash."
            )
        code = ord(self._text[at])
        return NotJson(at, f"a text has the control character U+{code:04X}", "Remove it.")

    def _scalar(self) -> Any:  # noqa: ANN401 - any JSON value
        if self._at == len(self._text):
            raise NotJson(self._at, "the file ends, and a value is missing", "Write its end.")
        for name in _NOT_FINITE:
            if self._text.startswith(name, self._at):
                raise NotJson(self._at, f"{name} is no number of JSON", "Write a number.")
        word = self._here()
        if word in _CONSTANTS:
            self._at += len(word)
            return _CONSTANTS[word]
        number = _NUMBER.match(self._text, self._at)
        if number is None:
            raise self._no_value(word)
        self._at = number.end()
        if self._text[self._at : self._at + 1].isalnum() or self._text.startswith(".", self._at):
            raise NotJson(number.start(), "this is no number of JSON", "Write it in quotes.")
        whole = not (number[1] or number[2]) and len(number[0]) <= _LONGEST_INTEGER
        return int(number[0]) if whole else float(number[0])

    def _no_value(self, word: str) -> NotJson:
        if word in _WRONG_CONSTANTS:
            return NotJson(self._at, f"{word} is no JSON", f"Write {_WRONG_CONSTANTS[word]}.")
        if self._text[self._at] == "'":
            return NotJson(self._at, "single quotes are no JSON", "Write double quotes.")
        return NotJson(self._at, f"{word} is no value of JSON", "Write it in double quotes.")
