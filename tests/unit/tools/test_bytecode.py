"""The bytecode of the layer, as `make` has it made: what is required, and what is said without it."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest

from recipe import bytecode as recipe
from tools import bytecode, node_packages
from tools.environments import EnvironmentUnusable

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_NODE = "node is not here. Install Node 20 or newer with npm; on Debian and Ubuntu: apt-get install nodejs npm"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A layer with one module and no bytecode."""
    (tmp_path / "module.py").write_text("VALUE = 1\n", encoding="ascii")
    return tmp_path


def test_the_python_that_measures_gets_bytecode_of_its_own(site: Path) -> None:
    bytecode.compile_for_this_python(site)

    [made] = [str(path) for path in site.rglob("*.pyc")]
    assert made == importlib.util.cache_from_source(str(site / "module.py"))


def test_a_release_is_refused_without_bytecode(site: Path) -> None:
    with pytest.raises(EnvironmentUnusable) as raised:
        bytecode.require(site)

    version = bytecode.runtime_version()
    assert str(raised.value) == (
        f"The layer has no bytecode of Python {version}: module.py has no bytecode of Python {version}. "
        "Install that Python, or Node 20 or newer with npm; on Debian and Ubuntu: apt-get install nodejs npm"
    )


def test_a_release_is_refused_with_bytecode_of_another_python(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bytecode.compile_for_this_python(site)
    monkeypatch.setitem(recipe.MAGIC_NUMBERS, bytecode.runtime_version(), 9999)

    with pytest.raises(EnvironmentUnusable, match=r"^The layer has no bytecode of Python"):
        bytecode.require(site)


def test_without_bytecode_a_build_says_what_that_costs(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bytecode.say_if_absent(site)

    assert capsys.readouterr().err == (
        recipe.WITHOUT.format(version=bytecode.runtime_version()) + "\n"
    )


def test_with_bytecode_a_build_says_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    number = int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")
    monkeypatch.setitem(recipe.MAGIC_NUMBERS, running, number)
    monkeypatch.setattr(bytecode, "runtime_version", lambda: running)
    bytecode.compile_for_this_python(site)

    bytecode.require(site)
    bytecode.say_if_absent(site)

    assert capsys.readouterr().err == ""


def test_without_node_the_recipe_is_told_of_no_python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(node_packages.shutil, "which", lambda _: None)

    assert bytecode.variables() == {}
    assert capsys.readouterr().err == f"{WITHOUT_NODE}\n"
