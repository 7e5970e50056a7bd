"""Sections, tables and names in the pages of docs/."""

from __future__ import annotations

import re


def section_of(page: str, heading: str) -> str:
    """The text below a heading, up to the next one of its rank or above."""
    rank = heading.partition(" ")[0]
    _, found, rest = page.partition(f"\n{heading}\n")
    assert found, heading
    return re.split(rf"^#{{1,{len(rank)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of each table, without its head."""
    lines = re.findall(r"^\| (.*) \|$(?!\n\| ?:?---)", text, re.MULTILINE)
    return [re.split(r" \| ", line) for line in lines]


def spans(text: str) -> list[str]:
    """What is between backticks."""
    return re.findall(r"`([^`]+)`", text)
