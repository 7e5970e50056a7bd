"""How far a sweep has got goes from one run to the next, and nothing else passes for it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from amplify_outputs.refresher.ledger import Ledger
from amplify_outputs.refresher.progress import RUNS_AT_MOST, Progress


def event_of(progress: Progress, **changes: object) -> dict[str, Any]:
    entry = progress.entry("publisher")
    detail = json.loads(entry["Detail"]) | changes
    return {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": detail}


def shown(progress: Progress) -> dict[str, object]:
    return {
        name: value.as_text() if isinstance(value, Ledger) else value
        for name in Progress.__dataclass_fields__
        for value in [getattr(progress, name)]
    }


def test_the_next_run_begins_where_the_one_before_it_ended() -> None:
    ledger = Ledger()
    ledger.enter("a")
    progress = Progress("marks", ("us-east-1_a", "team/app"), 3_000, 1_200, 50, 4, 739_617, ledger)

    again = Progress.from_event(event_of(progress))

    assert shown(again) == shown(progress) | {"run": 5}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"source": "amplify-outputs-sweep", "detail-type": "Another"},
        {"source": "another", "detail-type": "Sweep Unfinished"},
    ],
    ids=repr,
)
def test_any_other_event_begins_a_sweep(event: dict[str, Any]) -> None:
    assert shown(Progress.from_event(event)) == shown(Progress())


def test_a_schedule_begins_a_sweep_of_its_day() -> None:
    event = {
        "source": "aws.events",
        "detail-type": "Scheduled Event",
        "time": "2026-01-02T06:00:00Z",
    }
    assert shown(Progress.from_event(event)) == shown(Progress(day=date(2026, 1, 2).toordinal()))


def test_a_phase_begins_with_its_first_key() -> None:
    progress = Progress(after=("us-east-1_a", "b"))
    progress.begin("rest")
    assert (progress.phase, progress.after) == ("rest", ("", ""))


@pytest.mark.parametrize(
    "changes",
    [
        {"phase": "another"},
        {"after": "ab1"},
        {"after": ["a"]},
        {"after": None},
        {"asked": "many"},
        {"messages": None},
        {"ledger": "AAAA"},
        {"ledger": None},
        {"run": 1},
        {"day": "Monday"},
        {"run": RUNS_AT_MOST + 1},
    ],
    ids=repr,
)
def test_a_sweep_that_says_something_else_of_itself_ends(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="does not say how far a sweep has got"):
        Progress.from_event(event_of(Progress(), **changes))


@pytest.mark.parametrize("missing", ["phase", "after", "publications", "run", "day", "ledger"])
def test_a_sweep_that_says_too_little_of_itself_ends(missing: str) -> None:
    event = event_of(Progress())
    del event["detail"][missing]
    with pytest.raises(ValueError, match="does not say how far a sweep has got"):
        Progress.from_event(event)
