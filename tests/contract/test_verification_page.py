"""docs/reliability.md and docs/protection.md, against what is decided about requests."""

from __future__ import annotations

from typing import Final, get_args

import botocore.session
import pytest

from amplify_outputs.custom_resource.verdict import (
    Absent,
    Answer,
    Asked,
    Elsewhere,
    RequestType,
    Resource,
    Unknown,
    verdict,
)
from amplify_outputs.custom_resource.verification import VerifyRequests
from tests.contract import templates
from tests.contract.pages import rows, section_of, spans
from tools.environments import REPOSITORY

PAGE: Final = section_of(
    (REPOSITORY / "docs" / "reliability.md").read_text(encoding="utf-8"),
    "## Whether CloudFormation sent a request",
)
PROTECTION: Final = section_of(
    (REPOSITORY / "docs" / "protection.md").read_text(encoding="utf-8"), "## Verify requests"
)
TABLE: Final = rows("| CloudFormation says" + PAGE.partition("| CloudFormation says")[2])
TYPE, NAME = "Custom::AmplifyOutputs", "storefront/prod"
KINDS: Final[tuple[RequestType, ...]] = get_args(RequestType)
EVERY_STATUS: Final = set(
    botocore.session.get_session()
    .get_service_model("cloudformation")
    .shape_for("ResourceStatus")
    .enum  # type: ignore[attr-defined]
)
ROLLBACKS: Final = {it for it in EVERY_STATUS if "ROLLBACK" in it}
# What rows say that name no status.
OTHERS: Final[dict[str, list[Answer]]] = {
    "the same, and": [
        Resource(status, TYPE, "storefront/live")
        for status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    ],
    "the resource has another type": [
        Resource("UPDATE_IN_PROGRESS", "Custom::Other"),
        Resource("UPDATE_IN_PROGRESS", "AWS::SSM::Parameter"),
    ],
    "there is no such stack": [Absent("stack")],
    "there is no such logical id": [Absent("logical id")],
    "the stack is in another region": [Elsewhere("eu-west-1")],
    "nothing": [Unknown("Throttling")],
}


def answers_of(cell: str) -> list[Answer]:
    """What CloudFormation says, by the first cell of a row."""
    statuses = set(spans(cell))
    if "every status of a rollback" in cell:
        statuses |= {*ROLLBACKS, "SOMETHING_NEW"}
    if statuses:
        return [Resource(status, TYPE, NAME) for status in sorted(statuses)]
    [found] = [answers for words, answers in OTHERS.items() if cell.startswith(words)]
    return found


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0][:40])
def test_the_table_says_what_is_decided(row: list[str]) -> None:
    cell, *words, emulator = row
    for answer in answers_of(cell):
        assert [verdict(Asked(kind, TYPE, [NAME]), answer).word for kind in KINDS] == words, answer
    assert emulator in ("shown", "unverified")


def test_the_table_has_every_status_once() -> None:
    statuses = [
        answer.status
        for row in TABLE
        if "`" in row[0]
        for answer in answers_of(row[0])
        if isinstance(answer, Resource)
    ]
    assert sorted(statuses) == sorted([*EVERY_STATUS, "SOMETHING_NEW"])


def test_each_mode_of_the_parameter_is_explained() -> None:
    parameter = templates.template(REPOSITORY / "template.yaml")["Parameters"]["VerifyRequests"]
    explained = [spans(row[0])[0] for row in rows(PROTECTION)]

    assert explained == parameter["AllowedValues"] == list(VerifyRequests)
    assert parameter["Default"] == "log"
