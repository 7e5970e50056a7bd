"""The variables with which the functions run here: nothing of the caller's AWS configuration, and nothing of AWS's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.stand_in import REGION
from tests.simulation import ENVIRONMENT
from tools.emulator import without_misleading_variables

if TYPE_CHECKING:
    from pathlib import Path


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
