"""How the functions run here: their variables, with nothing of the caller's AWS configuration, and their Python."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.stand_in import REGION
from tests.simulation import ENVIRONMENT
from tools.emulator import without_misleading_variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Without the site folder and that of a script: nothing but the layer can be imported.
PYTHON: Final = (sys.executable, "-S", "-P")


def aws_environment() -> dict[str, str]:
    """What an AWS SDK finds on Lambda, with credentials that are none."""
    return without_misleading_variables() | {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }


def function_environment(layer: Path, function: Path) -> dict[str, str]:
    """The same, for our function in that folder, and its layer."""
    return aws_environment() | {
        **ENVIRONMENT,
        "PYTHONPATH": f"{function}{os.pathsep}{layer}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "POWERTOOLS_SERVICE_NAME": "amplify-outputs",
    }


def run_alone(program: str, environment: Mapping[str, str], *options: str) -> tuple[str, str]:
    """What this program prints, and its errors. Raises RuntimeError, with the last of these, when it fails."""
    ran = subprocess.run(
        [*PYTHON, *options, "-c", program],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        message = "the program failed:\n" + "\n".join(ran.stderr.splitlines()[-20:])
        raise RuntimeError(message)
    return ran.stdout, ran.stderr
