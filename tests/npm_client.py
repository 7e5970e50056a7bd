"""The npm package of `clients/npm`, installed below .venvs with what its lock file names, and what it answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY
from tools.node_packages import install

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SOURCE: Final = REPOSITORY / "clients" / "npm"
MANIFEST: Final = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
NODE: Final = shutil.which("node")
WITHOUT_NODE: Final = (
    "" if NODE and shutil.which("npm") else "node and npm are not here: install Node 20 or newer"
)
NEEDS_NODE: Final = pytest.mark.skipif(bool(WITHOUT_NODE), reason=WITHOUT_NODE)
_SECONDS: Final = 120


def installed() -> Path:
    """The folder of the package and its packages. Processes that want it at once wait for one another."""
    return install(SOURCE, "npm-client")


def answers(
    cases: Sequence[Mapping[str, Any]], environment: Mapping[str, str] | None = None
) -> list[Any]:
    """What it answers to each case, one after another, in one process: see clients/npm/test/drive.js."""
    ran = node("test/drive.js", said=json.dumps(cases), environment=environment)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: list[Any] = json.loads(ran.stdout)
    return found


def node(
    *arguments: str, said: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Node, run in the folder of the package with that on standard input."""
    return subprocess.run(
        [str(NODE), *arguments],
        cwd=installed(),
        env=environment or without_misleading_variables(),
        input=said,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
