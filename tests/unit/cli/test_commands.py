"""The function of each command, and what is imported before one is run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.cli.commands import COMMANDS, OFFLINE, command_of
from amplify_outputs.cli.options import parser

if TYPE_CHECKING:
    from pathlib import Path


def test_each_command_of_the_parser_is_in_the_table() -> None:
    subparsers = next(action for action in parser()._actions if action.metavar == "COMMAND")
    chosen = {
        name: command.get_default("command") for name, command in (subparsers.choices or {}).items()
    }

    assert chosen == {name: name for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_a_function(name: str) -> None:
    assert callable(command_of(name))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["fetch", "--help"],
        ["fetch", "--from", "ftp", "x"],
        ["explain", "--help"],
    ],
)
def test_help_and_wrong_usage_import_nothing_of_aws(arguments: list[str]) -> None:
    """botocore takes a fifth of a second, and nobody waits so long for help."""
    program = (
        "import sys\n"
        "from amplify_outputs.cli.main import run\n"
        "try:\n"
        f"    run({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('|', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    imported = ran.stdout.rpartition("|")[2].split()
    assert {"boto3", "botocore", "rich", "s3transfer"} & {*imported} == set()


# What a command needs to run.
ARGUMENTS = {"lint": [__file__]}


@pytest.mark.parametrize("name", sorted(OFFLINE))
def test_what_works_without_aws_imports_nothing_of_it(name: str) -> None:
    """Neither its module nor its run: there may be no credentials, and no region."""
    program = (
        "import sys\n"
        "from amplify_outputs.cli.main import run\n"
        f"print('|', run({[name, *ARGUMENTS.get(name, ())]!r}), file=sys.stderr)\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={}
    )

    code, *imported = ran.stderr.rpartition("|")[2].split()
    assert code in ("0", "1", "2")
    assert {"boto3", "botocore", "s3transfer", "amplify_outputs.aws.clients"} & {*imported} == set()


def test_help_imports_no_checks() -> None:
    """Completion offers every code, but only the script for the shell needs the catalogue."""
    program = (
        "import sys\n"
        "from amplify_outputs.cli.options import parser\n"
        "parser()\n"
        "print(*sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "amplify_outputs.checks.catalogue" not in ran.stdout.split()


def test_lint_imports_nothing_of_aws_and_nothing_that_connects(tmp_path: Path) -> None:
    file = tmp_path / "amplify_outputs.json"
    file.write_text('{"version": 1}', "utf-8")
    program = (
        "import sys\n"
        "for blocked in ('boto3', 'botocore', 'urllib3', 'socket'):\n"
        "    sys.modules[blocked] = None\n"
        "from amplify_outputs.cli.main import run\n"
        f"sys.exit(run(['lint', {str(file)!r}, '--adopt', 'storefront/prod', '--json']))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (1, "")
    assert json.loads(ran.stdout)["problems"][0]["code"] == "ClientCannotRead"


def test_fetch_imports_no_checks_and_nothing_that_writes() -> None:
    """Builds run it, again and again."""
    program = (
        "import sys\n"
        "from amplify_outputs.cli.commands import command_of\n"
        "from amplify_outputs.aws.clients import Aws\n"
        "command_of('fetch')\n"
        "print(*sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    imported = set(ran.stdout.split())
    assert {
        *("boto3", "rich", "s3transfer", "multiprocessing"),
        *("amplify_outputs.checks.catalogue", "amplify_outputs.store.writer"),
    } & imported == set()


def test_the_library_of_the_choice_is_imported_for_a_choice_alone() -> None:
    """The layer does not have it, and a list in a pipeline needs none of it."""
    program = (
        "import sys\n"
        "from amplify_outputs.cli.commands import command_of\n"
        "import amplify_outputs.cli.menu\n"
        "command_of('discover')\n"
        "print(*sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert {"boto3", "prompt_toolkit", "rich", "wcwidth"} & {*ran.stdout.split()} == set()
