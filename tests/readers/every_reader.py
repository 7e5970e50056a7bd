"""Every reader of documents, and every document that a test makes.

A document is read at once by what runs in this process. What needs a process of its own reads all
of them together, when no test makes any more. A document for one client library (`Platform`) is read by
the readers of that library alone, and nothing that they refuse is excused.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OUTSIDE_TESTS = "no test: it was made while tests were being collected"
_SHOWN = 2000


@dataclass(frozen=True)
class LateReader:
    """A reader of many documents in one go. `missing` says why it cannot read here, if it cannot."""

    name: str
    refusals: Callable[[Sequence[bytes]], list[list[str]]]
    missing: str = ""


@dataclass
class EveryReader:
    """What has been read, by its bytes, with the test that made it first.

    `read_at_once` are the readers of this process, by name: each says what is wrong with a body; `read_for`
    are those of documents for one library, by its platform.
    `finished` are the names of the late readers that have read everything.
    """

    read_at_once: Mapping[str, Callable[[bytes], list[str]]]
    late: Sequence[LateReader]
    read_for: Mapping[str, Mapping[str, Callable[[bytes], list[str]]]] = field(default_factory=dict)
    test: str = OUTSIDE_TESTS
    made_by: dict[bytes, str] = field(default_factory=dict)
    count: int = 0
    finished: list[str] = field(default_factory=list)
    made_for: dict[tuple[str, bytes], str] = field(default_factory=dict)
    _refusals: dict[tuple[str, bytes], list[str]] = field(default_factory=dict)
    _unreported: dict[str, dict[tuple[str, bytes], None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, body: bytes, platform: str | None = None) -> None:
        """Read a document of the test that is running. Never raises: the caller may be the package."""
        with self._lock:
            self.count += 1
            made = (platform or "", body)
            if made not in self._refusals:
                if platform is None:
                    self.made_by[body] = self.test
                else:
                    self.made_for[made] = self.test
                readers = self.read_for[platform] if platform else self.read_at_once
                self._refusals[made] = [
                    f"{name}: {refusal}"
                    for name, reader in readers.items()
                    for refusal in _said_by(reader, body)
                ]
            if self._refusals[made]:
                self._unreported.setdefault(self.test, {})[made] = None

    def refused(self, test: str) -> list[str]:
        """What is wrong with documents of the test, one paragraph each; said once."""
        with self._lock:
            unreported = self._unreported.pop(test, {})
        return [_paragraph(made[1], test, self._refusals[made]) for made in unreported]

    def to_tell(self) -> dict[str, Any]:
        """What another process needs to know of this one's documents, as values that can be sent."""
        return {
            "count": self.count,
            "documents": list(self.made_by.items()),
            "documents for one": list(self.made_for.items()),
        }

    def hear(self, told: dict[str, Any]) -> None:
        """Count the documents of another process in. They have been read at once there."""
        self.count += told["count"]
        for body, test in told["documents"]:
            self.made_by.setdefault(body, test)
        for made, test in told["documents for one"]:
            self.made_for.setdefault(made, test)

    def refused_late(self, reader: LateReader) -> list[str]:
        """What this reader refuses of all that was read, one paragraph for each document."""
        bodies = list(self.made_by)
        answers = reader.refusals(bodies)
        self.finished.append(reader.name)
        return [
            _paragraph(body, self.made_by[body], [f"{reader.name}: {it}" for it in said])
            for body, said in zip(bodies, answers, strict=True)
            if said
        ]


def _said_by(reader: Callable[[bytes], list[str]], body: bytes) -> list[str]:
    try:
        return reader(body)
    except Exception as error:  # noqa: BLE001 - it would look like a failure of the package
        return [f"the reader itself failed: {error!r}"]


def _paragraph(body: bytes, test: str, refusals: list[str]) -> str:
    """The document by its version and hash, the test that made it, and every refusal."""
    version = json.loads(body).get("version")
    name = f"Document {hashlib.sha256(body).hexdigest()[:12]} of version {version}"
    lines = [f"{name}, made by {test}", *refusals, body[:_SHOWN].decode()]
    return "\n  ".join(lines)
