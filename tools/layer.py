"""The layer, as `sam build` fills it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.environments import REPOSITORY, run

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYER = REPOSITORY / "layers" / "amplify_outputs"


def build(artifacts: Path, variables: Mapping[str, str] | None = None) -> Path:
    """Install the layer below that folder. Returns the folder in it that Lambda puts on Python's path.

    The variables are for its recipe: with those of tools.bytecode it makes bytecode with Node.
    Raises EnvironmentUnusable, with the last lines of the output, if it cannot be built.
    """
    # The Makefile calls python3 and its pip; the development environment has both.
    path = f"PATH={Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    more = [f"{name}={value}" for name, value in (variables or {}).items()]
    run(
        ["env", path, *more, "make", "build-AmplifyOutputsLayer", f"ARTIFACTS_DIR={artifacts}"],
        LAYER,
    )
    return artifacts / "python"
