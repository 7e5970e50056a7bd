"""The message and the exit code of a command that an error has stopped."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.errors import explain
from amplify_outputs.cli.exit_codes import (
    AWS_REFUSED,
    INTERRUPTED,
    PROBLEMS,
    USAGE,
    WrongUsage,
)
from amplify_outputs.cli.failure import failure
from amplify_outputs.cli.interrupt import WORDS
from amplify_outputs.cli.output import print_json, say
from amplify_outputs.model.errors import AmplifyOutputsError

# If it has any value, an unexpected error shows its traceback.
TRACEBACK_VARIABLE: Final = "AMPLIFY_OUTPUTS_TRACEBACK"


class End(NamedTuple):
    """An exit code, and a line for standard error."""

    code: int
    words: str


# It shows only the `kind` of the error, because the error's own text may hold a secret.
UNEXPECTED: Final = End(
    AWS_REFUSED,
    "The command stopped at an unexpected {kind}. This is a fault of amplify-outputs: set "
    f"{TRACEBACK_VARIABLE}=1, run the command again, and report what it prints.",
)


def end_of(error: BaseException, profile: str = "") -> End:
    """The end of a command that this error has stopped. `profile` is the one whose credentials it uses."""
    match error:
        case WrongUsage():
            code, words = USAGE, f"amplify-outputs: error: {error}"
        case AmplifyOutputsError():
            code, words = PROBLEMS, explain(error)
        case ClientError() | BotoCoreError():
            code, words = AWS_REFUSED, explain(error, profile=profile)
        case ValueError():
            # The SDK raises a bare ValueError for an end point that is no URL; its text says so.
            code, words = AWS_REFUSED, f"{error}."
        case OSError():
            what = error.filename or "A file"
            code, words = USAGE, f"{what}: {error.strerror or error}. Nothing was changed."
        case KeyboardInterrupt():
            code, words = INTERRUPTED, WORDS
        case _:
            return UNEXPECTED
    return End(code, words)


def tell(end: End, error: BaseException, *, in_json: bool) -> int:
    """Say how the command ended, and return its exit code. Wrong usage has no JSON, as it has none before."""
    words = end.words.format(kind=type(error).__name__) if end is UNEXPECTED else end.words
    say(words)
    if in_json and not isinstance(error, WrongUsage):
        with suppress(BrokenPipeError):
            print_json(failure(words, end.code, getattr(error, "problems", ())))
    return end.code
