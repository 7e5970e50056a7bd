"""The numbers and charts of docs/comparison.md and docs/performance.md are those that were measured."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest

from benchmarks import pages
from benchmarks.costs import MEMORIES_MB
from tests.contract.templates import template
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

RESULT: Final[dict[str, Any]] = json.loads(pages.MEASURED.read_text(encoding="utf-8"))
FILES: Final = pages.files(RESULT)
IMAGE: Final = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<path>[^)]+)\)")


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.name)
def test_a_page_or_chart_shows_what_was_measured(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == FILES[file], "make numbers renews it"


def test_the_page_shows_each_chart_with_words_for_those_who_do_not_see_it() -> None:
    shown = {
        (pages.PAGE.parent / found["path"]).resolve(): found["words"]
        for found in IMAGE.finditer(pages.PAGE.read_text(encoding="utf-8"))
    }

    assert set(shown) == {file for file in FILES if file.suffix == ".svg"}
    assert [words for words in shown.values() if len(words.split()) < 10] == []


@pytest.mark.parametrize("chart", sorted(pages.CHARTS.iterdir()), ids=lambda it: it.name)
def test_a_chart_says_what_it_shows_and_knows_dark_pages(chart: Path) -> None:
    root = ET.fromstring(chart.read_text(encoding="utf-8"))  # noqa: S314 (a file of ours)

    assert all(root.findtext(f"{{*}}{name}") for name in ("title", "desc"))
    assert "prefers-color-scheme: dark" in (root.findtext("{*}style") or "")


def test_nothing_was_missing_when_it_was_measured() -> None:
    assert RESULT["missing"] == {}
    assert [it["name"] for it in RESULT["budgets"] if it["value"] is None] == []


def test_the_memory_of_the_custom_resource_is_a_row_of_the_table_of_costs() -> None:
    resources = template(REPOSITORY / "template.yaml")["Resources"]
    memory = resources["CustomResourceFunction"]["Properties"]["MemorySize"]

    assert memory in MEMORIES_MB
    decision = (REPOSITORY / "docs" / "decisions" / "0016-memory.md").read_text(encoding="utf-8")
    assert f"**The custom resource has {memory:,} MB**" in decision
