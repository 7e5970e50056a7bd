"""JavaScript programs with the packages that they need: installed below .venvs, as a lock file says.

Packages come from the registry that npm is configured for; the lock files name none. No package runs a script of its
own at installation. After a change of package.json, beside it:

    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

For examples/amplify-backend twice: npm writes the packages that others bundle in two steps (npm/cli#9821).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools.environments import (
    ENVIRONMENTS,
    EnvironmentUnusable,
    one_process_at_a_time,
    run,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# The variable of the environment that names a folder which install_newest has made, for tests that are to use it.
NEWER_PACKAGES = "NEWER_JAVASCRIPT_PACKAGES"
# Folders that npm and builds make.
_MADE = {".angular", ".next", "dist", "node_modules"}
LOCK_FILES = ("package.json", "package-lock.json")


def node() -> str:
    """The path of Node. Raises EnvironmentUnusable when it is not here."""
    return _program("node")


def install(source: Path, name: str, purpose: str = "") -> Path:
    """A folder with the files of `source` and their packages beside them, where Node looks for them.

    The packages are installed when the lock file has changed since the last time; the files are those of now.
    """
    place = ENVIRONMENTS / name
    purpose = purpose or f"the JavaScript packages of {source.parent.name} tests (once, about 10 s)"
    with one_process_at_a_time(name, purpose):
        locked = hashlib.sha256(b"\0".join((source / file).read_bytes() for file in LOCK_FILES))
        stamp = place / "installed"
        if not stamp.is_file() or stamp.read_text() != locked.hexdigest():
            say(f"Installing {purpose} ...")
            began = time.monotonic()
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            copy(source, place)
            run([_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], place)
            stamp.write_text(locked.hexdigest())
            say(f"  done in {time.monotonic() - began:.0f} s")
        copy(source, place)
    return place


def install_newest(source: Path, name: str, packages: Sequence[str]) -> Path:
    """The same, with the newest release of these packages, whatever the lock file says. Installs them each time."""
    place = ENVIRONMENTS / name
    with one_process_at_a_time(name, f"the newest of {', '.join(packages)}"):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        copy(source, place)
        (place / "package-lock.json").unlink()
        manifest = place / "package.json"
        manifest.write_text(with_newest(manifest.read_text(encoding="utf-8"), packages))
        run([_program("npm"), "install", "--ignore-scripts", "--no-audit", "--no-fund"], place)
    return place


def with_newest(manifest: str, packages: Sequence[str]) -> str:
    """The text of a package.json that asks for the newest release of these packages, and else the same."""
    asked = json.loads(manifest)
    asked["dependencies"] |= dict.fromkeys(packages, "latest")
    return json.dumps(asked, indent=2)


def copy(source: Path, place: Path) -> None:
    """Copy the files of a folder, less what was built or installed there.

    Only files that differ are written: another process may be reading the others.
    """
    for file in filter(Path.is_file, source.rglob("*")):
        name = file.relative_to(source)
        if _MADE.isdisjoint(name.parts):
            copy = place / name
            if not copy.is_file() or copy.read_bytes() != file.read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not here. Install Node 20 or newer with npm; on Debian and Ubuntu: apt-get install nodejs npm"
        raise EnvironmentUnusable(message)
    return path
