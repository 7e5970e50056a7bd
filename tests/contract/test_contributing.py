"""Pages for those who change the code: their example works, and what they name is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.checks import app_client
from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.problem import Problem
from tests import builders
from tests.unit.checks import pool_problems
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.model.facts import AppClient

CONTRIBUTING: Final = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE: Final = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
WHERE: Final = ARCHITECTURE.partition("## Where a new thing goes\n")[2].partition("\n## ")[0]
PACKAGE: Final = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
# Where the paths on the pages begin.
ROOTS: Final = (REPOSITORY, PACKAGE, PACKAGE.parent)
# The page says that a test is not to be called so.
NOT_LIKE_THIS: Final = {"test_secret_2"}
# What make installs, and what a failed run leaves.
MADE_HERE: Final = (".venvs/", ".build/")
PATH: Final = re.compile(r"(?:[\w.*-]+/)+[\w.*-]*|[\w-]+\.(?:py|toml|yaml|md|json)|test_\w+")


# The example -----------------------------------------------------------------------------------


def test_the_example_of_a_check_passes_the_tests_of_the_example() -> None:
    define, find, tests = re.findall(
        r"^```python\n(.*?)^```$", CONTRIBUTING, re.DOTALL | re.MULTILINE
    )
    module = _run(define + find, vars(app_client))

    def found(*, app_client: AppClient) -> list[Problem]:
        """What the page calls: all checks, and the one of the example."""
        of_example = module["check_plain_passwords"](app_client)
        return [*pool_problems.found(app_client=app_client), *of_example]

    names = {
        "CLIENT": f"app client {builders.CLIENT_ID}",
        "Problem": Problem,
        "app_client": builders.app_client,
        "found": found,
        "named": pool_problems.named,
        "pytest": pytest,
    }
    example = _run(tests, names)

    assert [_passed(example[name]) for name in example if name.startswith("test_")] == [2, 1]


def test_the_example_of_a_check_has_the_form_of_the_others() -> None:
    define = CONTRIBUTING.partition("```python\n")[2].partition("```\n")[0]
    check = _run(define, vars(app_client))["PLAIN_PASSWORDS_ALLOWED"]

    assert check.code not in CATALOGUE
    sources = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [name for name in check.sources if f"\n### {name}\n" not in sources] == []
    for text in (check.effect, check.fix, check.console, check.cloudformation, check.terraform):
        assert text.endswith("."), text


def _run(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """What is defined after that code has run with these names."""
    defined = dict(names)
    exec(compile(code, "CONTRIBUTING.md", "exec"), defined)  # noqa: S102 (our own page)
    return defined


def _passed(test: Callable[..., None]) -> int:
    """How many times the test passes: once for each row of its table, or once. Raises what the test raises."""
    (rows,) = [mark.args[1] for mark in getattr(test, "pytestmark", [])] or [[()]]
    for row in rows:
        test(*row)
    return len(rows)


# What the pages name ---------------------------------------------------------------------------


def test_make_names_what_it_does_instead_of_showing_its_command_lines() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    recipes = re.findall(r"^\t(.*)", makefile, re.MULTILINE)

    assert recipes
    assert [line for line in recipes if not line.startswith(("@", "$(SAY) "))] == []


def test_the_table_of_commands_has_every_command() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`make [^|]*) \|", CONTRIBUTING, re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"`make ([a-z0-9-]+)`", row)]

    assert sorted(listed) == sorted(re.findall(r"^([a-z0-9-]+):.*##", makefile, re.MULTILINE))


@pytest.mark.parametrize(
    "page", [CONTRIBUTING, WHERE], ids=["CONTRIBUTING.md", "where a new thing goes"]
)
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    assert _named(page)
    assert {name for name in _named(page) if not _is_there(name)} == set()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a row in `checks/run.py`, and `Check`", set()),
        ("the folder `checks/` or `tests/golden/formats`", set()),
        ("the file `checks/runs.py`", {"checks/runs.py"}),
        ("`template.yml` at the top, `templates.yaml`", {"templates.yaml"}),
        ("`test_fixes` and `test_fix`", {"test_fix"}),
        ("in `amplify_outputs/pools/` and `amplify_outputs/ponds/`", {"amplify_outputs/ponds/"}),
        ("`make clean` removes `.build/screenshots`", set()),
    ],
)
def test_the_search_for_files_notices(text: str, missing: set[str]) -> None:
    assert {name for name in _named(text) if not _is_there(name)} == missing


def test_the_table_of_changes_names_pages_for_each() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in WHERE.splitlines()
        if line.startswith("|")
    ]

    assert {len(row) for row in rows} == {3}
    assert [row[0] for row in rows[2:] if "](" not in row[2]] == []


def _named(text: str) -> set[str]:
    """Paths and tests in backticks, outside of blocks of code."""
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    typed = re.findall(r"`([^`\n]+)`", prose)
    paths = {word for word in typed if PATH.fullmatch(word) and not word.startswith(MADE_HERE)}
    return paths - NOT_LIKE_THIS


def _is_there(name: str) -> bool:
    if name.startswith("test_"):
        # A test, or a file of tests.
        return any(
            path.stem == name or f"def {name}(" in path.read_text(encoding="utf-8")
            for path in (REPOSITORY / "tests").rglob("test_*.py")
        )
    if "/" in name:
        return any(list(root.glob(name.rstrip("/"))) for root in ROOTS)
    # The sentence says in which folder.
    folders = (PACKAGE, REPOSITORY / "tests" / "golden")
    return (REPOSITORY / name).is_file() or any(list(folder.rglob(name)) for folder in folders)
