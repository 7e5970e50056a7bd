"""The list to choose from: what is typed filters, keys move, and nothing is chosen while nothing matches."""

from __future__ import annotations

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from amplify_outputs.cli.menu import ROWS_AT_ONCE, Menu, Row, choose

ROWS = (
    Row("storefront / web", ("user pool us-east-1_Shop", "app client 1web")),
    Row("storefront / server  [AppClientHasSecret]", ("user pool us-east-1_Shop",)),
    Row("admin / web", ("user pool us-east-1_Admin",)),
)


def texts(menu: Menu) -> list[str]:
    return [text for _, text in menu.lines()]


def test_the_first_row_is_the_current_one_and_its_details_are_below() -> None:
    assert texts(Menu(ROWS)) == [
        "> storefront / web",
        "  storefront / server  [AppClientHasSecret]",
        "  admin / web",
        "",
        "  user pool us-east-1_Shop",
        "  app client 1web",
        "",
        "Filter: _  (3 of 3)",
    ]


def test_rows_match_that_have_all_words_in_any_case_in_text_or_details() -> None:
    menu = Menu(ROWS)
    menu.filter("WEB us-east-1_adm")

    assert (menu.matching, menu.current) == ([2], 2)
    assert texts(menu)[0] == "> admin / web"
    assert texts(menu)[-1] == "Filter: WEB us-east-1_adm_  (1 of 3)"


def test_nothing_can_be_chosen_while_nothing_matches() -> None:
    menu = Menu(ROWS)
    menu.filter("payments")
    menu.move(1)

    assert menu.current is None
    assert texts(menu) == ["", "Filter: payments_  (nothing matches)"]
    menu.filter("")
    assert menu.current == 0


def test_moving_ends_at_both_ends() -> None:
    menu = Menu(ROWS)
    places = []
    for by in (-1, 1, 1, 1, -ROWS_AT_ONCE):
        menu.move(by)
        places.append(menu.current)

    assert places == [0, 1, 2, 2, 0]


def test_of_a_long_list_the_rows_around_the_current_one_are_shown() -> None:
    menu = Menu([Row(f"pool {number}") for number in range(40)])
    menu.move(20)
    shown = texts(menu)[:ROWS_AT_ONCE]

    assert shown == [f"{'> ' if n == 20 else '  '}pool {n}" for n in range(15, 25)]
    menu.move(40)
    assert texts(menu)[ROWS_AT_ONCE - 1] == "> pool 39"


def test_names_cannot_move_the_cursor() -> None:
    assert texts(Menu([Row("evil\x1b[2J\nname")]))[0] == r"> evil\x1b[2J\nname"


DOWN, UP, BACKSPACE, ESCAPE = "\x1b[B", "\x1b[A", "\x7f", "\x1b"


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("\r", 0),
        (f"{DOWN}\r", 1),
        (f"{DOWN}{DOWN}{UP}\r", 1),
        ("admin\r", 2),
        (f"admi{BACKSPACE * 4}\r", 0),
        ("web\x0e\r", 2),
        ("nobody\x15server\r", 1),
        # Enter chooses nothing of what was filtered out.
        (f"nobody\r{BACKSPACE * 6}{DOWN}\r", 1),
        (ESCAPE, None),
    ],
)
def test_keys_choose(keys: str, chosen: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _typed(keys, monkeypatch) == chosen


def test_an_interrupt_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        _typed("\x03", monkeypatch)


def _typed(keys: str, monkeypatch: pytest.MonkeyPatch) -> int | None:
    monkeypatch.setattr("prompt_toolkit.output.create_output", lambda **_: DummyOutput())
    with create_pipe_input() as given:
        given.send_text(keys)
        with create_app_session(input=given):
            return choose("Which pools?", ROWS)
