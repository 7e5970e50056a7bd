"""The package installed as users install it: by pip, from a repository, into an environment that was empty."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

INSTALL: Final = (
    'git init --quiet "$HOME/amplify-outputs-source"',
    'git -C "$HOME/amplify-outputs-source" fetch --quiet --depth 1 "$REPOSITORY" "$COMMIT"',
    'git -C "$HOME/amplify-outputs-source" checkout --quiet FETCH_HEAD',
    'python3 "$HOME/amplify-outputs-source/tools/install_command.py" "$HOME/amplify-outputs"',
)

# What an installation needs of this repository; an installed copy with anything less would show it.
_SOURCES: Final = (
    *("pyproject.toml", "setup.py", "README.md", "LICENSE", "layers"),
    *("requirements/command.txt", "tools/install_command.py"),
)
_MADE_HERE: Final = ("*.egg-info", "__pycache__", "build")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of builds, in which the command line is installed by the commands of the example pipelines."""
    folder = tmp_path_factory.mktemp("home")
    repository = tmp_path_factory.mktemp("repository")
    commit = committed(repository)
    install(
        environment_of_builds(folder) | {"REPOSITORY": f"file://{repository}", "COMMIT": commit},
        *INSTALL,
    )
    return folder


def committed(folder: Path) -> str:
    """The commit of a git repository in that folder, with the package as it is now."""
    for name in _SOURCES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*_MADE_HERE))
        else:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, folder / name)
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*somebody, "commit", "--quiet", "--message", "The package"],
    ):
        _git(folder, *command)
    return _git(folder, "rev-parse", "HEAD").strip()


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=without_misleading_variables(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def environment_of_builds(home: Path) -> dict[str, str]:
    """The environment of a build with this home, with our Python, and packages from where our pip has them."""
    environment = without_misleading_variables()
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        environment.pop(name, None)
    # What pip looks for in one's home.
    for name, place in (
        ("PIP_CONFIG_FILE", Path.home() / ".config" / "pip" / "pip.conf"),
        ("PIP_CACHE_DIR", Path.home() / ".cache" / "pip"),
    ):
        if place.exists():
            environment.setdefault(name, str(place))
    python = Path(sys.base_prefix, "bin")
    return environment | {
        "HOME": str(home),
        "PATH": f"{python}{os.pathsep}{environment.get('PATH', os.defpath)}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def install(environment: dict[str, str], *commands: str) -> None:
    """Run the commands that install, one after the other. Raises AssertionError with what they said."""
    for command in commands:
        ran = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", command],  # noqa: S607 (whichever the machine has)
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{command}: {ran.stderr}"
