"""The layer, as `sam build` fills it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools.environments import REPOSITORY, run

LAYER = REPOSITORY / "layers" / "amplify_outputs"


def build(artifacts: Path) -> Path:
    """Install the layer below that folder. Returns the folder in it that Lambda puts on Python's path.

    Raises EnvironmentUnusable, with the last lines of the output, if it cannot be built.
    """
    # The Makefile calls python3 and its pip; the development environment has both.
    path = f"PATH={Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run(["env", path, "make", "build-AmplifyOutputsLayer", f"ARTIFACTS_DIR={artifacts}"], LAYER)
    return artifacts / "python"
