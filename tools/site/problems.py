"""A page for each code, and the index of all codes for machines. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.report.explanation import explanation_of, subjects
from tools.document_problems import section

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Check

FOLDER: Final = "docs/problems"
INDEX: Final = "problems.json"


def path_of(code: str) -> str:
    """Where the page of this code would be in the repository: its address on the site never changes."""
    return f"{FOLDER}/{code.lower()}.md"


def pages() -> dict[str, str]:
    """The Markdown of each code's page by its path, in the order of docs/problems.md."""
    return {
        path_of(check.code): _page(subject, check)
        for subject, checks in subjects().items()
        for check in checks
    }


def _page(subject: str, check: Check) -> str:
    head = (
        f"---\ntitle: {check.code}\ndescription: {json.dumps(f'Says that {check.title}.')}\n---\n\n"
    )
    # The sections are written for the page of all problems, one folder up.
    said = "\n".join(section(check, level=1)).replace("](", "](../")
    return f"{head}{said}\n[All problems](../problems.md#{check.code.lower()}): {subject}\n"


def index() -> str:
    """The catalogue as JSON: one object for each code, in the order of docs/problems.md."""
    found = [_entry(check) for check in CATALOGUE.values()]
    return json.dumps({"problems": found}, indent=2) + "\n"


def _entry(check: Check) -> dict[str, Any]:
    said = asdict(explanation_of(check))
    return {
        "code": check.code,
        "page": f"problems/{check.code.lower()}.html",
        "severities": list(check.severities),
        "acceptable": check.acceptable,
        "title": check.title,
        "effect": said["effect"],
        "fix": said["fix"],
        "places": [{"tool": tool, "change": change} for tool, change in said["places"]],
        "leavesOut": check.leaves_out,
        "sources": list(check.sources),
    }
