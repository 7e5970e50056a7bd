"""The report in JUnit's XML, which every build server shows [junit-xml]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from amplify_outputs.model.problem import Placed, explain_command
from amplify_outputs.report.plain import plain

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report


def as_junit(report: Report) -> str:
    """One test case for each problem, failed if it forbids publishing; one passed case if none does. ASCII.

    Checks that found nothing have no case: some may not have run, because a read failed.
    """
    name = f"amplify-outputs {report.command}"
    root = ET.Element("testsuites", name=name)
    suite = ET.SubElement(root, "testsuite", name=name)
    seen: Counter[tuple[str, str]] = Counter()
    for subject, case in report.passed():
        passed = _case(suite, subject, case)
        ET.SubElement(passed, "system-out").text = plain(report.verdict())
    for subject, problems in report.groups():
        for problem in problems:
            seen[subject, problem.code] += 1
            again = seen[subject, problem.code]
            case = problem.code if again == 1 else f"{problem.code} ({again})"
            _outcome(_case(suite, subject, case), problem, report)
    for element in (root, suite):
        _count(element)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return written.decode() + "\n"


def _case(suite: ET.Element, subject: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=plain(subject), name=plain(name), time="0")


def _outcome(case: ET.Element, problem: Problem, report: Report) -> None:
    message, fix = plain(_with_place(problem)), plain(problem.fix)
    more = f"More: {plain(explain_command([problem.code]))}"
    if report.forbids(problem):
        failure = ET.SubElement(case, "failure", message=message, type=problem.severity)
        failure.text = f"{message} {fix} {more}"
    elif report.accepts(problem):
        ET.SubElement(case, "skipped", message=f"accepted {problem.severity}: {message}")
    else:
        ET.SubElement(case, "system-out").text = f"{problem.severity}: {message} {fix} {more}"


def _with_place(problem: Problem) -> str:
    """The message; of a file, with the line and the column before it."""
    if not isinstance(problem, Placed):
        return problem.message
    return f"{problem.line}:{problem.column}: {problem.message}"


def _count(element: ET.Element) -> None:
    for attribute, path in (
        ("tests", ".//testcase"),
        ("failures", ".//failure"),
        ("errors", ".//error"),
        ("skipped", ".//skipped"),
    ):
        element.set(attribute, str(len(element.findall(path))))
