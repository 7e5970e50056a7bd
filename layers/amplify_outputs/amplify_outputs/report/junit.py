"""The report in JUnit's XML, which every build server shows [junit-xml]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from amplify_outputs.model.problem import explain_command
from amplify_outputs.report.plain import plain

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

_NAME: Final = "amplify-outputs check"


def as_junit(report: Report) -> str:
    """One test case for each problem, failed if it forbids publishing; one passed case if none does. ASCII.

    Checks that found nothing have no case: some may not have run, because a read failed.
    """
    root = ET.Element("testsuites", name=_NAME)
    suite = ET.SubElement(root, "testsuite", name=_NAME)
    seen: Counter[tuple[str, str]] = Counter()
    if not report.forbidding:
        passed = _case(suite, "document", "CanBePublished")
        ET.SubElement(passed, "system-out").text = report.verdict()
    for subject, problems in report.groups():
        for problem in problems:
            seen[subject, problem.code] += 1
            again = seen[subject, problem.code]
            name = problem.code if again == 1 else f"{problem.code} ({again})"
            _outcome(_case(suite, subject, name), problem, report)
    for element in (root, suite):
        _count(element)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return written.decode() + "\n"


def _case(suite: ET.Element, subject: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=plain(subject), name=plain(name), time="0")


def _outcome(case: ET.Element, problem: Problem, report: Report) -> None:
    message, fix = plain(problem.message), plain(problem.fix)
    more = f"More: {plain(explain_command([problem.code]))}"
    if report.forbids(problem):
        failure = ET.SubElement(case, "failure", message=message, type=problem.severity)
        failure.text = f"{message} {fix} {more}"
    elif report.accepts(problem):
        ET.SubElement(case, "skipped", message=f"accepted {problem.severity}: {message}")
    else:
        ET.SubElement(case, "system-out").text = f"{problem.severity}: {message} {fix} {more}"


def _count(element: ET.Element) -> None:
    for attribute, path in (
        ("tests", ".//testcase"),
        ("failures", ".//failure"),
        ("errors", ".//error"),
        ("skipped", ".//skipped"),
    ):
        element.set(attribute, str(len(element.findall(path))))
