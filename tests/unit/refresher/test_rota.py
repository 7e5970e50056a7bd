"""Turns of pools: each comes within the days that the page says, whatever the day and the pool are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.refresher.rota import SECRETS_EVERY_DAYS, Rota, scheduled_day

DAYS = st.integers(1, 28)
POOLS = st.from_regex(r"us-east-1_[0-9A-Za-z]{9}", fullmatch=True)
TODAY = st.integers(739_000, 750_000)


@given(DAYS, POOLS, TODAY)
def test_a_pool_is_asked_for_on_one_day_of_as_many_as_there_are(
    days: int, pool_id: str, today: int
) -> None:
    rota = Rota(days, follows_changes=True)
    assert sum(rota.asks_for(pool_id, day) for day in range(today, today + days)) == 1


@given(DAYS, POOLS, TODAY)
def test_client_secrets_are_listed_every_week_or_every_time(
    days: int, pool_id: str, today: int
) -> None:
    rota = Rota(days, follows_changes=True)
    longest = max(days, SECRETS_EVERY_DAYS)
    listed = [
        day
        for day in range(today, today + longest)
        if rota.asks_for(pool_id, day) and not rota.leaves_out_secrets(pool_id, day)
    ]
    assert listed


@given(POOLS, TODAY)
def test_by_default_every_pool_is_asked_for_and_secrets_are_listed_on_one_day_of_seven(
    pool_id: str, today: int
) -> None:
    rota = Rota(1, follows_changes=True)
    week = range(today, today + 7)
    assert all(rota.asks_for(pool_id, day) for day in week)
    assert sum(rota.leaves_out_secrets(pool_id, day) for day in week) == 6


@given(DAYS, POOLS, st.none() | TODAY)
def test_secrets_are_listed_if_changes_are_not_followed(
    days: int, pool_id: str, today: int | None
) -> None:
    assert not Rota(days, follows_changes=False).leaves_out_secrets(pool_id, today)


@pytest.mark.parametrize(("pool_id", "day"), [("us-east-1_a", None), ("", 739_000), ("", None)])
def test_without_a_day_or_a_pool_nothing_is_left_out(pool_id: str, day: int | None) -> None:
    for days in range(1, 29):
        rota = Rota(days, follows_changes=True)
        assert rota.asks_for(pool_id, day)
        assert not rota.leaves_out_secrets(pool_id, day)


def test_turns_are_spread_evenly() -> None:
    rota, day = Rota(7, follows_changes=True), 739_000
    pools = [f"us-east-1_Pool{number:05}" for number in range(7_000)]
    assert 850 < sum(rota.asks_for(pool_id, day) for pool_id in pools) < 1_150


@pytest.mark.parametrize(
    ("event", "day"),
    [
        ({"source": "aws.events", "time": "2026-01-02T06:00:00Z"}, date(2026, 1, 2)),
        ({"source": "aws.events", "time": "2026-01-02T23:59:59Z"}, date(2026, 1, 2)),
        ({"source": "aws.events", "time": "yesterday"}, None),
        ({"source": "aws.events", "time": 1}, None),
        ({"source": "aws.events"}, None),
        ({"source": "aws.cloudformation", "time": "2026-01-02T06:00:00Z"}, None),
        ({}, None),
    ],
    ids=repr,
)
def test_only_a_schedule_has_a_day(event: dict[str, Any], day: date | None) -> None:
    assert scheduled_day(event) == (day.toordinal() if day else None)


def test_the_environment_says_how_turns_are_taken() -> None:
    environment = {"REFRESH_DAYS": "7", "FOLLOW_CHANGES": "false"}
    assert Rota.from_environment(environment) == Rota(7, follows_changes=False)
