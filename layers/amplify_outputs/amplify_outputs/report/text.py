"""The report for people: problems by resource, severities in a column and in colour, a verdict.

Notes take one line, and one for each read that may hide an error, unless the reader asks for more.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.reads import hidden_error
from amplify_outputs.model.problem import page_of
from amplify_outputs.report.plain import plain

# rich is imported where it is used: the installed command has it, and the Lambda layer, which has
# this module too, does not.
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

_SEVERITY_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "blue"}
_SEVERITY_COLUMN: Final = 2
_TEXT_COLUMN: Final = _SEVERITY_COLUMN + len("warning") + 2
_NOTES: Final = "Notes:"
# Fewer columns would put every word on its own line; more are hard to read.
_NARROWEST: Final = 40
_WIDEST: Final = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's terminal can show: columns, and whether colours; `verbose` for notes in full."""

    width: int = 80
    colours: bool = False
    verbose: bool = False


def as_text(report: Report, look: Look) -> str:
    """The report in lines. Words are never broken, so that ids can be copied and searched for."""
    width = min(max(look.width, _NARROWEST), _WIDEST)
    return printed(_lines(report, width, verbose=look.verbose), colours=look.colours, width=width)


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
    for line in lines:
        console.print(line, soft_wrap=soft_wrap)
    return written.getvalue()


def _lines(report: Report, width: int, *, verbose: bool) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415 - see above

    without_notes = report.without_notes()
    if report.looked and not without_notes.problems:
        yield from _looked(report.looked, width)
        yield Text()
    for subject, problems in (report if verbose else without_notes).groups():
        yield Text(plain(subject), "bold")
        for problem in problems:
            yield _heading(problem, accepted=report.accepts(problem))
            for line in _wrapped(plain(problem.message), width - _TEXT_COLUMN):
                yield Text(" " * _TEXT_COLUMN + line)
            for line in _wrapped(plain(f"Fix: {problem.fix}"), width - _TEXT_COLUMN):
                yield Text(" " * _TEXT_COLUMN + line)
            yield Text(" " * _TEXT_COLUMN + plain(f"See {page_of(problem.code)}"))
        yield Text()
    if not verbose:
        yield from _in_short(report.notes(), width)
    for line in _wrapped(report.left_out(), width):
        yield Text(line)
    yield Text(report.verdict(), "bold red" if report.forbidding else "bold green")


def _looked(rows: Sequence[tuple[str, str]], width: int) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415 - see above

    column = max(len(title) for title, _ in rows) + 2
    for title, text in rows:
        first, *more = _wrapped(plain(text), width - column) or [""]
        yield Text.assemble((title.ljust(column), "bold"), first)
        for line in more:
            yield Text(" " * column + line)


def _in_short(notes: Sequence[Problem], width: int) -> Iterator[Text]:
    """What was not checked and may hide an error, a sentence each; one line for all other notes."""
    from rich.text import Text  # noqa: PLC0415 - see above

    for sentence in filter(None, map(hidden_error, notes)):
        for line in _wrapped(plain(f"{sentence} See --verbose."), width):
            yield Text(line, _SEVERITY_STYLES["info"])
    if others := [note for note in notes if not hidden_error(note)]:
        yield _folded(others, width)


def _folded(notes: Sequence[Problem], width: int) -> Text:
    """One line with the codes of the notes; codes for which it has no room are counted."""
    from rich.cells import cell_len  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    counts = Counter(plain(note.code) for note in notes)
    codes = [code if count == 1 else f"{code} ({count})" for code, count in counts.items()]
    for shown in range(len(codes), 0, -1):
        left = len(codes) - shown
        listed = ", ".join(codes[:shown]) + (f" and {left} more" if left else "")
        line = f" {listed}. --verbose shows them."
        if cell_len(_NOTES + line) <= width:
            break
    else:
        line = " --verbose shows them."
    return Text.assemble((_NOTES, _SEVERITY_STYLES["info"]), line)


def _heading(problem: Problem, *, accepted: bool) -> Text:
    from rich.text import Text  # noqa: PLC0415 - see above

    severity = problem.severity.ljust(_TEXT_COLUMN - _SEVERITY_COLUMN)
    return Text.assemble(
        " " * _SEVERITY_COLUMN,
        (severity, "dim" if accepted else _SEVERITY_STYLES[problem.severity]),
        (plain(problem.code), "bold"),
        (" (accepted)" if accepted else "", "dim"),
    )


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of that many columns; a longer word, such as an ARN, has its own line."""
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and cell_len(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
