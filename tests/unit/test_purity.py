"""The pure modules decide without any AWS library being there."""

from __future__ import annotations

import subprocess
import sys

PURE = (
    "model",
    "schema",
    "readers.strict",
    "lint.lint",
    "lint.live",
    "lint.adopt",
    "lint.yaml",
    "properties",
    "reference.properties",
    "reference.attributes",
    "checks",
    "document",
    "report",
    "examine",
    "attributes",
    "pools.wanted",
    "store.keys",
    "store.snapshot",
)
SCRIPT = """
import sys
for blocked in ("boto3", "botocore", "crhelper", "aws_lambda_powertools", "urllib3"):
    sys.modules[blocked] = None
import importlib
for module in {modules!r}:
    importlib.import_module("amplify_outputs." + module)
"""


def test_pure_modules_import_without_aws_libraries() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT.format(modules=PURE)], check=True)
