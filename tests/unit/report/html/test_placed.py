"""The box of each problem."""

from __future__ import annotations

import pytest

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.html.placed import placed
from amplify_outputs.report.picture import Picture, Thing
from amplify_outputs.report.report import Report
from tests.pages import troubled
from tests.reports import APP_CLIENT, FORBIDDEN, IDENTITY_POOL, USER_POOL

LANES = ("app", "users", "credentials", "others", "file")


def boxes(report: Report) -> dict[str, list[tuple[str, str, list[str]]]]:
    """Lanes with their boxes: kind, title, and the numbers and codes of problems."""
    found = placed(report)
    return {
        lane: [
            (thing.kind, thing.title, [f"{number} {it.code}" for number, it in problems])
            for thing, problems in getattr(found, lane)
        ]
        for lane in LANES
        if getattr(found, lane)
    }


def test_without_a_picture_each_subject_has_a_box() -> None:
    client, pool = (text.rpartition(" ")[2] for text in (APP_CLIENT, IDENTITY_POOL))

    assert boxes(FORBIDDEN) == {
        "app": [("app client", client, ["4 AppClientHasSecret", "3 OAuthUrlsMissing"])],
        "credentials": [
            ("identity pool", pool, ["1 AuthenticatedRoleMissing"]),
            ("role", "storefront-authenticated", ["2 NotChecked"]),
        ],
    }


def test_a_problem_is_in_the_box_of_its_thing_and_of_the_part_that_its_code_is_about() -> None:
    app = (
        Thing("app client", APP_CLIENT, "web"),
        Thing("redirects", APP_CLIENT, "web", codes=frozenset({"UrlNotSecure"})),
    )
    problems = tuple(
        Problem(code, "warning", subject, "x.", "y.")
        for code, subject in (
            ("UrlNotSecure", APP_CLIENT),
            ("AppClientHasSecret", APP_CLIENT),
            ("UrlNotSecure", "app client other"),
        )
    )

    assert boxes(Report("x", problems, picture=Picture(app, (), ()))) == {
        "app": [
            ("app client", "web", ["2 AppClientHasSecret"]),
            ("redirects", "web", ["1 UrlNotSecure"]),
            ("app client", "other", ["3 UrlNotSecure"]),
        ]
    }


@pytest.mark.parametrize(
    ("subject", "lane", "kind"),
    [
        (USER_POOL, "users", "user pool"),
        ("domain auth.example.com", "users", "domain"),
        ("group admins", "users", "group"),
        ("resource server api", "users", "resource server"),
        ("AppSync API x", "others", "AppSync API"),
        ("bucket x", "others", "bucket"),
        ("document", "file", ""),
        ("auth.passwordless.preferred_challenge", "file", ""),
        ("Outputs.auth", "file", ""),
        ("UserPoolId", "file", ""),
        ("rolex", "file", ""),
    ],
)
def test_what_is_not_in_the_picture_is_with_its_like(subject: str, lane: str, kind: str) -> None:
    found = Problem("Code", "error", subject, "x.", "y.")

    title = subject.removeprefix(f"{kind} ") if kind else subject
    assert boxes(Report("x", (found,))) == {lane: [(kind, title, ["1 Code"])]}


def test_the_same_problem_twice_is_there_twice() -> None:
    found = Problem("Code", "error", "document", "x.", "y.")

    assert boxes(Report("x", (found, found))) == {"file": [("", "document", ["1 Code", "2 Code"])]}


def test_every_problem_is_in_one_box() -> None:
    report = troubled()

    numbers = [number for _, problems in placed(report).all() for number, _ in problems]

    assert sorted(numbers) == list(range(1, len(report.problems) + 1))
