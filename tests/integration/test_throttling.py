"""A throttled write starts another round, as long as there is time; then it ends with what AWS said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs import settle
from tests.integration.faults import Fault
from tests.integration.faulty_world import PROD, FaultyWorld, faulty_world

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 5
WRITES = ["PutObject records", "PutObject outputs", "PutParameter"]


@pytest.fixture(scope="module")
def world() -> Iterator[FaultyWorld]:
    with faulty_world() as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "ROUNDS", ROUNDS)


@pytest.mark.parametrize("operation", ["create", "update"])
@pytest.mark.parametrize("call", WRITES)
def test_a_write_that_is_throttled_longer_than_the_sdk_tries_succeeds_in_a_later_round(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch, operation: str, call: str
) -> None:
    world.begin(operation)
    world.network.break_at(call, Fault("throttled", lasting=True))
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == ROUNDS - 1:
            world.network.repair()

    monkeypatch.setattr(settle.time, "sleep", sleep)
    answer = world.process.deliver(world.request(operation))
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    assert len(pauses) == ROUNDS - 1
    assert world.seen() == (["old", "old"] if operation == "create" else ["new", "new"])


def test_a_finish_that_stays_throttled_fails_and_the_next_request_finishes(
    world: FaultyWorld,
) -> None:
    world.begin("update")
    world.network.break_at("PutObject records 2", Fault("throttled", lasting=True))
    answer = world.process.deliver(world.request("update"))
    assert (answer["Status"], world.seen()) == ("FAILED", ["new", "new"])
    assert answer["Reason"].startswith("Amazon S3 refused PutObject: SlowDown: ")
    world.network.repair()
    world.send("Update", world.new["update"], PROD, world.old)
    record = world.memory.record(PROD)
    assert record
    assert (record["state"], record["request"]) == ("published", world.new["update"])


def test_one_that_stays_throttled_ends_with_what_aws_said(world: FaultyWorld) -> None:
    world.begin("update")
    world.network.break_at("PutParameter", Fault("throttled", lasting=True))
    answer = world.process.deliver(world.request("update"))
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(
        "Parameter Store refused PutParameter: ThrottlingException: So the test wants it. AWS was "
        "throttling; the call was tried 3 times. Try again in a minute."
    )
    world.network.repair()
    world.send("Update", world.old, PROD, world.new["update"])
    assert world.seen() == ["old", "old"]


def test_pauses_differ_so_that_writers_do_not_come_back_at_the_same_moment(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.2)
    pauses: list[float] = []
    monkeypatch.setattr(settle.time, "sleep", pauses.append)
    for _ in range(2):
        world.begin("update")
        world.network.break_at("PutParameter", Fault("throttled", lasting=True))
        world.process.deliver(world.request("update"))
    assert len(set(pauses)) == len(pauses) == 2 * ROUNDS
    for number, seconds in enumerate(pauses):
        longest = 0.2 * 2 ** (number % ROUNDS)
        assert longest / 2 <= seconds <= longest
