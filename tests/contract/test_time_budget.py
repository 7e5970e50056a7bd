"""AWS at its slowest, the function's time and CloudFormation's patience fit into one another."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest

from amplify_outputs.answer import PAUSES_SECONDS
from amplify_outputs.aws import (
    ATTEMPTS,
    CONNECT_TIMEOUT_SECONDS,
    READ_TIMEOUT_SECONDS,
    SLOWEST_CALL_SECONDS,
    Aws,
)
from amplify_outputs.lifecycle import ANSWER_MARGIN_SECONDS
from tests.contract.templates import resources, template

ROOT = Path(__file__).resolve().parents[2]
# Counted in tests/integration/test_waves.py: look and read, details, claim, commit, finish. A move empties a
# destination in one more; a deletion notes, looks, and removes parameter, document and record.
WAVES = 6
# CloudFormation's own limit [cfn-response].
LONGEST_SERVICE_TIMEOUT_SECONDS = 3600


def function_timeout() -> int:
    functions = resources(template(ROOT / "template.yaml"), "AWS::Serverless::Function")
    timeout: int = functions["CustomResourceFunction"]["Properties"]["Timeout"]
    return timeout


def test_a_call_at_its_slowest_is_every_attempt_and_every_pause_between_them() -> None:
    attempts = ATTEMPTS * (CONNECT_TIMEOUT_SECONDS + READ_TIMEOUT_SECONDS)
    pauses = 1 + 2  # before the second and the third attempt, with the most that chance may choose
    assert attempts + pauses == SLOWEST_CALL_SECONDS == 18


@pytest.mark.parametrize("name", ["ssm", "s3", "cloudformation", "iam"])
def test_every_client_has_these_times_on_purpose(name: str) -> None:
    session = boto3.Session("id", "secret", region_name="us-east-1")
    config = getattr(Aws(session), name).meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries) == (
        CONNECT_TIMEOUT_SECONDS,
        READ_TIMEOUT_SECONDS,
        {"mode": "standard", "total_max_attempts": ATTEMPTS},
    )


def test_all_waves_but_the_last_may_be_at_their_slowest() -> None:
    """More than that is no longer slow but broken, and the deadline ends it before the next write."""
    assert function_timeout() > (WAVES - 1) * SLOWEST_CALL_SECONDS + ANSWER_MARGIN_SECONDS


def test_an_answer_is_tried_more_than_once_in_the_time_that_is_kept_for_it() -> None:
    assert sum(PAUSES_SECONDS[:2]) < ANSWER_MARGIN_SECONDS


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*.yaml")), ids=lambda path: path.name)
def test_the_examples_wait_longer_than_the_function_works(path: Path) -> None:
    for resource in resources(template(path), "Custom::AmplifyOutputs").values():
        patience = int(resource["Properties"]["ServiceTimeout"])
        assert function_timeout() < patience <= LONGEST_SERVICE_TIMEOUT_SECONDS


def test_an_event_is_not_delivered_after_anybody_waits_for_it() -> None:
    functions = resources(template(ROOT / "template.yaml"), "AWS::Serverless::Function")
    invoked = functions["CustomResourceFunction"]["Properties"]["EventInvokeConfig"]
    assert invoked["MaximumEventAgeInSeconds"] <= LONGEST_SERVICE_TIMEOUT_SECONDS
