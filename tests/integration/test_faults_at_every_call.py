"""Every fault at every call: one answer, whole documents, and nothing left over after CloudFormation's next step."""

from __future__ import annotations

import hashlib
import types
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.retries.quota import RetryQuota
from moto import mock_aws

from amplify_outputs import settle
from tests.integration.faults import (
    CLAIM,
    FINISH,
    LOOK,
    MARK,
    OPTIONAL,
    READ,
    UNMARK,
    Fault,
    Network,
    faults_of,
)
from tests.integration.memory import Memory
from tests.integration.processes import Process
from tests.simulation import REGION, CloudFormation, make_bucket, make_pools

if TYPE_CHECKING:
    from collections.abc import Iterator

Properties = dict[str, Any]
Seen = dict[str, str | None]

PROD, LIVE = "storefront/prod", "storefront/live"
FIRST = [
    *LOOK,
    *READ,
    CLAIM,
    "GetObject withdrawn 2",
    "PutObject outputs",
    "PutParameter",
    *MARK,
    FINISH,
]
REMOVAL = ["DeleteParameter", "DeleteObject outputs", *UNMARK, "DeleteObject records"]
CALLS = {
    "create": FIRST,
    "update": [*LOOK, *READ, CLAIM, "PutObject outputs", "PutParameter", FINISH],
    "rename": FIRST,
    "move": [
        *(*LOOK, *READ, "GetRole 2", CLAIM),
        *("PutObject outputs", *MARK, *UNMARK, "DeleteParameter", FINISH),
    ],
    "delete": ["PutObject withdrawn", *LOOK, *REMOVAL],
    "delete again": [
        *("PutObject withdrawn", "GetObject withdrawn", "PutObject withdrawn 2"),
        *("GetObject withdrawn 2", *LOOK[1:], *REMOVAL),
    ],
}
CASES = [
    pytest.param(operation, call, fault, id=f"{operation}: {call} {fault}")
    for operation, calls in CALLS.items()
    for call in calls
    for fault in faults_of(call)
]


class World:
    """A stack with a publication, and CloudFormation's next step after each of its requests."""

    def __init__(self) -> None:
        make_bucket()
        roles: dict[str, dict[str, str]] = {}
        pools, others = (make_pools(REGION, roles) for _ in range(2))
        self.old = pools.properties(OutputsVersion="1.4")
        self.new = {
            "update": pools.properties(),
            "rename": pools.properties(PublicationName=LIVE),
            "move": others.properties(Destinations=["s3"]),
        }
        session = boto3.Session()
        self.network = Network(session, roles)
        self.process = Process(session)
        self.memory = Memory()
        self.cloudformation = CloudFormation(self.process.handler)
        self.known: dict[bytes | None, str] = {None: "nothing"}
        nothing = self.memory.keep()
        for properties in [*self.new.values(), self.old]:
            self.send("Create", properties)
            body = self.memory.document("s3", properties["PublicationName"])
            self.known[body] = "old" if properties == self.old else "new"
            snapshot = self.memory.keep()
            self.send("Delete", properties, properties["PublicationName"])
            self.send("Create", properties)
            with_note = self.memory.keep()
            self.memory.put_back(nothing)
        self.before = {"create": nothing, "delete again": with_note}
        self.snapshot = snapshot

    def begin(self, operation: str) -> None:
        """What has to stand before: nothing, or the old document; and the note of a Delete, or none."""
        self.memory.put_back(self.before.get(operation, self.snapshot))
        self.network.mend()

    def request(self, operation: str) -> Properties:
        match operation:
            case "create":
                return self.event("Create", self.old)
            case "delete" | "delete again":
                return self.event("Delete", self.old, PROD)
        return self.event("Update", self.new[operation], PROD, self.old)

    def go_on(self, operation: str, answer: Properties) -> None:
        """What CloudFormation does next, in a stack that is rolled back."""
        tried, given = self.new.get(operation, {}), answer["PhysicalResourceId"]
        if operation in ("create", "delete", "delete again"):
            self.send("Delete", self.old, given)
            return
        self.send("Update", self.old, given, tried)
        if given != PROD:
            self.send("Delete", tried, given)

    def send(self, *request: Any) -> None:
        answer = self.process.deliver(self.event(*request))
        assert (answer["Status"], answer.get("Reason")) == ("SUCCESS", None)

    def event(
        self,
        kind: str,
        properties: Properties,
        physical_id: str = "",
        old: Properties | None = None,
    ) -> Properties:
        more: Properties = {"PhysicalResourceId": physical_id} if physical_id else {}
        more |= {"OldResourceProperties": old} if old else {}
        return self.cloudformation.request(kind, properties, **more)

    def seen(self, name: str = PROD) -> list[str]:
        """What readers find in SSM and in S3: old, new, nothing; or torn."""
        bodies = [self.memory.document(place, name) for place in ("ssm", "s3")]
        if record := self.memory.record(name):
            # It names every document that there is.
            replaced = record["replaces"] if record["state"] == "publishing" else []
            hashes = {hashlib.sha256(body).hexdigest() for body in bodies if body}
            assert hashes <= {record["sha256"], *replaced}
        return [self.known.get(body, "torn") for body in bodies]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One for all cases: each leaves it as it found it. The SDK waits for nothing, and never gives up early."""
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_SESSION_TOKEN"):
            patched.delenv(name, raising=False)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "testing")
        patched.setenv("AWS_DEFAULT_REGION", REGION)
        patched.setenv("POWERTOOLS_SERVICE_NAME", "amplify-outputs")
        patched.setattr("moto.s3.models.reload", lambda module: module)
        patched.setattr("botocore.endpoint.time", types.SimpleNamespace(sleep=lambda _: None))
        patched.setattr(RetryQuota, "acquire", lambda *_: True)
        patched.setattr(settle, "PAUSE_SECONDS", 0.0)
        patched.setattr(settle, "ROUNDS", 3)
        yield World()


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The world's own, instead of one for each test."""


@pytest.mark.parametrize("operation", CALLS)
def test_the_calls_are_all_that_there_are(world: World, operation: str) -> None:
    world.begin(operation)
    answer = world.process.deliver(world.request(operation))
    assert sorted(world.network.calls) == sorted(CALLS[operation])
    assert answer["Status"] == "SUCCESS"
    if not operation.startswith("delete"):
        world.go_on(operation, answer)


@pytest.mark.parametrize(("operation", "call", "fault"), CASES)
def test_a_fault_at_any_call(world: World, operation: str, call: str, fault: Fault) -> None:
    world.begin(operation)
    world.network.break_at(call, fault)
    answer = world.process.deliver(world.request(operation))  # exactly one, or it fails
    assert world.network.broke
    world.network.mend()
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


def assert_nothing_torn(world: World, operation: str) -> None:
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


def assert_done(world: World, operation: str) -> None:
    """Both places hold what was asked for."""
    found = world.seen(LIVE if operation == "rename" else PROD)
    assert found == {
        "create": ["old", "old"],
        "update": ["new", "new"],
        "rename": ["new", "new"],
        "move": ["nothing", "new"],
    }.get(operation, ["nothing", "nothing"])


def assert_as_before(world: World) -> None:
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
