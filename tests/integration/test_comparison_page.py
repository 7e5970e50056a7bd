"""docs/comparison.md, Move to it: each of its commands, as it is typed beside the old file."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Final

import pytest

from tests.contract.pages import section_of
from tests.integration.commands import pool_options
from tests.simulation import make_session
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from botocore.session import Session

    from tests.integration.commands import CommandLine
    from tests.simulation import Pools

PAGE: Final = (REPOSITORY / "docs" / "comparison.md").read_text(encoding="utf-8")
COMMANDS: Final = [
    shlex.split(line)[1:]
    for line in re.findall(r"^amplify-outputs .+$", section_of(PAGE, "## Move to it"), re.MULTILINE)
]


@pytest.fixture
def session(role_answers: dict[str, dict[str, str]]) -> Session:
    """What lists pools is not in the layer."""
    return make_session(role_answers, for_people=True)


@pytest.fixture
def command(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pools: Pools
) -> CommandLine:
    """In a folder with the file that some other way wrote from the pools."""
    monkeypatch.chdir(tmp_path)
    assert command_line("build", *pool_options(pools), "-o", "amplify_outputs.json").code == 0
    return command_line


def test_the_page_shows_a_command_for_each_way() -> None:
    assert sorted({arguments[0] for arguments in COMMANDS}) == ["discover", "lint", "publish"]
    assert len(COMMANDS) == 5


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_each_command_to_move_works_beside_the_old_file(
    command: CommandLine, pools: Pools, arguments: list[str]
) -> None:
    said = command(*arguments)

    assert said.code == 0, said
    if "discover" in arguments or "--adopt" in arguments:
        assert pools.user_pool_id in said.out
        assert pools.client_id in said.out
        assert "storefront/prod" in said.out


def test_what_is_published_from_the_old_file_is_what_it_said_of_its_pools(
    command: CommandLine, tmp_path: Path
) -> None:
    old = json.loads((tmp_path / "amplify_outputs.json").read_text(encoding="utf-8"))
    [publish] = [it for it in COMMANDS if it[0] == "publish"]

    assert command(*publish).code == 0
    assert command("fetch", "storefront/prod", "-o", "published.json").code == 0

    assert json.loads((tmp_path / "published.json").read_text(encoding="utf-8")) == old
