"""The report as a page: the whole of a small one, all problems of any, and names that stay names."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs import __version__
from amplify_outputs.model.documentation import Documentation
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.request import UNNAMED
from amplify_outputs.report.html.page import as_html
from amplify_outputs.report.picture import Arrow, Picture, Thing
from amplify_outputs.report.plain import plain
from amplify_outputs.report.report import Report
from tests.pages import troubled, well_made
from tests.parsed_page import Parsed
from tests.reports import (
    ACCEPTED,
    ANY_TEXT,
    APP_CLIENT,
    FORBIDDEN,
    HAS_SECRET,
    NOTHING_FOUND,
    PUBLISHABLE,
    URLS_MISSING,
    any_report,
)

CLIENT = APP_CLIENT.removeprefix("app client ")
SMALL = Report(
    "storefront/prod",
    (URLS_MISSING,),
    outputs={"version": "1.5"},
    picture=Picture(
        (Thing("app client", APP_CLIENT, "web", CLIENT, (("Secret", ("none",)),)),),
        (Thing("user pool", "user pool x", "x", arrow=Arrow("signs in at", broken=True), unread="Why."),),
        (),
    ),
)  # fmt: skip
A_SMALL_BODY = f"""
<body>
<header>
<p class="over">amplify-outputs check</p>
<h1>storefront/prod</h1>
<p class="verdict warning">The file can be published: 1 warning.</p>
<p class="left">Left out of the file: sign-in by redirect (OAuthUrlsMissing).</p></header>
<main>
<h2>What to fix</h2>
<ol class="first">
<li><span class="pill warning">warning</span><a href="#problem-1">OAuthUrlsMissing</a>\
<span class="muted">{APP_CLIENT}</span></li></ol>
<h2>How users sign in</h2>
<div class="flow">
<div class="lane">
<p class="title">App</p>
<article class="thing of-warning">
<div class="kind"><span>app client</span><span class="pill warning">1 warning</span></div>
<h3>web</h3>
<p class="id">{CLIENT}</p>
<dl class="facts"><dt>Secret</dt><dd>none</dd></dl>
<ul class="problems">
<li id="problem-1" class="warning">
<div class="what"><span class="pill">warning</span><h4>OAuthUrlsMissing</h4></div>
<p class="message">OAuth is on for app client web, but it has no sign-out URL.</p>
<dl class="fix"><dt>Fix</dt><dd>Add at least one allowed sign-out URL.</dd><dt>More</dt>\
<dd><code>amplify-outputs explain OAuthUrlsMissing</code></dd></dl></li></ul></article></div>
<div class="arrow across broken"><svg viewBox="0 0 20 36" aria-hidden="true" focusable="false">\
<path d="M10 1v32M3 26l7 8 7-8"></path></svg><span>signs in at</span></div>
<div class="lane">
<p class="title">Users</p>
<article class="thing">
<div class="kind"><span>user pool</span></div>
<h3>x</h3>
<p class="muted">Why.</p></article></div>
<div></div>
<div class="lane">
<p class="title">AWS credentials</p>
<div class="thing absent">
<p>No identity pool is named, so the app gets no AWS credentials.</p></div></div></div>
<h2>What would be published</h2>
<details class="file"><summary>amplify_outputs.json</summary><pre><code>{{</code>\
<code>  &quot;version&quot;: &quot;1.5&quot;</code><code>}}</code></pre></details></main>
<footer>
<p>Made by amplify-outputs {__version__}.</p></footer></body>
</html>
"""


def test_the_whole_of_a_small_page() -> None:
    assert as_html(SMALL).partition("</head>")[2] == A_SMALL_BODY


def test_equal_reports_have_equal_bytes() -> None:
    assert as_html(troubled()) == as_html(troubled())
    assert as_html(troubled()) != as_html(well_made())


@pytest.mark.parametrize(
    ("report", "mood"),
    [
        (FORBIDDEN, "error"),
        (PUBLISHABLE, "warning"),
        (ACCEPTED, "good"),
        (NOTHING_FOUND, "good"),
        (well_made(), "good"),
    ],
    ids=["errors", "warnings", "accepted", "nothing", "well made"],
)
def test_the_verdict_is_that_of_every_format(report: Report, mood: str) -> None:
    assert f'<p class="verdict {mood}">{report.verdict()}</p>' in as_html(report)


def test_a_check_without_a_name_is_called_by_its_user_pool() -> None:
    assert "<h1>x</h1>" in as_html(replace(SMALL, name=UNNAMED))
    assert "<h1>unpublished</h1>" in as_html(replace(SMALL, name=UNNAMED, picture=None))


def test_what_to_fix_begins_with_the_errors() -> None:
    read = Parsed(as_html(troubled()))
    severities = [
        text
        for start, text in zip(read.texts, read.texts[1:], strict=False)
        if start == "What to fix" or text in ("error", "warning")
    ]
    first = severities[: len([it for it in troubled().problems if it.severity != "info"]) - 1]

    assert first == sorted(first)
    assert {*first} == {"error", "warning"}


def test_what_is_accepted_is_said_and_does_not_have_to_be_fixed() -> None:
    written = as_html(ACCEPTED)

    assert "What to fix" not in written
    assert '<span class="pill">error</span><span class="pill">accepted</span>' in written


def test_a_warning_that_forbids_publishing_says_so() -> None:
    report = Report("x", (URLS_MISSING, HAS_SECRET), forbidding=(URLS_MISSING, HAS_SECRET))

    assert as_html(report).count("forbids publishing") == 1


def test_a_code_is_a_link_if_its_page_has_an_address() -> None:
    documentation = Documentation("https://docs.example.com/{code}?a=1&b")
    address = "https://docs.example.com/oauthurlsmissing?a=1&amp;b"

    assert (
        "<dd><code>amplify-outputs explain OAuthUrlsMissing</code>\n"
        f'<p><a href="{address}" rel="noreferrer">{address}</a></p></dd>'
    ) in as_html(PUBLISHABLE, documentation)
    assert "https:" not in as_html(PUBLISHABLE)


@given(any_report())
def test_no_problem_of_any_report_is_lost(report: Report) -> None:
    read = Parsed(as_html(report))
    numbers = [
        int(str(start.attributes["id"]).removeprefix("problem-"))
        for start in read.starts
        if start.name == "li" and "id" in start.attributes
    ]

    assert sorted(numbers) == list(range(1, len(report.problems) + 1))
    for it in report.problems:
        texts = [plain(text) for text in (it.code, it.message, it.fix) if text]
        assert [text for text in texts if text not in read.texts] == []


NAMES = st.lists(ANY_TEXT.filter(bool), min_size=16, max_size=16, unique=True)


def of_names(names: list[str]) -> Report:
    """A report of always the same form, with these names everywhere."""
    subjects = [f"user pool {names[0]}", f"app client {names[1]}", f"role {names[2]}"]
    things = [
        Thing("kind", subject, title, identifier, ((names[3], (names[4],)),), Arrow(names[5]))
        for subject, title, identifier in zip(subjects, names[6:9], names[9:12], strict=True)
    ]
    problems = tuple(Problem(names[12], "error", it, names[13], names[14]) for it in subjects)
    picture = Picture((things[1],), (things[0],), (things[2],))
    return Report(names[15], problems, outputs={names[3]: names[4]}, picture=picture)


@given(NAMES)
def test_no_name_adds_an_element_or_an_attribute(names: list[str]) -> None:
    read = Parsed(as_html(of_names(names)))

    assert read.structure == Parsed(as_html(of_names([f"name{n}" for n in range(16)]))).structure
    assert read.others == []
    assert [plain(name) for name in names[3:] if plain(name) not in "\n".join(read.texts)] == []


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
def test_the_file_is_the_same_value_whatever_its_texts_are(value: object) -> None:
    outputs = {"custom": {"value": value}}
    texts = Parsed(as_html(Report("x", (), outputs=outputs))).texts

    first, last = texts.index("{"), len(texts) - texts[::-1].index("}")
    assert json.loads("".join(texts[first:last])) == outputs


@pytest.mark.parametrize(
    "text", ["a ](b", "##[x", "::x", "a ::x ::y", "a\n::x", "\u2028::x", "#" * 5]
)
def test_a_text_that_other_formats_change_is_the_same_in_the_file(text: str) -> None:
    written = as_html(Report("x", (), outputs={text: [text]}))
    texts = Parsed(written).texts
    first, last = texts.index("{"), len(texts) - texts[::-1].index("}")

    assert json.loads("".join(texts[first:last])) == {text: [text]}
