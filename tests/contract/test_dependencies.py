"""What the package, the layer, the command and the development environment bring along."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

import pytest
from packaging.requirements import Requirement

from tests.releases import git
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LAYER: Final = REPOSITORY / "layers" / "amplify_outputs" / "requirements.txt"
DEVELOPMENT: Final = REPOSITORY / "requirements" / "development.txt"
COMMAND: Final = REPOSITORY / "requirements" / "command.txt"
LOCKS: Final = sorted([LAYER, *(REPOSITORY / "requirements").glob("*.txt")])
NPM_LOCKS: Final = [
    REPOSITORY / name for name in git(REPOSITORY, "ls-files", "*package-lock.json").split()
]


def names(requirements: Iterable[str]) -> set[str]:
    """The packages that lines of requirements are about."""
    found = (re.match(r"[a-z0-9-]+", line) for line in requirements)
    return {match.group() for match in found if match}


def required() -> set[str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return names(project["dependencies"])


def test_three_libraries_are_what_the_installed_package_has_over_the_layer() -> None:
    layer = names(LAYER.read_text(encoding="utf-8").splitlines())

    assert required() - layer == {"prompt-toolkit", "rich", "shtab"}
    brought = {"markdown-it-py", "mdurl", "prompt-toolkit", "pygments", "rich", "shtab", "wcwidth"}
    assert not layer & brought


def test_the_development_environment_has_what_the_installed_package_needs() -> None:
    assert required() <= names(DEVELOPMENT.read_text(encoding="utf-8").splitlines())


def test_the_command_is_installed_with_what_it_needs_and_what_builds_it() -> None:
    layer, command = (pins(path) for path in (LAYER, COMMAND))

    assert required() <= command.keys()
    assert layer.items() <= command.items()
    # pip must find what builds the package: it asks no index for it.
    assert "setuptools" in command
    # A bill of materials is made of what the development environment has.
    assert command.items() <= pins(DEVELOPMENT).items()


def pins(lock: Path) -> dict[str, str]:
    """The versions of a lock file, by package."""
    return dict(
        re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;]+)", lock.read_text("utf-8"), re.MULTILINE)
    )


# Hashes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lock_file_has_a_hash_for_everything_and_no_address(lock: Path) -> None:
    lines = re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    entries = [re.split(r"\s+--hash=", it) for it in lines.replace("\\\n", " ").splitlines()]

    assert entries
    for requirement, *hashes in entries:
        assert re.fullmatch(r"==[^*,]+", str(Requirement(requirement).specifier))
        assert hashes
        assert [it for it in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64} *", it)] == []


def test_there_is_a_lock_file_for_every_list_of_requirements() -> None:
    lists = [*REPOSITORY.glob("requirements/*.in"), LAYER.with_suffix(".in")]

    assert sorted(path.with_suffix(".txt") for path in lists) == LOCKS


@pytest.mark.parametrize(
    "lock", NPM_LOCKS, ids=lambda path: str(path.parent.relative_to(REPOSITORY))
)
def test_a_lock_file_of_npm_has_a_hash_for_everything(lock: Path) -> None:
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    # A package of this repository is linked or copied.
    fetched = {
        name: it
        for name, it in packages.items()
        if name
        and not it.get("link")
        and not it.get("resolved", "").startswith("file:../../clients/")
    }

    assert fetched
    assert [name for name, it in fetched.items() if not _has_hash(it)] == []


def _has_hash(package: dict[str, Any]) -> bool:
    """A package in another one's archive is covered by the hash of that."""
    return package.get("inBundle") or str(package.get("integrity")).startswith("sha512-")
