"""Which names two lists may not have in common, in the same few bytes for ten names and for a million. Pure."""

from __future__ import annotations

import base64
import hashlib
from array import array
from typing import Final

# 32 KB in memory, and 43 KB as text, which an event has room for [eventbridge-quotas].
CELLS: Final = 4_096
_CELL_BYTES: Final = 8


class Ledger:
    """Names that are entered once from each of two lists, in any order, cancel one another out.

    A name that was entered an odd number of times is never taken for one that was cancelled out. Names
    that share its cell, one of CELLS, look as it does.
    """

    def __init__(self, cells: bytes = bytes(CELLS * _CELL_BYTES)) -> None:
        """A ledger with these cells, by default an empty one. Raises ValueError for any other length."""
        if len(cells) != CELLS * _CELL_BYTES:
            msg = f"a ledger has {CELLS * _CELL_BYTES} bytes, not {len(cells)}"
            raise ValueError(msg)
        self._cells = array("Q", cells)

    @classmethod
    def from_text(cls, text: str) -> Ledger:
        """The ledger of that text. Raises ValueError for any other text."""
        return cls(base64.b64decode(text, validate=True))

    def as_text(self) -> str:
        """The ledger as text, for the same kind of processor."""
        return base64.b64encode(self._cells.tobytes()).decode()

    def enter(self, name: str) -> None:
        """Enter the name from one of the lists."""
        cell, value = _cell_and_value(name)
        self._cells[cell] ^= value

    def is_open(self) -> bool:
        """Whether a name may be left that was not cancelled out."""
        return any(self._cells)

    def may_lack(self, name: str) -> bool:
        """Whether the name, or one that shares its cell, was not cancelled out."""
        cell, _ = _cell_and_value(name)
        return self._cells[cell] != 0


def _cell_and_value(name: str) -> tuple[int, int]:
    digest = hashlib.blake2b(name.encode(), digest_size=10).digest()
    return int.from_bytes(digest[8:]) % CELLS, int.from_bytes(digest[:8])
