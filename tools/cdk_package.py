"""The CDK package of clients/cdk: compiled by jsii, and as a release offers it."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path
from typing import Final

from tools.environments import REPOSITORY, one_process_at_a_time, run, say
from tools.node_packages import LOCK_FILES, install, node

SOURCE: Final = Path("clients", "cdk")
NAME: Final = "amplify-outputs-cdk"
# What describes the types to jsii, for other languages.
ASSEMBLY: Final = ".jsii"
_LICENSE: Final = "LICENSE"
_FILE: Final = 0o644
_PURPOSE: Final = "the packages that the CDK package is built with (once, about 10 s)"


def built(tree: Path = REPOSITORY, name: str = "cdk-package") -> Path:
    """A folder below .venvs with the package of that copy of the repository, compiled, and its packages beside it.

    It is compiled when a file of it has changed since the last time, which takes some 15 s.
    Raises EnvironmentUnusable when Node is not here, or with the last lines of the compiler.
    """
    place = install(tree / SOURCE, name, _PURPOSE)
    with one_process_at_a_time(f"{name}-build", "the CDK package"):
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


def contents(tree: Path, name: str = "cdk-package") -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path of what is in the package, as npm packs it."""
    place = built(tree, name)
    paths = [
        *(place / it for it in ("package.json", "README.md", _LICENSE, ASSEMBLY)),
        *_compiled(place),
    ]
    return {f"package/{it.relative_to(place)}": (_FILE, it.read_bytes()) for it in paths}


def install_into(folder: Path) -> None:
    """Put the package among the packages of a JavaScript program, as npm does with the file of a release."""
    package = folder / "node_modules" / NAME
    if package.is_symlink():
        package.unlink()
    shutil.rmtree(package, ignore_errors=True)
    for path, (_, body) in contents(REPOSITORY).items():
        file = package / Path(path).relative_to("package")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _compiled(place: Path) -> list[Path]:
    """What programs and compilers read, without what the compiler remembers."""
    return [it for it in sorted((place / "lib").rglob("*")) if it.suffix in {".js", ".ts"}]


def _digest(source: Path) -> str:
    names = [*LOCK_FILES, "README.md"]
    names += sorted(str(it.relative_to(source)) for it in (source / "src").rglob("*.ts"))
    parts = [part for it in names for part in (it.encode(), (source / it).read_bytes())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
