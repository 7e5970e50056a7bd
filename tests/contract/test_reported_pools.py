"""Pools as people reported them, or as AWS describes what is new, with what must be said of each.

Names and ids are made up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.validate import ParamValidator

from amplify_outputs.examine import Refused
from tests.contract import golden
from tests.contract.service_models import answer_shape

if TYPE_CHECKING:
    from amplify_outputs.examine import Examination

FOLDER = Path(__file__).resolve().parents[1] / "reported"
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
EACH_CASE = pytest.mark.parametrize("case", sorted(CASES))


def examined(case: dict[str, Any]) -> Examination:
    """What the package says of the pools of that case."""
    return golden.examination(case["properties"], case["responses"])


@EACH_CASE
def test_each_report_has_the_problems_that_are_written_down_for_it(case: str) -> None:
    problems = examined(CASES[case]).problems

    assert [[each.code, each.severity, each.subject] for each in problems] == CASES[case][
        "problems"
    ]


@EACH_CASE
def test_the_answers_of_each_report_are_ones_that_aws_can_give(case: str) -> None:
    for operation, answer in CASES[case]["responses"].items():
        if "Error" not in answer:
            report = ParamValidator().validate(answer, answer_shape(operation))
            assert not report.has_errors(), f"{operation}: {report.generate_report()}"


def test_the_arn_of_a_client_secret_is_nowhere_in_what_is_said_and_nothing_is_published() -> None:
    case = CASES["secret_in_secrets_manager"]
    arn = case["responses"]["DescribeUserPoolClient"]["UserPoolClient"]["ClientSecretArn"]

    examination = examined(case)

    assert isinstance(examination, Refused)
    assert arn not in repr(examination)
    assert "secretsmanager" not in repr(examination)
