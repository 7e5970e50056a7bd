"""Installs the command line into a folder: what the lock file names by its hash, and nothing else.

    python3 tools/install_command.py FOLDER

Needs nothing but Python's standard library, venv with it. FOLDER/bin/amplify-outputs is the command then. A folder in
which the same is installed already is left alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent
LOCK: Final = REPOSITORY / "requirements" / "command.txt"
_PACKAGE: Final = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
# Credentials, and what gets some, of AWS and of GitHub's jobs: an installation needs none.
_CREDENTIALS: Final = ("AWS_", "ACTIONS_ID_TOKEN_", "ACTIONS_RUNTIME_TOKEN", "GITHUB_TOKEN")
# Files that pip would otherwise read or write elsewhere.
_MISLEADING: Final = (
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
)


def main(arguments: list[str]) -> int:
    """Install it into the folder that the one argument names. Exit code 0, pip's if that fails, or 2."""
    if len(arguments) != 1:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == _what_is_installed():
        return 0
    venv.create(folder, clear=True, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
    # The lock file has what builds the package, too: without an index, pip can fetch nothing in its place.
    package = ["--no-build-isolation", "--no-index", str(REPOSITORY)]
    for what in (locked, package):
        ran = subprocess.run([*pip, *what], env=_without_credentials(), check=False)
        if ran.returncode:
            return ran.returncode
    stamp.write_text(_what_is_installed(), encoding="ascii")
    return 0


def _what_is_installed() -> str:
    """A digest of the lock file and of the package, as they are here."""
    digest = hashlib.sha256(LOCK.read_bytes())
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(_PACKAGE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _without_credentials() -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(_CREDENTIALS)}
    for name in _MISLEADING:
        given.pop(name, None)
    return given | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
