"""Every fault at every call: one answer, whole documents, and nothing left over after CloudFormation's next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.calls import CREATE, DELETE, DELETE_AGAIN, MOVE, OPTIONAL, UPDATE
from tests.integration.faults import Fault, faults_of
from tests.integration.faulty_world import LIVE, PROD, FaultyWorld, faulty_world
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = {
    "create": CREATE,
    "update": UPDATE,
    "rename": CREATE,
    "move": MOVE,
    "delete": DELETE,
    "delete again": DELETE_AGAIN,
}
CASES = spread(
    (operation, call, fault)
    for operation, calls in CALLS.items()
    for call in calls
    for fault in faults_of(call)
)


@pytest.fixture(scope="module")
def world() -> Iterator[FaultyWorld]:
    with faulty_world() as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The world's own, instead of one for each test."""


@pytest.mark.parametrize("operation", CALLS)
def test_the_calls_are_all_that_there_are(world: FaultyWorld, operation: str) -> None:
    world.begin(operation)
    answer = world.process.deliver(world.request(operation))
    assert sorted(world.network.calls) == sorted(CALLS[operation])
    assert answer["Status"] == "SUCCESS"
    if not operation.startswith("delete"):
        world.go_on(operation, answer)


@pytest.mark.parametrize(("operation", "call", "fault"), CASES)
def test_a_fault_at_any_call(world: FaultyWorld, operation: str, call: str, fault: Fault) -> None:
    world.begin(operation)
    world.network.break_at(call, fault)
    answer = world.process.deliver(world.request(operation))  # exactly one, or it fails
    assert world.network.broke
    world.network.repair()
    assert_nothing_torn(world, operation)

    if not fault.lasting or call in OPTIONAL:
        assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)
    if answer["Status"] == "SUCCESS":
        assert_done(world, operation)
    if operation == "create" or not operation.startswith("delete") or answer["Status"] == "FAILED":
        world.go_on(operation, answer)
    if operation in ("create", "delete", "delete again"):
        assert (world.memory.objects(), world.memory.parameters()) == ({}, {})
    else:
        assert_as_before(world)


def assert_nothing_torn(world: FaultyWorld, operation: str) -> None:
    """Each place holds the old document or the new one, whole, or nothing where it may be so."""
    allowed = {
        "create": {"old", "nothing"},
        "update": {"old", "new"},
        "rename": {"old"},
        "move": {"old", "new", "nothing"},
    }.get(operation, {"old", "nothing"})
    assert set(world.seen()) <= allowed
    if operation == "rename":
        assert set(world.seen(LIVE)) <= {"new", "nothing"}
    if operation == "move":
        parameter, stored = world.seen()
        assert (parameter in ("old", "nothing"), stored in ("old", "new")) == (True, True)


def assert_done(world: FaultyWorld, operation: str) -> None:
    """Both places hold what was asked for."""
    found = world.seen(LIVE if operation == "rename" else PROD)
    assert found == {
        "create": ["old", "old"],
        "update": ["new", "new"],
        "rename": ["new", "new"],
        "move": ["nothing", "new"],
    }.get(operation, ["nothing", "nothing"])


def assert_as_before(world: FaultyWorld) -> None:
    """The old document alone, in its places, with its marks."""
    assert world.seen() == ["old", "old"]
    assert list(world.memory.parameters()) == [f"/amplify-outputs/{PROD}"]
    assert list(world.memory.objects()) == sorted(
        [
            f"outputs/{PROD}/amplify_outputs.json",
            f"records/{PROD}.json",
            f"pools/{world.old['UserPoolId']}/{PROD}",
            f"pools/{world.old['IdentityPoolId']}/{PROD}",
        ]
    )
    record = world.memory.record(PROD)
    assert record
    assert (record["state"], record["request"]) == ("published", world.old)
