"""The list of publications as a page: the whole of a small one, and that it says what the JSON says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from amplify_outputs import __version__
from amplify_outputs.cli.list import as_json
from amplify_outputs.report.html.listing import Listed, as_status_page
from amplify_outputs.report.plain import plain
from tests.pages import MEAN, entries, entry, status_page
from tests.parsed_page import Parsed
from tests.reports import ANY_TEXT

SHA = "0123456789abcdef" * 4
STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0"
HEAD = """<thead role="rowgroup">
<tr role="row"><th scope="col" role="columnheader">Publication</th><th scope="col" role="columnheader">State</th>\
<th scope="col" role="columnheader">Last change</th><th scope="col" role="columnheader">Problems</th>\
<th scope="col" role="columnheader">Owner</th></tr></thead>"""
A_SMALL_BODY = f"""
<body>
<header>
<p class="over">amplify-outputs list</p>
<h1>Publications</h1>
<p class="muted">Publisher /amplify-outputs, at 2026-11-23 12:00 UTC</p>
<p class="verdict error">2 publications: 1 cannot be read, 1 with warnings.</p></header>
<main>
<h2>Look at these first</h2>
<table class="publications" role="table" aria-label="Look at these first">{HEAD}\
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader">broken</th>\
<td role="cell"><span class="pill error">cannot be read</span></td>\
<td colspan="3" role="cell" class="fault">It is no record.</td></tr></tbody></table>
<h2>All others</h2>
<table class="publications" role="table" aria-label="All others">{HEAD}\
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader">storefront/prod</th>\
<td role="cell"><span class="pill good">published</span></td>\
<td role="cell" class="age">3 d ago</td>\
<td role="cell"><span class="pills"><span class="pill warning">2 warnings</span>\
<span class="pill info">1 note</span></span></td>\
<td role="cell"><span>storefront/Outputs4Web</span>
<details><summary>Details</summary>
<dl class="facts"><dt>User pool</dt><dd>us-east-1_AbC123xyz</dd><dt>Identity pool</dt><dd>none</dd>\
<dt>Platform</dt><dd>none</dd><dt>Format</dt><dd>1.5</dd><dt>SHA-256</dt><dd>{SHA}</dd><dt>SSM version</dt><dd>7</dd>\
<dt>S3 versions</dt><dd>json: none</dd><dt>Places</dt><dd>ssm</dd><dd>s3</dd>\
<dt>Last change</dt><dd>2026-11-20T12:00:00+00:00</dd><dt>Owner</dt><dd>stack: {STACK}</dd>\
<dd>resource: Outputs4Web</dd></dl></details></td></tr></tbody></table></main>
<footer>
<p>Made by amplify-outputs {__version__}.</p></footer></body>
</html>
"""


def listed(said: dict[str, Any]) -> Listed:
    return Listed(said, "1 s ago", "command line")


def verdict(*publications: Listed, nothing: str = "") -> str:
    written = as_status_page(publications, "here", "now", nothing)
    return written.partition('<p class="verdict ')[2].partition("</p>")[0]


def test_the_whole_of_a_small_page() -> None:
    broken, fine = entries()[1], entry("storefront/prod", "warning", "info", "warning")
    unreadable = type(broken)(broken.name, None, "It is no record.")

    assert status_page([unreadable, fine]).partition("</head>")[2] == A_SMALL_BODY


def test_everything_that_the_json_says_is_on_the_page() -> None:
    texts = Parsed(status_page(entries())).texts
    for one in entries():
        said = as_json(one)
        counted = said.pop("problems", {})
        for value in said.values():
            for text in flat(value):
                # The state of an unfinished one has a word for people.
                assert text in texts or text == "publishing", text
        words = {"error": "error", "warning": "warning", "info": "note"}
        for severity, number in counted.items():
            shown = f"{number} {words[severity]}{'s' if number > 1 else ''}"
            assert shown in texts or not number


def flat(value: object) -> list[str]:
    match value:
        case None:
            return ["none"]
        case dict():
            return [f"{key}: {'none' if item is None else item}" for key, item in value.items()]
        case list():
            return list(map(str, value))
        case _:
            return [str(value)]


def test_equal_publications_have_equal_bytes() -> None:
    assert status_page(entries()) == status_page(entries())


NONE = {"error": 0, "warning": 0, "info": 0}
FINE = listed({"name": "a", "state": "published", "problems": NONE})
WARNED = listed({"name": "b", "state": "published", "problems": NONE | {"warning": 2}})
FAILED = listed({"name": "c", "state": "published", "problems": NONE | {"error": 1}})
UNFINISHED = listed({"name": "d", "state": "publishing", "problems": NONE})
BROKEN = listed({"name": "e", "fault": "Why."})


@pytest.mark.parametrize(
    ("publications", "shown"),
    [
        ([], 'good">There are none.'),
        ([FINE], 'good">1 publication: no errors and no warnings.'),
        ([FINE, FINE], 'good">2 publications: no errors and no warnings.'),
        ([FINE, WARNED], 'good">2 publications: 1 with warnings.'),
        ([FAILED], 'warning">1 publication: 1 with errors.'),
        ([UNFINISHED, FINE], 'warning">2 publications: 1 unfinished.'),
        ([BROKEN, UNFINISHED], 'error">2 publications: 1 cannot be read, 1 unfinished.'),
        ([FINE] * 1000, 'good">1,000 publications: no errors and no warnings.'),
    ],
)
def test_the_verdict_counts_those_that_need_somebody(
    publications: list[Listed], shown: str
) -> None:
    assert verdict(*publications, nothing="There are none.") == shown


def test_those_that_need_somebody_come_first() -> None:
    texts = Parsed(as_status_page([FINE, UNFINISHED, WARNED, FAILED], "here", "now", "")).texts

    assert [text for text in texts if text in ("Look at these first", "All others", *"abcd")] == [
        *("Look at these first", "d", "c"),
        *("All others", "a", "b"),
    ]
    assert "All publications" in Parsed(as_status_page([FINE], "here", "now", "")).texts


def stay_names(name: str) -> None:
    read = Parsed(status_page(entries(name)))

    assert read.structure == Parsed(status_page(entries("storefront/prod"))).structure
    assert read.others == []
    assert plain(name) in read.texts


@pytest.mark.parametrize("name", MEAN)
def test_a_mean_name_stays_a_name(name: str) -> None:
    stay_names(name)


@given(ANY_TEXT.filter(bool))
def test_no_name_adds_an_element_or_an_attribute(name: str) -> None:
    stay_names(name)
