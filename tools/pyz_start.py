"""The first file of amplify-outputs.pyz: unpacks the archive once into a folder of the user, and runs the command.

Needs nothing but Python's standard library. botocore reads its data from files, which it cannot find in an archive.
The folder is named after the SHA-256 of what is in it. It appears there as a whole or not at all, so that any number of
processes may start at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

OLDEST_PYTHON = (3, 11)
CACHE_VARIABLE = "AMPLIFY_OUTPUTS_CACHE"
# In the archive: the folder of the packages, and the file with the digest of that folder.
PACKAGES = "packages/"
DIGEST = "digest"
_USAGE = 2
_OTHERS_MAY_WRITE = 0o022


def main() -> None:
    """Run the command, which ends the process. What prevents it is one line and exit code 2."""
    if sys.version_info < OLDEST_PYTHON:
        _end("amplify-outputs needs Python 3.11 or newer. This is Python {}.{}.", *sys.version_info)
    archive = Path(__file__).parent
    try:
        folder = unpacked(archive, cache())
    except OSError as error:
        what = error.filename or archive
        _end(
            "{}: {}. To use another folder, set {}.", what, error.strerror or error, CACHE_VARIABLE
        )
    except zipfile.BadZipFile:
        _end("{} is damaged. Download it again.", archive)
    # In place of the archive.
    sys.path[0] = str(folder)
    from amplify_outputs.cli.main import main as run  # noqa: PLC0415 (it is there from now on)

    run()


def cache() -> Path:
    """The folder of the user for what can be made again."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "amplify-outputs"


def unpacked(archive: Path, place: Path) -> Path:
    """The folder with the packages of the archive, which is made if it is missing.

    Raises OSError if it cannot be made or is not the user's own, BadZipFile if the archive is damaged.
    """
    with zipfile.ZipFile(archive) as opened:
        digest = opened.read(DIGEST).decode("ascii")
    folder = place / digest
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _insist_on_owner(place)
    if not folder.is_dir():
        _unpack(archive, digest, folder)
    _insist_on_owner(folder)
    return folder


def digest_of(contents: dict[str, bytes]) -> str:
    """The SHA-256 of files: of their names and contents."""
    lines = (f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _unpack(archive: Path, digest: str, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.startswith(PACKAGES)]
        contents = {name.removeprefix(PACKAGES): opened.read(name) for name in names}
    if digest_of(contents) != digest:
        message = "its contents have another digest"
        raise zipfile.BadZipFile(message)
    # Only its owner may enter it, whatever the umask is.
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{digest[:12]}."))
    try:
        for name, content in contents.items():
            file = temporary / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        try:
            temporary.rename(folder)
        except OSError:
            # Another process was sooner.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _insist_on_owner(folder: Path) -> None:
    """Raise PermissionError if another user owns the folder or may write to it: what is in it is run."""
    if not hasattr(os, "geteuid"):  # Windows: what is below the home of a user is the user's.
        return
    found = folder.stat()
    if found.st_uid != os.geteuid() or found.st_mode & _OTHERS_MAY_WRITE:
        message = "It is not yours alone, and what is in it would be run"
        raise PermissionError(1, message, str(folder))


def _end(words: str, *values: object) -> None:
    sys.stderr.write(words.format(*values) + "\n")
    sys.exit(_USAGE)


if __name__ == "__main__":
    main()
