"""Amplify's JavaScript client, installed from npm once, and what its own parser makes of documents.

It goes into .venvs, as the lock file says and without its scripts.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SOURCE: Final = REPOSITORY / "tests" / "contract" / "javascript"
INSTALLED: Final = REPOSITORY / ".venvs" / "javascript"
FILES: Final = ("package.json", "package-lock.json", "parse.mjs")
INSTALL_SECONDS: Final = 600
PARSE_SECONDS: Final = 60

NODE: Final = shutil.which("node")
NPM: Final = shutil.which("npm")

NEEDS_NODE: Final = pytest.mark.skipif(
    not (NODE and NPM), reason="node and npm are not here; they run Amplify's JavaScript client"
)


def parse(bodies: Sequence[bytes]) -> list[dict[str, Any]]:
    """One answer for each document, whose bytes reach the parser as they are published."""
    _install()
    command = [str(NODE), str(INSTALLED / "parse.mjs")]
    answers: list[dict[str, Any]] = json.loads(
        _run(command, PARSE_SECONDS, b"[" + b",".join(bodies) + b"]")
    )
    return answers


def _install() -> None:
    """Install the client unless it is there. Processes that want it at once wait for one another."""
    made_from = hashlib.sha256(b"\0".join((SOURCE / name).read_bytes() for name in FILES))
    with _one_process_at_a_time():
        stamp = INSTALLED / "installed"
        if not stamp.is_file() or stamp.read_text() != made_from.hexdigest():
            shutil.rmtree(INSTALLED, ignore_errors=True)
            INSTALLED.mkdir(parents=True)
            for name in FILES:
                shutil.copy(SOURCE / name, INSTALLED)
            _run([str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], INSTALL_SECONDS)
            stamp.write_text(made_from.hexdigest())


def _run(command: list[str], seconds: int, given: bytes = b"") -> bytes:
    ran = subprocess.run(
        command, cwd=INSTALLED, input=given, capture_output=True, timeout=seconds, check=False
    )
    assert ran.returncode == 0, f"{' '.join(command)}: {ran.stderr.decode()[-2000:]}"
    return ran.stdout


@contextlib.contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    INSTALLED.parent.mkdir(exist_ok=True)
    with (INSTALLED.parent / "javascript.flock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
