"""`amplify-outputs`: check pools, build their document, publish it, fetch what is published.

Data goes to standard output, messages to standard error; the report is the data of `check`. Exit
codes: 0 done; 1 problems at or above --fail-on, a difference, or nothing valid to fetch; 2 wrong
usage; 3 AWS refused or could not be reached; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

from amplify_outputs.cli.interrupt import leave_when_interrupted
from amplify_outputs.cli.options import parser, wants_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from amplify_outputs.aws.clients import Aws

__all__ = ["main", "parser", "run"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command, and exit with its code. No traceback reaches a user."""
    options = parser().parse_args(arguments)
    leave_when_interrupted(in_json=wants_json(options))
    code = _in_a_thread(lambda: _carry_out(options))
    for stream in (sys.stdout, sys.stderr):
        # Everything is written, except to a reader that has closed the pipe.
        with suppress(OSError):
            stream.flush()
    # Python would take its modules apart one by one, for a fifth of the time of a `fetch`.
    os._exit(code)


def run(arguments: Sequence[str] | None = None, aws: Aws | None = None) -> int:
    """The exit code of one command."""
    return _carry_out(parser().parse_args(arguments), aws)


def _carry_out(options: argparse.Namespace, aws: Aws | None = None) -> int:
    try:
        # Help, the version and wrong usage end before this.
        from amplify_outputs.cli.commands import OFFLINE, command_of  # noqa: PLC0415

        if options.command in OFFLINE:
            return command_of(options.command)(options, aws)
        # botocore takes longer to import than all else.
        from amplify_outputs.cli.session import aws_of  # noqa: PLC0415

        return command_of(options.command)(options, aws_of(options, aws))
    except BrokenPipeError:
        from amplify_outputs.cli.exit_codes import DONE  # noqa: PLC0415

        # The reader of our output closed the pipe; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        from amplify_outputs.cli.ends import TRACEBACK_VARIABLE, UNEXPECTED, end_of, tell  # noqa: PLC0415
        from amplify_outputs.cli.session import profile_of  # noqa: PLC0415

        end = end_of(error, profile_of(options))
        if end is UNEXPECTED and os.environ.get(TRACEBACK_VARIABLE):
            raise
        return tell(end, error, in_json=wants_json(options))


def _in_a_thread(work: Callable[[], int]) -> int:
    """What the work returns or raises. The thread of the caller stays free for Ctrl-C.

    Python handles a signal in its main thread alone, and not while that waits for a name server, or for calls
    that other threads make.
    """
    ended: list[int | BaseException] = []

    def target() -> None:
        try:
            ended.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised below
            ended.append(error)

    worker = threading.Thread(target=target, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(_LOOK_FOR_SIGNALS_SECONDS)
    [end] = ended
    if isinstance(end, BaseException):
        raise end
    return end


# Windows handles a signal only between two waits.
_LOOK_FOR_SIGNALS_SECONDS: Final = 1.0
