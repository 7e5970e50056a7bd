"""The report on files that somebody wrote: a line for each problem, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from amplify_outputs.model.problem import codes_of, explain_command
from amplify_outputs.report.report import Report
from amplify_outputs.report.text import line, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from amplify_outputs.model.problem import Placed, Problem, Severity
    from amplify_outputs.report.text import Look

_SEVERITIES: Final = {
    "error": ("error", "bold red"),
    "warning": ("warning", "yellow"),
    "info": ("note", "blue"),
}


@dataclass(frozen=True, slots=True)
class LintReport(Report):
    """Every problem of some files.

    `placed` are the same problems, in the order of files and places. Those of the severities `failing`
    are forbidding.
    """

    files: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    failing: frozenset[Severity] = frozenset({"error"})
    command: ClassVar[str] = "lint"

    def passed(self) -> list[tuple[str, str]]:
        """The files in which nothing forbids to use them."""
        stopped = {problem.file for problem in self.placed if self.forbids(problem)}
        return [(file, "CanBeRead") for file in self.files if file not in stopped]

    def forbids(self, problem: Problem) -> bool:
        """Whether this problem makes the command fail."""
        return problem.severity in self.failing

    def groups(self) -> list[tuple[str, list[Problem]]]:
        """The problems of each file that has any, in the order of their places."""
        found: dict[str, list[Problem]] = {}
        for problem in self.placed:
            found.setdefault(problem.file, []).append(problem)
        return list(found.items())

    def verdict(self) -> str:
        """One line: the file, or how many there are, and how many problems."""
        files = self.files[0] if len(self.files) == 1 else f"{len(self.files)} files"
        return f"{files}: {self.counts()}."

    def answer(self) -> dict[str, Any]:
        """The one JSON object of `lint --json`: the files, and every problem with its place."""
        return {
            "files": list(self.files),
            "problems": [problem.as_json() for problem in self.placed],
        }


def sentence(problem: Problem) -> str:
    """What was found and what to do, in one sentence."""
    fix = f"{problem.fix[:1].lower()}{problem.fix[1:]}"
    return f"{problem.message.removesuffix('.')}; {fix}"


def as_lines(report: LintReport, look: Look) -> str:
    """A line for each problem, as compilers write them, and one with the verdict. Lines are not broken."""
    return printed(_lines(report), colours=look.colours, width=look.width)


def _lines(report: LintReport) -> Iterator[Text]:
    for problem in report.placed:
        word, style = _SEVERITIES[problem.severity]
        whole = line(f"{problem.file}:{problem.line}:{problem.column}: ", "bold")
        whole.append_text(line(f"{sentence(problem)} "))
        whole.append_text(line(f"[{word} {problem.code}]", style))
        yield whole
    if report.placed:
        yield line(f"More: {explain_command(codes_of(report.placed))}")
    yield line(report.verdict(), "bold red" if report.forbidding else "bold green")
