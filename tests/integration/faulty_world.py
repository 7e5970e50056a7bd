"""A stack with a publication, on an AWS any of whose calls can go wrong."""

from __future__ import annotations

import contextlib
import hashlib
import types
from typing import TYPE_CHECKING, Any

import pytest
from botocore.retries.quota import RetryQuota

from amplify_outputs import settle
from tests.integration.faults import Network
from tests.integration.memory import Memory
from tests.integration.processes import Process
from tests.simulated_aws import simulated_aws
from tests.simulation import REGION, CloudFormation, make_pools, new_session

if TYPE_CHECKING:
    from collections.abc import Iterator

Properties = dict[str, Any]

PROD, LIVE = "storefront/prod", "storefront/live"


class FaultyWorld:
    """A stack with a publication, and CloudFormation's next step after each of its requests."""

    def __init__(self) -> None:
        self.roles: dict[str, dict[str, str]] = {}
        roles = self.roles
        pools, others = (make_pools(REGION, roles) for _ in range(2))
        self.old = pools.properties(OutputsVersion="1.4")
        self.new = {
            "update": pools.properties(),
            "rename": pools.properties(PublicationName=LIVE),
            "move": others.properties(Destinations=["s3"]),
        }
        session = new_session()
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
        self.network.repair()

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


@contextlib.contextmanager
def faulty_world() -> Iterator[FaultyWorld]:
    """One for all cases: each leaves it as it found it. The SDK waits for nothing, and never gives up early."""
    with pytest.MonkeyPatch.context() as patched, simulated_aws():
        patched.setattr("botocore.endpoint.time", types.SimpleNamespace(sleep=lambda _: None))
        patched.setattr(RetryQuota, "acquire", lambda *_: True)
        patched.setattr(settle, "PAUSE_SECONDS", 0.0)
        patched.setattr(settle, "ROUNDS", 3)
        yield FaultyWorld()
