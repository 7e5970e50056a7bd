"""The pace of reads: never more than our share of a quota, and no slower than need be."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from amplify_outputs.pools.shared import CATEGORIES, OUR_SHARE, QUOTAS_PER_SECOND, Pace

IDP_READ = "describe_user_pool"
SECONDS = 20


@dataclass
class Clock:
    """Time that goes on only by sleeping."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.now += seconds


def paced(workers: int, chance: float = 0.0) -> tuple[Clock, Pace]:
    clock = Clock()
    return clock, Pace(workers, clock=clock, sleep=clock.sleep, chance=lambda: chance)


def calls_of_a_worker(number: int, workers: int, operations: list[str]) -> list[float]:
    """When one of so many workers makes its calls if it does nothing but call, by turns, for SECONDS."""
    # As evenly as chance will have it in the long run: between 0 and the last but one of all.
    clock, pace = paced(workers, number / max(workers - 1, 1))
    moments: list[float] = []
    while clock.now < 100.0 + SECONDS:
        for operation in operations:
            pace.wait(operation, "us-east-1")
            moments.append(clock.now)
    return moments


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(begin <= it < begin + 1 - 1e-6 for it in moments) for begin in moments)


@pytest.mark.parametrize("workers", [1, 2, 4, 10, 100])
@pytest.mark.parametrize("category", QUOTAS_PER_SECOND)
def test_all_workers_together_never_take_more_than_our_share(category: str, workers: int) -> None:
    """They all begin at the same moment, and do nothing but call."""
    operations = [name for name, of in CATEGORIES.items() if of == category]
    share = QUOTAS_PER_SECOND[category] * OUR_SHARE
    moments = sorted(
        moment
        for number in range(workers)
        for moment in calls_of_a_worker(number, workers, operations)
    )
    in_time = [moment for moment in moments if moment < 100.0 + SECONDS]
    # Calls that are as far from each other as the share says: it is not left lying, either.
    assert len(in_time) == pytest.approx(SECONDS * share, abs=1)
    assert most_in_a_second(moments) <= share + 1


def test_the_first_calls_of_many_workers_are_at_random_within_their_turn() -> None:
    waits: list[float] = []
    for _ in range(200):
        Pace(100, clock=lambda: 100.0, sleep=waits.append).wait(IDP_READ, "us-east-1")
    turn = 100 / 7.5
    assert len(set(waits)) > 190
    assert max(waits) < turn
    # Chance is further off once in a million runs, at most.
    assert sum(waits) / 200 == pytest.approx(turn / 2, abs=turn * 0.11)


def test_a_worker_that_has_done_nothing_for_a_turn_begins_at_random_again() -> None:
    clock, pace = paced(4, chance=0.5)
    for seconds in (0.0, 1.0, 2.0):
        clock.now += seconds
        pace.wait(IDP_READ, "us-east-1")
    # Half of three shares at first; a second later its turn has come already; then it starts anew.
    assert clock.slept == pytest.approx([1.5 / 7.5, 1.5 / 7.5])


def test_a_first_call_waits_for_nobody() -> None:
    clock, pace = paced(4)
    for operation in (
        IDP_READ,
        "describe_user_pool_client",
        "list_groups",
        "describe_identity_pool",
    ):
        pace.wait(operation, "us-east-1")
    assert clock.slept == []


def test_calls_of_a_category_go_one_after_the_other() -> None:
    clock, pace = paced(4)
    for operation in (IDP_READ, "get_user_pool_mfa_config", "list_user_pool_replicas"):
        pace.wait(operation, "us-east-1")
    # Four workers, and half of fifteen calls a second.
    assert clock.slept == pytest.approx([4 / 7.5, 4 / 7.5])


def test_regions_have_quotas_of_their_own() -> None:
    clock, pace = paced(4)
    for region in ("us-east-1", "eu-west-1", "ap-northeast-1"):
        pace.wait(IDP_READ, region)
    assert clock.slept == []
    pace.wait(IDP_READ, "eu-west-1")
    assert clock.slept == pytest.approx([4 / 7.5])


def test_time_that_has_passed_is_not_waited_again_nor_saved_up() -> None:
    clock, pace = paced(2)
    pace.wait(IDP_READ, "us-east-1")
    clock.now += 60
    pace.wait(IDP_READ, "us-east-1")
    assert clock.slept == []
    pace.wait(IDP_READ, "us-east-1")
    assert clock.slept == pytest.approx([2 / 7.5])


@pytest.mark.parametrize("operation", ["get_role", "get_graphql_api", "list_api_keys"])
def test_what_is_no_call_to_cognito_has_no_pace(operation: str) -> None:
    clock, pace = paced(100)
    for _ in range(50):
        pace.wait(operation, "us-east-1")
    assert clock.slept == []


def test_calls_of_threads_are_let_through_one_after_the_other() -> None:
    """A wave asks for its calls at the same time: each gets a moment of its own."""
    waits: list[float] = []
    pace = Pace(1, clock=lambda: 100.0, sleep=waits.append)
    threads = [threading.Thread(target=pace.wait, args=(IDP_READ, "us-east-1")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    starts = [0.0, *sorted(waits)]
    assert len(starts) == 20
    assert [later - earlier for earlier, later in pairwise(starts)] == pytest.approx([1 / 7.5] * 19)
