"""What a report says as a whole: problems by resource, the verdict, its forms."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.render import render
from amplify_outputs.report.report import Report
from amplify_outputs.report.styles import STYLES
from amplify_outputs.report.text import Look
from tests.github_runner import commands_in
from tests.reports import (
    FORBIDDEN,
    HAS_SECRET,
    NOTHING_FOUND,
    PUBLISHABLE,
    URLS_MISSING,
    any_report,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def problem(
    severity: Literal["error", "warning", "info"] = "error", code: str = "Code", subject: str = "x"
) -> Problem:
    return Problem(code, severity, subject, "Message.", "Fix.")


def test_resources_come_in_the_order_of_a_sign_in_then_the_document_then_properties() -> None:
    subjects = [
        "user pool us-east-1_AbC123xyz",
        "domain auth.example.com",
        "app client 3n4b5urk1ft4fl3mg5e62d9ado",
        "identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        "role arn:aws:iam::123456789012:role/app",
        "group admins",
        "resource server https://api.example.com",
        "document",
        "auth.passwordless.preferred_challenge",
        "Outputs.auth.mfa_methods",
        "UserPoolId",
    ]
    for mixed in (subjects, sorted(subjects)):
        report = Report("x", tuple(problem(subject=subject) for subject in mixed))
        places = [subject for subject, _ in report.groups()]

        assert places[:7] == subjects[:7]
        assert set(places[7:9]) == set(subjects[7:9])
        assert set(places[9:]) == set(subjects[9:])


def test_what_is_found_first_comes_first_among_resources_of_a_kind() -> None:
    report = Report("x", tuple(problem(subject=f"group {name}") for name in "cab"))

    assert [subject for subject, _ in report.groups()] == ["group c", "group a", "group b"]


def test_errors_come_first_within_a_resource() -> None:
    found = tuple(
        problem(severity, code=f"{severity}{number}")
        for number in (1, 2)
        for severity in ("info", "warning", "error")
    )

    [(_, grouped)] = Report("x", found).groups()

    assert [one.code for one in grouped] == [
        *("error1", "error2"),
        *("warning1", "warning2"),
        *("info1", "info2"),
    ]


E1, E2, W1, W2, I1, I2 = (
    problem(severity, code=f"{severity}{number}")
    for severity in ("error", "warning", "info")
    for number in (1, 2)
)


@pytest.mark.parametrize(
    ("problems", "forbidding", "accepted", "verdict"),
    [
        ([], [], "", "The file can be published: no problems."),
        ([W1], [], "", "The file can be published: 1 warning."),
        ([W1, W2, I1], [], "", "The file can be published: 2 warnings, 1 note."),
        ([I1, I2], [], "", "The file can be published: 2 notes."),
        ([E1], [], "error1", "The file can be published: 1 accepted."),
        ([E1, W1, W2], [], "error1", "The file can be published: 2 warnings, 1 accepted."),
        ([E1], [E1], "", "The file cannot be published: 1 error."),
        ([E1, E2, W1], [E1, E2], "", "The file cannot be published: 2 errors, 1 warning."),
        ([E1, E2], [E1], "error2", "The file cannot be published: 1 error, 1 accepted."),
        ([W1, I1], [W1], "", "The file cannot be published with --fail-on warning: 1 warning, 1 note."),
        ([E1, W1], [E1, W1], "", "The file cannot be published: 1 error, 1 warning."),
        ([E1, W1], [W1], "error1", "The file cannot be published with --fail-on warning: 1 warning, 1 accepted."),
    ],
)  # fmt: skip
def test_the_verdict_is_one_line_with_what_was_counted(
    problems: Sequence[Problem], forbidding: Sequence[Problem], accepted: str, verdict: str
) -> None:
    report = Report("x", tuple(problems), tuple(forbidding), frozenset({accepted}))

    assert report.verdict() == verdict


@pytest.mark.parametrize("form", STYLES)
def test_every_form_ends_with_one_line_end(form: str) -> None:
    for report in (FORBIDDEN, PUBLISHABLE, NOTHING_FOUND):
        written = render(report, form, Look())

        assert written.endswith("\n")
        assert not written.endswith("\n\n")


@pytest.mark.parametrize("form", [form for form in STYLES if form not in {"text", "github"}])
def test_the_forms_for_programs_are_ascii_whatever_names_there_are(form: str) -> None:
    named = Problem("Code", "error", "group Größe \x1b[31m \ud800", "Łódź 東京 \u202e.", "→")

    assert render(Report("ü", (named,)), form, Look()).isascii()


def test_json_is_the_document_and_the_problems_as_they_were_found() -> None:
    report = Report("x", (URLS_MISSING, HAS_SECRET), outputs={"version": "1.5"})

    assert json.loads(render(report, "json", Look())) == {
        "outputs": {"version": "1.5"},
        "problems": [URLS_MISSING.as_json(), HAS_SECRET.as_json()],
    }
    assert json.loads(render(FORBIDDEN, "json", Look()))["outputs"] is None


SCRIPT = """
import sys
for blocked in ("boto3", "botocore", "crhelper", "aws_lambda_powertools", "urllib3", "rich"):
    sys.modules[blocked] = None
