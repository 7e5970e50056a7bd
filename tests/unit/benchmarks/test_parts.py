"""Where the time of a request goes, from intervals that overlap."""

from __future__ import annotations

import pytest

from benchmarks.parts import split


@pytest.mark.parametrize(
    ("busy", "parts"),
    [
        ({"start": [], "calls": []}, {"start": 0, "calls": 0, "rest": 10}),
        ({"start": [(0, 4)], "calls": [(5, 8)]}, {"start": 4, "calls": 3, "rest": 3}),
        # What overlaps counts once, for the part that comes first.
        ({"start": [(0, 4)], "calls": [(3, 6)]}, {"start": 4, "calls": 2, "rest": 4}),
        ({"start": [], "calls": [(1, 3), (2, 5), (4, 6)]}, {"start": 0, "calls": 5, "rest": 5}),
        ({"start": [(2, 3)], "calls": [(1, 6)]}, {"start": 1, "calls": 4, "rest": 5}),
        # What is outside of the request does not count.
        ({"start": [(-3, 1)], "calls": [(9, 12), (20, 30)]}, {"start": 1, "calls": 1, "rest": 8}),
    ],
)
def test_each_moment_is_of_the_first_part_that_was_busy_then(
    busy: dict[str, list[tuple[float, float]]], parts: dict[str, float]
) -> None:
    assert split(0, 10, busy, "rest") == parts
