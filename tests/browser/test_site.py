"""The documentation as a site, read from a disk on a phone and at a desk, and searched without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tools.site.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.chromium import Page

PHONE: Final = 360
DESK: Final = 1440
# One page of each kind, and the longest.
PAGES: Final = (
    "index",
    "documentation",
    "tutorial",
    "deploying",
    "custom-resource",
    "command-line/reports",
    "command-line/reports",
    "problems",
    "problems/appclienthassecret",
    "performance",
    "sign-in-page",
    "refreshing",
    "how-to/fetch-in-a-pipeline",
    "decisions/0003-publishing-protocol",
    "files/examples/consumer.yaml",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_on_every_screen_and_asks_for_nothing(
    page: Page, built: Path, name: str
) -> None:
    page.visit((built / f"{name}.html").as_uri())

    for width, scheme in ((PHONE, "light"), (DESK, "dark")):
        page.look(width=width, scheme=scheme)
        assert page.violations() == [], (width, scheme)
        # Less than none if the browser shows a scroll bar.
        assert page.overflow() <= 0, (width, scheme)

    assert {it["url"].partition(":")[0] for it in page.requests()} == {"file"}
    assert page.errors() == []


@pytest.mark.parametrize(
    ("words", "page_of_answer"),
    [
        ("find the ids of pools", "find-the-ids.html"),
        ("deploy the publisher", "deploying.html"),
        ("fetch in github", "how-to/fetch-in-a-pipeline.html"),
        ("Unable to verify secret hash", "troubleshooting.html"),
        ("remove the publisher", "how-to/remove-the-publisher.html"),
    ],
)
def test_a_reader_without_a_network_comes_to_the_answer_by_the_first_find(
    page: Page, built: Path, words: str, page_of_answer: str
) -> None:
    page.visit((built / "index.html").as_uri())
    page.look(width=DESK)

    page.press("Control+k")
    page.type(words)
    page.wait("results")
    # It searches after each letter.
    page.rest()
    page.press("Enter")

    page.arrive(page_of_answer)
