"""Terraform, with a stand-in of the provider for AWS: what tests of the module and of examples need to run it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from tools.environments import ENVIRONMENTS, REPOSITORY, make_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PROGRAM: Final = shutil.which("terraform")
NEEDS_TERRAFORM: Final = pytest.mark.skipif(
    PROGRAM is None, reason="terraform is not here: install Terraform 1.7 or newer"
)
SECONDS: Final = 300


@contextlib.contextmanager
def provider(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment, and in it what makes Terraform use the stand-in, which runs as long as this block."""
    make_environment("examples")
    program = [
        ENVIRONMENTS / "examples" / "bin" / "python",
        "-u",
        REPOSITORY / "tests" / "terraform_provider.py",
    ]
    with subprocess.Popen(
        [*program, "--dev"], env=dict(environment), stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        try:
            said = next(line for line in running.stdout if "TF_REATTACH_PROVIDERS" in line)
            [reattach] = re.findall(r"='(.*)'", said)
            yield {**environment, "TF_REATTACH_PROVIDERS": reattach}
        finally:
            running.terminate()


def run(folder: Path, environment: Mapping[str, str], *arguments: str, fails: bool = False) -> str:
    """What one command of Terraform prints in that folder, its errors included."""
    # What a machine has configured for Terraform is not for tests.
    own = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    ran = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=folder,
        env={**environment, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    said = ran.stdout + ran.stderr
    assert bool(ran.returncode) is fails, said
    return said
