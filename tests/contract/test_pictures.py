"""Pictures of the documentation: shown somewhere, with words for who cannot see them, and asking no other host."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.pictures import FOLDER, PICTURES
from tools.environments import REPOSITORY

IMAGES: Final = REPOSITORY / "docs" / "images"
PAGES: Final = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").rglob("*.md"))]
SHOWN: Final = [
    (page, words, (page.parent / target).resolve())
    for page in PAGES
    for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_a_terminal_shows_what_the_command_prints(name: str) -> None:
    shown = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")

    assert shown == PICTURES[name](), "make docs renews it"


def test_every_picture_is_shown_on_a_page() -> None:
    pictures = {it for it in IMAGES.rglob("*") if it.is_file()}

    assert pictures - {target for _, _, target in SHOWN} == set()


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    short = [(page.name, words) for page, words, _ in SHOWN if len(words.split()) < 8]

    assert SHOWN
    assert short == []


def test_a_picture_asks_no_other_host_for_anything() -> None:
    # The name of a language is no address.
    named = re.compile(r"https?://(?!www\.w3\.org/)\S+")
    asking = {it.name: named.findall(it.read_text("utf-8")) for it in IMAGES.rglob("*.svg")}

    assert {name: found for name, found in asking.items() if found} == {}
