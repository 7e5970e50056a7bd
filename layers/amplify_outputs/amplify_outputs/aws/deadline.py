"""Until when work may go on, so that no write is still running when the response is sent."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.aws.clients import SLOWEST_CALL_SECONDS
from amplify_outputs.model.errors import PublicationFailed

if TYPE_CHECKING:
    from collections.abc import Callable


class OutOfTime(PublicationFailed):
    """There is no time left for another write."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of `clock` by which every call that writes must have returned."""

    moment: float = math.inf
    clock: Callable[[], float] = time.monotonic

    def check(self, work: str) -> None:
        """Raises OutOfTime unless even the slowest wave would end in time. Call it before each wave."""
        if not self.has_time_for(SLOWEST_CALL_SECONDS):
            message = (
                f"Time ran out before {work}: AWS answered too slowly. The files that were published "
                "before are intact. Try again."
            )
            raise OutOfTime(message)

    def has_time_for(self, seconds: float) -> bool:
        """Whether that much time is left."""
        return self.clock() + seconds <= self.moment


WITHOUT_END: Final = Deadline()
