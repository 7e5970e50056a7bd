"""The package installed as users install it: by pip, from a repository, into an environment that was empty."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from amplify_outputs import __version__
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

INSTALL: Final = (
    'python3 -m venv "$HOME/amplify-outputs"',
    '"$HOME/amplify-outputs/bin/pip" install --quiet "git+$REPOSITORY@$VERSION"',
)

# What pip needs of this repository; an installed copy with anything less would show it.
_SOURCES: Final = ("pyproject.toml", "README.md", "LICENSE", "layers")
_MADE_HERE: Final = ("*.egg-info", "__pycache__", "build")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of builds, in which the command line is installed by the commands of the example pipelines."""
    folder = tmp_path_factory.mktemp("home")
    tag = f"v{__version__}"
    repository = repository_at_a_tag(tmp_path_factory.mktemp("repository"), tag)
    install(
        environment_of_builds(folder) | {"REPOSITORY": f"file://{repository}", "VERSION": tag},
        *INSTALL,
    )
    return folder


def repository_at_a_tag(folder: Path, tag: str) -> Path:
    """A git repository with the package as it is now, at this tag."""
    for name in _SOURCES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*_MADE_HERE))
        else:
            shutil.copyfile(source, folder / name)
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*somebody, "commit", "--quiet", "--message", "The package"],
        ["tag", tag],
    ):
        git = ["git", *command]
        subprocess.run(git, cwd=folder, env=without_misleading_variables(), check=True)
    return folder


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
