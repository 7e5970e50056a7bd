"""The words of users: each is explained once, where a reader looks for it, and leads to its page."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.contract import pages
from tools.environments import REPOSITORY

DOCS: Final = REPOSITORY / "docs"


def words(page: str, heading: str) -> dict[str, str]:
    """What each word means, by the table of that page below the heading. A word has one row."""
    text = "\n" + (DOCS / page).read_text(encoding="utf-8")
    table = pages.rows(pages.section_of(text, heading))
    found = {word: meaning for word, meaning, *_ in table}
    assert len(found) == len(table)
    return found


WORDS: Final = words("glossary.md", "# Glossary")


def test_the_words_are_in_alphabetical_order() -> None:
    assert list(WORDS) == sorted(WORDS, key=str.casefold)


def test_every_word_leads_to_its_page() -> None:
    assert [word for word, meaning in WORDS.items() if "](" not in meaning] == []


def test_a_word_in_italics_has_a_row() -> None:
    # Of several publication names, and of a user pool's domain.
    forms = {form for word in WORDS for form in (word, f"{word}s")}
    used = {
        (word, other)
        for word, meaning in WORDS.items()
        for other in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", meaning)
    }

    assert {(word, other) for word, other in used if other not in forms} == set()
    assert {word for word, other in used if other in {word, f"{word}s"}} == set()


def test_the_words_of_the_code_are_others() -> None:
    of_the_code = words("architecture.md", "## Words")
    each = [word for row in of_the_code for word in row.split(", ")]

    assert set(each) & WORDS.keys() == set()


def test_the_words_to_write_are_explained() -> None:
    written = words("writing.md", "## Word list")

    assert written.keys() - WORDS.keys() == set()


@pytest.mark.parametrize(
    ("page", "other"),
    [("glossary.md", "architecture.md#words"), ("architecture.md", "glossary.md")],
)
def test_the_lists_name_each_other(page: str, other: str) -> None:
    assert f"]({other})" in (DOCS / page).read_text(encoding="utf-8")
