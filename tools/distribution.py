"""What a release offers for download: a wheel, a source distribution, and the stack ready to deploy.

The same tree and the same date give the same bytes: entries are sorted, and carry that date, no owner and one of two
modes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.environments import run

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "amplify-outputs-publisher"
SUMS: Final = "SHA256SUMS"
# What `sam deploy` needs, and the two files that the template's metadata name.
_STACK_FILES: Final = ("template.yaml", "samconfig.toml", "README.md", "LICENSE")
_LAYER: Final = Path("layers", "amplify_outputs")
_BACKEND: Final = "import sys; from setuptools import build_meta; {hook}(sys.argv[1])"
_FILE: Final = 0o644
_PROGRAM: Final = 0o755
# A zip knows no earlier date.
_FIRST_DATE: Final = 315_532_800


def build(tree: Path, version: str, when: int, into: Path) -> list[Path]:
    """Write the files of a release into the folder, with their checksums, and return their paths by name.

    `tree` is a copy of the repository, in which building may leave files; `when` is the date of all entries, in seconds
    since 1970. Raises EnvironmentUnusable with the last lines of what failed.
    """
    into.mkdir(parents=True, exist_ok=True)
    built = tree / "built"
    for hook in ("build_meta.build_sdist", "build_meta.build_wheel"):
        run([sys.executable, "-c", _BACKEND.format(hook=hook), str(built)], folder=tree)
    for path in built.iterdir():
        if path.suffix == ".whl":
            write_zip(into / path.name, _of_wheel(path), when)
        else:
            _write_tar(into / path.name, _of_source_distribution(path), when)
    write_zip(into / f"{NAME}-{version}-sam.zip", _stack(tree, f"{NAME}-{version}"), when)
    files = sorted(path for path in into.iterdir() if path.name != SUMS)
    sums = into / SUMS
    sums.write_text("".join(f"{_sha256(path)}  {path.name}\n" for path in files), encoding="ascii")
    return [*files, sums]


def layer_entries(tree: Path, built: Path) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path, of the layer as `sam build` fills it. Builds it in that new folder.

    Raises EnvironmentUnusable with the last lines of what failed.
    """
    _fill_layer(tree / _LAYER, built)
    # A RECORD lists the checksum of a script that names the Python which installed it; the layer has no scripts.
    paths = [it for it in built.rglob("*") if it.is_file() and it.name != "RECORD"]
    return {str(it.relative_to(built)): (it.stat().st_mode, it.read_bytes()) for it in paths}


def _stack(tree: Path, folder: str) -> dict[str, tuple[int, bytes]]:
    """The template with what it names: functions as they are, and the layer as `sam build` fills it."""
    layer = layer_entries(tree, tree / "built-layer")
    places = {tree / name: name for name in _STACK_FILES}
    places |= {path: str(path.relative_to(tree)) for path in (tree / "functions").rglob("*.py")}
    named = {name: (path.stat().st_mode, path.read_bytes()) for path, name in places.items()}
    named |= {str(_LAYER / name): entry for name, entry in layer.items()}
    return {f"{folder}/{name}": entry for name, entry in named.items()}


def _fill_layer(source: Path, target: Path) -> None:
    """Do what `sam build` does for the layer, with this environment's Python."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    make = ["env", f"PATH={path}", "make", "--silent", "build-AmplifyOutputsLayer"]
    run([*make, f"ARTIFACTS_DIR={target}"], folder=source)


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


def write_zip(path: Path, entries: Mapping[str, tuple[int, bytes]], when: int) -> None:
    """Write a zip of these modes and contents, sorted by path, all with that date in seconds since 1970."""
    date = time.gmtime(max(when, _FIRST_DATE))[:6]
    with zipfile.ZipFile(path, "w") as archive:
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
