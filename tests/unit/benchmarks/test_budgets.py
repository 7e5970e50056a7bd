"""What is said of a value that was measured, and of one that was not."""

from __future__ import annotations

import pytest

from benchmarks.budgets import Budget, Verdict, goal, lines, number, of_counts

COUNTS = {
    "publication": {
        "first": {"calls": 24, "writes": 6, "waves": 7},
        "changed": {"calls": 23, "writes": 4, "waves": 6},
        "unchanged": {"calls": 19, "writes": 1, "waves": 3},
    },
    "modules": 10_000,
    "layer_bytes": 1,
}


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.9, "kept"),
        (1.0, "kept"),
        (1.2, "over the goal"),
        (1.3, "over the goal"),
        (1.31, "OVER THE LIMIT"),
        (None, "not measured: there is no Node"),
    ],
)
def test_a_value_is_kept_or_over_the_goal_or_over_the_limit(value: float | None, word: str) -> None:
    assert Verdict(Budget("wait", 1.0, 1.3), value, "there is no Node").word == word


def test_a_step_more_a_write_without_a_change_and_too_many_modules_are_over_the_limit() -> None:
    assert {it.budget.name: it.word for it in of_counts(COUNTS)} == {
        "steps one after another (first)": "OVER THE LIMIT",
        "steps one after another (changed)": "kept",
        "steps one after another (unchanged)": "kept",
        "writes (unchanged)": "OVER THE LIMIT",
        "modules of the layer that a start imports": "OVER THE LIMIT",
        "layer without its bytecode": "kept",
    }


def test_a_line_has_the_value_the_goal_and_the_word() -> None:
    (line,) = lines([Verdict(Budget("wait", 1.0, 1.3), 1.204).as_json()])

    assert line.split() == ["wait", "1.20", "x", "1,", "limit", "1.30", "over", "the", "goal"]


def test_numbers_have_as_many_digits_as_say_something() -> None:
    shown = [number(value) for value in (None, 0, 6, 0.876, 83.64, 2_684_997, 339.4)]

    assert shown == ["-", "0", "6", "0.88", "83.64", "2,684,997", "339"]
    assert goal({"goal": 0.6, "limit": 0.6}) == "0.60"
