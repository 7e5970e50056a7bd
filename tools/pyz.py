"""The command line as one file that Python runs: amplify-outputs.pyz, with all packages that it needs.

What is in it has the hashes of the lock file. The same commit gives the same bytes: see tools/distribution.py.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools import pyz_start
from tools.bill_of_materials import notice, packages_in
from tools.environments import run

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "amplify-outputs.pyz"
INTERPRETER: Final = b"#!/usr/bin/env python3\n"
# The oldest Python that the command runs on: what it needs, later ones can run.
_PYTHON: Final = "3.11"
_LOCK: Final = Path("requirements", "command.txt")
# It builds the package, and is no part of it.
_BUILDER: Final = "setuptools"
_CLIENTS: Final = Path("layers", "amplify_outputs", "amplify_outputs", "aws", "clients.py")
# By which botocore gets credentials, with sts. The layer is without them: its function has its own.
CREDENTIALS: Final = ("signin", "sso", "sso-oidc")
_FILE: Final = 0o644


def contents(tree: Path, wheel: Mapping[str, tuple[int, bytes]]) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path of what is in the archive. `wheel` is what is in the wheel of the package.

    Installs below the tree what the lock file of the command names. Raises EnvironmentUnusable if that fails.
    """
    site = tree / "built-pyz"
    locked = tree / "built-pyz.txt"
    locked.write_text(without_builder((tree / _LOCK).read_text(encoding="utf-8")), "utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    pure = [
        "--only-binary",
        ":all:",
        "--implementation",
        "py",
        "--abi",
        "none",
        "--platform",
        "any",
    ]
    which = ["--python-version", _PYTHON, "--require-hashes", "--requirement", str(locked)]
    run([*pip, *pure, *which, "--target", str(site)])
    _leave_out(site, {*services(tree), *CREDENTIALS})
    files = {str(it.relative_to(site)): it.read_bytes() for it in site.rglob("*") if it.is_file()}
    files |= {name: body for name, (_, body) in wheel.items() if not name.endswith("/RECORD")}
    files["NOTICE"] = notice(packages_in(site)).encode()
    packed = {f"{pyz_start.PACKAGES}{name}": body for name, body in files.items()}
    packed[pyz_start.DIGEST] = pyz_start.digest_of(files).encode("ascii")
    packed["__main__.py"] = Path(pyz_start.__file__).read_bytes()
    return {name: (_FILE, body) for name, body in packed.items()}


def services(tree: Path) -> list[str]:
    """The services of which the package makes clients."""
    clients = (tree / _CLIENTS).read_text(encoding="utf-8")
    return sorted(set(re.findall(r'self\.client\(\s*"([a-z0-9-]+)"', clients)))


def without_builder(lock: str) -> str:
    """The text of a lock file without what builds the package."""
    return re.sub(rf"^{_BUILDER}==.*\n(?:[ \t].*\n)*", "", lock, flags=re.MULTILINE)


def _leave_out(site: Path, kept: set[str]) -> None:
    """Remove the models of other services, programs, tests, and lists of what pip wrote."""
    for service in (site / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in kept:
            shutil.rmtree(service)
    shutil.rmtree(site / "bin", ignore_errors=True)
    for record in site.glob("*.dist-info/RECORD"):
        record.unlink()
