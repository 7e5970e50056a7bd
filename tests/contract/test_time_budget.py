"""AWS at its slowest, the function's time and CloudFormation's patience fit into one another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from amplify_outputs.aws.clients import (
    ATTEMPTS,
    CONNECT_TIMEOUT_SECONDS,
    READ_TIMEOUT_SECONDS,
    SLOWEST_CALL_SECONDS,
    Aws,
)
from amplify_outputs.custom_resource.answer import PAUSES_SECONDS
from amplify_outputs.custom_resource.lifecycle import ANSWER_MARGIN_SECONDS
from amplify_outputs.pools.shared import CATEGORIES, turn_seconds
from amplify_outputs.refresher.messages import NAMES_IN_A_MESSAGE
from amplify_outputs.refresher.worker import LAST_SECONDS
from tests.contract.templates import resources, template
from tests.sessions import session_of

ROOT = Path(__file__).resolve().parents[2]
# Counted in tests/integration/test_waves.py: look and read, follow_ups, claim, commit, finish. A move empties a
# destination in one more; a deletion notes, looks, and removes parameter, document and record.
WAVES = 6
READS_OF_AN_APP_CLIENT = (
    "describe_managed_login_branding_by_client",
    "describe_user_pool_client",
    "list_user_pool_client_secrets",
)
# CloudFormation's own limit [cfn-response].
LONGEST_SERVICE_TIMEOUT_SECONDS = 3600


TEMPLATE = template(ROOT / "template.yaml")


def function_timeout(name: str = "CustomResourceFunction") -> int:
    timeout: int = TEMPLATE["Resources"][name]["Properties"]["Timeout"]
    return timeout


def test_a_call_at_its_slowest_is_every_attempt_and_every_pause_between_them() -> None:
    attempts = ATTEMPTS * (CONNECT_TIMEOUT_SECONDS + READ_TIMEOUT_SECONDS)
    pauses = 1 + 2  # before the second and the third attempt, with the most that chance may choose
    assert attempts + pauses == SLOWEST_CALL_SECONDS == 18


@pytest.mark.parametrize("name", ["ssm", "s3", "cloudformation", "iam", "sqs", "events"])
def test_every_client_has_these_times_on_purpose(name: str) -> None:
    session = session_of("id", "secret", "us-east-1")
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
    invoked = TEMPLATE["Resources"]["CustomResourceFunction"]["Properties"]["EventInvokeConfig"]
    assert invoked["MaximumEventAgeInSeconds"] <= LONGEST_SERVICE_TIMEOUT_SECONDS


def test_a_full_message_is_done_in_time_by_as_many_workers_as_there_may_be() -> None:
    """Each of its publications has an app client of its own, and none of the calls is let through earlier."""
    workers = TEMPLATE["Parameters"]["RefreshConcurrency"]["MaxValue"]
    reads = max(
        # The first of them waits for up to a turn of its own.
        (1 + reads_of_one * NAMES_IN_A_MESSAGE) * turn_seconds(category, workers)
        for category, reads_of_one in Counter(
            CATEGORIES[operation] for operation in READS_OF_AN_APP_CLIENT
        ).items()
    )
    waves = (WAVES - 1) * SLOWEST_CALL_SECONDS

    assert reads + waves + LAST_SECONDS < function_timeout("RefreshWorkerFunction")


def test_as_many_messages_as_a_worker_gets_are_written_in_time_if_all_in_them_has_changed() -> None:
    """By as many workers as there may be. Nothing waits longer than the parameters do for their turns."""
    workers = TEMPLATE["Parameters"]["RefreshConcurrency"]["MaxValue"]
    queue = TEMPLATE["Resources"]["RefreshWorkerFunction"]["Properties"]["Events"]["RefreshQueue"]
    publications = queue["Properties"]["BatchSize"] * NAMES_IN_A_MESSAGE
    writes = (1 + publications) * turn_seconds("PutParameter", workers)

    assert writes + LAST_SECONDS < 0.9 * function_timeout("RefreshWorkerFunction")


def test_a_last_write_and_the_events_end_in_the_time_that_is_kept_for_them() -> None:
    workers = TEMPLATE["Parameters"]["RefreshConcurrency"]["MaxValue"]
    # The deadline leaves time for the write itself, but not for the turn that it waits for.
    assert turn_seconds("PutParameter", workers) + SLOWEST_CALL_SECONDS < LAST_SECONDS
