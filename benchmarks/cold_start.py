"""What the function's start costs above the floor: boto3, the same clients, Powertools' Logger.

Both run from the built layer, in the same interpreter, without compiled files, as in Lambda.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.simulation import ENVIRONMENT
from tools.emulator import REPOSITORY, without_misleading_variables

if TYPE_CHECKING:
    from pathlib import Path

# Both compile what they import, and the package has a hundred modules.
BUDGET = 1.30
ROUNDS = 11
FLOOR = """
import boto3
from aws_lambda_powertools import Logger
from botocore.config import Config
Logger()
session = boto3.Session()
for service in ("ssm", "s3", "cognito-idp", "cognito-identity", "cloudformation"):
    session.client(service, config=Config(retries={"mode": "standard"}))
"""
OURS = "import app"


def measure(layer: Path) -> bool:
    """Print the table; whether the budget is kept."""
    seconds: dict[str, list[float]] = {"floor": [], "ours": []}
    for _ in range(ROUNDS):
        # In turn, so that a machine that slows down slows both.
        seconds["floor"].append(_cpu_seconds(FLOOR, layer))
        seconds["ours"].append(_cpu_seconds(OURS, layer))
    ratio = statistics.median(
        ours / floor for ours, floor in zip(seconds["ours"], seconds["floor"], strict=True)
    )
    print(f"\nCold start from the built layer, CPU of a whole process, median of {ROUNDS}")
    for name, values in seconds.items():
        print(f"  {name:6} {statistics.median(values) * 1000:6.0f} ms")
    kept = ratio <= BUDGET
    print(
        f"  ratio  {ratio:6.2f}     median of the pairs; budget {BUDGET}{'' if kept else '  OVER BUDGET'}"
    )
    return kept


def _cpu_seconds(script: str, layer: Path) -> float:
    function = REPOSITORY / "functions" / "custom_resource"
    environment = without_misleading_variables() | {
        **ENVIRONMENT,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "PYTHONPATH": f"{function}{os.pathsep}{layer}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "POWERTOOLS_SERVICE_NAME": "amplify-outputs",
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Without the site folder: nothing but the layer can be imported.
    subprocess.run([sys.executable, "-S", "-c", script], env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
