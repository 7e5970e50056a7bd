"""The CDK package of clients/cdk: compiled by jsii, and as a release offers it."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.environments import REPOSITORY, one_process_at_a_time, run, say
from tools.node_packages import LOCK_FILES, install, node

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

SOURCE: Final = Path("clients", "cdk")
NAME: Final = "amplify-outputs-cdk"
# What describes the types to jsii, for other languages.
ASSEMBLY: Final = ".jsii"
_LICENSE: Final = "LICENSE"
_FILE: Final = 0o644
_PURPOSE: Final = "the packages that the CDK package is built with (once, about 10 s)"


def built() -> Path:
    """A folder below .venvs with the package, compiled, and the packages that it needs beside it.

    It is compiled when a file of it has changed since the last time, which takes some 15 s.
    Raises EnvironmentUnusable when Node is not here, or with the last lines of the compiler.
    """
    with _alone(REPOSITORY):
        return _built(REPOSITORY)


def contents(tree: Path = REPOSITORY) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path of the package of that copy of the repository, as npm packs it. Raises as `built`."""
    with _alone(tree):
        place = _built(tree)
        files = [place / it for it in ("package.json", "README.md", _LICENSE, ASSEMBLY)]
        # Without what the compiler remembers.
        files += [it for it in (place / "lib").rglob("*") if it.suffix in {".js", ".ts"}]
        return {f"package/{it.relative_to(place)}": (_FILE, it.read_bytes()) for it in files}


def install_into(folder: Path) -> None:
    """Put the package among the packages of a JavaScript program, as npm does with the file of a release."""
    package = folder / "node_modules" / NAME
    if package.is_symlink():
        package.unlink()
    shutil.rmtree(package, ignore_errors=True)
    for path, (_, body) in contents().items():
        file = package / Path(path).relative_to("package")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _built(tree: Path) -> Path:
    place = install(tree / SOURCE, _name(tree), _PURPOSE)
    shutil.copyfile(tree / _LICENSE, place / _LICENSE)
    stamp, made_from = place / "built", _digest(tree / SOURCE)
    if not stamp.is_file() or stamp.read_text() != made_from:
        say("Compiling the CDK package ...")
        began = time.monotonic()
        shutil.rmtree(place / "lib", ignore_errors=True)
        run([node(), "node_modules/jsii/bin/jsii"], place)
        stamp.write_text(made_from)
        say(f"  done in {time.monotonic() - began:.0f} s")
    return place


def _alone(tree: Path) -> AbstractContextManager[None]:
    return one_process_at_a_time(f"{_name(tree)}-build", "the CDK package")


def _name(tree: Path) -> str:
    # A copy has another version in its lock file, and would have everything installed again.
    return "cdk-package" if tree == REPOSITORY else "cdk-release"


def _digest(source: Path) -> str:
    names = [*LOCK_FILES, "README.md"]
    names += sorted(str(it.relative_to(source)) for it in (source / "src").rglob("*.ts"))
    parts = [part for it in names for part in (it.encode(), (source / it).read_bytes())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
