"""The stylesheet makes no request, and ends only where the page ends it."""

from __future__ import annotations

import re

from amplify_outputs.report.html.stylesheet import STYLESHEET


def test_it_asks_for_nothing_and_is_as_its_hash_expects() -> None:
    assert re.findall(r"url\(|@import|@font-face|</|\r", STYLESHEET) == []
    assert STYLESHEET.isascii()


def test_light_and_dark_name_the_same_colours_and_no_rule_uses_another() -> None:
    light, dark, *rest = re.split(
        r"(?<=\n)(?=@media \(prefers-color-scheme: dark\)|\* \{)", STYLESHEET
    )
    names = [set(re.findall(r"(--[a-z-]+):", part)) for part in (light, dark)]

    assert names[0] == names[1]
    assert set(re.findall(r"var\((--[a-z-]+)\)", "".join(rest))) == names[0]
