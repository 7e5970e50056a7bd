"""A fault that stays, through a failed update, the way back and a deletion.

No way back needs more than the way forth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.calls import CREATE, MOVE, OPTIONAL, UPDATE
from tests.integration.faults import OBSTACLES, Fault, faults_of
from tests.integration.faulty_world import PROD, FaultyWorld, faulty_world
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = {"update": UPDATE, "rename": CREATE, "move": MOVE}
WRITES = ("Put", "Delete", "AddTags")
# The kinds after which it is certain that AWS has not done what was asked.
CERTAIN = ("denied", *OBSTACLES)


def lasting_faults_of(call: str) -> list[Fault]:
    obstacles = OBSTACLES if call == "PutParameter" else ()
    # A conflict is no refusal: another writer is there, and the way back must not overtake it.
    found = [fault for fault in faults_of(call) if fault.lasting and "Conflict" not in fault.kind]
    return [*found, *(Fault(code, lasting=True) for code in obstacles)]


CASES = spread(
    (operation, call, fault)
    for operation, calls in CALLS.items()
    for call in calls
    if call.removesuffix(" 2") not in OPTIONAL and not call.startswith("HeadObject pools")
    for fault in lasting_faults_of(call)
)


@pytest.fixture(scope="module")
def world() -> Iterator[FaultyWorld]:
    with faulty_world() as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The world's own, instead of one for each test."""


@pytest.mark.parametrize(("operation", "call", "fault"), CASES)
def test_no_way_back_fails_if_both_places_hold_what_it_asks_for(
    world: FaultyWorld, operation: str, call: str, fault: Fault
) -> None:
    world.begin(operation)
    world.network.break_at(call, fault)
    tried = world.process.deliver(world.request(operation))
    assert tried["Status"] == "FAILED"
    held, writes = world.seen(), call.startswith(WRITES)
    if fault.kind in CERTAIN and writes and not _of_records(call):
        assert held == ["old", "old"], "what was refused for certain was not put back"

    back = world.process.deliver(world.event("Update", world.old, PROD, world.new[operation]))
    if held == ["old", "old"] and writes:
        assert (back["Status"], back.get("Reason")) == ("SUCCESS", None)
        assert world.seen() == ["old", "old"]

    world.network.repair()
    if back["Status"] == "FAILED":  # CloudFormation's ContinueUpdateRollback.
        world.send("Update", world.old, PROD, world.new[operation])
    assert world.seen() == ["old", "old"]
    world.send("Delete", world.old, PROD)
    if operation == "rename":
        world.send("Delete", world.new[operation], tried["PhysicalResourceId"])
    assert (world.memory.objects(), world.memory.parameters()) == ({}, {})


def _of_records(call: str) -> bool:
    return "records" in call
