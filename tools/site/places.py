"""Where each file of this repository is on the site. Pure, but for the list of files."""

from __future__ import annotations

import posixpath
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

HOME: Final = "README.md"
_DOCS: Final = "docs/"
# GitHub calls the page at the root so, and docs/ has one of its name.
_NAMED: Final = {
    HOME: "index.md",
    "docs/README.md": "documentation.md",
    "SECURITY.md": "security-policy.md",
}
FILES: Final = "files"


@dataclass(frozen=True)
class Places:
    """Every file that git knows, by its path from the root of the repository."""

    root: Path = REPOSITORY

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of all files; new ones too, unless git ignores them."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 (whichever the machine has)
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        names = (it for it in listed.stdout.split("\0") if it)
        return frozenset(it for it in names if (self.root / it).is_file())

    @cached_property
    def folders(self) -> frozenset[str]:
        """The paths of all folders that have a file."""
        return frozenset(
            it[:end] for it in self.files for end, sign in enumerate(it) if sign == "/"
        )

    def within(self, folder: str) -> tuple[str, ...]:
        """The files below this folder, sorted."""
        return tuple(sorted(it for it in self.files if it.startswith(f"{folder}/")))


def page_of(path: str) -> str:
    """The source of the page on the site for this file or folder of the repository.

    Pages of `docs/` lose that folder, other Markdown files go by lower-case names, and everything else is shown as code
    below `files/`. Images stay files.
    """
    if path in _NAMED:
        return _NAMED[path]
    if path.endswith((".svg", ".webp")):
        return path.removeprefix(_DOCS)
    if path.startswith(_DOCS):
        return path.removeprefix(_DOCS)
    if path.endswith("/README.md"):
        return f"{posixpath.dirname(path).lower()}.md"
    if path.endswith(".md"):
        return path.lower()
    # The generator leaves out what is hidden.
    seen = "/".join(re.sub(r"^\.", "dot-", part) for part in path.split("/"))
    return f"{FILES}/{seen}.md"
