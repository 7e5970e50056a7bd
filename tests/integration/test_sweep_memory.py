"""A sweep holds a page and a wave of messages, and lists what it needs once, however many publications there are."""

from __future__ import annotations

import pytest

from benchmarks.listing import sweep_of


@pytest.mark.parametrize(
    ("some", "many"),
    [(4_000, 16_000), pytest.param(10_000, 100_000, marks=pytest.mark.exhaustive)],
)
def test_the_memory_of_a_sweep_is_the_same_however_many_publications_there_are(
    some: int, many: int
) -> None:
    """Bytes are counted, so they are the same on every machine. `make bench-refresh` goes on to a million."""
    sweep_of(some)  # What is made once and kept belongs to neither.
    few, more = sweep_of(some), sweep_of(many)

    assert (few.names, more.names) == (some, many)
    assert more.peak_bytes <= 1.1 * few.peak_bytes


def test_a_sweep_lists_each_record_and_each_mark_of_a_user_pool_once() -> None:
    # Two pages of each, and one of identity pools; at the end of either, S3 says that there is no more.
    assert sweep_of(2_000).pages == 2 + 2 + 1
