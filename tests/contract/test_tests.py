"""How the tests themselves are ordered: each stands alone, and is found by the name of what it is about."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.spread import spread
from tests.workers import pack_of
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
    "benchmarks/budgets",
    "benchmarks/costs",
    "benchmarks/import_time",
    "benchmarks/parts",
    "benchmarks/wire",
    "custom_resource/crhelper_faults",
    "custom_resource/function_shell",
    "growth",
    "purity",
    "recipe/bytecode",
    "recipe/descriptions",
    "tools/audit",
    "tools/bytecode",
    "tools/install_command",
    "tools/npm_package",
    "tools/pyz",
    "tools/pyz_start",
    "tools/release",
    "tools/pictures/drawing",
    "tools/pictures/flows",
    "tools/simulate_refresh",
    "tools/site/code",
    "tools/site/links",
    "tools/site/llms",
    "tools/site/navigation",
    "tools/upstream",
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


# Exhaustive tests ------------------------------------------------------------------------------


def test_a_spread_is_the_first_case_and_every_so_many_th_after_it() -> None:
    cases = spread([("a", 1), "b", "c", ("d", 4), "e"], every=3)

    assert [case.values for case in cases] == [("a", 1), ("b",), ("c",), ("d", 4), ("e",)]
    assert [case.id for case in cases] == ["a, 1", "b", "c", "d, 4", "e"]
    assert [[mark.name for mark in case.marks] for case in cases] == [
        [],
        ["exhaustive"],
        ["exhaustive"],
        [],
        ["exhaustive"],
    ]


def test_the_cases_of_each_exhaustive_test_are_counted() -> None:
    file = "tests/integration/test_late_ways_back.py"
    ran = run("-m", "tests.combinations", file)

    test = "test_a_way_back_at_any_call_of_an_update_that_adds_a_format_leaves_no_file"
    assert ran.stdout.splitlines() == [
        "cases  in make test",
        f"   23      5  {file}::{test}",
        "   23      5  all",
    ]


# Workers, and what a run says ------------------------------------------------------------------


def test_a_pack_is_all_end_to_end_tests_or_a_file_or_cases_of_one_test() -> None:
    packs = {
        pack_of(name)
        for name in (
            "tests/e2e/test_clients.py::test_one",
            "tests/e2e/test_publication.py::test_two[case]",
            "tests/contract/test_built_layer.py::test_one",
            "tests/contract/test_built_layer.py::test_two",
            "tests/unit/test_a.py::TestB::test_c[d]",
        )
    }

    assert packs == {
        "tests/e2e/",
        "tests/contract/test_built_layer.py",
        "tests/unit/test_a.py::TestB::test_c 7",
    }


TESTS_OF_ALL_KINDS = """
import random
import pytest

@pytest.mark.skip(reason="it rains: wait")
def test_skipped():
    pass

@pytest.mark.exhaustive
def test_exhaustive():
    raise AssertionError("never run")

@pytest.mark.parametrize("case", range(3))
def test_seed(case):
    assert random.random() < SMALL
"""


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.parametrize(("small", "code"), [(1, 0), (0, 1)])
def test_a_run_says_what_was_left_out_and_how_to_have_it_again(
    tmp_path: Path, workers: str, small: int, code: int
) -> None:
    (tmp_path / "test_kinds.py").write_text(TESTS_OF_ALL_KINDS.replace("SMALL", str(small)))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = exhaustive\n")
    plugins = ("-p", "tests.summary", "-p", "tests.workers")

    ran = run("-m", "pytest", *plugins, workers, "-m", "not exhaustive", "-p", "no:cacheprovider",
              "--randomly-seed=7", folder=tmp_path)  # fmt: skip

    said = ran.stdout.splitlines()
    again = "To have this order and these random values again, add ARGS=--randomly-seed=7"
    assert ran.returncode == code
    assert "Skipped 1 tests: it rains: wait." in said
    assert "Left out what is marked exhaustive: make test-exhaustive runs it." in said
    assert (again in said) is (code == 1)


def run(*arguments: str, folder: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """A program of Python, in a folder, with this repository's modules."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
