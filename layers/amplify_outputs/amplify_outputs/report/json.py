"""The one JSON object of `check --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.report.plain import json_text

if TYPE_CHECKING:
    from amplify_outputs.report.report import Report


def as_json(report: Report) -> str:
    """The document or null, and every problem. ASCII, so that any pipe accepts it."""
    answer = {
        "outputs": report.outputs,
        "problems": [problem.as_json() for problem in report.problems],
    }
    return json_text(answer)
