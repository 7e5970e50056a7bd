"""Pages of the command line, as a reader has them: what they show, on which screens, and that they send no request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.cli.list import as_json
from amplify_outputs.report.render import render
from amplify_outputs.report.text import Look
from tests.pages import MEAN, entries, status_page, troubled, well_made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.chromium import Page

PHONE: Final = 360
DESKTOP: Final = 1280
PAGES: Final = {
    "troubled": lambda: render(troubled(), "html", Look()),
    "well made": lambda: render(well_made(), "html", Look()),
    "list": lambda: status_page(entries()),
}


@pytest.fixture
def visit(page: Page, tmp_path: Path) -> Callable[[str], Page]:
    """Open a page from a file, as a person does who got it from a build."""

    def opened(written: str) -> Page:
        file = tmp_path / "page.html"
        file.write_text(written, encoding="ascii")
        page.visit(file.as_uri())
        return page

    return opened


def test_a_report_shows_every_problem_of_its_json_in_the_box_of_its_subject(
    visit: Callable[[str], Page],
) -> None:
    found = troubled()
    page = visit(render(found, "html", Look()))

    shown = []
    for number in range(1, len(found.problems) + 1):
        box, problem = f".thing:has(#problem-{number})", f"#problem-{number}"
        [kind], [title] = page.texts(f"{box} > .kind span:first-child"), page.texts(f"{box} > h3")
        name = (*page.texts(f"{box} > .id"), title)[0]
        [severity, *_] = page.texts(f"{problem} .pill")
        [code], [message] = page.texts(f"{problem} h4"), page.texts(f"{problem} .message")
        fix, _ = page.texts(f"{problem} dd")
        kind = kind.removeprefix("redirects of ").removesuffix("in the file or the request")
        subject = f"{kind} {name}".strip()
        shown.append(
            {
                "code": code,
                "severity": severity,
                "subject": subject,
                "message": message,
                "fix": fix,
            }
        )

    assert shown == json.loads(render(found, "json", Look()))["problems"]
    assert page.texts(".verdict") == [found.verdict()]


def test_a_report_shows_the_file_of_its_json(visit: Callable[[str], Page]) -> None:
    found = well_made()
    page = visit(render(found, "html", Look()))
    assert page.texts(".file pre") == []

    page.press("Tab")
    page.press("Enter")

    [shown] = page.texts(".file pre")
    assert json.loads(shown) == json.loads(render(found, "json", Look()))["outputs"]


def test_a_list_shows_every_publication_of_its_json(visit: Callable[[str], Page]) -> None:
    listed = entries()
    page = visit(status_page(listed))

    def cells(name: str) -> list[str]:
        return page.texts(f"tr:has(th:text-is('{name}')) > td")

    shown = {name: cells(name) for name in page.texts("tbody th")}
    for entry in listed:
        said: dict[str, Any] = as_json(entry)
        if "fault" in said:
            assert shown[said["name"]] == ["cannot be read", said["fault"]]
            continue
        state, age, problems, _ = shown[said["name"]]
        assert state == {"publishing": "unfinished"}.get(said["state"], said["state"])
        assert age == ("unknown" if said["publishedAt"] == "yesterday" else "3 d ago")
        counted = [int(number) for number in problems.split() if number.isdigit()]
        assert counted == [number for number in said["problems"].values() if number]
    assert sorted(shown) == sorted(entry.name for entry in listed)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_on_every_screen_and_asks_for_nothing(
    visit: Callable[[str], Page], name: str
) -> None:
    page = visit(PAGES[name]())

    for width, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        page.look(width=width, scheme=scheme)
        assert page.violations() == [], (width, scheme)
        assert page.overflow() == 0, (width, scheme)

    assert [it["url"].partition(":")[0] for it in page.requests()] == ["file"]
    assert page.errors() == []


def test_a_page_has_the_colours_that_the_reader_prefers(visit: Callable[[str], Page]) -> None:
    page = visit(PAGES["well made"]())
    grounds = []
    for scheme in ("light", "dark"):
        page.look(scheme=scheme)
        grounds.append(page.ground())

    assert grounds == ["rgb(246, 247, 249)", "rgb(16, 20, 24)"]


def test_the_keyboard_comes_to_each_problem_to_fix_and_to_all_that_opens(
    visit: Callable[[str], Page],
) -> None:
    page = visit(PAGES["troubled"]())
    stops = page.stops()
    assert stops == page.texts(".first a")
    assert len(stops) == len([it for it in troubled().problems if it.severity != "info"]) - 1

    page = visit(PAGES["list"]())
    assert page.stops() == ["Details"] * 4


def test_no_name_becomes_a_part_of_a_page(visit: Callable[[str], Page]) -> None:
    mean = "".join(MEAN)
    for made_with in (
        lambda name: render(troubled(name), "html", Look()),
        lambda name: status_page(entries(name)),
    ):
        as_meant = len(visit(made_with("storefront")).texts("*"))

        page = visit(made_with(mean))
        assert len(page.texts("*")) == as_meant
        assert page.texts("script, img, svg svg") == []
        assert page.errors() == []
        assert [it["url"].partition(":")[0] for it in page.requests()] == ["file"]
