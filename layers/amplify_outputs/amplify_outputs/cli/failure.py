"""What `--json` prints of a command that failed: one object, as after success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.model.problem import Problem


def failure(words: str, code: int, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The object with `error`: what standard error says, the exit code, and the problems that are the reason."""
    return {
        "error": {
            "message": words,
            "exitCode": code,
            "problems": [problem.as_json() for problem in problems],
        }
    }
