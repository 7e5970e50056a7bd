"""The report in Markdown, for the page of a run on GitHub [github-summary]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Placed, codes_of, explain_command
from amplify_outputs.report.plain import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

# GitHub refuses a longer one as a whole [github-summary]. It is for all that a step writes.
SUMMARY_MAX_BYTES: Final = 1024 * 1024
_HEAD: Final = (
    "| severity | problem | where | what was found, and what to do |\n|---|---|---|---|\n"
)
_WORDS: Final = {"error": "error", "warning": "warning", "info": "note"}
# More than a line needs that says how many problems are left out.
_RESERVED_BYTES: Final = 100


def as_summary(report: Report, room: int = SUMMARY_MAX_BYTES) -> str:
    """A heading with the name, the verdict, and a table of the problems, the worst ones first.

    At most `room` bytes of UTF-8: problems that have no place are counted, and "" says that nothing has a place.
    """
    lines = [report.verdict(), report.left_out()]
    top = f"### amplify-outputs: {markdown(report.name)}\n\n"
    top += "".join(f"{markdown(line)}\n\n" for line in lines if line)
    rows = list(_rows(report))
    if rows:
        more = explain_command(codes_of(report.problems))
        top += f"More: {markdown(more)}\n\n{_HEAD}"
    left = room - _size(top) - _RESERVED_BYTES
    if left < 0:
        return ""
    kept = []
    for row in rows:
        left -= _size(row)
        if left < 0:
            break
        kept.append(row)
    left_out = len(rows) - len(kept)
    end = f"\nThe log of this step has {left_out:,} more.\n\n" if left_out else "\n" * bool(rows)
    return f"{top}{''.join(kept)}{end}"


def _rows(report: Report) -> Iterator[str]:
    problems = [problem for _, found in report.groups() for problem in found]
    for problem in sorted(problems, key=lambda one: _order(one, report)):
        accepted = " (accepted)" if report.accepts(problem) else ""
        cells = (
            f"{_WORDS[problem.severity]}{accepted}",
            problem.code,
            _where(problem),
            f"{problem.message} {problem.fix}",
        )
        yield f"| {' | '.join(map(markdown, cells))} |\n"


def _where(problem: Problem) -> str:
    if not isinstance(problem, Placed):
        return problem.subject
    return f"{problem.file}:{problem.line}:{problem.column}"


def _order(problem: Problem, report: Report) -> tuple[bool, int]:
    return report.accepts(problem), list(_WORDS).index(problem.severity)


def _size(text: str) -> int:
    return len(text.encode())
