"""What is said of a code, in sentences."""

from __future__ import annotations

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.problem import Check
from amplify_outputs.report.explanation import (
    Explanation,
    code_like,
    explanation_as_json,
    explanation_of,
    severities_of,
    subjects,
)

ODD = Check(
    "CodeX",
    "warning",
    title="a thing is odd",
    effect="It fails.",
    fix="Correct it.",
    sources=("contract",),
    console="Things > Odd.",
    terraform="`odd = false`.",
    acceptable=True,
    graded=("info",),
    leaves_out="things",
)


def test_an_explanation_has_all_that_the_catalogue_says() -> None:
    assert explanation_of(ODD) == Explanation(
        code="CodeX",
        severities="warning or note",
        statement="This code says that a thing is odd.",
        consequence="the file is published unless it is a warning and `FailOn` is `warning`.",
        effect="It fails.",
        fix="Fix: Correct it.",
        places=(("Console", "Things > Odd."), ("Terraform", "`odd = false`.")),
        acceptance="To accept it: `AcceptProblems: [CodeX]`.",
        leaves_out="things",
    )


def test_the_json_of_a_check_has_each_of_its_values_and_the_page() -> None:
    assert explanation_as_json(ODD, "https://x.example") == {
        "code": "CodeX",
        "severities": ["warning", "info"],
        "title": "a thing is odd",
        "effect": "It fails.",
        "fix": "Correct it.",
        "console": "Things > Odd.",
        "cloudformation": "",
        "terraform": "`odd = false`.",
        "acceptable": True,
        "leavesOut": "things",
        "sources": ["contract"],
        "page": "https://x.example",
    }


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.code)
def test_every_check_has_a_consequence_and_says_whether_it_can_be_accepted(check: Check) -> None:
    said = explanation_of(check)

    assert said.consequence.endswith(".")
    assert said.acceptance or severities_of(check) == "note"


def test_every_check_has_one_subject() -> None:
    assert [check for checks in subjects().values() for check in checks] == [*CATALOGUE.values()]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AppClientHasSecret", "AppClientHasSecret"),
        ("appclienthassecret", "AppClientHasSecret"),
        ("APPCLIENTHASSECRET.", "AppClientHasSecret"),
        (" #appclienthassecret", "AppClientHasSecret"),
        ("[AppClientHasSecret]", "AppClientHasSecret"),
        ("AppClientHasSecrets", None),
        ("", None),
        (".", None),
    ],
)
def test_a_code_is_known_in_any_case_and_with_the_marks_around_it(
    text: str, code: str | None
) -> None:
    assert code_like(text) == code


@pytest.mark.parametrize(
    ("code", "consequence"),
    [
        ("ClientCannotRead", "`amplify-outputs lint` exits with 1."),
        ("FileKeyTwice", "`amplify-outputs lint --fail-on warning` exits with 1."),
        (
            "FileKeyUnknown",
            "it never makes `amplify-outputs lint` fail, and there is no need to accept it.",
        ),
    ],
)
def test_a_code_of_files_says_what_it_does_to_lint(code: str, consequence: str) -> None:
    assert explanation_of(CATALOGUE[code]).consequence == consequence
