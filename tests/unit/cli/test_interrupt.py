"""Who hears Ctrl-C. tests/integration has what it does to a command."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.cli.interrupt import leave_when_interrupted

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _handler_of_the_run() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_command_in_the_background_goes_on() -> None:
    """A shell starts it with an ignored SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_when_interrupted(in_json=False)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_program_that_handles_it_keeps_its_handler() -> None:
    signal.signal(signal.SIGINT, handler := lambda *_: None)
    leave_when_interrupted(in_json=False)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_command_in_the_foreground_gets_a_handler_of_its_own() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    leave_when_interrupted(in_json=False)
    assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
