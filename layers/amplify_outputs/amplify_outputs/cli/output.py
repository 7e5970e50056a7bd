"""Where data and messages go, and what the terminal there can show."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs import __documentation__
from amplify_outputs.model.documentation import EXAMPLE, NO_DOCUMENTATION, Documentation, is_address
from amplify_outputs.report.plain import json_text, plain
from amplify_outputs.report.text import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TextIO

    from amplify_outputs.report.report import Report


DOCUMENTATION_VARIABLE: Final = "AMPLIFY_OUTPUTS_DOCUMENTATION_URL"


def say(words: str) -> None:
    """Print a line for people to standard error."""
    sys.stderr.write(f"{plain(words)}\n")


def deliver(body: bytes, output: str | None) -> None:
    """Write the bytes of a document to a file, or to standard output."""
    if output is None or output == "-":
        # A line end is for people; a pipe gets the published bytes.
        sys.stdout.buffer.write(body + b"\n" if sys.stdout.isatty() else body)
        sys.stdout.flush()
    else:
        # What reads publications needs botocore, which a command without AWS does not import.
        from amplify_outputs.store.fetch import write_file  # noqa: PLC0415

        write_file(Path(output), body)
        say(f"Wrote {output} ({len(body):,} bytes).")


def print_report(report: Report, form: str, stream: TextIO, *, verbose: bool = False) -> None:
    """Print the report; characters that the stream cannot encode are printed as escapes.

    Only text folds notes, unless `verbose`. The other forms are always complete. That for GitHub is also added to the
    summary of the step.
    """
    # Only a report needs the catalogue of all checks, and its import takes time.
    from amplify_outputs.report.render import render  # noqa: PLC0415

    look = look_of(stream) if form == "text" else Look()
    look = replace(look, verbose=verbose, documentation=documentation())
    print_text(render(report, form, look), stream)
    if form == "github":
        # Only this form needs it.
        from amplify_outputs.cli.step_summary import add_to_step_summary  # noqa: PLC0415

        if failed := add_to_step_summary(report):
            say(failed)


def look_of(stream: TextIO) -> Look:
    """What the terminal of the stream can show, as rich finds out; 80 columns for a pipe."""
    # Only text needs rich, and its import takes time.
    from rich.console import Console  # noqa: PLC0415

    console = Console(file=stream)
    colours = console.color_system not in (None, "windows") and not console.no_color
    # For a pipe, rich would use the width of any terminal that it finds.
    known_width = stream.isatty() or "COLUMNS" in os.environ
    return Look(console.width, colours) if known_width else Look(colours=colours)


def documentation() -> Documentation:
    """Where the environment, or else the release, says that codes are explained.

    An address that it cannot be is said and left out.
    """
    address = os.environ.get(DOCUMENTATION_VARIABLE, __documentation__)
    if not address or is_address(address):
        return Documentation(address)
    say(f"{DOCUMENTATION_VARIABLE} is ignored: it is not an address such as {EXAMPLE}.")
    return NO_DOCUMENTATION


def print_text(text: str, stream: TextIO) -> None:
    """Print a text; characters that the stream cannot encode are printed as escapes."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    # Here, not at exit: only here can a closed pipe be handled.
    stream.flush()


def print_lines(*lines: str) -> None:
    """Print lines for people to standard output."""
    print_text("".join(f"{plain(each)}\n" for each in lines), sys.stdout)


def print_json(value: Mapping[str, Any]) -> None:
    """Print the one JSON object of a command."""
    print_text(json_text(value), sys.stdout)


@contextlib.contextmanager
def working(words: str) -> Iterator[Callable[[str], object]]:
    """Show on a terminal what the command is doing, while the block runs. Elsewhere show nothing.

    The block gets a function that changes the text.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    # Only a terminal needs rich, and its import takes time.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    # A status reads a plain string as markup, even if its console does not.
    with Console(stderr=True).status(Text(plain(words))) as status:
        yield lambda more: status.update(Text(plain(more)))
