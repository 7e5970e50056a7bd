"""The report in SARIF 2.1.0, which code scanning and editors read [sarif-spec]."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from amplify_outputs import __version__
from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.documentation import NO_DOCUMENTATION, Documentation
from amplify_outputs.model.problem import Placed, explain_command
from amplify_outputs.report.plain import json_text, plain

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Check, Problem
    from amplify_outputs.report.report import Report

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_RULE_INDEXES: Final = {code: index for index, code in enumerate(CATALOGUE)}
# GitHub refuses a SARIF file with a result that names no file [github-sarif]. The problems of pools are in AWS;
# the file that they affect is the one that would be published.
_OF_POOLS: Final = {
    "artifactLocation": {"uri": "amplify_outputs.json"},
    "region": {"startLine": 1},
}
_ACCEPTED: Final = {
    "kind": "external",
    "status": "accepted",
    "justification": "Its code is listed in AcceptProblems.",
}


def as_sarif(report: Report, documentation: Documentation = NO_DOCUMENTATION) -> str:
    """One run with every check as a rule and every problem as a result. ASCII.

    Rules name their pages if the documentation has an address.
    """
    driver = {
        "name": "amplify-outputs",
        "semanticVersion": __version__,
        "rules": [_rule(check, documentation) for check in CATALOGUE.values()],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        # An id that ends with a slash is a category: results of one publication replace only their own.
        "automationDetails": {"id": f"amplify-outputs/{plain(report.name)}/"},
        "results": results_of(report),
    }
    if any(isinstance(problem, Placed) for problem in report.problems):
        run["columnKind"] = "unicodeCodePoints"
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check, documentation: Documentation) -> dict[str, Any]:
    title = f"{check.title[:1].upper()}{check.title[1:]}."
    more = explain_command([check.code])
    page = documentation.page_of(check.code)
    return {
        "id": check.code,
        "shortDescription": {"text": _message(title)},
        "fullDescription": {"text": _message(check.effect)},
        "help": {
            "text": _message(f"What to do: {check.fix} More: {more}"),
            "markdown": _message(
                f"{check.effect}\n\n**What to do:** {check.fix}\n\nMore: `{more}`"
            ),
        },
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        **({"helpUri": page} if page else {}),
    }


def results_of(report: Report) -> list[dict[str, Any]]:
    """The result of each problem, in their order."""
    seen: Counter[str] = Counter()
    results = []
    for problem in report.problems:
        of_file = f"{problem.file} " if isinstance(problem, Placed) else ""
        place = plain(f"{problem.code} {of_file}{problem.subject}")
        same = hashlib.sha256(place.encode()).hexdigest()[:16]
        seen[same] += 1
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "level": _LEVELS[problem.severity],
            "message": {"text": _message(f"{plain(problem.message)} {plain(problem.fix)}")},
            "locations": [
                {
                    "physicalLocation": _physical_location(problem),
                    "logicalLocations": [{"fullyQualifiedName": plain(problem.subject)}],
                }
            ],
            # Equal for the same problem of the same resource in every run, also if its message changes.
            "partialFingerprints": {"primaryLocationLineHash": f"{same}:{seen[same]}"},
            # A run says this of every result or of none [sarif-spec].
            "suppressions": [_ACCEPTED] if report.accepts(problem) else [],
        }
        if problem.code in _RULE_INDEXES:
            result["ruleIndex"] = _RULE_INDEXES[problem.code]
        results.append(result)
    return results


def _physical_location(problem: Problem) -> dict[str, Any]:
    if not isinstance(problem, Placed):
        return _OF_POOLS
    path = PurePath(problem.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    region = {"startLine": problem.line, "startColumn": problem.column}
    return {"artifactLocation": {"uri": uri}, "region": region}


def _message(text: str) -> str:
    """The text with braces doubled, because single ones are placeholders [sarif-spec]."""
    return text.replace("{", "{{").replace("}", "}}")
