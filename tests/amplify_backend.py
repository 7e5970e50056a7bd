"""Amplify's own packages for backends, and examples/amplify-backend with them.

They have about 900 MB below .venvs, so only exhaustive tests want them.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY
from tools.node_packages import install, node

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOURCE: Final = REPOSITORY / "examples" / "amplify-backend"
ANSWERS: Final = REPOSITORY / "tests" / "contract" / "amplify_backend.mjs"
SECONDS: Final = 300


def installed() -> Path:
    """The folder of the example with the packages that npm has for it."""
    return install(
        SOURCE, "amplify-backend", "the packages of Amplify backends (once, about 100 s)"
    )


def amplify_makes(asked: Sequence[object]) -> list[dict[str, Any]]:
    """What Amplify's packages make of each of these, as amplify_backend.mjs takes and answers it."""
    answers: list[dict[str, Any]] = json.loads(
        run(installed(), node(), str(ANSWERS), str(installed()), given=json.dumps(asked))
    )
    return answers


def run(folder: Path, *command: str, given: str = "", **variables: str) -> str:
    """What the command prints in that folder. It must end well."""
    ran = subprocess.run(
        command,
        cwd=folder,
        env=without_misleading_variables() | variables,
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
