"""Ctrl-C: the command leaves at once, whatever it waits for, and with no traceback."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from amplify_outputs.cli.exit_codes import INTERRUPTED
from amplify_outputs.cli.failure import failure
from amplify_outputs.report.plain import json_text

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: Final = "Interrupted."
# What is shown while something takes long hides the cursor.
_CLEAR_LINE_AND_SHOW_CURSOR: Final = "\r\x1b[K\x1b[?25h"


def leave_when_interrupted(*, in_json: bool) -> None:
    """From now on Ctrl-C ends the process with exit code 130. A process that ignores it goes on to do so.

    `in_json` says that standard output gets one JSON object.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    restore = _terminal_as_it_is()
    answer = json_text(failure(WORDS, INTERRUPTED)) if in_json else ""

    def leave(*_: object) -> None:
        # Another thread may be in the middle of a print, and would keep the lock of the stream.
        restore()
        cleared = _CLEAR_LINE_AND_SHOW_CURSOR if sys.stderr.isatty() else ""
        for stream, text in ((1, answer), (2, f"{cleared}{WORDS}\n")):
            with suppress(OSError):
                os.write(stream, text.encode())
        os._exit(INTERRUPTED)

    signal.signal(signal.SIGINT, leave)


def _terminal_as_it_is() -> Callable[[], object]:
    """What brings the terminal back as it is now: somebody who is asked for a code types without an echo."""
    try:
        import termios  # noqa: PLC0415 - Windows has none

        there = termios.tcgetattr(0)
    except Exception:  # noqa: BLE001 - whatever it is, there is no terminal to restore
        return lambda: None

    def restore() -> None:
        # A process in the background would be stopped here.
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        with suppress(OSError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, there)

    return restore
