"""How the tests themselves are ordered: each stands alone, and is found by the name of what it is about."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

import pytest

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TESTS: Final = REPOSITORY / "tests"
PACKAGE: Final = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
FILES: Final = sorted(path.relative_to(TESTS) for path in TESTS.rglob("*.py"))
UNIT_TESTS: Final = sorted((TESTS / "unit").rglob("test_*.py"))
# About no single module of the package.
OF_NO_MODULE: Final = {
    "custom_resource/crhelper_faults",
    "custom_resource/function_shell",
    "purity",
    "tools/release",
    "tools/simulate_refresh",
}


@pytest.mark.parametrize("file", FILES, ids=str)
def test_nobody_imports_a_test(file: Path) -> None:
    """What two tests need is in a module beside them."""
    assert [name for name in _imported(TESTS / file) if _is_a_test(name)] == []


def _imported(path: Path) -> Iterator[str]:
    """Modules, and what is imported from them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_a_test(name: str) -> bool:
    path = TESTS.parent.joinpath(*name.split("."))
    modules = (path.with_suffix(".py"), path.parent.with_suffix(".py"))
    return any(module.name.startswith("test_") and module.is_file() for module in modules)


def test_a_unit_test_is_in_the_room_of_its_module_and_begins_with_its_name() -> None:
    """After it may come a subject: test_roles_trust.py is about `roles`."""
    names = {str(path.parent.relative_to(TESTS / "unit") / path.stem.removeprefix("test_"))
             for path in UNIT_TESTS}  # fmt: skip
    modules = {str(path.relative_to(PACKAGE).with_suffix("")) for path in PACKAGE.rglob("*.py")}
    lost = {
        name
        for name in names
        if name not in modules and not any(name.startswith(f"{module}_") for module in modules)
    }
    assert lost == OF_NO_MODULE
