"""The report of `check` as a page: the pools as boxes and arrows, and each problem in the box of what it breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from amplify_outputs import __version__
from amplify_outputs.model.documentation import NO_DOCUMENTATION, Documentation
from amplify_outputs.model.problem import explain_command
from amplify_outputs.model.request import UNNAMED
from amplify_outputs.report.html.markup import Element, page, tag
from amplify_outputs.report.html.placed import placed
from amplify_outputs.report.plain import json_text
from amplify_outputs.report.report import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.html.placed import Box, Placed
    from amplify_outputs.report.picture import Arrow, Thing
    from amplify_outputs.report.report import Report

_NO_CREDENTIALS: Final = "No identity pool is named, so the app gets no AWS credentials."
# How a box is called that is not about a resource.
_NO_RESOURCE: Final = "in the file or the request"
# What `plain` would change in a line of JSON, as an escape that JSON has too.
_IN_JSON: Final = (
    (re.compile(r"\]\("), r"]\\u0028"),
    (re.compile(r"(?<=\s)::(?=.*\")"), r"\\u003a:"),
)


class Shown(NamedTuple):
    """What the page is about, and where its codes are explained on the web."""

    report: Report
    documentation: Documentation


def as_html(report: Report, documentation: Documentation = NO_DOCUMENTATION) -> str:
    """The page, with a line end: every problem, what is known of the pools, and the file. ASCII.

    Codes are links if the documentation has an address.
    """
    everything = placed(report)
    title = _title(report)
    return page(
        f"{title} - amplify-outputs check",
        tag(
            "header",
            tag("p", "amplify-outputs check", class_="over"),
            tag("h1", title),
            tag("p", report.verdict(), class_=f"verdict {_mood(report)}"),
            tag("p", report.left_out(), class_="left") if report.left_out() else None,
        ),
        tag("main", *_main(Shown(report, documentation), everything)),
        tag("footer", tag("p", f"Made by amplify-outputs {__version__}.")),
    )


def _title(report: Report) -> str:
    if report.name == UNNAMED and report.picture is not None:
        return report.picture.users[0].title
    return report.name


def _mood(report: Report) -> str:
    if report.forbidding:
        return "error"
    open_ones = [it for it in report.problems if not report.accepts(it)]
    return "warning" if any(it.severity != "info" for it in open_ones) else "good"


def _main(shown: Shown, everything: Placed) -> Iterator[Element]:
    first = [
        (number, problem)
        for severity in ("error", "warning")
        for _, problems in everything.all()
        for number, problem in problems
        if problem.severity == severity and not shown.report.accepts(problem)
    ]
    if first:
        yield tag("h2", "What to fix")
        yield tag("ol", *(_first(*it) for it in first), class_="first")
    if any((everything.app, everything.users, everything.credentials)):
        yield tag("h2", "How users sign in")
        yield tag("div", *_flow(shown, everything), class_="flow")
    for title, boxes in (
        ("What the app uses as well", everything.others),
        ("The file and the request", everything.file),
    ):
        if boxes:
            yield tag("h2", title)
            yield tag("div", *(_box(shown, thing, found) for thing, found in boxes), class_="apart")
    if shown.report.outputs is not None:
        yield tag("h2", "What would be published")
        yield _file(shown.report.outputs)


def _first(number: int, problem: Problem) -> Element:
    return tag(
        "li",
        _pill(problem.severity, problem.severity),
        tag("a", problem.code, href=f"#problem-{number}"),
        tag("span", problem.subject, class_="muted"),
    )


def _flow(shown: Shown, everything: Placed) -> Iterator[Element]:
    yield _lane(shown, "App", everything.app)
    yield _across(everything.users)
    yield _lane(shown, "Users", everything.users)
    yield _across(everything.credentials)
    if everything.credentials or shown.report.picture is None:
        yield _lane(shown, "AWS credentials", everything.credentials)
    else:
        absent = tag("div", tag("p", _NO_CREDENTIALS), class_="thing absent")
        yield tag("div", tag("p", "AWS credentials", class_="title"), absent, class_="lane")


def _lane(shown: Shown, title: str, boxes: Sequence[Box]) -> Element:
    parts = [tag("p", title, class_="title")]
    for place, (thing, problems) in enumerate(boxes):
        if place and thing.arrow is not None:
            parts.append(_arrow(thing.arrow))
        parts.append(_box(shown, thing, problems))
    return tag("div", *parts, class_="lane")


def _across(boxes: Sequence[Box]) -> Element:
    """The arrow to the first thing of a lane from the lane before."""
    arrow = boxes[0][0].arrow if boxes else None
    return _arrow(arrow, "across") if arrow else tag("div")


def _arrow(arrow: Arrow, more: str = "") -> Element:
    shape = tag(
        "svg",
        tag("path", d="M10 1v32M3 26l7 8 7-8"),
        viewBox="0 0 20 36",
        aria_hidden="true",
        focusable="false",
    )
    names = " ".join(filter(None, ("arrow", more, "broken" if arrow.broken else "")))
    return tag("div", shape, tag("span", arrow.words), class_=names)


def _box(shown: Shown, thing: Thing, problems: Sequence[tuple[int, Problem]]) -> Element:
    open_ones = [it for _, it in problems if not shown.report.accepts(it)]
    worst = min((it.severity for it in open_ones), key=list(COUNTED).index, default="")
    return tag(
        "article",
        tag(
            "div", tag("span", thing.kind or _NO_RESOURCE), _state(open_ones, worst), class_="kind"
        ),
        tag("h3", thing.title),
        tag("p", thing.identifier, class_="id") if thing.identifier else None,
        tag("p", thing.unread, class_="muted") if thing.unread else None,
        _facts(thing.rows) if thing.rows else None,
        tag("ul", *(_problem(shown, *it) for it in problems), class_="problems")
        if problems
        else None,
        class_=f"thing of-{worst}" if worst else "thing",
    )


def _state(open_ones: Sequence[Problem], worst: str) -> Element | None:
    if not worst:
        return None
    count = sum(it.severity == worst for it in open_ones)
    return _pill(worst, f"{count} {COUNTED[worst][count > 1]}")


def _facts(rows: Sequence[tuple[str, Sequence[str]]]) -> Element:
    parts = []
    for title, texts in rows:
        parts.append(tag("dt", title))
        parts += [tag("dd", text) for text in texts]
    return tag("dl", *parts, class_="facts")


def _problem(shown: Shown, number: int, problem: Problem) -> Element:
    accepted = shown.report.accepts(problem)
    forbids = shown.report.forbids(problem) and problem.severity != "error"
    return tag(
        "li",
        tag(
            "div",
            _pill("", problem.severity),
            _pill("", "accepted") if accepted else None,
            _pill("", "forbids publishing") if forbids else None,
            tag("h4", problem.code),
            class_="what",
        ),
        tag("p", problem.message, class_="message"),
        tag(
            "dl",
            *(tag("dt", "Fix"), tag("dd", problem.fix)),
            *(tag("dt", "More"), tag("dd", *_more(shown.documentation, problem.code))),
            class_="fix",
        ),
        id=f"problem-{number}",
        class_="quiet" if accepted else problem.severity,
    )


def _more(documentation: Documentation, code: str) -> Iterator[Element]:
    """What to type, and the page on the web if there is one."""
    yield tag("code", explain_command([code]))
    if address := documentation.page_of(code):
        yield tag("p", tag("a", address, href=address, rel="noreferrer"))


def _pill(look: str, words: str) -> Element:
    return tag("span", words, class_=f"pill {look}".strip())


def _file(outputs: Mapping[str, Any]) -> Element:
    """The file's content as JSON, which stays the same value where a text has an escape."""
    lines = json_text(outputs).splitlines()
    for found, instead in _IN_JSON:
        lines = [found.sub(instead, line) for line in lines]
    return tag(
        "details",
        tag("summary", "amplify_outputs.json"),
        tag("pre", *(tag("code", line) for line in lines)),
        class_="file",
    )
