"""What is said of processes that were measured: medians, and where the time of a cold request went. Pure."""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from benchmarks.parts import split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.race import Life

# The parts of a cold request, in the order in which they are shown.
INTERPRETER: Final = "start of the interpreter"
IMPORTS: Final = "imports"
CLIENTS: Final = "clients"
CONNECTIONS: Final = "connections"
WAITING: Final = "waiting for services"
CODE: Final = "own code"
PARTS: Final = (INTERPRETER, IMPORTS, CLIENTS, CONNECTIONS, WAITING, CODE)


def summary(lives: Sequence[Life]) -> dict[str, Any]:
    """Medians in seconds and MB, by what was measured, and the calls of the first request."""

    def median(of: Callable[[Life], float]) -> float:
        return round(statistics.median(map(of, lives)), 4)

    return {
        "interpreter": median(lambda life: life.begin - life.born),
        "start": median(lambda life: life.start),
        "cold": median(lambda life: life.cold.seconds),
        "start_and_cold": median(lambda life: life.start_and_cold),
        "warm": {kind: median(partial(_warm, kind)) for kind in lives[0].warm},
        "start_cpu": median(lambda life: life.start_cpu),
        "cold_cpu": median(lambda life: life.cold_cpu),
        "warm_cpu": median(lambda life: life.warm_cpu),
        "memory_mb": peak_memory_mb(lives),
        "calls": sum(it.kind == "call" for it in middle(lives).cold.busy),
    }


def peak_memory_mb(lives: Sequence[Life]) -> float | None:
    """The median of what they have had at most, if the operating system says so."""
    peaks = [life.memory_mb for life in lives if life.memory_mb is not None]
    return round(statistics.median(peaks), 1) if peaks else None


def _warm(kind: str, life: Life) -> float:
    return life.warm[kind]


def middle(lives: Sequence[Life]) -> Life:
    """The one whose first answer came neither early nor late."""
    return sorted(lives, key=lambda life: life.start_and_cold)[len(lives) // 2]


def parts(lives: Sequence[Life]) -> dict[str, float]:
    """Medians of each part, in seconds."""
    several = [_parts(life) for life in lives]
    return {part: round(statistics.median(one[part] for one in several), 4) for part in PARTS}


def _parts(life: Life) -> dict[str, float]:
    """Seconds of each part from the birth of the process to the end of its first request.

    A connection takes from its acceptance to the end of its handshake, which is when the client loads
    whom it trusts. While any service works on a call, the time is that of waiting.
    """
    busy = life.cold.busy
    calls = [(it.begin, it.end) for it in busy if it.kind == "call"]
    handshakes = [(it.begin, it.end) for it in busy if it.kind == "handshake"]
    return split(
        life.born,
        life.cold.end,
        {
            INTERPRETER: [(life.born, life.begin)],
            IMPORTS: [(life.begin, life.imported)],
            CLIENTS: [(life.imported, life.ready)],
            WAITING: calls,
            CONNECTIONS: handshakes,
        },
        CODE,
    )


def timeline(life: Life) -> list[dict[str, Any]]:
    """What the services did in the cold request, in seconds from its event."""
    return [
        {
            "kind": it.kind,
            "name": it.name.removesuffix(" SUCCESS"),
            "begin": round(it.begin - life.cold.begin, 4),
            "end": round(it.end - life.cold.begin, 4),
        }
        for it in life.cold.busy
    ]
