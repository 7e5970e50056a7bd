"""The layer as `sam build` fills it, alone: nothing of this machine's packages may help it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tools.layer import LAYER, build

if TYPE_CHECKING:
    from pathlib import Path


# Lambda unzips a function with its layers to at most 250 MB; ours should stay far from it.
UNZIPPED_MAX_BYTES = 10 * 1024 * 1024

CLIENTS = (
    "appsync",
    "cognito-identity",
    "cognito-idp",
    "events",
    "iam",
    "s3",
    "sqs",
    "ssm",
    "sts",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that Lambda puts on Python's path."""
    return build(tmp_path_factory.mktemp("layer"))


def run_with_only(site: Path, program: str) -> str:
    """What this program prints when it sees the standard library and the layer, and nothing else."""
    first = f"import sys; sys.path.append({str(site)!r})"
    ran = subprocess.run(
        # -I and -S: neither the environment, nor this folder, nor installed packages; -B: leave no caches behind.
        [sys.executable, "-I", "-S", "-B", "-c", f"{first}\n{program}"],
        env={"AWS_DEFAULT_REGION": "us-east-1", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_module_of_the_package_can_be_imported(site: Path) -> None:
    modules = sorted(
        ".".join(path.relative_to(LAYER).with_suffix("").parts).removesuffix(".__init__")
        for path in (LAYER / "amplify_outputs").rglob("*.py")
    )

    printed = run_with_only(
        site,
        f"import importlib\nfor name in {modules!r}: importlib.import_module(name); print(name)",
    )

    assert printed.split() == modules


def test_it_has_every_client_that_is_used(site: Path) -> None:
    printed = run_with_only(
        site,
        "import boto3, json\n"
        f"print(json.dumps([boto3.client(name).meta.service_model.service_name for name in {CLIENTS!r}]))",
    )

    assert json.loads(printed) == list(CLIENTS)


def test_it_has_the_logger_and_batch_processing_of_powertools(site: Path) -> None:
    printed = run_with_only(
        site,
        "from aws_lambda_powertools import Logger\n"
        "from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType\n"
        "BatchProcessor(event_type=EventType.SQS)\n"
        "Logger(service='amplify-outputs').info('published')\n",
    )

    assert json.loads(printed)["message"] == "published"


def test_it_is_pure_python(site: Path) -> None:
    assert [str(path) for path in site.rglob("*") if path.suffix in {".so", ".pyd", ".dylib"}] == []


def test_it_brings_no_tests_caches_or_programs(site: Path) -> None:
    names = {"__pycache__", "tests", "bin"}

    assert [str(path) for path in site.rglob("*") if path.name in names] == []


def test_it_stays_small(site: Path) -> None:
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())

    assert size < UNZIPPED_MAX_BYTES
