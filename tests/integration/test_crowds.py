"""Thirty stacks at once ask for more than AWS lets through: all succeed, or say what AWS said. Time is simulated."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.aws.clients import ATTEMPTS
from amplify_outputs.custom_resource.lifecycle import ANSWER_MARGIN_SECONDS
from amplify_outputs.pools.shared import QUOTAS_PER_SECOND
from amplify_outputs.settle import ROUNDS
from tests.integration.crowd import FUNCTION_SECONDS, crowd
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.crowd import Crowd, Event, Quotas

STACKS = 30
FEW = 8
# In fifty runs with other seeds none needed more than six.
ROUNDS_OF_ANY = 9
# The quotas of an account as it is made. What is not published is as low as the least that is reported.
AS_MADE = {
    **QUOTAS_PER_SECOND,
    **dict.fromkeys(["AddTagsToResource", "DeleteParameter", "ListTagsForResource"], 3.0),
    "PutParameter": 3.0,
    "GetParameter": 40.0,
}
ONE_AT_A_TIME = [
    *({name: 3.0} for name in ("GetParameter", "ListTagsForResource", "HeadObject")),
    *({name: 20.0} for name in ("PutObject", "GetObject", "DeleteObject")),
    *({name: rate} for name, rate in QUOTAS_PER_SECOND.items()),
    AS_MADE,
]


@pytest.fixture(scope="module")
def thirty() -> Iterator[Crowd]:
    with crowd(STACKS) as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process(thirty: Crowd) -> None:
    """The crowd's own, with nothing published."""
    thirty.begin_again()


def names(version: str) -> list[str]:
    return [f"app-{number}/prod {version}" for number in range(STACKS)]


def outcomes(answers: list[Event]) -> Counter[tuple[str, str]]:
    """Statuses and reasons."""
    return Counter((answer["Status"], answer.get("Reason", "")) for answer in answers)


SUCCESS = {("SUCCESS", ""): STACKS}


def assert_bounded(thirty: Crowd, operation: str, writes: int = STACKS) -> None:
    """Each request tried so often at most, and AWS let through what the requests needed, and no more."""
    network = thirty.network
    assert network.most(operation) <= ROUNDS_OF_ANY * ATTEMPTS
    assert network.attempts[operation] - network.refused[operation] == writes
    assert network.refused[operation] > 0


def test_thirty_creations_at_three_parameters_a_second_all_succeed(thirty: Crowd) -> None:
    answers = thirty.send(thirty.create(), {"PutParameter": 3.0})
    assert outcomes(answers) == SUCCESS
    assert thirty.published() == names("1.5")
    assert_bounded(thirty, "PutParameter")


def test_thirty_updates_at_three_parameters_a_second_all_succeed(thirty: Crowd) -> None:
    thirty.send(thirty.create(), {})
    answers = thirty.send(thirty.update(OutputsVersion="1.4"), {"PutParameter": 3.0})
    assert outcomes(answers) == SUCCESS
    assert thirty.published() == names("1.4")
    assert_bounded(thirty, "PutParameter")


def test_thirty_updates_that_put_lost_marks_back_at_three_a_second_all_succeed(
    thirty: Crowd,
) -> None:
    thirty.send(thirty.create(), {})
    thirty.memory.forget_tags()
    slow = {"PutParameter": 3.0, "AddTagsToResource": 3.0}
    answers = thirty.send(thirty.update(OutputsVersion="1.4"), slow)
    assert outcomes(answers) == SUCCESS
    assert thirty.published() == names("1.4")
    assert_bounded(thirty, "AddTagsToResource")


def test_thirty_deletions_at_three_parameters_a_second_all_succeed(thirty: Crowd) -> None:
    thirty.send(thirty.create(), {})
    answers = thirty.send(thirty.delete(), {"DeleteParameter": 3.0})
    assert outcomes(answers) == SUCCESS
    assert (thirty.memory.objects(), thirty.memory.parameters()) == ({}, {})
    assert_bounded(thirty, "DeleteParameter")


@pytest.mark.parametrize("quotas", spread(ONE_AT_A_TIME), ids=", ".join)
def test_whatever_is_throttled_thirty_creations_updates_and_deletions_all_succeed(
    thirty: Crowd, quotas: Quotas
) -> None:
    assert outcomes(thirty.send(thirty.create(), quotas)) == SUCCESS
    assert thirty.published() == names("1.5")
    assert outcomes(thirty.send(thirty.update(OutputsVersion="1.4"), quotas)) == SUCCESS
    assert thirty.published() == names("1.4")
    assert outcomes(thirty.send(thirty.delete(), quotas)) == SUCCESS
    assert (thirty.memory.objects(), thirty.memory.parameters()) == ({}, {})


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("PutParameter", "Parameter Store refused PutParameter: ThrottlingException: "),
        ("GetParameter", "Parameter Store refused GetParameter: ThrottlingException: "),
        ("DescribeUserPool", "Amazon Cognito refused DescribeUserPool: TooManyRequestsException: "),
    ],
)
def test_creations_that_do_not_get_through_in_time_say_what_aws_said(
    thirty: Crowd, operation: str, said: str
) -> None:
    # As if others used up all but a little of the quota.
    told = outcomes(thirty.send(thirty.create()[:FEW], {operation: 0.05}))
    assert 0 < told.pop(("SUCCESS", ""), 0) < FEW
    assert all(status == "FAILED" and reason.startswith(said) for status, reason in told)
    assert thirty.network.most(operation) <= ROUNDS * ATTEMPTS
    # The time was used, and the answer comes before it is over.
    assert 60 < thirty.seconds < FUNCTION_SECONDS - ANSWER_MARGIN_SECONDS
    thirty.send(thirty.delete()[:FEW], {})
    assert (thirty.memory.objects(), thirty.memory.parameters()) == ({}, {})
