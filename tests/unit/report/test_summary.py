"""The report in Markdown, as it is written and as a reader of Markdown takes it."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.report import Report
from amplify_outputs.report.summary import SUMMARY_MAX_BYTES, as_summary
from tests.reports import FORBIDDEN, NOTHING_FOUND, any_report

WRITTEN: Final = r"""### amplify-outputs: storefront\/prod

The file cannot be published\: 1 error\, 1 warning\, 1 note\, 1 accepted\.

Left out of the file\: sign\-in by redirect \(OAuthUrlsMissing\)\.

More: amplify\-outputs explain CODE

| severity | problem | where | what was found, and what to do |
|---|---|---|---|
| error | AppClientHasSecret | app client 3n4b5urk1ft4fl3mg5e62d9ado | App client web has a client secret\, which \
Amplify\'s browser and mobile libraries cannot send\. Create an app client without a secret for the app\, and use its \
id\. |
| warning | OAuthUrlsMissing | app client 3n4b5urk1ft4fl3mg5e62d9ado | OAuth is on for app client web\, but it has no \
sign\-out URL\. Add at least one allowed sign\-out URL\. |
| note | NotChecked | role arn\:aws\:iam\:\:123456789012\:role\/storefront\-authenticated | Whether roles trust the \
identity pool was not checked\: AWS denied iam\:GetRole\. Grant iam\:GetRole to the role that runs the check\, or look \
at the trust policies in the console of IAM\. |
| error \(accepted\) | AuthenticatedRoleMissing | identity pool us\-east\-1\:d7b8e2c4\-11aa\-4f3e\-9a70\-0c1d2e3f4a5b \
| Identity pool us\-east\-1\:d7b8e2c4\-11aa\-4f3e\-9a70\-0c1d2e3f4a5b has no role for authenticated users\: they get no \
AWS credentials\. Set the authenticated role of the identity pool\. |

"""
READER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def test_the_worst_problems_come_first_and_the_accepted_ones_last() -> None:
    assert as_summary(FORBIDDEN) == WRITTEN.replace("\\\n", "")


def test_without_problems_there_is_the_verdict() -> None:
    assert as_summary(NOTHING_FOUND) == (
        "### amplify-outputs: storefront\\/prod\n\nThe file can be published\\: no problems\\.\n\n"
    )


def many(count: int) -> Report:
    return Report("x", (Problem("Code", "warning", "group é", "Message.", "Fix."),) * count)


def test_what_has_no_room_is_counted() -> None:
    row = "| warning | Code | group é | Message\\. Fix\\. |\n"
    whole = as_summary(many(25_000))

    assert len(whole.encode()) <= SUMMARY_MAX_BYTES
    assert len(whole.encode()) > SUMMARY_MAX_BYTES - 200
    kept = whole.count(row)
    assert whole.endswith(f"{row}\nThe log of this step has {25_000 - kept:,} more.\n\n")


@pytest.mark.parametrize("room", [0, -1, 10, 200])
def test_without_room_there_is_nothing(room: int) -> None:
    assert as_summary(many(1), room) == ""


@given(any_report(), st.integers(0, 5000))
def test_it_never_needs_more_than_its_room(report: Report, room: int) -> None:
    assert len(as_summary(report, room).encode()) <= room


@given(any_report())
def test_any_report_is_one_table_with_a_row_for_each_problem(report: Report) -> None:
    tokens = READER.parse(as_summary(report))
    kinds = [token.type for token in tokens]

    assert kinds.count("heading_open") == 1
    assert kinds.count("table_open") == bool(report.problems)
    assert kinds.count("tr_open") == len(report.problems) + bool(report.problems)
    assert kinds.count("td_open") == 4 * len(report.problems)
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text", "text_special"}
