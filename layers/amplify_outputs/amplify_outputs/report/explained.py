"""Explanations of codes for people: what `explain` prints, as wide and as colourful as the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import page_of
from amplify_outputs.report.explanation import explanation_of, severities_of, subjects
from amplify_outputs.report.text import (
    SEVERITY_STYLES,
    joined,
    line,
    printed,
    readable_width,
    wrapped,
)

# rich is imported where it is used, as in `text`.
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.text import Text

    from amplify_outputs.model.problem import Check
    from amplify_outputs.report.text import Look

_TYPED_STYLE: Final = "cyan"
# Typed text stays in one line, so that it can be copied; everything else breaks at spaces.
_WORD: Final = re.compile(r"(?:`[^`]*`|[^\s`])+")
_INDENT: Final = 2


def explained(checks: Iterable[Check], look: Look) -> str:
    """All that the catalogue says of these checks, and where its page is."""
    width = readable_width(look)
    lines = [each for check in checks for each in (*_explanation(check, look, width), line())]
    return printed(lines[:-1], colours=look.colours, width=width)


def listed(look: Look) -> str:
    """Every code below its subject, with its severities and what it says."""
    width = readable_width(look)
    return printed(_list(look, width), colours=look.colours, width=width)


def _explanation(check: Check, look: Look, width: int) -> Iterator[Text]:
    said = explanation_of(check)
    yield _heading(check, look)
    consequence = f"{said.severities.capitalize()}: {said.consequence}"
    for text in (f"{said.statement} {consequence}", said.effect, said.fix):
        yield line()
        yield from _paragraph(text, look, width)
    if said.places:
        yield line()
    column = _INDENT + max((len(tool) + 2 for tool, _ in said.places), default=0)
    for tool, how in said.places:
        first, *more = _paragraph(how, look, width - column)
        yield joined(line(f"{' ' * _INDENT}{tool}: ".ljust(column)), first)
        for part in more:
            yield joined(line(" " * column), part)
    yield line()
    if said.acceptance:
        yield from _paragraph(said.acceptance, look, width)
    if check.acceptable:
        yield from _paragraph(f"On the command line: `--accept-problems {said.code}`.", look, width)
    if said.leaves_out:
        yield from _paragraph(f"Left out of the file: {said.leaves_out}.", look, width)
    page = look.documentation.page_of(said.code) or page_of(said.code)
    yield line(f"Page: {page}")


def _list(look: Look, width: int) -> Iterator[Text]:
    for subject, checks in subjects().items():
        yield line(subject, "bold")
        for check in checks:
            yield joined(line(" " * _INDENT), _heading(check, look))
            for part in _paragraph(check.title, look, width - 2 * _INDENT):
                yield joined(line(" " * 2 * _INDENT), part)
        yield line()
    yield from _paragraph("To read about a code: `amplify-outputs explain CODE`.", look, width)


def _heading(check: Check, look: Look) -> Text:
    page = look.documentation.page_of(check.code) if look.colours else ""
    return joined(
        line(check.code, f"bold link {page}" if page else "bold"),
        line(f" ({severities_of(check)})", SEVERITY_STYLES[check.severity]),
    )


def _paragraph(text: str, look: Look, width: int) -> Iterator[Text]:
    """The text in lines. What is typed has a colour, and backticks if there are no colours."""
    for row in wrapped(_WORD.findall(text), width):
        if not look.colours:
            yield line(row)
            continue
        parts = row.split("`")
        yield joined(
            *(line(part, _TYPED_STYLE if number % 2 else "") for number, part in enumerate(parts))
        )
