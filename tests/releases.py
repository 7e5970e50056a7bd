"""Copies of this repository: in which a release can be made, and as it was in an earlier version."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING, Final

from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The changelog of a repository that has released once.
CHANGELOG: Final = """\
# Changelog

## Unreleased

### Added

- `amplify-outputs brew` makes coffee.

## 0.0.9 (2026-01-31)

### Fixed

- Tea is hot.
"""
# What judges files that somebody wrote, and what makes pages: no function does that.
LEFT_OUT_OF_THE_LAYER: Final = ("readers", "reference", "lint", "report.html", "cli.lint")
_SOMEBODY: Final = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
# The earlier version until there is a release: a revision before the publisher knew a resource of its own.
_BEFORE_RELEASES: Final = "c2275a27343f0a9f5f7e6f099d1348e8010510d7"
# Commits are as old as this.
WHEN: Final = 1_800_000_000


def copy_of_repository(folder: Path, names: Iterable[str] | None = None) -> Path:
    """A git repository with these files as they are now, all by default, and a changelog to release from."""
    for name in names or git(REPOSITORY, "ls-files", "-z").split("\0"):
        source = REPOSITORY / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


class NoHistory(Exception):
    """This clone does not hold the earlier version; the message says how to get it."""


def earlier_version(folder: Path) -> Path:
    """The folder, with the files of the last release before this commit. Raises NoHistory."""
    tags = ["--tags", "--abbrev=0", "--match=v*", "HEAD^"]
    try:
        revision = git(REPOSITORY, "describe", *tags).strip()
    except subprocess.CalledProcessError:
        revision = _BEFORE_RELEASES
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    try:
        git(REPOSITORY, "archive", "--format=tar", f"--output={archive}", revision)
    except subprocess.CalledProcessError as error:
        message = f"this clone lacks {revision[:7]}: git fetch --unshallow --tags"
        raise NoHistory(message) from error
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    return folder


def members_of(archive: Path) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path of the files in a tar."""
    with tarfile.open(archive) as opened:
        found = {it: opened.extractfile(it) for it in opened.getmembers()}
        return {it.name: (it.mode, file.read()) for it, file in found.items() if file}


def commit(folder: Path) -> None:
    """Commit whatever has changed in the copy."""
    git(folder, "add", "--all")
    git(folder, *_SOMEBODY, "commit", "--quiet", "--allow-empty", "--message", "A change")


def git(folder: Path, *arguments: str) -> str:
    """What git writes for these arguments in that folder. Raises CalledProcessError when it fails."""
    environment = without_misleading_variables() | {
        "GIT_AUTHOR_DATE": f"@{WHEN} +0000",
        "GIT_COMMITTER_DATE": f"@{WHEN} +0000",
    }
    return subprocess.run(
        ["git", *arguments],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def is_left_out_of_the_layer(module: str) -> bool:
    """Whether the module is one of the package, and of one of these rooms."""
    names = [f"amplify_outputs.{name}" for name in LEFT_OUT_OF_THE_LAYER]
    return any(module == name or module.startswith(f"{name}.") for name in names)
