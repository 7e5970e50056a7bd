"""Every fault at every call of a refresh: the old document or the new one, and the new one after the next try."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from amplify_outputs import refresh as refreshing
from amplify_outputs import settle
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import Refreshed
from amplify_outputs.store.writer import PublicationStore
from tests.integration.calls import OPTIONAL, READ, REFRESH
from tests.integration.faults import Fault, faults_of
from tests.integration.faulty_world import PROD, FaultyWorld, faulty_world
from tests.simulation import BUCKET, ENVIRONMENT
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.memory import Kept

# Of the reads of pools, every fault at every call is in test_faults_at_every_call.py; these are the ends.
FAULTS_OF_READS = ("throttled once", "failing for good", "denied for good")
CASES = spread(
    (call, fault)
    for call in REFRESH
    for fault in faults_of(call)
    if call not in READ or str(fault) in FAULTS_OF_READS
)


@pytest.fixture(scope="module")
def world() -> Iterator[FaultyWorld]:
    with faulty_world() as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The world's own, instead of one for each test."""


@pytest.fixture(scope="module")
def snapshot(world: FaultyWorld) -> Kept:
    """The old document, and a record whose request now makes another one."""
    world.begin("update")
    record = world.memory.record(PROD)
    assert record
    record["request"] = world.new["update"]
    world.process.aws.s3.put_object(
        Bucket=BUCKET, Key=f"records/{PROD}.json", Body=json.dumps(record).encode()
    )
    return world.memory.keep()


@pytest.fixture
def begun(world: FaultyWorld, snapshot: Kept, monkeypatch: pytest.MonkeyPatch) -> FaultyWorld:
    monkeypatch.setattr(settle, "ROUNDS", 3)
    world.memory.put_back(snapshot)
    world.network.repair()
    return world


def refresh(world: FaultyWorld) -> Any:
    """What became of it: the result, or an error."""
    aws = world.process.aws
    store = PublicationStore(aws, Settings.from_environment(ENVIRONMENT))
    [(name, outcome)] = refreshing.refresh_all([PROD], store, Pace(1, sleep=lambda _: None))
    assert name == PROD
    return outcome.result if isinstance(outcome, Refreshed) else outcome


def test_the_calls_are_all_that_there_are(begun: FaultyWorld) -> None:
    assert refresh(begun) == "updated"
    assert sorted(begun.network.calls) == sorted(REFRESH)
    assert_done(begun)


@pytest.mark.parametrize(("call", "fault"), CASES)
def test_a_fault_at_any_call(begun: FaultyWorld, call: str, fault: Fault) -> None:
    begun.network.break_at(call, fault)
    outcome = refresh(begun)
    assert begun.network.broke
    begun.network.repair()

    assert set(begun.seen()) <= {"old", "new"}
    if not fault.lasting or call in OPTIONAL:
        assert outcome == "updated"
    if fault.kind == "denied" and call in READ and call not in OPTIONAL:
        assert (outcome, begun.seen()) == ("refused", ["old", "old"])
    if outcome == "updated":
        assert_done(begun)
    assert refresh(begun) in ("updated", "restored", "unchanged")
    assert_done(begun)


@pytest.mark.parametrize("call", ["DescribeUserPool", "GetParameters", "PutParameter"])
def test_every_attempt_to_read_a_pool_or_to_write_a_parameter_waits_for_its_turn(
    begun: FaultyWorld, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """In later rounds, too."""
    waited: Counter[str] = Counter()
    monkeypatch.setattr(Pace, "wait", lambda _, operation, __: waited.update([operation]))
    begun.network.break_at(call, Fault("throttled", lasting=True))
    assert isinstance(refresh(begun), ClientError)
    rounds = {"DescribeUserPool": (3, 0), "GetParameters": (0, 0), "PutParameter": (3, 3)}
    assert (waited["describe_user_pool"], waited["put_parameter"]) == rounds[call]


def assert_done(world: FaultyWorld) -> None:
    """The new document everywhere, and nothing beside it."""
    assert world.seen() == ["new", "new"]
    assert list(world.memory.parameters()) == [f"/amplify-outputs/{PROD}"]
    pools = (world.old["UserPoolId"], world.old["IdentityPoolId"])
    files = [f"outputs/{PROD}/amplify_outputs.json", f"records/{PROD}.json"]
    assert set(world.memory.objects()) == {*files, *(f"pools/{pool}/{PROD}" for pool in pools)}
    record = world.memory.record(PROD)
    assert record
    assert (record["state"], record["request"]) == ("published", world.new["update"])
