"""The report in SARIF: one run, each problem a result, each check a rule."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from hypothesis import given

from amplify_outputs import __version__
from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.documentation import NO_DOCUMENTATION, Documentation
from amplify_outputs.model.problem import Check, Problem
from amplify_outputs.report.report import Report
from amplify_outputs.report.sarif import _rule, as_sarif
from tests.reports import APP_CLIENT, FORBIDDEN, HAS_SECRET, any_report

LOCATION = {
    "artifactLocation": {"uri": "amplify_outputs.json"},
    "region": {"startLine": 1},
}


def run_of(report: Report) -> dict[str, Any]:
    written = json.loads(as_sarif(report))
    assert written["version"] == "2.1.0"
    [run] = written["runs"]
    assert isinstance(run, dict)
    return run


def results_of(*problems: Problem) -> list[dict[str, Any]]:
    results = run_of(Report("x", problems))["results"]
    assert isinstance(results, list)
    return results


def message_of(message: str, fix: str = "Fix.") -> str:
    [result] = results_of(Problem("Code", "error", "x", message, fix))
    text = result["message"]["text"]
    assert isinstance(text, str)
    return text


def test_the_tool_is_this_version_with_every_check_as_a_rule() -> None:
    driver = run_of(FORBIDDEN)["tool"]["driver"]

    assert driver | {"rules": []} == {
        "name": "amplify-outputs",
        "semanticVersion": __version__,
        "rules": [],
    }
    assert [rule["id"] for rule in driver["rules"]] == list(CATALOGUE)


def test_a_rule_is_what_the_catalogue_says_and_says_where_to_read_more() -> None:
    check = Check(
        "CodeX",
        "info",
        title="a {thing} is odd",
        effect="It fails.",
        fix="Correct it.",
        sources=("contract",),
    )

    rule = {
        "id": "CodeX",
        "shortDescription": {"text": "A {{thing}} is odd."},
        "fullDescription": {"text": "It fails."},
        "help": {
            "text": "What to do: Correct it. More: amplify-outputs explain CodeX",
            "markdown": "It fails.\n\n**What to do:** Correct it.\n\nMore: `amplify-outputs explain CodeX`",
        },
        "defaultConfiguration": {"level": "note"},
    }
    assert _rule(check, NO_DOCUMENTATION) == rule
    assert _rule(check, Documentation("https://x.example/{code}")) == {
        **rule,
        "helpUri": "https://x.example/codex",
    }


def test_a_result_is_the_problem_at_its_resource() -> None:
    assert results_of(HAS_SECRET) == [
        {
            "ruleId": "AppClientHasSecret",
            "ruleIndex": list(CATALOGUE).index("AppClientHasSecret"),
            "level": "error",
            "message": {
                "text": "App client web has a client secret, which Amplify's browser and mobile "
                "libraries cannot send. Create an app client without a secret for the "
                "app, and use its id."
            },
            "locations": [
                {
                    "physicalLocation": LOCATION,
                    "logicalLocations": [{"fullyQualifiedName": APP_CLIENT}],
                }
            ],
            "partialFingerprints": {"primaryLocationLineHash": "c34261b3a0c5b4af:1"},
            "suppressions": [],
        }
    ]


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")]
)
def test_the_level_is_the_severity_of_the_problem_and_not_of_its_check(
    severity: Literal["error", "warning", "info"], level: str
) -> None:
    [result] = results_of(Problem("AppClientHasSecret", severity, "x", "m", "f"))

    assert result["level"] == level


def test_accepted_problems_are_suppressed_and_every_result_says_whether_it_is() -> None:
    suppressions = {
        result["ruleId"]: result["suppressions"] for result in run_of(FORBIDDEN)["results"]
    }

    accepted = {
        "kind": "external",
        "status": "accepted",
        "justification": "Its code is listed in AcceptProblems.",
    }
    assert suppressions == {
        "AuthenticatedRoleMissing": [accepted],
        "NotChecked": [],
        "OAuthUrlsMissing": [],
        "AppClientHasSecret": [],
    }


def test_runs_of_one_publication_are_a_category() -> None:
    assert run_of(FORBIDDEN)["automationDetails"] == {"id": "amplify-outputs/storefront/prod/"}


def test_a_fingerprint_stays_while_values_change_and_differs_for_the_same_code_twice() -> None:
    before = Problem("Code", "warning", "group a", "It has 1 fault.", "Correct it.")
    after = Problem("Code", "error", "group a", "It has 2 faults.", "Correct them.")
    elsewhere = Problem("Code", "warning", "group b", "It has 1 fault.", "Correct it.")

    def fingerprints(*problems: Problem) -> list[str]:
        return [
            result["partialFingerprints"]["primaryLocationLineHash"]
            for result in results_of(*problems)
        ]

    assert fingerprints(before) == fingerprints(after)
    assert len(set(fingerprints(before, after, elsewhere))) == 3
    assert fingerprints(before, elsewhere) == fingerprints(before, after, elsewhere)[::2]


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ('Give {"custom": {}}.', 'Give {{"custom": {{}}}}. Fix.'),
        ("{0} and }", "{{0}} and }} Fix."),
        ("\x1b[31m\nred\u202e", r"\x1b[31m\nred\u202e Fix."),
        # Links of SARIF, to a place in the report or to anywhere.
        ("[a](1)", r"[a]\x281) Fix."),
        ("group [more](https://x.example)", r"group [more]\x28https://x.example) Fix."),
    ],
)
def test_a_message_is_no_template_and_no_control_sequence(message: str, written: str) -> None:
    assert message_of(message) == written


@given(any_report())
def test_any_report_can_be_read_back(report: Report) -> None:
    results = run_of(report)["results"]

    assert [result["ruleId"] for result in results] == [one.code for one in report.problems]
    assert [bool(result["suppressions"]) for result in results] == [
        report.accepts(problem) for problem in report.problems
    ]
    fingerprints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(set(fingerprints)) == len(fingerprints)
