"""Builds the package with the commit that it comes from. Everything else is in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
PACKAGE = Path("layers", "amplify_outputs", "amplify_outputs")
FILE = "commit.txt"


def commit() -> str:
    """The commit, as the environment, an unpacked source distribution or git says it; "unknown" otherwise."""
    if named := os.environ.get("AMPLIFY_OUTPUTS_COMMIT"):
        return named
    kept = ROOT / PACKAGE / FILE
    if kept.exists():
        return kept.read_text(encoding="ascii").strip()
    # If git does not know this file, the commit is that of another repository, which has this folder in it.
    if _git("ls-files", "--error-unmatch", "setup.py") is None:
        return "unknown"
    describe = ("describe", "--always", "--exclude=*", "--abbrev=40", "--dirty=-changed")
    return _git(*describe) or "unknown"


def _git(*arguments: str) -> str | None:
    """What git says, None if there is no git or it fails."""
    try:
        ran = subprocess.run(  # noqa: S603 (git, with arguments from here)
            ["git", *arguments],  # noqa: S607 (whichever the machine has)
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return None if ran.returncode else ran.stdout.strip()


class BuildWithCommit(build_py):
    """Adds the commit to the package, but never to the sources."""

    def run(self) -> None:
        """Build the package."""
        super().run()
        if not self.editable_mode:
            _write(Path(self.build_lib, "amplify_outputs"))


class SourcesWithCommit(sdist):
    """Adds the commit to a source distribution, which has no repository to ask."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Fill the folder of the source distribution."""
        super().make_release_tree(base_dir, files)
        _write(Path(base_dir, PACKAGE))


def _write(folder: Path) -> None:
    # A link to a file of the working tree must not be written through.
    (folder / FILE).unlink(missing_ok=True)
    (folder / FILE).write_text(f"{commit()}\n", encoding="ascii")


setup(cmdclass={"build_py": BuildWithCommit, "sdist": SourcesWithCommit})
