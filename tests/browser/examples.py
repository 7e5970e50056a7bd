"""Applications of `examples/`, built by npm in a copy, as a pipeline builds them."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from tools import node_packages
from tools.environments import REPOSITORY
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tools.emulator import Emulator

EXAMPLES: Final = REPOSITORY / "examples"
DOCUMENT: Final = "amplify_outputs.json"


def packages(name: str) -> Path:
    """The folder below .venvs that has the packages of an application's lock file."""
    purpose = f"the JavaScript packages of examples/{name} (once, up to a minute)"
    return node_packages.install(EXAMPLES / name, name, purpose)


def copied(name: str, folder: Path) -> Path:
    """A copy of an application that a test may build in, with the packages of its lock file."""
    installed = packages(name)
    node_packages.copy(EXAMPLES / name, folder)
    (folder / DOCUMENT).unlink(missing_ok=True)
    # Turbopack follows no link out of the folder.
    shutil.copytree(
        installed / "node_modules", folder / "node_modules", symlinks=True, copy_function=_linked
    )
    return folder


def build(
    folder: Path,
    aws: Emulator,
    publication: str = "",
    *options: str,
    script: str = "build",
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """`npm run build` or another script, with these options, as a pipeline runs it."""
    return subprocess.run(
        ["npm", "run", script, "--", *options],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env={**environment(aws, publication), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def environment(aws: Emulator, publication: str) -> Mapping[str, str]:
    """The variables of a build: the command `amplify-outputs`, credentials, and the publication."""
    given = aws.environment()
    path = f"{DEVELOPMENT_BIN}{os.pathsep}{given['PATH']}"
    return given | {"PATH": path, "PUBLICATION": publication}


def files(folder: Path) -> dict[str, bytes]:
    """What a web server serves of a built application, by path."""
    found = {
        f"/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    return found | {"/": found["/index.html"]}


def _linked(source: str, target: str) -> None:
    """One file more by this name, or a copy where the file system has no such links from there to here."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
