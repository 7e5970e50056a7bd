"""What the command line takes a terminal for, from its stream and from the environment."""

from __future__ import annotations

import io
import os
import re
import sys

import pytest

from amplify_outputs.cli.output import (
    DOCUMENTATION_VARIABLE,
    documentation,
    look_of,
    print_report,
    working,
)
from amplify_outputs.model.documentation import EXAMPLE, Documentation
from amplify_outputs.report.styles import STYLES
from amplify_outputs.report.text import Look
from tests.reports import PUBLISHABLE

VARIABLES = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TERM", "COLORTERM", "COLUMNS", "LINES")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _terminal_nearby_is_132_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((132, 40)))


@pytest.mark.parametrize(
    ("environment", "look"),
    [
        ({}, Look(132, colours=True)),
        ({"TERM": "xterm-256color"}, Look(132, colours=True)),
        ({"NO_COLOR": "1"}, Look(132)),
        ({"NO_COLOR": ""}, Look(132, colours=True)),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Look(132)),
        ({"TERM": "dumb"}, Look(80)),
        ({"TERM": "dumb", "COLUMNS": "100"}, Look(80)),
        ({"COLUMNS": "100"}, Look(100, colours=True)),
        ({"COLUMNS": "wide"}, Look(132, colours=True)),
        ({"TTY_COMPATIBLE": "0"}, Look(132)),
    ],
    ids=str,
)
def test_a_terminal_has_its_width_and_colours_unless_they_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], look: Look
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert look_of(Terminal()) == look


@pytest.mark.parametrize(
    ("environment", "look"),
    [
        ({}, Look(80)),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Look(80)),
        ({"COLUMNS": "100"}, Look(100)),
        ({"FORCE_COLOR": "1"}, Look(80, colours=True)),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, Look(80)),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, Look(80)),
        ({"TTY_COMPATIBLE": "1"}, Look(80, colours=True)),
    ],
    ids=str,
)
def test_a_pipe_is_80_columns_wide_and_plain_unless_colours_are_forced(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], look: Look
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert look_of(io.StringIO()) == look


def test_what_takes_long_is_shown_on_a_terminal_while_it_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    with working("Publishing [red]\x1b[2J"):
        pass
    with working("Publishing") as tell:
        tell("Waiting [bold]")

    assert r"Publishing [red]\x1b[2J" in terminal.getvalue()
    assert "Waiting [bold]" in terminal.getvalue()


@pytest.mark.parametrize("written", [Terminal(), io.StringIO()], ids=["terminal", "pipe"])
def test_elsewhere_and_on_a_dumb_terminal_nothing_is_shown(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", written)

    with working("Publishing") as tell:
        tell("Waiting")

    assert written.getvalue().strip() == ""


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", "           https://docs.example/oauthurlsmissing\n"),
        ("sarif", '"helpUri": "https://docs.example/oauthurlsmissing"\n'),
    ],
)
def test_a_report_has_the_addresses_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, form: str, shown: str
) -> None:
    printed = io.StringIO()
    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "https://docs.example/{code}")

    print_report(PUBLISHABLE, form, printed)

    assert shown in printed.getvalue()


def test_a_release_can_have_an_address_which_the_variable_replaces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = "https://pages.example/problems/{code}.html"
    monkeypatch.setattr("amplify_outputs.cli.output.__documentation__", told)
    monkeypatch.delenv(DOCUMENTATION_VARIABLE, raising=False)
    assert documentation() == Documentation(told)

    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "https://docs.example/{code}")
    assert documentation() == Documentation("https://docs.example/{code}")

    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "")
    assert documentation() == Documentation("")


@pytest.mark.parametrize("form", STYLES)
def test_without_an_address_no_report_has_one(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    printed = io.StringIO()
    monkeypatch.delenv(DOCUMENTATION_VARIABLE, raising=False)

    print_report(PUBLISHABLE, form, printed)

    assert re.findall(r"https://\S*oauthurlsmissing", printed.getvalue()) == []
    assert "helpUri" not in printed.getvalue()


def test_an_address_that_is_none_is_said_once_for_each_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "http://docs.example\x1b[2J")

    print_report(PUBLISHABLE, "sarif", io.StringIO())

    assert capsys.readouterr().err == (
        f"{DOCUMENTATION_VARIABLE} is ignored: it is not an address such as {EXAMPLE}.\n"
    )
