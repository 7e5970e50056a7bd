"""Waves: calls that run at the same time."""

from __future__ import annotations

import itertools
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


P = ParamSpec("P")


T = TypeVar("T")


# The widest wave of nearly every publication: nine reads of pools, and either four of their details
# or five that look up the name; six more with an API and a bucket.
CALLS_IN_A_WAVE: Final = 20


_NUMBERS: Final = itertools.count()


class Wave:
    """Calls that run at the same time: the cost of the slowest one.

    Leaving the block waits for all of them, then raises the first exception, if any: nothing
    is still under way when the work goes on or stops.
    """

    def __init__(self) -> None:
        # In logs and counts, the name shows which calls ran together.
        self._executor = ThreadPoolExecutor(
            CALLS_IN_A_WAVE, thread_name_prefix=f"wave-{next(_NUMBERS)}"
        )
        self.calls: list[Future[Any]] = []
        self._meanwhile: list[Callable[[], object]] = []

    def __enter__(self) -> Self:
        return self

    def call(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start a call; its `result()` may be read after the block."""
        future = self._executor.submit(call, *args, **kwargs)
        self.calls.append(future)
        return future

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Work without calls, which a later wave needs: done here while AWS replies to this one."""
        self._meanwhile.append(work)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                for work in self._meanwhile:
                    work()
        finally:
            self._executor.shutdown(wait=True)
        if error is None:
            for future in self.calls:
                future.result()
