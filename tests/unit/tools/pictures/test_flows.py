"""The pictures of what goes where: as they are in docs/images, and with words that fit."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from tools.environments import REPOSITORY
from tools.pictures.flows import FLOWS

SVG: Final = "{http://www.w3.org/2000/svg}"
# Pixels of a character in the widest font that a reader may have, at 11 and 13 pixels.
SMALL: Final = 6.3
LARGE: Final = 8.2


@pytest.mark.parametrize("name", FLOWS)
def test_the_picture_of_the_page_is_the_one_that_the_code_draws(name: str) -> None:
    shown = (REPOSITORY / "docs" / "images" / "flows" / f"{name}.svg").read_text(encoding="utf-8")

    assert shown == FLOWS[name]().svg(), "make docs renews it"


@pytest.mark.parametrize("name", FLOWS)
def test_the_words_of_a_box_fit_into_it(name: str) -> None:
    drawn = ET.fromstring(FLOWS[name]().svg())  # noqa: S314 (our own picture)
    boxes = [it for it in drawn.iter(f"{SVG}rect") if "box" in it.get("class", "")]
    too_wide = []
    for text in drawn.iter(f"{SVG}text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        for box in boxes:
            left, top, width, height = (
                float(box.get(it, "")) for it in ("x", "y", "width", "height")
            )
            if left < x < left + width and top < y < top + height:
                pixels = SMALL if "small" in text.get("class", "") else LARGE
                if pixels * len(text.text or "") > width:
                    too_wide.append(text.text)

    assert too_wide == []


@pytest.mark.parametrize("name", FLOWS)
def test_a_reader_who_hears_the_picture_hears_each_thing_in_it(name: str) -> None:
    picture = FLOWS[name]()
    drawn = ET.fromstring(picture.svg())  # noqa: S314 (our own picture)
    titles = {it.text or "" for it in drawn.iter(f"{SVG}text") if it.get("class") == "strong"}
    heard = picture.description.lower()

    words = {word for title in titles for word in re.findall(r"[a-z/]{3,}", title.lower())}
    assert {word for word in words if word.rstrip("s") not in heard} == set()
