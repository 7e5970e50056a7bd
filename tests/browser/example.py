"""The example application: built by Vite as a pipeline builds it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from tools import node_packages
from tools.environments import REPOSITORY
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from pathlib import Path

    from tools.emulator import Emulator

SOURCE: Final = REPOSITORY / "examples" / "web-app"
DOCUMENT: Final = "amplify_outputs.json"


def copied(folder: Path) -> Path:
    """A copy of the application that a test may build in, with the packages of its lock file."""
    packages = node_packages.install(SOURCE, "web-app")
    folder.mkdir()
    for file in filter(lambda file: file.is_file(), SOURCE.iterdir()):
        if file.name != DOCUMENT:
            (folder / file.name).write_bytes(file.read_bytes())
    (folder / "node_modules").symlink_to(packages / "node_modules")
    return folder


def build(
    folder: Path, aws: Emulator, publication: str = "", script: str = "build"
) -> subprocess.CompletedProcess[str]:
    """`npm run build` or another script, as a pipeline runs it."""
    environment = aws.environment()
    path = f"{DEVELOPMENT_BIN}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["npm", "run", script],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment | {"PATH": path, "PUBLICATION": publication},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """What a web server serves of the built application, by path."""
    found = {
        f"/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    return found | {"/": found["/index.html"]}
