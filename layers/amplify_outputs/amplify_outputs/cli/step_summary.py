"""The summary of a step of GitHub Actions, to which the format `github` adds the report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs.report.summary import SUMMARY_MAX_BYTES, as_summary

if TYPE_CHECKING:
    from amplify_outputs.report.report import Report

# The runner gives every step a file of its own [github-summary].
STEP_SUMMARY_VARIABLE: Final = "GITHUB_STEP_SUMMARY"


def add_to_step_summary(report: Report) -> str:
    """Append the report to the file that the environment names, if it names one.

    Returns why that was not possible, or "". It is no error: the report is in the log already.
    """
    if not (name := os.environ.get(STEP_SUMMARY_VARIABLE)):
        return ""
    try:
        with Path(name).open("ab") as file:
            text = as_summary(report, SUMMARY_MAX_BYTES - file.tell())
            file.write(text.encode())
    except OSError as error:
        return f"The summary of this step was not written: {error.strerror or error}."
    return (
        "" if text else "The summary of this step has no room for the report, which is in the log."
    )
