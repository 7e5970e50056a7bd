"""What the checks found, written for a person or for a pipeline. Pure.

A new style is a module with one function, a row here, and its name in `STYLES` of report/styles.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.report.github import as_github
from amplify_outputs.report.gitlab import as_gitlab
from amplify_outputs.report.json import as_json
from amplify_outputs.report.junit import as_junit
from amplify_outputs.report.sarif import as_sarif
from amplify_outputs.report.text import as_text

if TYPE_CHECKING:
    from amplify_outputs.report.report import Report
    from amplify_outputs.report.text import Look

_FOR_PIPELINES: Final = {
    "json": as_json,
    "junit": as_junit,
    "github": as_github,
    "gitlab": as_gitlab,
}


def render(report: Report, style: str, look: Look) -> str:
    """The report in one of the STYLES, with a line end. Text has the whole `look`, SARIF and HTML its documentation."""
    if style == "text":
        return as_text(report, look)
    if style == "sarif":
        return as_sarif(report, look.documentation)
    if style == "html":
        # The layer has no pages.
        from amplify_outputs.report.html.page import as_html  # noqa: PLC0415

        return as_html(report, look.documentation)
    return _FOR_PIPELINES[style](report)
