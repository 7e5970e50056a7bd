"""The virtual environments of this repository, made when they are missing or out of date.

    python3 tools/environments.py development emulator sam

Needs nothing but Python's standard library. An environment whose lock file, Python and place are those of its last
installation is left alone.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# This module must still parse on a Python that is too old, so that its user gets a sentence and not a traceback.
OLDEST_PYTHON = (3, 11)

REPOSITORY = Path(__file__).resolve().parent.parent
ENVIRONMENTS = REPOSITORY / ".venvs"

PURPOSES = {
    "audit": "the tools that look for weaknesses (once, about 20 s)",
    "development": "tests, linters and the package itself (once, about 10 s)",
    "emulator": "the AWS emulator (once, about 10 s)",
    "examples": "the AWS command line, for tests of examples (once, about 10 s)",
    "sam": "the SAM command line (once, about 10 s)",
    "upstream": "the development environment again, to have newer packages in it (once, about 10 s)",
    "secrets": "the tool that looks for secrets (once, about 5 s)",
    "site": "the generator of the site (once, about 5 s)",
    "uv": "uv, which installs the other environments (once, about 10 s)",
}

# Made from the lock file of another one.
_MADE_AS = {"upstream": "development"}

# What would make pip install somewhere else, or Python import from somewhere else.
_MISLEADING = (
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)


class EnvironmentUnusable(Exception):
    """No environment can be made; the message says what to install or to look at."""


def main() -> int:
    """Make the named environments. Exit code 0, or 1 with a sentence on standard error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="+", choices=sorted(PURPOSES), metavar="NAME")
    names: list[str] = parser.parse_args().names
    try:
        require_usable_python()
        for name in names:
            make_environment(name)
    except EnvironmentUnusable as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def require_usable_python() -> None:
    """Raise EnvironmentUnusable unless this Python is new enough and can make environments."""
    if sys.version_info < OLDEST_PYTHON:
        message = (
            f"Python {_version(OLDEST_PYTHON)} or newer is needed, and {sys.executable} is "
            f"{_version(sys.version_info[:2])}. Install a newer one and name it: make PYTHON=python3.13 demo"
        )
        raise EnvironmentUnusable(message)
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        message = (
            f"{sys.executable} has no venv or ensurepip module. On Debian and Ubuntu: "
            f"apt-get install python3-venv (or python{_version(sys.version_info[:2])}-venv)"
        )
        raise EnvironmentUnusable(message)


def make_environment(name: str) -> None:
    """Make this environment, or leave it alone when it is right. Any number of processes may ask at once."""
    place = ENVIRONMENTS / name
    made_as = _MADE_AS.get(name, name)
    requirements = REPOSITORY / "requirements" / f"{made_as}.txt"
    with one_process_at_a_time(name, PURPOSES[name]):
        installed = _Stamp(place / "installed", requirements)
        if not installed.is_current():
            _install(name, place, requirements)
            installed.write()
        if made_as == "development":
            package = _Stamp(place / "package-installed", REPOSITORY / "pyproject.toml")
            if not package.is_current():
                _install_package(place)
                package.write()


def install_newest(name: str, packages: Sequence[str]) -> None:
    """Make this environment, and install the newest release of these packages in it, whatever its lock file says."""
    make_environment(name)
    place = ENVIRONMENTS / name
    with one_process_at_a_time(name, f"the newest of {', '.join(packages)}"):
        try:
            make_environment("uv")
            run([*_uv(place), "--upgrade", "--refresh", *packages])
        except EnvironmentUnusable as problem:
            say(f"  uv could not ({str(problem).splitlines()[-1]}), pip installs ...")
            run([*_pip(place), "--upgrade", *packages])


class _Stamp:
    """A file in an environment that says what the environment was made from."""

    def __init__(self, path: Path, source: Path) -> None:
        self._path = path
        # A moved working tree breaks the absolute paths in scripts, a new Python the links to the old one.
        made_from = (sys.version, sys.executable, str(path), source.read_text(encoding="utf-8"))
        self._content = hashlib.sha256("\0".join(made_from).encode()).hexdigest()

    def is_current(self) -> bool:
        return self._path.exists() and self._path.read_text(encoding="utf-8") == self._content

    def write(self) -> None:
        self._path.write_text(self._content, encoding="utf-8")


def _install(name: str, place: Path, requirements: Path) -> None:
    say(f"Installing {PURPOSES[name]} ...")
    began = time.monotonic()
    shutil.rmtree(place, ignore_errors=True)
    # pip is what installs uv, and what `sam build` calls in the development environment.
    with_pip = name == "uv" or _MADE_AS.get(name, name) == "development"
    run([sys.executable, "-m", "venv", *([] if with_pip else ["--without-pip"]), str(place)])
    if name == "uv":
        _install_by_pip(place, requirements)
    else:
        _install_by_uv_or_pip(place, requirements)
    say(f"  done in {time.monotonic() - began:.0f} s")


def _install_by_uv_or_pip(place: Path, requirements: Path) -> None:
    """Install by uv, which is quick, or by pip where uv cannot.

    uv does not read pip's configuration, by which some networks name the only index that they can reach.
    """
    try:
        make_environment("uv")
        run([*_uv(place), "--require-hashes", "--no-deps", "--no-build", "-r", str(requirements)])
    except EnvironmentUnusable as problem:
        say(f"  uv could not ({str(problem).splitlines()[-1]}), pip installs (about 60 s) ...")
        run([str(place / "bin" / "python"), "-m", "ensurepip", "--upgrade"])
        _install_by_pip(place, requirements)


def _install_by_pip(place: Path, requirements: Path) -> None:
    # The lock file names everything that is needed: resolving it again would only take time.
    run(
        [
            *_pip(place),
            "--require-hashes",
            "--no-deps",
            "--only-binary",
            ":all:",
            "-r",
            str(requirements),
        ]
    )


def _install_package(place: Path) -> None:
    """Install this repository's package, editable: the environment sees every change at once."""
    run([*_pip(place), "--no-deps", "--no-build-isolation", "-e", str(REPOSITORY)])


def _uv(place: Path) -> list[str]:
    return [
        str(ENVIRONMENTS / "uv" / "bin" / "uv"),
        "pip",
        "install",
        "--quiet",
        "--python",
        str(place / "bin" / "python"),
    ]


def _pip(place: Path) -> list[str]:
    return [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]


def run(command: list[str], folder: Path | None = None) -> None:
    """Run a command; when it fails, raise EnvironmentUnusable with the last lines that it wrote."""
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        last_lines = "\n".join(ran.stdout.splitlines()[-15:])
        message = f"`{' '.join(command)}` failed ({ran.returncode}):\n{last_lines}"
        raise EnvironmentUnusable(message)


@contextlib.contextmanager
def one_process_at_a_time(name: str, purpose: str) -> Iterator[None]:
    """Within this block no other process that installs the same is at it; wait for one that is."""
    ENVIRONMENTS.mkdir(exist_ok=True)
    with (ENVIRONMENTS / f"{name}.flock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another process that installs {purpose} ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _version(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def say(words: str) -> None:
    """Tell whoever waits what takes so long; standard output stays free for answers."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
