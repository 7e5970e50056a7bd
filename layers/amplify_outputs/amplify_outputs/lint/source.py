"""The text of a file, and the line and column of each place in it. Pure."""

from __future__ import annotations

import codecs
import json
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

# More than a hundred times the largest file that an SSM parameter holds, and far more than an app should load.
MAX_BYTES: Final = 4_000_000
_BOM: Final = "\ufeff"


class NotJson(Exception):
    """Why a text is no JSON: at the character `at`, `found` is the case; `fix` says what to do."""

    def __init__(self, at: int, found: str, fix: str) -> None:
        super().__init__(found)
        self.at = at
        self.found = found
        self.fix = fix


@dataclass(frozen=True)
class Source:
    """A text, without the byte order mark that may have been before it.

    `has_bom` says that there was one.
    """

    text: str
    has_bom: bool = field(default=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        while (end := self.text.find("\n", starts[-1])) >= 0:
            starts.append(end + 1)
        return starts

    def position(self, at: int) -> tuple[int, int]:
        """The line and the column of a character, both from 1. Columns count characters."""
        line = bisect_right(self._line_starts, at)
        return line, at - self._line_starts[line - 1] + 1


def source_of(body: bytes) -> tuple[Source, NotJson | None]:
    """The text of the bytes, and what is wrong with them as a whole.

    If something is, the text ends before it. More than MAX_BYTES are not looked into.
    """
    if len(body) > MAX_BYTES:
        found = f"the file has more than {MAX_BYTES:,} bytes, too much for an amplify_outputs.json"
        return Source(""), NotJson(0, found, "Check that it is the right file.")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Source(""), NotJson(0, "the file is in UTF-16", "Save it in UTF-8.")
    try:
        text, fault = body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text = body[: error.start].decode("utf-8")
        found = f"the byte {body[error.start]:#04x} is not UTF-8"
        fault = NotJson(len(text.removeprefix(_BOM)), found, "Save the file in UTF-8.")
    return Source(text.removeprefix(_BOM), has_bom=text.startswith(_BOM)), fault


def word_at(text: str, at: int) -> str:
    """What is there, for a message: a word, or a character as JSON text."""
    end = at
    while (
        end < len(text) and end - at < _LONGEST_WORD and (text[end].isalnum() or text[end] in "_$")
    ):
        end += 1
    return text[at:end] or json.dumps(text[at], ensure_ascii=False)


_LONGEST_WORD: Final = 40
