"""The report for people: problems by resource, severities in a column and in colour, a verdict.

Notes take one line, and one for each read that may hide an error, unless the reader asks for more.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.reads import hidden_error
from amplify_outputs.model.documentation import NO_DOCUMENTATION, Documentation
from amplify_outputs.model.problem import explain_command
from amplify_outputs.report.plain import plain

# rich is imported where it is used: the installed command has it, and the Lambda layer, which has
# this module too, does not.
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

SEVERITY_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "blue"}
_SEVERITY_COLUMN: Final = 2
_TEXT_COLUMN: Final = _SEVERITY_COLUMN + len("warning") + 2
_NOTES: Final = "Notes:"
# Fewer columns would put every word on its own line; more are hard to read.
_NARROWEST: Final = 40
_WIDEST: Final = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's terminal can show: columns, and whether colours; `verbose` for notes in full.

    `documentation` is where codes are explained on the web.
    """

    width: int = 80
    colours: bool = False
    verbose: bool = False
    documentation: Documentation = NO_DOCUMENTATION


def as_text(report: Report, look: Look) -> str:
    """The report in lines. Words are never broken, so that ids can be copied and searched for."""
    width = readable_width(look)
    return printed(_lines(report, look, width), colours=look.colours, width=width)


def readable_width(look: Look) -> int:
    """How many columns a text of that look has."""
    return min(max(look.width, _NARROWEST), _WIDEST)


def line(text: str = "", style: str = "") -> Text:
    """A line to print, or a part of one. Nothing else makes the texts of rich: this one is safe to print."""
    from rich.text import Text  # noqa: PLC0415 - see above

    return Text(plain(text), style)


def printed(
    lines: Iterable[RenderableType], *, colours: bool, width: int, soft_wrap: bool = True
) -> str:
    """The lines as rich prints them on a terminal of that look. With `soft_wrap`, lines are not broken."""
    from rich.console import Console  # noqa: PLC0415 - see above

    written = io.StringIO()
    # Every option is set: rich's defaults depend on the environment.
    console = Console(
        file=written,
        color_system="standard" if colours else None,
        force_terminal=colours,
        force_interactive=False,
        force_jupyter=False,
        legacy_windows=False,
        no_color=False,
        width=width,
        height=1,
    )
    for each in lines:
        console.print(each, soft_wrap=soft_wrap)
    return written.getvalue()


def _lines(report: Report, look: Look, width: int) -> Iterator[Text]:
    without_notes = report.without_notes()
    if report.looked and not without_notes.problems:
        yield from _looked(report.looked, width)
        yield line()
    for subject, problems in (report if look.verbose else without_notes).groups():
        yield line(subject, "bold")
        for problem in problems:
            page = look.documentation.page_of(problem.code)
            link = page if look.colours else ""
            yield _heading(problem, link, accepted=report.accepts(problem))
            for text in (problem.message, f"Fix: {problem.fix}"):
                for part in _wrapped(plain(text), width - _TEXT_COLUMN):
                    yield line(" " * _TEXT_COLUMN + part)
            yield line(" " * _TEXT_COLUMN + f"More: {explain_command([problem.code])}")
            if page and not link:
                yield line(" " * _TEXT_COLUMN + page)
        yield line()
    if not look.verbose:
        yield from _in_short(report.notes(), width)
    for part in _wrapped(plain(report.left_out()), width):
        yield line(part)
    yield line(report.verdict(), "bold red" if report.forbidding else "bold green")


def _looked(rows: Sequence[tuple[str, str]], width: int) -> Iterator[Text]:
    column = max(len(title) for title, _ in rows) + 2
    for title, text in rows:
        first, *more = _wrapped(plain(text), width - column) or [""]
        yield joined(line(title.ljust(column), "bold"), line(first))
        for part in more:
            yield line(" " * column + part)


def _in_short(notes: Sequence[Problem], width: int) -> Iterator[Text]:
    """What was not checked and may hide an error, a sentence each; one line for all other notes."""
    for sentence in filter(None, map(hidden_error, notes)):
        for part in _wrapped(plain(f"{sentence} See --verbose."), width):
            yield line(part, SEVERITY_STYLES["info"])
    if others := [note for note in notes if not hidden_error(note)]:
        yield _folded(others, width)


def _folded(notes: Sequence[Problem], width: int) -> Text:
    """One line with the codes of the notes; codes for which it has no room are counted."""
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    counts = Counter(plain(note.code) for note in notes)
    codes = [code if count == 1 else f"{code} ({count})" for code, count in counts.items()]
    for shown in range(len(codes), 0, -1):
        left = len(codes) - shown
        listed = ", ".join(codes[:shown]) + (f" and {left} more" if left else "")
        rest = f" {listed}. --verbose shows them."
        if cell_len(_NOTES + rest) <= width:
            break
    else:
        rest = " --verbose shows them."
    return joined(line(_NOTES, SEVERITY_STYLES["info"]), line(rest))


def joined(*parts: Text) -> Text:
    """The parts as one line."""
    together = line()
    for part in parts:
        together.append_text(part)
    return together


def _heading(problem: Problem, link: str, *, accepted: bool) -> Text:
    severity = problem.severity.ljust(_TEXT_COLUMN - _SEVERITY_COLUMN)
    return joined(
        line(" " * _SEVERITY_COLUMN),
        line(severity, "dim" if accepted else SEVERITY_STYLES[problem.severity]),
        line(problem.code, f"bold link {link}" if link else "bold"),
        line(" (accepted)" if accepted else "", "dim"),
    )


def _wrapped(text: str, width: int) -> list[str]:
    return wrapped(text.split(), width)


def wrapped(words: Iterable[str], width: int) -> list[str]:
    """The words in lines of that many columns; a longer word, such as an ARN, has its own line."""
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and cell_len(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
