"""Every AWS call of a client or session: when it began, when it ended, and how many ran together."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import boto3


@dataclass
class CallLog:
    """Calls as (operation, begin, end) in seconds of time.perf_counter.

    `latency_seconds` is added to every call, so that calls that run together are seen to.
    """

    latency_seconds: float = 0.0
    calls: list[tuple[str, float, float]] = field(default_factory=list)
    _begun: dict[int, float] = field(default_factory=dict)

    def watch(self, session: boto3.Session) -> None:
        """Log the calls of every client that the session makes from now on."""
        session.events.register_first("before-parameter-build", self._begin)
        session.events.register_last("after-call", self._end)

    def clear(self) -> None:
        """Forget the calls so far."""
        self.calls.clear()

    @property
    def operations(self) -> list[str]:
        """The names of the operations, sorted."""
        return sorted(operation for operation, _, _ in self.calls)

    @property
    def waves(self) -> list[list[str]]:
        """Groups of calls that overlap in time, in order: each costs one round trip."""
        waves: list[list[str]] = []
        ends = 0.0
        for operation, begin, end in sorted(self.calls, key=lambda call: call[1]):
            if begin >= ends:
                waves.append([])
            waves[-1].append(operation)
            ends = max(ends, end)
        return [sorted(wave) for wave in waves]

    def _begin(self, **_: Any) -> None:
        self._begun[threading.get_ident()] = time.perf_counter()
        time.sleep(self.latency_seconds)

    def _end(self, model: Any, **_: Any) -> None:
        begin = self._begun.pop(threading.get_ident())
        self.calls.append((model.name, begin, time.perf_counter()))
