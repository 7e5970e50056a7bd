"""A picture of a terminal: a command, and what it printed. Pure; equal texts give equal bytes."""

from __future__ import annotations

import io
import re
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS: Final = 84
# Every colour can be read on the ground (WCAG AA); rich's own red and magenta cannot.
_THEME: Final = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        *((72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34)),
        *((88, 166, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196)),
    ],
)
# The fonts of rich's own frame are loaded from another host.
_FONTS: Final = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)


def terminal(command: str, printed: str, description: str) -> str:
    """The SVG of a terminal in which the command printed this, with ANSI colours. `description` is for who hears it."""
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(printed.rstrip("\n")))
    # The id names its styles; without one, it would be a hash of the text.
    drawn = console.export_svg(title="", theme=_THEME, unique_id="terminal")
    drawn = _FONTS.sub("", drawn).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    named = (
        f'role="img" aria-label="{command}">\n<title>{command}</title>\n<desc>{description}</desc>'
    )
    return re.sub(r">", f" {named}", drawn, count=1) + "\n"
