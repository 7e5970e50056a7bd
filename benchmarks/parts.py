"""Where the time of a cold request goes: each moment is of the first part that was busy then. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Interval = tuple[float, float]


def split(
    begin: float, end: float, busy: Mapping[str, Iterable[Interval]], rest: str
) -> dict[str, float]:
    """Seconds of each part between two moments. Parts that come first in `busy` win; what is left is `rest`.

    Intervals may overlap, and may reach beyond the two moments. The parts add up to the whole.
    """
    within = {
        part: [
            (max(begin, first), min(end, last))
            for first, last in intervals
            if first < end and last > begin
        ]
        for part, intervals in busy.items()
    }
    ends = {moment for intervals in within.values() for one in intervals for moment in one}
    seconds = dict.fromkeys([*busy, rest], 0.0)
    for first, last in pairwise(sorted({begin, end} | ends)):
        seconds[_part(first, last, within, rest)] += last - first
    return seconds


def _part(first: float, last: float, within: Mapping[str, list[Interval]], rest: str) -> str:
    """What was busy all the time between two neighboring moments."""
    return next(
        (
            part
            for part, intervals in within.items()
            if any(begin <= first and last <= end for begin, end in intervals)
        ),
        rest,
    )
