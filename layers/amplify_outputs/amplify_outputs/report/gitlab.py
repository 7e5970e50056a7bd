"""The report in the format of GitLab's Code Quality [gitlab-code-quality]."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.problem import Placed, explain_command
from amplify_outputs.report.plain import json_text, plain
from amplify_outputs.report.sarif import results_of

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

_SEVERITIES: Final = {"error": "blocker", "warning": "major", "info": "info"}


def as_gitlab(report: Report) -> str:
    """A list with one object for each problem, at the file and with the identity that SARIF gives it. ASCII."""
    return json_text(
        [
            _finding(problem, result, report)
            for problem, result in zip(report.problems, results_of(report), strict=True)
        ]
    )


def _finding(problem: Problem, result: dict[str, Any], report: Report) -> dict[str, Any]:
    [location] = result["locations"]
    place = location["physicalLocation"]
    accepted = report.accepts(problem)
    more = explain_command([problem.code])
    description = f"{problem.subject}: {problem.message} {problem.fix} More: {more}"
    return {
        "description": plain(f"Accepted: {description}" if accepted else description),
        "check_name": plain(problem.code),
        "fingerprint": _fingerprint(report, result),
        "severity": "info" if accepted else _SEVERITIES[problem.severity],
        "location": {
            "path": _path(problem) or place["artifactLocation"]["uri"],
            "lines": {"begin": place["region"]["startLine"]},
        },
    }


def _path(problem: Problem) -> str:
    """The file as it is called: the address in SARIF has escapes."""
    return plain(PurePath(problem.file).as_posix()) if isinstance(problem, Placed) else ""


def _fingerprint(report: Report, result: dict[str, Any]) -> str:
    """That of SARIF for one publication: GitLab puts the reports of all jobs together, and has no categories."""
    same = result["partialFingerprints"]["primaryLocationLineHash"]
    return hashlib.sha256(f"{plain(report.name)} {same}".encode()).hexdigest()[:32]