from amplify_outputs.report.render import render
from amplify_outputs.report.report import Report
from amplify_outputs.report.text import Look
for form in ("json", "sarif", "junit", "github", "gitlab", "html"):
    render(Report("x", ()), form, Look())
"""


def test_the_forms_for_pipelines_need_neither_aws_libraries_nor_rich() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)


def test_the_command_line_is_loaded_without_rich_and_shtab() -> None:
    script = (
        "import sys; sys.modules['rich'] = sys.modules['shtab'] = None; "
        "from amplify_outputs.cli.options import parser; parser()"
    )

    subprocess.run([sys.executable, "-c", script], check=True)


# What others would do with it ------------------------------------------------------------------

# Names as an attacker of a build server gives them, in each place where a wrapped line can begin.
MEAN: Final = (
    "::stop-commands::x",
    "##[add-mask]x",
    "##vso[task.setvariable variable=x]y",
    "[text](https://x.example)",
    "\x1b]8;;https://x.example\x07",
    "\n::error::x",
    "\u2028::error::x",
)


@given(st.lists(st.sampled_from(["a", *MEAN]), min_size=1, max_size=12), st.sampled_from(STYLES))
def test_no_name_is_a_command_of_a_build_server_or_a_link(words: list[str], style: str) -> None:
    text = " ".join(words)
    report = Report(text, (Problem("Code", "error", f"group {text}", f"Group {text}.", text),))

    written = render(report, style, Look(40, colours=True))

    assert {it.name for it in commands_in(written)} == ({"error"} if style == "github" else set())
    assert len(commands_in(written)) == (style == "github")
    assert re.findall(r"##(?:\[|vso\[|teamcity\[)", written) == []
    if style != "json":
        assert "](" not in written
    assert "\x1b]" not in written


@given(any_report(), st.sampled_from(STYLES))
def test_no_line_of_any_report_is_a_command_that_is_not_meant(report: Report, style: str) -> None:
    written = render(report, style, Look())

    assert len(commands_in(written)) == (len(report.problems) if style == "github" else 0)
    assert "##[" not in written


def test_json_keeps_each_name_as_it_is() -> None:
    problem_of_names = Problem("Code", "error", "group x", " ".join(MEAN), "#" * 5)

    written = render(Report("x", (problem_of_names,)), "json", Look())

    assert json.loads(written)["problems"] == [problem_of_names.as_json()]


# One place -------------------------------------------------------------------------------------

ROOMS: Final = Path(render.__code__.co_filename).parents[1]
# The texts of these are safe already, or are the bytes of a document.
MAKERS: Final = {
    "Text": {"report/text.py", "cli/output.py"},
    "write": {"cli/output.py", "cli/completion.py", "cli/interrupt.py", "cli/step_summary.py"},
    "print_text": {
        *("cli/output.py", "cli/diff.py", "cli/discover.py", "cli/explain.py", "cli/lint.py"),
        *("cli/list.py", "cli/show.py"),
    },
    # Elements of a page with their texts escaped.
    "page": {"report/html/page.py", "report/html/listing.py"},
    # The console of rich, which gets texts of `line`.
    "print": {"report/text.py"},
}


def test_whatever_is_printed_goes_through_one_place() -> None:
    found: dict[str, set[str]] = {name: set() for name in MAKERS}
    for path in [*ROOMS.glob("cli/*.py"), *ROOMS.glob("report/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in found:
                    found[name].add(str(path.relative_to(ROOMS)))

    assert found == MAKERS
