"""The reason of a failure: every problem, and what to type to read about them, once."""

from __future__ import annotations

import pytest

from amplify_outputs.model.problem import Problem, summary


def problem(code: str) -> Problem:
    return Problem(code, "error", f"thing {code.lower()}", f"{code} is wrong.", "Correct it.")


def test_a_reason_has_codes_first_then_texts_and_the_command_last() -> None:
    assert summary([problem("A"), problem("B")], "withdrawn") == (
        "Nothing was withdrawn: 2 problems: A (thing a), B (thing b). [1] A is wrong. Correct it. "
        "[2] B is wrong. Correct it. To read more: amplify-outputs explain A B."
    )


@pytest.mark.parametrize(
    ("codes", "command"),
    [
        ("A", "explain A."),
        ("AA", "explain A."),
        ("ABAC", "explain A B C."),
        ("ABCD", "explain CODE."),
    ],
)
def test_a_reason_names_each_code_once_and_the_form_of_the_command_for_many(
    codes: str, command: str
) -> None:
    said = summary([problem(code) for code in codes])

    assert said.count("amplify-outputs explain") == 1
    assert said.endswith(f" To read more: amplify-outputs {command}")
