"""The report in JUnit's XML, as it is written and as a reader of it takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from junitparser import Failure, JUnitXml, Skipped

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.junit import as_junit
from amplify_outputs.report.plain import plain
from amplify_outputs.report.report import Report
from tests.reports import FORBIDDEN, HAS_SECRET, NOTHING_FOUND, PUBLISHABLE, any_report

if TYPE_CHECKING:
    from junitparser import TestCase, TestSuite

A_FORBIDDEN_DOCUMENT = """\
<?xml version='1.0' encoding='us-ascii'?>
<testsuites name="amplify-outputs check" tests="4" failures="1" errors="0" skipped="1">
  <testsuite name="amplify-outputs check" tests="4" failures="1" errors="0" skipped="1">
    <testcase classname="app client 3n4b5urk1ft4fl3mg5e62d9ado" name="AppClientHasSecret" time="0">
      <failure message="App client web has a client secret, which Amplify's browser and mobile \
libraries cannot send." type="error">App client web has a client secret, which Amplify's browser \
and mobile libraries cannot send. Create an app client without a secret for the app, and use \
its id. More: amplify-outputs explain AppClientHasSecret</failure>
    </testcase>
    <testcase classname="app client 3n4b5urk1ft4fl3mg5e62d9ado" name="OAuthUrlsMissing" time="0">
      <system-out>warning: OAuth is on for app client web, but it has no sign-out URL. Add at \
least one allowed sign-out URL. More: amplify-outputs explain OAuthUrlsMissing</system-out>
    </testcase>
    <testcase classname="identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b" \
name="AuthenticatedRoleMissing" time="0">
      <skipped message="accepted error: Identity pool \
us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b has no role for authenticated users: they get no \
AWS credentials." />
    </testcase>
    <testcase classname="role arn:aws:iam::123456789012:role/storefront-authenticated" \
name="NotChecked" time="0">
      <system-out>info: Whether roles trust the identity pool was not checked: AWS denied \
iam:GetRole. Grant iam:GetRole to the role that runs the check, or look at the trust policies in \
the console of IAM. More: amplify-outputs explain NotChecked</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""
NO_PROBLEMS = """\
<?xml version='1.0' encoding='us-ascii'?>
<testsuites name="amplify-outputs check" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="amplify-outputs check" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="document" name="CanBePublished" time="0">
      <system-out>The file can be published: no problems.</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""


def suite_of(report: Report) -> TestSuite:
    root = JUnitXml.fromstring(as_junit(report).encode())
    [suite] = root
    assert (root.tests, root.failures, root.errors, root.skipped) == (
        suite.tests,
        suite.failures,
        suite.errors,
        suite.skipped,
    )
    return suite


def cases_of(report: Report) -> list[TestCase]:
    return list(suite_of(report))


def test_what_forbids_fails_what_is_accepted_is_skipped_and_the_rest_is_said() -> None:
    assert as_junit(FORBIDDEN) == A_FORBIDDEN_DOCUMENT


def test_a_document_that_can_be_published_is_a_case_that_passed() -> None:
    assert as_junit(NOTHING_FOUND) == NO_PROBLEMS
    assert [(case.classname, case.name) for case in cases_of(PUBLISHABLE)] == [
        ("document", "CanBePublished"),
        ("app client 3n4b5urk1ft4fl3mg5e62d9ado", "OAuthUrlsMissing"),
    ]
    assert all(case.is_passed for case in cases_of(PUBLISHABLE))


def test_a_warning_that_forbids_fails() -> None:
    found = Problem("Code", "warning", "x", "Message.", "Fix.")
    [case] = cases_of(Report("x", (found,), forbidding=(found,)))

    assert [(type(one), one.message, one.type, one.text) for one in case.result] == [
        (Failure, "Message.", "warning", "Message. Fix. More: amplify-outputs explain Code")
    ]


def test_the_same_code_of_the_same_resource_makes_cases_of_different_names() -> None:
    other = Problem(HAS_SECRET.code, "error", HAS_SECRET.subject, "Again.", "Correct it.")
    cases = cases_of(Report("x", (HAS_SECRET, other), forbidding=(HAS_SECRET, other)))

    assert [case.name for case in cases] == ["AppClientHasSecret", "AppClientHasSecret (2)"]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("]]>", "]]>"),
        ("\"'", "\"'"),
        ("a\r\n\tb", r"a\r\n\tb"),
        ("\x00\x1b[31m\x9b", r"\x00\x1b[31m\x9b"),
        ("\ud800\ufffe\uffff", r"\ud800\ufffe\uffff"),
        ("Größe 東京 🙂", "Größe 東京 🙂"),
    ],
)
def test_names_come_out_as_they_are_and_what_xml_forbids_as_escapes(name: str, read: str) -> None:
    found = Problem("Code", "error", f"group {name}", f"Group {name} is odd.", "Fix.")
    [case] = cases_of(Report("x", (found,), forbidding=(found,)))

    assert case.classname == f"group {read}"
    assert [(one.message, one.text) for one in case.result] == [
        (f"Group {read} is odd.", f"Group {read} is odd. Fix. More: amplify-outputs explain Code")
    ]


@given(any_report())
def test_any_report_can_be_read_back(report: Report) -> None:
    suite = suite_of(report)
    cases = [case for case in suite if case.classname != "document"]

    assert suite.failures == len([one for one in report.problems if report.forbids(one)])
    assert suite.skipped == len([one for one in report.problems if report.accepts(one)])
    assert sorted(case.classname for case in cases) == sorted(
        plain(one.subject) for one in report.problems if one.subject != "document"
    )
    for case in cases:
        assert all(isinstance(one, Failure | Skipped) for one in case.result)
    assert len({(case.classname, case.name) for case in cases}) == len(cases)
