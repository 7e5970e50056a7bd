"""A list on the terminal to choose from: typing filters it, arrow keys move, Enter chooses, Escape leaves.

`Menu` is what the list shows and does; `choose` shows it with prompt_toolkit, which only the command line has.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from amplify_outputs.model.discovered import matches
from amplify_outputs.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import AnyFormattedText
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

ROWS_AT_ONCE: Final = 10
_HELP: Final = "Type to filter, arrow keys to move, Enter to choose, Escape to leave."
_ESCAPE_SECONDS: Final = 0.1


class Row(NamedTuple):
    """A line of the list, and what is said below the list while it is the current one."""

    text: str
    details: tuple[str, ...] = ()


@dataclass
class Menu:
    """The rows that match what was typed, and which of them is the current one."""

    rows: Sequence[Row]
    typed: str = ""
    position: int = 0
    matching: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.filter("")

    def filter(self, typed: str) -> None:
        """Show the rows that have all words typed, in their text or details. The first becomes the current one."""
        self.typed, self.position = typed, 0
        words = tuple(typed.split())
        self.matching = [
            number for number, row in enumerate(self.rows) if matches(words, row.text, *row.details)
        ]

    def move(self, by: int) -> None:
        """Go up or down, but not beyond an end."""
        self.position = max(0, min(self.position + by, len(self.matching) - 1))

    @property
    def current(self) -> int | None:
        """The number of the current row; None if no row matches, so that nothing can be chosen."""
        return self.matching[self.position] if self.matching else None

    def lines(self) -> list[tuple[str, str]]:
        """Styles and texts: some rows around the current one, its details, and what was typed."""
        begin = max(0, min(self.position - ROWS_AT_ONCE // 2, len(self.matching) - ROWS_AT_ONCE))
        shown = self.matching[begin : begin + ROWS_AT_ONCE]
        lines = [
            ("reverse", f"> {self.rows[number].text}")
            if number == self.current
            else ("", f"  {self.rows[number].text}")
            for number in shown
        ]
        if self.current is not None:
            lines += [("", ""), *(("", f"  {each}") for each in self.rows[self.current].details)]
        count = f"{len(self.matching)} of {len(self.rows)}" if self.matching else "nothing matches"
        lines += [("", ""), ("bold", f"Filter: {self.typed}_  ({count})")]
        return [(style, plain(text)) for style, text in lines]


def choose(question: str, rows: Sequence[Row]) -> int | None:
    """The number of the row that the person at the terminal chooses; None if that person leaves.

    Shown on standard error, and gone afterwards. Raises KeyboardInterrupt for Ctrl-C.
    """
    menu = Menu(rows)
    chosen: int | None = _application(question, menu).run()
    return chosen


def _application(question: str, menu: Menu) -> Application[int | None]:
    # Only a choice needs it, and its import takes time.
    from prompt_toolkit.application import Application  # noqa: PLC0415
    from prompt_toolkit.layout import FormattedTextControl, Layout, Window  # noqa: PLC0415
    from prompt_toolkit.output import create_output  # noqa: PLC0415

    def shown() -> AnyFormattedText:
        head = [("bold", plain(question)), ("", _HELP), ("", "")]
        return [(style, f"{text}\n") for style, text in [*head, *menu.lines()]]

    application: Application[int | None] = Application(
        layout=Layout(
            Window(
                FormattedTextControl(shown, focusable=True, show_cursor=False),
                wrap_lines=False,
                dont_extend_height=True,
            )
        ),
        key_bindings=_keys(menu),
        erase_when_done=True,
        output=create_output(stdout=sys.stderr),
    )
    # How long a terminal may take between Escape and the rest of an arrow key.
    application.ttimeoutlen = _ESCAPE_SECONDS
    return application


def _keys(menu: Menu) -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings  # noqa: PLC0415 - see above
    from prompt_toolkit.keys import Keys  # noqa: PLC0415 - see above

    keys = KeyBindings()

    def on(*names: str) -> Callable[[Callable[[KeyPressEvent], None]], None]:
        def add(handler: Callable[[KeyPressEvent], None]) -> None:
            for name in names:
                keys.add(name)(handler)

        return add

    for names, by in (
        (("up", "c-p"), -1),
        (("down", "c-n", "tab"), 1),
        (("pageup",), -ROWS_AT_ONCE),
        (("pagedown",), ROWS_AT_ONCE),
        (("home",), -len(menu.rows)),
        (("end",), len(menu.rows)),
    ):
        on(*names)(lambda _, by=by: menu.move(by))  # type: ignore[misc]
    on("backspace")(lambda _: menu.filter(menu.typed[:-1]))
    on("c-u")(lambda _: menu.filter(""))
    on(Keys.Any)(lambda event: _type(menu, event.data))

    @on("enter")
    def _choose(event: KeyPressEvent) -> None:
        if menu.current is not None:
            event.app.exit(result=menu.current)

    on("escape")(lambda event: event.app.exit(result=None))
    on("c-c", "c-d")(lambda event: event.app.exit(exception=KeyboardInterrupt()))
    return keys


def _type(menu: Menu, data: str) -> None:
    if data.isprintable():
        menu.filter(menu.typed + data)
