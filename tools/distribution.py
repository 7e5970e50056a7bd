"""What a release offers for download: the command in three forms, the stack ready to deploy, and what is in them.

The same tree and the same date give the same bytes: entries are sorted, and carry that date, no owner and one of two
modes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import stat
import sys
import sysconfig
import tarfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from tools import bill_of_materials, bytecode, cdk_package, npm_package, pyz
from tools.bill_of_materials import Product, packages_in, packages_of
from tools.environments import run

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = bill_of_materials.NAME
NOTICE: Final = "NOTICE"
SUMS: Final = "SHA256SUMS"
# What `sam deploy` needs, and the two files that the template's metadata name.
_STACK_FILES: Final = ("template.yaml", "samconfig.toml", "README.md", "LICENSE")
_LAYER: Final = Path("layers", "amplify_outputs")
# What the wheel needs. It is not in the wheel: pip fetches it.
_NEEDED: Final = Path("requirements", "command.txt")
_BUILDS: Final = "setuptools"
_BACKEND: Final = "import sys; from setuptools import build_meta; {hook}(sys.argv[1])"
_FILE: Final = 0o644
_PROGRAM: Final = 0o755
# A zip knows no earlier date.
_FIRST_DATE: Final = 315_532_800


@dataclass(frozen=True, slots=True)
class Source:
    """What is built: a copy of the repository, in which building may leave files, and what it is a copy of.

    `when` is the date of all entries, in seconds since 1970.
    """

    tree: Path
    version: str
    commit: str
    when: int

    def product(self, kind: str, part: str) -> Product:
        """That part of it, for a bill of materials."""
        return Product(kind, f"{NAME}-{part}", self.version, self.commit, self.when)


def build(source: Source, into: Path) -> list[Path]:
    """Write the files of a release into the folder, with their checksums, and return their paths by name.

    Raises EnvironmentUnusable with the last lines of what failed.
    """
    into.mkdir(parents=True, exist_ok=True)
    tree, when = source.tree, source.when
    built, named = tree / "built", f"{NAME}-{source.version}"
    for hook in ("build_meta.build_sdist", "build_meta.build_wheel"):
        backend = [sys.executable, "-c", _BACKEND.format(hook=hook), str(built)]
        run([*_saying(source.commit), *backend], folder=tree)
    for path in built.iterdir():
        if path.suffix == ".whl":
            wheel = _of_wheel(path)
            write_zip(into / path.name, wheel, when)
            write_zip(into / pyz.NAME, pyz.contents(tree, wheel), when, pyz.INTERPRETER)
            (into / pyz.NAME).chmod(_PROGRAM)
        else:
            _write_tar(into / path.name, _of_source_distribution(path), when)
    for package in (npm_package, cdk_package):
        name = f"{package.NAME}-{source.version}.tgz"
        _write_tar(into / name, package.contents(tree), when)
    layer = layer_entries(tree, tree / "built-layer", source.commit, bytecode.variables())
    bytecode.require(tree / "built-layer" / "python")
    packages = packages_in(tree / "built-layer" / "python")
    (tree / NOTICE).write_text(bill_of_materials.notice(packages), encoding="utf-8")
    shutil.copyfile(tree / NOTICE, into / NOTICE)
    write_zip(into / f"{named}-sam.zip", _stack(tree, layer, named), when)
    site = Path(sysconfig.get_path("purelib"))
    needed = [it for it in packages_of(tree / _NEEDED, site) if it.name != _BUILDS]
    lock = (tree / npm_package.SOURCE / npm_package.LOCK).read_bytes()
    for kind, part, contents in (
        ("application", "layer", packages),
        ("library", "wheel", needed),
        ("library", "npm", npm_package.needed(lock)),
    ):
        text = bill_of_materials.bill(source.product(kind, part), contents)
        (into / f"{named}-{part}.cdx.json").write_text(text, encoding="ascii")
    files = sorted(path for path in into.iterdir() if path.name != SUMS)
    sums = into / SUMS
    sums.write_text("".join(f"{_sha256(path)}  {path.name}\n" for path in files), encoding="ascii")
    return [*files, sums]


def layer_entries(
    tree: Path,
    built: Path,
    commit: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path, of the layer as `sam build` fills it. Builds it in that new folder.

    Without a commit, git names it. The variables are for the recipe of the layer.
    Raises EnvironmentUnusable with the last lines of what failed.
    """
    # What `sam build` does for the layer, with this environment's Python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    more = [f"{name}={value}" for name, value in (variables or {}).items()]
    make = [
        *_saying(commit),
        f"PATH={path}",
        *more,
        "make",
        "--silent",
        "build-AmplifyOutputsLayer",
    ]
    run([*make, f"ARTIFACTS_DIR={built}"], folder=tree / _LAYER)
    paths = [it for it in built.rglob("*") if it.is_file()]
    return {str(it.relative_to(built)): (it.stat().st_mode, it.read_bytes()) for it in paths}


def _saying(commit: str | None) -> list[str]:
    """What makes a command know the commit where there is no repository."""
    return ["env", *([f"AMPLIFY_OUTPUTS_COMMIT={commit}"] if commit else [])]


def _stack(
    tree: Path, layer: Mapping[str, tuple[int, bytes]], folder: str
) -> dict[str, tuple[int, bytes]]:
    """The template with what it names: functions as they are, and the layer as `sam build` fills it."""
    places = {tree / name: name for name in (*_STACK_FILES, NOTICE)}
    places |= {path: str(path.relative_to(tree)) for path in (tree / "functions").rglob("*.py")}
    named = {name: (path.stat().st_mode, path.read_bytes()) for path, name in places.items()}
    named |= {str(_LAYER / name): entry for name, entry in layer.items()}
    return {f"{folder}/{name}": entry for name, entry in named.items()}


def _of_wheel(path: Path) -> dict[str, tuple[int, bytes]]:
    with zipfile.ZipFile(path) as wheel:
        return {it.filename: (it.external_attr >> 16, wheel.read(it)) for it in wheel.infolist()}


def _of_source_distribution(path: Path) -> dict[str, tuple[int, bytes]]:
    entries = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if file := archive.extractfile(member):
                entries[member.name] = (member.mode, file.read())
    return entries


def write_zip(
    path: Path, entries: Mapping[str, tuple[int, bytes]], when: int, before: bytes = b""
) -> None:
    """Write a zip of these modes and contents, sorted by path, all with that date in seconds since 1970.

    The bytes `before` come first in the file.
    """
    date = time.gmtime(max(when, _FIRST_DATE))[:6]
    with path.open("wb") as file:
        file.write(before)
        _write_entries(file, entries, date)


def _write_entries(
    file: BinaryIO,
    entries: Mapping[str, tuple[int, bytes]],
    date: tuple[int, int, int, int, int, int],
) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, (mode, content) in sorted(entries.items()):
            entry = zipfile.ZipInfo(name, date)
            entry.external_attr = (stat.S_IFREG | _mode(mode)) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)


def _write_tar(path: Path, entries: Mapping[str, tuple[int, bytes]], when: int) -> None:
    # Without a name in its header, which would be that of the file.
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, (mode, content) in sorted(entries.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), _mode(mode), when
            archive.addfile(entry, io.BytesIO(content))


def _mode(mode: int) -> int:
    """What a checkout with another umask has too."""
    return _PROGRAM if mode & stat.S_IXUSR else _FILE


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
