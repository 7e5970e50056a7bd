"""The report as commands to GitHub's runner, which shows them as annotations [github-commands]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Placed, explain_command
from amplify_outputs.report.plain import plain, workflow_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}
# GitHub shows so many annotations of a kind from one step, the first ones; the log has all [github-annotations].
SHOWN_AT_MOST: Final = 10


def as_github(report: Report) -> str:
    """A command for each problem, the worst kind first, then lines for people: what is left out, and the verdict.

    An accepted problem is a notice. If there are more of a kind than GitHub shows, the last one that it shows says
    how many more.
    """
    found: dict[str, list[Problem]] = {command: [] for command in _COMMANDS.values()}
    for _, problems in report.groups():
        for problem in problems:
            found[_command(problem, report)].append(problem)
    commands = (
        written
        for command, problems in found.items()
        for written in _all(command, problems, report)
    )
    lines = (f"{plain(line)}\n" for line in (report.left_out(), report.verdict()) if line)
    return "".join((*commands, *lines))


def warnings_in(written: str) -> int:
    """How many warnings `as_github` has written there: those that are not accepted."""
    return sum(line.startswith("::warning ") for line in written.splitlines())


def _command(problem: Problem, report: Report) -> str:
    return "notice" if report.accepts(problem) else _COMMANDS[problem.severity]


def _all(command: str, problems: list[Problem], report: Report) -> Iterator[str]:
    more = len(problems) - SHOWN_AT_MOST
    for number, problem in enumerate(problems, 1):
        title = f"{problem.code} (accepted)" if report.accepts(problem) else problem.code
        message = f"{problem.message} {problem.fix} More: {explain_command([problem.code])}"
        if number == SHOWN_AT_MOST and more > 0:
            message += f" (The log of this step has {more:,} more of this kind.)"
        yield workflow_command(command, message, title=title, **_place(problem))


def _place(problem: Problem) -> dict[str, str | int]:
    """Where GitHub shows the annotation. A problem of pools is in no file of the repository."""
    if not isinstance(problem, Placed):
        return {}
    return {"file": problem.file, "line": problem.line, "col": problem.column}
