"""Amplify's JavaScript client, installed from npm once, and what its own parser makes of documents.

It goes into .venvs, as the lock file says and without its scripts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tools.environments import REPOSITORY
from tools.node_packages import NEWER_PACKAGES, install

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE: Final = REPOSITORY / "tests" / "contract" / "javascript"
# The package's entry imports the rest of Amplify's tools. The types themselves import nothing.
TYPES: Final = "node_modules/@aws-amplify/client-config/lib/client-config-schema"
CLIENT_TYPES: Final = "node_modules/@aws-amplify/core/dist/esm/singleton/AmplifyOutputs/types.d.ts"
PARSE_SECONDS: Final = 60
LARGEST_EXACT: Final = 2**53

NODE: Final = shutil.which("node")
NPM: Final = shutil.which("npm")

WITHOUT_NODE: Final = "" if NODE and NPM else "node and npm are not here: install Node 20 or newer"
NEEDS_NODE: Final = pytest.mark.skipif(bool(WITHOUT_NODE), reason=WITHOUT_NODE)


def installed() -> Path:
    """The folder of the packages. Processes that want it at once wait for one another.

    `make upstream` has a folder with newer ones, and names it.
    """
    newer = os.environ.get(NEWER_PACKAGES)
    return Path(newer) if newer else install(SOURCE, "javascript")


def version_of(package: str) -> str:
    """The version that is installed, as package.json pins it."""
    pinned: dict[str, str] = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    return pinned[package]


def parse(bodies: Sequence[bytes]) -> list[dict[str, Any]]:
    """One answer for each document, whose bytes reach the parser as they are published."""
    ran = subprocess.run(
        [str(NODE), str(installed() / "parse.mjs")],
        input=b"[" + b",".join(bodies) + b"]",
        capture_output=True,
        timeout=PARSE_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    answers: list[dict[str, Any]] = json.loads(ran.stdout, parse_int=number)
    return answers


def number(digits: str) -> float:
    """What JavaScript makes of a number: they are doubles, so that beyond these, neighbours are the same."""
    exact = int(digits)
    return exact if abs(exact) <= LARGEST_EXACT else float(exact)
