"""The exit codes of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.reads import READ_DENIED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.model.problem import Problem

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
AWS_REFUSED: Final = 3


class WrongUsage(Exception):
    """Options that exclude each other; the text says which."""


def code_of(forbidding: Iterable[Problem]) -> int:
    """The exit code for the problems that forbid a document, if there are any."""
    codes = {problem.code for problem in forbidding}
    if READ_DENIED.code in codes:
        return AWS_REFUSED
    return PROBLEMS if codes else DONE
