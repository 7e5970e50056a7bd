"""`amplify-outputs`: check pools, build their document, publish it, fetch what is published.

Data goes to standard output, messages to standard error; the report is the data of `check`. Exit
codes: 0 done; 1 problems at or above --fail-on, a difference, or nothing valid to fetch; 2 wrong
usage; 3 AWS refused or could not be reached.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from amplify_outputs.cli.options import parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amplify_outputs.aws.clients import Aws

__all__ = ["main", "parser", "run"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command, and exit with its code. No traceback reaches a user."""
    code = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        # Everything is written, except to a reader that has closed the pipe.
        with suppress(OSError):
            stream.flush()
    # Python would take its modules apart one by one, for a fifth of the time of a `fetch`.
    os._exit(code)


def run(arguments: Sequence[str] | None = None, aws: Aws | None = None) -> int:
    """The exit code of one command."""
    options = parser().parse_args(arguments)
    try:
        from amplify_outputs.cli.commands import OFFLINE, command_of  # noqa: PLC0415

        if options.command in OFFLINE:
            return command_of(options.command)(options, None)
        # Help, the version and wrong usage end before this. botocore takes longer to import than all else.
        from amplify_outputs.aws.clients import Aws  # noqa: PLC0415

        return command_of(options.command)(options, aws or Aws())
    except BrokenPipeError:
        from amplify_outputs.cli.exit_codes import DONE  # noqa: PLC0415

        # The reader of our output closed the pipe; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        from amplify_outputs.cli.ends import TRACEBACK_VARIABLE, UNEXPECTED, end_of  # noqa: PLC0415
        from amplify_outputs.cli.output import say  # noqa: PLC0415

        end = end_of(error)
        if end is UNEXPECTED and os.environ.get(TRACEBACK_VARIABLE):
            raise
        say(end.words.format(kind=type(error).__name__) if end is UNEXPECTED else end.words)
        return end.code
