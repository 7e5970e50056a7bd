"""What the package, the layer and the development environment bring along."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYER: Final = REPOSITORY / "layers" / "amplify_outputs" / "requirements.txt"
DEVELOPMENT: Final = REPOSITORY / "requirements" / "development.txt"


def names(requirements: Iterable[str]) -> set[str]:
    """The packages that lines of requirements are about."""
    found = (re.match(r"[a-z0-9-]+", line) for line in requirements)
    return {match.group() for match in found if match}


def required() -> set[str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return names(project["dependencies"])


def test_rich_and_shtab_are_what_the_installed_package_has_over_the_layer() -> None:
    layer = names(LAYER.read_text(encoding="utf-8").splitlines())

    assert required() - layer == {"rich", "shtab"}
    assert not layer & {"rich", "shtab", "markdown-it-py", "mdurl", "pygments"}


def test_the_development_environment_has_what_the_installed_package_needs() -> None:
    assert required() <= names(DEVELOPMENT.read_text(encoding="utf-8").splitlines())
