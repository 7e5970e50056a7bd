"""Something that happens at one AWS call: the process dies there, or somebody else is faster."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import boto3


class Killed(BaseException):
    """The process is gone: nothing of the publisher's may catch it and go on."""


class Interruption:
    """Does something once, just before or just after the n-th AWS call."""

    def __init__(self, session: boto3.Session) -> None:
        self._lock = threading.Lock()
        self.disarm()
        session.events.register_first("before-parameter-build", self._before)
        session.events.register_last("after-call", self._after)

    def arm(self, moment: str, number: int, action: Callable[[], None]) -> None:
        self.disarm()
        self._armed = (moment, number, action)

    def disarm(self) -> None:
        self._armed: tuple[str, int, Callable[[], None]] | None = None
        self.counts = {"before": itertools.count(1), "after": itertools.count(1)}
        self.done = False

    def _before(self, **_: Any) -> None:
        self._maybe("before")

    def _after(self, **_: Any) -> None:
        self._maybe("after")

    def _maybe(self, moment: str) -> None:
        with self._lock:
            if not self._armed or self._armed[0] != moment:
                return
            _, number, action = self._armed
            if next(self.counts[moment]) != number:
                return
            self._armed, self.done = None, True
        action()
