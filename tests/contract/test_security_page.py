"""The overview for reviewers: its picture and its table agree, and SECURITY.md names tests that exist."""

from __future__ import annotations

import re
from typing import Final

from tests.contract.pages import rows, section_of
from tools.environments import REPOSITORY
from tools.pictures.flows import FLOWS

PAGE: Final = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
POLICY: Final = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")


def test_the_crossings_of_the_picture_are_the_rows_of_the_table() -> None:
    table = rows(
        PAGE.partition("| crossing |")[1] + PAGE.partition("| crossing |")[2].partition("\n## ")[0]
    )
    drawn = re.findall(r">(\d)\. (\w+)[^<]*<", FLOWS["trust"]().svg())

    named = [cells[0].split(". ") for cells in table]
    assert [number for number, _ in named] == [number for number, _ in drawn]
    assert [word for _, word in named] == [word.removesuffix("s") for _, word in drawn]


def test_every_threat_has_a_control_and_tests_that_exist() -> None:
    threats = rows(section_of(POLICY, "## Threats and controls"))
    named = {cells[0]: re.findall(r"`(tests/[^`]+)`", cells[2]) for cells in threats}

    assert threats
    assert [threat for threat, tests in named.items() if not tests] == []
    missing = [it for tests in named.values() for it in tests if not (REPOSITORY / it).is_file()]
    assert missing == []
