"""The report as commands to GitHub's runner, as it is written and as the runner reads it."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest
from hypothesis import given

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.github import as_github, warnings_in
from amplify_outputs.report.plain import plain
from amplify_outputs.report.report import Report
from tests.github_runner import Command, commands_in
from tests.reports import ACCEPTED, FORBIDDEN, NOTHING_FOUND, PUBLISHABLE, any_report

WRITTEN: Final = """\
::error title=AppClientHasSecret::App client web has a client secret, which Amplify's browser and mobile libraries \
cannot send. Create an app client without a secret for the app, and use its id. More: amplify-outputs explain AppClientHasSecret
::warning title=OAuthUrlsMissing::OAuth is on for app client web, but it has no sign-out URL. Add at least one \
allowed sign-out URL. More: amplify-outputs explain OAuthUrlsMissing
::notice title=AuthenticatedRoleMissing (accepted)::Identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b has \
no role for authenticated users: they get no AWS credentials. Set the authenticated role of the identity pool. More: \
amplify-outputs explain AuthenticatedRoleMissing
::notice title=NotChecked::Whether roles trust the identity pool was not checked: AWS denied iam:GetRole. Grant \
iam:GetRole to the role that runs the check, or look at the trust policies in the console of IAM. More: \
amplify-outputs explain NotChecked
Left out of the file: sign-in by redirect (OAuthUrlsMissing).
The file cannot be published: 1 error, 1 warning, 1 note, 1 accepted.
"""


def test_each_problem_is_an_annotation_and_an_accepted_one_a_notice() -> None:
    assert as_github(FORBIDDEN) == WRITTEN


def test_without_problems_there_is_the_verdict() -> None:
    assert as_github(NOTHING_FOUND) == "The file can be published: no problems.\n"


def of_kind(count: int) -> Report:
    """A report with that many warnings, and an error."""
    warnings = [Problem(f"W{it}", "warning", "x", "Message.", "Fix.") for it in range(1, count + 1)]
    error = Problem("E", "error", "x", "Message.", "Fix.")
    return Report("x", (*warnings, error), forbidding=(error,))


def test_the_last_one_that_github_shows_says_how_many_more_there_are() -> None:
    found = [it.data for it in commands_in(as_github(of_kind(13))) if it.name == "warning"]

    said = [f"Message. Fix. More: amplify-outputs explain W{it}" for it in range(1, 14)]
    said[9] += " (The log of this step has 3 more of this kind.)"
    assert found == said


def test_as_many_as_github_shows_need_no_words() -> None:
    found = commands_in(as_github(of_kind(10)))

    assert [it.data for it in found if "of this kind" in it.data] == []
    assert Counter(it.name for it in found) == {"error": 1, "warning": 10}


@pytest.mark.parametrize(
    ("report", "count"),
    [(FORBIDDEN, 1), (PUBLISHABLE, 1), (ACCEPTED, 0), (NOTHING_FOUND, 0), (of_kind(13), 13)],
)
def test_warnings_are_counted_without_the_accepted_ones(report: Report, count: int) -> None:
    assert warnings_in(as_github(report)) == count


@given(any_report())
def test_the_runner_reads_one_annotation_for_each_problem_and_nothing_else(report: Report) -> None:
    kinds = {"error": "error", "warning": "warning", "info": "notice"}

    read = commands_in(as_github(report))

    expected = [
        Command("notice", told(it), {"title": plain(f"{it.code} (accepted)")})
        if report.accepts(it)
        # The runner trims what stands before the text. No code ends with a blank.
        else Command(kinds[it.severity], told(it), {"title": plain(it.code).rstrip()})
        for it in report.problems
    ]
    assert sorted(read, key=repr) == sorted(expected, key=repr)


def told(problem: Problem) -> str:
    return plain(f"{problem.message} {problem.fix} More: amplify-outputs explain {problem.code}")
