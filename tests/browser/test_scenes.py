"""The pictures of the documentation that a browser takes: what they show follows from the lines beside them.

`make pictures` copies them to docs/images. Nothing compares their pixels: these change with every release of Chromium.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.report.render import render
from amplify_outputs.report.text import Look
from tests.browser.scenes import SCENES, lines_of_page, part_of, taken
from tests.pictures import reported

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks


@pytest.mark.parametrize("name", SCENES)
def test_the_lines_above_a_picture_are_in_the_file_that_it_was_taken_with(
    name: str, stacks: Stacks, application: Application
) -> None:
    scene = SCENES[name]
    document = application.published(scene.make(stacks, application.address))
    page = application.open_with(document)
    scene.does(page)
    page.wait(scene.waits_for)
    page.crop("[data-amplify-router]", taken(name))

    lines = lines_of_page()[name]
    assert part_of(json.loads(document), lines) == lines
    assert page.errors() == []


def test_the_page_of_a_report_has_the_problems_that_the_terminal_shows(
    page: Page, tmp_path: Path
) -> None:
    found = reported()
    file = tmp_path / "report.html"
    file.write_text(render(found, "html", Look()), encoding="ascii")
    page.visit(file.as_uri())
    page.look(width=1024)
    # Pages show it in less than this width.
    page.crop("html", taken("check", "report"), scale=0.8)

    assert page.texts(".verdict") == [found.verdict()]
    assert page.texts("h4") == [it.code for it in found.problems]
