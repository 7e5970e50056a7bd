"""Something that happens at one AWS call: the process dies there, or somebody else is faster."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from tests.integration.calls import CallNames
from tests.sessions import events_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session


class Killed(BaseException):
    """The process is gone: nothing of the publisher's may catch it and go on."""


class Interruption:
    """Does something once, just before or just after the call of that name. `calls` are those since it was armed."""

    def __init__(self, session: Session) -> None:
        self._lock = threading.Lock()
        self.disarm()
        events_of(session).register_first("before-parameter-build", self._before)
        events_of(session).register_last("after-call", self._after)

    @property
    def calls(self) -> list[str]:
        return self._names.called

    def arm(self, moment: str, call: str, action: Callable[[], object]) -> None:
        self.disarm()
        self._armed = (moment, call, action)

    def disarm(self) -> None:
        self._armed: tuple[str, str, Callable[[], object]] | None = None
        self._names = CallNames()
        self.done = False

    def require_done(self) -> None:
        """Raise LookupError if it has not happened, because there was no such call."""
        if not self.done:
            message = f"no call {self._armed} among {self.calls}"
            raise LookupError(message)
        self.disarm()

    def _before(
        self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> None:
        with self._lock:
            context["call"] = self._names.of(model.name, params.get("Key", ""))
        self._maybe("before", context["call"])

    def _after(self, context: dict[str, Any], **_: Any) -> None:
        self._maybe("after", context["call"])

    def _maybe(self, *place: str) -> None:
        with self._lock:
            if not self._armed or self._armed[:2] != place:
                return
            action, self._armed, self.done = self._armed[2], None, True
        action()
