"""The one place that writes elements: what a page begins with, and that no text leaves its place."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given

from amplify_outputs import __version__
from amplify_outputs.report.html.markup import page, tag
from amplify_outputs.report.plain import plain
from tests.pages import MEAN
from tests.parsed_page import Parsed, Start
from tests.reports import ANY_TEXT


def small(text: str) -> str:
    return page(text, tag("p", text, tag("b", "x"), text, title=text or "-"))


def test_a_page_is_its_head_its_stylesheet_and_what_is_given() -> None:
    written = small('Größe & "mehr"')

    [style] = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = "Gr&#246;&#223;e &amp; &quot;mehr&quot;"
    assert written.replace(style, "...") == (
        "<!doctype html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;; style-src '
        f'&#x27;sha256-{digest}&#x27;; base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="amplify-outputs {__version__}">\n'
        f"<title>{title}</title>\n"
        "<style>...</style>\n"
        "</head>\n"
        "<body>\n"
        f'<p title="{title}">{title}<b>x</b>{title}</p></body>\n'
        "</html>\n"
    )


def test_what_is_absent_is_left_out_and_names_of_attributes_are_those_of_html() -> None:
    written = page("x", tag("div", None, "y", class_="a", aria_label="b", id=""))

    assert written.endswith('<div class="a" aria-label="b">y</div></body>\n</html>\n')


def stays_in_its_place(text: str) -> None:
    read = Parsed(small(text))
    shown = plain(text)

    assert read.structure == Parsed(small("harmless")).structure
    assert read.others == []
    assert read.texts == ([shown, shown, "x", shown] if shown else ["x"])
    assert read.starts[-2] == Start("p", {"title": shown or "-"})


@pytest.mark.parametrize(
    "text", [*MEAN, "&lt;", "&#60;script&#62;", "]]>", "<!--", "<?x", "`${1}`"]
)
def test_a_mean_text_stays_in_its_place(text: str) -> None:
    stays_in_its_place(text)


@given(ANY_TEXT)
def test_any_text_stays_in_its_place(text: str) -> None:
    stays_in_its_place(text)
