"""A worker of the refresher that shares one simulated AWS with a stack, and is met or killed at any call."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from amplify_outputs import refresh as refreshing
from amplify_outputs import settle
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.refresh import Refreshed
from amplify_outputs.store.writer import PublicationStore
from tests.integration.interruption import Killed
from tests.integration.memory import Memory
from tests.integration.processes import ROLES, Process, Stack, assert_whole, two_processes
from tests.integration.test_interruptions import UPDATE_CALLS
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    STACK,
    Pools,
    Published,
    make_bucket,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Properties = dict[str, Any]
PROD, LIVE = "storefront/prod", "storefront/live"
PLACES = ("ssm", "s3")
# Of a refresh: 3 that look, 10 reads, the claim, document and parameter, the finish.
REFRESH_CALLS = 17
# The last of the reads. What comes before it sees nothing that this one would not see.
READ = 13
FILES = {"s3": "amplify_outputs.json", "mjs": "amplify_outputs.mjs"}


class Worker(Process):
    """One process that refreshes; an event is a message: names of publications."""

    def __init__(self) -> None:
        super().__init__(make_session(ROLES))
        self.outcomes: list[Refreshed | Exception] = []
        self.store = PublicationStore(self.aws, Settings.from_environment(ENVIRONMENT))

    def deliver(self, event: dict[str, Any]) -> dict[str, Any]:
        """What became of each of the publications that the message names, by name."""
        done: dict[str, Any] = {}
        pace = Pace(1, sleep=lambda _: None)
        for name, outcome in refreshing.refresh_all(event["names"], self.store, pace):
            done[name] = outcome.result if isinstance(outcome, Refreshed) else outcome
        self.answers.append(done)
        return done

    def refresh(self, *names: str) -> list[Any]:
        """The results, in the order of the names; errors in their places."""
        return list(self.deliver({"names": names or (PROD,)}).values())

    def met(self, number: int, action: Callable[[], object], *names: str) -> list[Any]:
        """The results when something happens just before the n-th call; none if there are fewer."""
        self.interruption.arm("before", number, lambda: action() and None)
        results = self.refresh(*names)
        happened = self.interruption.done
        self.interruption.disarm()
        return results if happened else []

    def dies(self, moment: str, number: int, work: Callable[[], object]) -> bool:
        """Do the work in a process that dies at that call; False if there are fewer."""

        def die() -> None:
            raise Killed

        self.interruption.arm(moment, number, die)
        with contextlib.suppress(Killed):
            work()
        happened = self.interruption.done
        self.interruption.disarm()
        return happened


@functools.cache
def workers() -> tuple[Worker, Worker]:
    """Warm ones, for the tests of a whole run."""
    return Worker(), Worker()


@contextlib.contextmanager
def one_aws() -> Iterator[Race]:
    """One simulated AWS for all tests of a file, for making one takes longer than most of them."""
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_SESSION_TOKEN"):
            patched.delenv(name, raising=False)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "testing")
        patched.setenv("AWS_DEFAULT_REGION", REGION)
        patched.setenv("POWERTOOLS_SERVICE_NAME", "amplify-outputs")
        patched.setattr("moto.s3.models.reload", lambda module: module)
        patched.setattr(settle, "PAUSE_SECONDS", 0.0)
        make_bucket()
        yield Race.begin()


@dataclass
class Race:
    """A stack and its pools, other pools, and two workers of the refresher."""

    stack: Stack
    others: Pools
    worker: Worker
    second: Worker
    published: Published

    def __post_init__(self) -> None:
        # Few lengths make few documents, which all have to go through every reader.
        self.lengths = itertools.cycle(range(10, 15))
        self.length = 8
        self.memory = Memory()
        self.nothing = self.memory.keep()

    @classmethod
    def begin(cls) -> Race:
        stack = Stack(*two_processes(), make_pools(REGION, ROLES))
        published = Published(boto3.client("s3"), boto3.client("ssm"))
        return cls(stack, make_pools(REGION, ROLES), *workers(), published)

    def begin_again(self) -> None:
        """Nothing is published any more, and the pools are as they were made."""
        self.memory.put_back(self.nothing)
        self.length = 8
        for pools in (self.stack.pools, self.others):
            pools.require_password_length(8)

    def pools_change(self) -> int:
        """Both user pools want passwords of another length, which it returns."""
        self.length = next(self.lengths)
        for pools in (self.stack.pools, self.others):
            pools.require_password_length(self.length)
        return self.length

    def create(self, properties: Properties) -> None:
        self._succeeds(self.stack.cloudformation.request("Create", properties))

    def update(self, old: Properties, new: Properties) -> None:
        self._succeeds(self.stack.update(old, new))

    def delete(self, name: str = PROD) -> None:
        self._succeeds(self.stack.delete(name))

    def _succeeds(self, event: dict[str, Any]) -> None:
        answer = self.stack.first.deliver(event)
        if answer["Status"] != "SUCCESS":  # No scene may break by that.
            raise RuntimeError(answer["Reason"])

    def properties(self, version: str = "1.4", **changes: Any) -> Properties:
        return self.stack.properties(version, **changes)

    def of_others(self, version: str = "1.4", **changes: Any) -> Properties:
        return self.others.properties(OutputsVersion=version, **changes)

    def assert_published(
        self, wanted: Properties, length: int | None = None, *, beside: bool = False
    ) -> None:
        """Every place holds what is wanted, from the pools as they are now; no other name is there, or may be."""
        name, published = wanted["PublicationName"], self.published
        record = self.memory.record(name)
        assert record is not None
        content = {
            "version": wanted["OutputsVersion"],
            "pool": wanted["UserPoolId"],
            "length": self.length if length is None else length,
        }
        places = wanted.get("Destinations", list(PLACES))
        found = {place: self.content(place, name) for place in PLACES}
        assert found == {place: content if place in places else None for place in PLACES}
        assert (record["state"], record["request"]) == ("published", wanted)
        marks = [f"pools/{wanted[pool]}/{name}" for pool in ("UserPoolId", "IdentityPoolId")]
        files = [
            FILES[form]
            for form in ("s3", *wanted.get("Formats", []))
            if form in places or form != "s3"
        ]
        files = [f"outputs/{name}/{file}" for file in files]
        keys = {key for key in self.memory.objects() if f"/{name}" in key or not beside}
        assert keys == {*files, *marks, f"records/{name}.json"}
        if places == list(PLACES) and not wanted.get("Formats"):
            assert_whole(published, name)

    def is_published(self, wanted: Properties) -> bool:
        """Whether `assert_published` holds."""
        try:
            self.assert_published(wanted)
        except AssertionError:
            return False
        return True

    def content(self, place: str, name: str = PROD) -> dict[str, Any] | None:
        """What tells one document from another here."""
        body = self.memory.document(place, name)
        if body is None:
            return None
        document = json.loads(body)
        return {
            "version": document["version"],
            "pool": document["auth"]["user_pool_id"],
            "length": document["auth"]["password_policy"]["min_length"],
        }

    def seen(self, name: str = PROD) -> set[bytes | None]:
        """What readers of both places find."""
        return {self.memory.document(place, name) for place in PLACES}

    def assert_nothing(self) -> None:
        """No object, no mark, no parameter."""
        left = [*self.memory.objects(), *self.memory.parameters()]
        assert left == [], left

    # What may have happened before -----------------------------------------------------------

    def nothing_more(self) -> None:
        """It is as it was published."""

    def deleted_by_hand(self) -> None:
        """Somebody deletes the parameter and the object."""
        self.published.ssm.delete_parameter(Name=f"/amplify-outputs/{PROD}")
        self.published.s3.delete_object(Bucket=BUCKET, Key=f"outputs/{PROD}/amplify_outputs.json")

    def left_unfinished(self) -> None:
        """An older publication of the same has died between its claim and its finish."""
        self.pools_change()
        self.leave_unfinished(self.properties())

    def leave_unfinished(self, properties: Properties) -> None:
        """Whoever publishes with these properties dies right after the claim."""
        worker, request = self.second, parse_request(properties)

        def work() -> None:
            publish(request, Owner(STACK, "Outputs4Web"), worker.store)

        # One look more for each format.
        claimed = UPDATE_CALLS - 2 + len(request.formats)
        assert worker.dies("before", claimed, work)
        record = self.memory.record(PROD)
        assert record
        assert record["state"] == "publishing"
