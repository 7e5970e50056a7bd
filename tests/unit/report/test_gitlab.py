"""The report in GitLab's format of Code Quality, as it is written and as GitLab describes it."""

from __future__ import annotations

import json
from typing import Any, Final, Literal

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.gitlab import as_gitlab
from amplify_outputs.report.report import Report
from tests.reports import (
    ACCEPTED,
    FORBIDDEN,
    HAS_SECRET,
    NOTHING_FOUND,
    PUBLISHABLE,
    any_report,
)

# What the page of GitLab asks of each entry [gitlab-code-quality].
SCHEMA: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    # A relative path without ./ before it.
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def findings(report: Report) -> list[dict[str, Any]]:
    written = as_gitlab(report)
    found = json.loads(written)
    Draft202012Validator(SCHEMA).validate(found)
    # It begins with the list: GitLab takes no mark of the byte order.
    assert written.startswith("[")
    assert isinstance(found, list)
    return found


def test_a_problem_is_a_finding_at_the_file_that_it_affects() -> None:
    assert findings(Report("storefront/prod", (HAS_SECRET,), forbidding=(HAS_SECRET,))) == [
        {
            "description": "app client 3n4b5urk1ft4fl3mg5e62d9ado: App client web has a client secret, which "
            "Amplify's browser and mobile libraries cannot send. Create an app client without a secret for "
            "the app, and use its id. More: amplify-outputs explain AppClientHasSecret",
            "check_name": "AppClientHasSecret",
            "fingerprint": "4034e5d43fe753129ed53158ac2295d4",
            "severity": "blocker",
            "location": {"path": "amplify_outputs.json", "lines": {"begin": 1}},
        }
    ]


def test_without_problems_the_list_is_empty() -> None:
    assert as_gitlab(NOTHING_FOUND) == "[]\n"


@pytest.mark.parametrize(
    ("severity", "written"), [("error", "blocker"), ("warning", "major"), ("info", "info")]
)
def test_each_severity_has_one_of_gitlab(
    severity: Literal["error", "warning", "info"], written: str
) -> None:
    [found] = findings(Report("x", (Problem("Code", severity, "x", "m", "f"),)))

    assert found["severity"] == written


def test_an_accepted_problem_is_information_and_says_so() -> None:
    [found] = findings(ACCEPTED)

    assert found["severity"] == "info"
    assert found["description"].startswith("Accepted: identity pool us-east-1:")


def test_a_fingerprint_stays_while_values_change_and_differs_for_other_problems() -> None:
    before = Problem("Code", "warning", "group a", "It has 1 fault.", "Correct it.")
    after = Problem("Code", "error", "group a", "It has 2 faults.", "Correct them.")
    elsewhere = Problem("Code", "warning", "group b", "It has 1 fault.", "Correct it.")

    def fingerprints(name: str, *problems: Problem) -> list[str]:
        return [found["fingerprint"] for found in findings(Report(name, problems))]

    assert fingerprints("x", before) == fingerprints("x", after)
    assert len(set(fingerprints("x", before, after, elsewhere))) == 3
    # GitLab shows one finding of those with the same fingerprint, and puts the reports of all jobs together.
    assert fingerprints("x", before) != fingerprints("y", before)


@given(any_report())
def test_any_report_has_the_form_that_gitlab_reads(report: Report) -> None:
    found = findings(report)

    assert len(found) == len(report.problems)
    assert len({it["fingerprint"] for it in found}) == len(found)


def test_the_order_is_that_of_the_other_formats_for_programs() -> None:
    assert [it["check_name"] for it in findings(FORBIDDEN)] == [
        it.code for it in FORBIDDEN.problems
    ]
    assert [it["severity"] for it in findings(PUBLISHABLE)] == ["major"]
