"""Where data and words go, and what the terminal there can show."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from amplify_outputs.fetch import write_file
from amplify_outputs.report import render
from amplify_outputs.report.plain import plain
from amplify_outputs.report.text import Look

if TYPE_CHECKING:
    from typing import TextIO

    from amplify_outputs.report.report import Report


def say(words: str) -> None:
    """A line of words for people."""
    sys.stderr.write(f"{plain(words)}\n")


def deliver(body: bytes, output: str | None) -> None:
    """Write the bytes of a document to a file, or to standard output."""
    if output is None or output == "-":
        # A line end is for people; a pipe gets the published bytes.
        sys.stdout.buffer.write(body + b"\n" if sys.stdout.isatty() else body)
        sys.stdout.flush()
    else:
        write_file(Path(output), body)
        say(f"Wrote {output} ({len(body):,} bytes).")


def print_report(report: Report, form: str, stream: TextIO) -> None:
    """Print the report; characters that the stream cannot encode are printed as escapes."""
    look = look_of(stream) if form == "text" else Look()
    encoding = stream.encoding or "utf-8"
    stream.write(render(report, form, look).encode(encoding, "backslashreplace").decode(encoding))
    # Here, not at exit: there nobody can say that the reader went away.
    stream.flush()


def look_of(stream: TextIO) -> Look:
    """What the terminal behind the stream can show, as rich finds out; 80 columns for a pipe."""
    # Only who reads text needs rich, and its import takes time.
    from rich.console import Console  # noqa: PLC0415

    console = Console(file=stream)
    colours = console.color_system not in (None, "windows") and not console.no_color
    # Of a pipe rich would say the width of whatever terminal it finds nearby.
    known_width = stream.isatty() or "COLUMNS" in os.environ
    return Look(console.width, colours) if known_width else Look(colours=colours)
