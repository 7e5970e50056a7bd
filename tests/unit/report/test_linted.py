"""The report on files: lines with places, and the same in each form for pipelines."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

from amplify_outputs.model.problem import Placed
from amplify_outputs.report.linted import LintReport, as_lines
from amplify_outputs.report.plain import plain
from amplify_outputs.report.render import render
from amplify_outputs.report.summary import as_summary
from amplify_outputs.report.text import Look
from tests.github_runner import commands_in

STOPPED = Placed(
    "ClientCannotRead",
    "error",
    "auth.mfa_configuration",
    "Android and Flutter: the app cannot start: auth.mfa_configuration is OFF.",
    "Write NONE.",
    "web app/amplify_outputs.json",
    7,
    26,
)
NOTED = Placed(
    "FileKeyUnknown", "info", "auth.x\x1b", "auth.x\x1b is a key.", "Remove it.", "b.json", 2, 3
)
REPORT = LintReport(
    "lint",
    (STOPPED, NOTED),
    forbidding=(STOPPED,),
    files=("web app/amplify_outputs.json", "b.json"),
    placed=(STOPPED, NOTED),
)
CLEAN = LintReport("lint", (), files=("b.json",))


def test_each_problem_is_a_line_with_its_place_and_one_sentence() -> None:
    assert as_lines(REPORT, Look()) == (
        "web app/amplify_outputs.json:7:26: Android and Flutter: the app cannot start: auth.mfa_configuration is OFF; "
        "write NONE. [error ClientCannotRead]\n"
        r"b.json:2:3: auth.x\x1b is a key; remove it. [note FileKeyUnknown]"
        "\nMore: amplify-outputs explain ClientCannotRead FileKeyUnknown\n2 files: 1 error, 1 note.\n"
    )
    assert as_lines(CLEAN, Look()) == "b.json: no problems.\n"


def test_colours_are_for_terminals() -> None:
    assert "\x1b[1;31merror" not in as_lines(REPORT, Look())
    assert "\x1b[1;31m[error ClientCannotRead]\x1b[0m" in as_lines(REPORT, Look(colours=True))


def test_the_json_object_has_the_files_and_each_problem_with_its_place() -> None:
    assert CLEAN.answer() == {"files": ["b.json"], "problems": []}
    assert REPORT.answer()["problems"][0] == {
        "code": "ClientCannotRead",
        "severity": "error",
        "subject": "auth.mfa_configuration",
        "message": "Android and Flutter: the app cannot start: auth.mfa_configuration is OFF.",
        "fix": "Write NONE.",
        "file": "web app/amplify_outputs.json",
        "line": 7,
        "column": 26,
    }


def test_sarif_has_the_file_the_line_and_the_column() -> None:
    (run,) = json.loads(render(REPORT, "sarif", Look()))["runs"]

    assert run["columnKind"] == "unicodeCodePoints"
    assert [it["locations"][0]["physicalLocation"] for it in run["results"]] == [
        {
            "artifactLocation": {"uri": "web%20app/amplify_outputs.json"},
            "region": {"startLine": 7, "startColumn": 26},
        },
        {
            "artifactLocation": {"uri": "b.json"},
            "region": {"startLine": 2, "startColumn": 3},
        },
    ]


def test_equal_problems_of_two_files_have_two_fingerprints() -> None:
    other = Placed(
        *(getattr(STOPPED, name) for name in ("code", "severity", "subject", "message", "fix")),
        "b.json",
        7,
        26,
    )
    report = LintReport("lint", (STOPPED, other), placed=(STOPPED, other))

    (run,) = json.loads(render(report, "sarif", Look()))["runs"]

    prints = [it["partialFingerprints"]["primaryLocationLineHash"] for it in run["results"]]
    assert len(set(prints)) == 2


def test_junit_has_a_case_for_each_problem_of_a_file_and_for_each_file_that_can_be_read() -> None:
    suite = ET.fromstring(render(REPORT, "junit", Look()))[0]  # noqa: S314 - we wrote it

    assert suite.get("name") == "amplify-outputs lint"
    assert [(it.get("classname"), it.get("name"), [child.tag for child in it]) for it in suite] == [
        ("b.json", "CanBeRead", ["system-out"]),
        ("web app/amplify_outputs.json", "ClientCannotRead", ["failure"]),
        ("b.json", "FileKeyUnknown", ["system-out"]),
    ]
    assert (suite[1][0].get("message") or "").startswith("7:26: Android and Flutter: ")


def test_github_shows_each_annotation_at_its_line() -> None:
    assert render(REPORT, "github", Look()) == (
        "::error title=ClientCannotRead,file=web app/amplify_outputs.json,line=7,col=26::Android and Flutter: the app "
        "cannot start: auth.mfa_configuration is OFF. Write NONE. More: amplify-outputs explain ClientCannotRead\n"
        "::notice title=FileKeyUnknown,file=b.json,line=2,col=3::auth.x\\x1b is a key. Remove it. "
        "More: amplify-outputs explain FileKeyUnknown\n"
        "2 files: 1 error, 1 note.\n"
    )


def test_no_name_of_a_file_ends_a_property() -> None:
    named = replace(STOPPED, file="a,line=1::x%2C\n::error::y.json")
    report = LintReport("lint", (named,), placed=(named,))

    [found] = commands_in(render(report, "github", Look()))

    assert found.properties["file"] == plain(named.file)
    assert found.properties["line"] == "7"


def test_gitlab_has_the_file_as_it_is_called_and_the_line() -> None:
    found = json.loads(render(REPORT, "gitlab", Look()))

    assert [it["location"] for it in found] == [
        {"path": "web app/amplify_outputs.json", "lines": {"begin": 7}},
        {"path": "b.json", "lines": {"begin": 2}},
    ]


def test_the_summary_says_where_each_problem_is() -> None:
    summary = as_summary(REPORT)

    assert "| error | ClientCannotRead | web app\\/amplify\\_outputs\\.json\\:7\\:26 |" in summary
    assert "| note | FileKeyUnknown | b\\.json\\:2\\:3 |" in summary


def test_a_warning_fails_only_if_it_was_asked_for() -> None:
    warning = Placed("FileKeyTwice", "warning", "a", "a is there twice.", "Remove it.", "f", 1, 1)

    assert not LintReport("lint", (warning,)).forbids(warning)
    assert LintReport("lint", (warning,), failing=frozenset({"error", "warning"})).forbids(warning)
