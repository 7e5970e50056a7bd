"""Every AWS call of a session, and which calls went together in one wave."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.sessions import events_of

if TYPE_CHECKING:
    from botocore.session import Session


@dataclass
class CallLog:
    """The operations that were called, by wave. `latency_seconds` is added to every call."""

    latency_seconds: float = 0.0
    _waves: dict[str, list[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, session: Session) -> None:
        """Log the calls of every client that the session makes from now on."""
        events_of(session).register_first("before-parameter-build", self._begin)

    def clear(self) -> None:
        """Forget the calls so far."""
        self._waves.clear()

    @property
    def waves(self) -> list[list[str]]:
        """Calls that went together, in order: each group costs one round trip."""
        return [sorted(wave) for wave in self._waves.values()]

    def _begin(self, model: Any, **_: Any) -> None:
        # The threads of one Wave are named after it; any other call is a round trip of its own.
        name, _, _ = threading.current_thread().name.rpartition("_")
        with self._lock:
            wave = name if name.startswith("wave-") else f"call-{len(self._waves)}"
            self._waves.setdefault(wave, []).append(model.name)
        time.sleep(self.latency_seconds)
