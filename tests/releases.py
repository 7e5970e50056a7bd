"""Copies of this repository in which a release can be made."""

from __future__ import annotations

import shutil
import subprocess
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
_SOMEBODY: Final = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
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


def commit(folder: Path) -> None:
    """Commit whatever has changed in the copy."""
    git(folder, "add", "--all")
    git(folder, *_SOMEBODY, "commit", "--quiet", "--allow-empty", "--message", "A change")


def git(folder: Path, *arguments: str) -> str:
    """What git writes for these arguments in that folder. Raises CalledProcessError when it fails."""
    environment = without_misleading_variables() | {"GIT_COMMITTER_DATE": f"@{WHEN} +0000"}
    return subprocess.run(
        ["git", *arguments],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
