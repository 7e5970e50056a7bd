"""What is put back after AWS refused a write: never over what another writer has done since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import publish as story
from amplify_outputs.store.writer import PublicationStore
from tests.integration.calls import CLAIM, DOCUMENTS, FINISH
from tests.integration.faults import Fault, faults_of
from tests.integration.faulty_world import PROD, FaultyWorld, faulty_world
from tests.integration.processes import Process
from tests.simulation import STACK, make_session
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DENIED = Fault("denied", lasting=True)
WRITES_OF_AN_ADOPTION = [CLAIM, "AddTagsToResource", *DOCUMENTS, FINISH]
OTHER_STACK = (
    "arn:aws:cloudformation:us-east-1:123456789012:stack/other/5fd2c0a0-0000-4000-8000-00000000000f"
)


@pytest.fixture(scope="module")
def world() -> Iterator[FaultyWorld]:
    with faulty_world() as made:
        yield made


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The world's own, instead of one for each test."""


def just_before_it(
    monkeypatch: pytest.MonkeyPatch, world: FaultyWorld, meanwhile: Callable[[], object]
) -> None:
    """Something happens between the refusal and the put-back; the network is whole again then."""
    put_back = PublicationStore._put_back

    def late(self: PublicationStore, *given: Any) -> None:
        monkeypatch.setattr(PublicationStore, "_put_back", put_back)
        world.network.repair()
        meanwhile()
        put_back(self, *given)

    monkeypatch.setattr(PublicationStore, "_put_back", late)


def send(world: FaultyWorld, *request: Any) -> None:
    """By another process, which has a network of its own."""
    session = make_session(world.roles)
    answer = Process(session).deliver(world.event(*request))
    assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)


def test_it_gives_way_to_a_newer_publication(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin("update")
    newer = {**world.old, "OutputsVersion": "1.3"}
    just_before_it(monkeypatch, world, lambda: send(world, "Update", newer, PROD, world.old))
    world.network.break_at("PutParameter", DENIED)
    answer = world.process.deliver(world.request("update"))

    assert answer["Status"] == "FAILED"
    record, bodies = (
        world.memory.record(PROD),
        [world.memory.document(place, PROD) for place in ("ssm", "s3")],
    )
    assert record
    assert (record["state"], record["outputsVersion"]) == ("published", "1.3")
    assert [json.loads(body or b"{}")["version"] for body in bodies] == ["1.3", "1.3"]


def test_it_makes_nothing_again_that_was_withdrawn(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin("update")
    just_before_it(monkeypatch, world, lambda: send(world, "Delete", world.old, PROD))
    world.network.break_at("PutParameter", DENIED)
    world.process.deliver(world.request("update"))
    assert (world.memory.objects(), world.memory.parameters()) == ({}, {})


def test_a_finish_that_may_have_taken_effect_is_not_undone(world: FaultyWorld) -> None:
    """S3 wrote the record, and answered that it had failed."""
    world.begin("update")
    world.network.break_at("PutObject records 2", Fault("failing", lasting=True))
    world.process.deliver(world.request("update"))
    assert world.seen() == ["new", "new"]


@pytest.mark.parametrize("change", ["another version", "other pools", "another format"])
@pytest.mark.parametrize("before", ["s3", "ssm"])
def test_what_is_published_to_one_place_alone_is_put_back_too(
    world: FaultyWorld, before: str, change: str
) -> None:
    """The new file is there already when AWS refuses another write."""
    world.begin("create")
    old = {**world.old, "Destinations": [before]}
    changed: dict[str, dict[str, Any]] = {
        "another version": {**old, "OutputsVersion": "1.5"},
        "other pools": {**world.new["move"], "Destinations": [before]},
        "another format": {**old, "OutputsVersion": "1.5", "Formats": ["mjs"]},
    }
    world.send("Create", old)
    bodies = [world.memory.document(place, PROD) for place in ("ssm", "s3")]
    refused = {
        "another version": "PutParameter",
        "other pools": "PutObject pools/user",
        "another format": "PutObject outputs/amplify_outputs.mjs",
    }[change]
    # To the other place, too: one of the two writes is refused, and the other one goes through.
    new = {**changed[change], "Destinations": ["s3", "ssm"]}
    world.network.break_at(refused, DENIED)
    answer = world.process.deliver(world.event("Update", new, PROD, old))
    world.network.repair()
    assert answer["Status"] == "FAILED"
    assert [world.memory.document(place, PROD) for place in ("ssm", "s3")] == bodies
    record = world.memory.record(PROD)
    assert record
    assert (record["state"], record["request"]) == ("published", old)


@pytest.mark.parametrize(
    ("call", "fault"),
    spread((call, fault) for call in WRITES_OF_AN_ADOPTION for fault in faults_of(call)),
)
def test_an_adoption_that_fails_gives_the_publication_back(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch, call: str, fault: Fault
) -> None:
    monkeypatch.setattr(story, "left_behind", lambda *_: True)
    world.begin("update")
    retained = (world.memory.objects().keys(), world.memory.parameters())
    adopting = {**world.new["update"], "Adopt": "true"}
    event = {**world.event("Create", adopting), "StackId": OTHER_STACK}
    world.network.break_at(call, fault)
    answer = world.process.deliver(event)
    if answer["Status"] == "SUCCESS":
        assert not fault.lasting
        assert world.seen() == ["new", "new"]
        return
    delete = world.event("Delete", adopting, answer["PhysicalResourceId"])
    deleted = world.process.deliver({**delete, "StackId": OTHER_STACK})
    world.network.repair()
    if deleted["Status"] == "FAILED":  # Somebody deletes the stack again.
        delete = world.event("Delete", adopting, answer["PhysicalResourceId"])
        deleted = world.process.deliver({**delete, "StackId": OTHER_STACK})
    assert deleted["Status"] == "SUCCESS"
    record = world.memory.record(PROD)
    assert record
    # If AWS failed during the deletion too, the next refresh finishes the record.
    assert record["state"] == "published" or fault.lasting
    assert (record["owner"]["stack"], record["request"]) == (STACK, world.old)
    assert (world.memory.objects().keys(), world.memory.parameters()) == retained
    assert world.seen() == ["old", "old"]


def test_a_foreign_part_that_the_look_missed_stays_foreign(
    world: FaultyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody puts a file between the look and the write of a first publication."""
    world.begin("create")
    commit = PublicationStore._commit
    key = f"outputs/{PROD}/amplify_outputs.json"

    def late(self: PublicationStore, *given: Any) -> Any:
        monkeypatch.setattr(PublicationStore, "_commit", commit)
        self.aws.s3.put_object(Bucket=self.settings.bucket, Key=key, Body=b"foreign")
        return commit(self, *given)

    monkeypatch.setattr(PublicationStore, "_commit", late)
    answer = world.process.deliver(world.request("create"))
    assert answer["Status"] == "FAILED"
    assert "the S3 object exists already" in answer["Reason"]
    assert world.memory.document("s3", PROD) == b"foreign"
