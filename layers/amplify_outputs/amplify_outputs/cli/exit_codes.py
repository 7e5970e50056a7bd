"""The exit codes of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.model.problem import Problem

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
AWS_REFUSED: Final = 3
# What a shell says of a program that Ctrl-C has ended.
INTERRUPTED: Final = 130


class WrongUsage(Exception):
    """Options that exclude each other; the text says which."""


def code_of(forbidding: Iterable[Problem]) -> int:
    """The exit code for the problems that forbid a document, if there are any."""
    # The import of the checks takes longer than all of --help, and a build that fetches has no problems.
    from amplify_outputs.checks.reads import READ_DENIED  # noqa: PLC0415

    codes = {problem.code for problem in forbidding}
    if READ_DENIED.code in codes:
        return AWS_REFUSED
    return PROBLEMS if codes else DONE
