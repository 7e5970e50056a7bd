"""A worker of the refresher that shares one simulated AWS with a stack, and is met or killed at any call."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
from typing import TYPE_CHECKING, Any

from amplify_outputs import refresh as refreshing
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.refresh import Refreshed
from amplify_outputs.store.writer import PublicationStore
from tests.integration.calls import CLAIM
from tests.integration.interruption import Killed
from tests.integration.processes import ROLES, Process, assert_whole
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    STACK,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.one_aws import OneAws

Properties = dict[str, Any]
PROD, LIVE = "storefront/prod", "storefront/live"
PLACES = ("ssm", "s3")
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

    def met(self, call: str, action: Callable[[], object], *names: str) -> list[Any]:
        """The results when something happens just before that call."""
        self.interruption.arm("before", call, action)
        results = self.refresh(*names)
        self.interruption.require_done()
        return results

    def dies(self, moment: str, call: str, work: Callable[[], object]) -> None:
        """Do the work in a process that dies at that call."""

        def die() -> None:
            raise Killed

        self.interruption.arm(moment, call, die)
        with contextlib.suppress(Killed):
            work()
        self.interruption.require_done()


@functools.cache
def workers() -> tuple[Worker, Worker]:
    """Warm ones, for the tests of a whole run."""
    return Worker(), Worker()


class Race:
    """A stack and its pools, other pools, and two workers of the refresher."""

    def __init__(self, aws: OneAws) -> None:
        self.aws = aws
        self.stack, self.others = aws.stack, aws.others
        self.memory, self.published = aws.memory, aws.published
        self.worker, self.second = workers()
        # Few lengths make few documents, which all have to go through every reader.
        self.lengths = itertools.cycle(range(10, 15))
        self.length = 8
        self._length_of: dict[str, int] = {}

    def begin_again(self) -> None:
        """Nothing is published any more, and the pools are as they were made."""
        self.aws.begin_again()
        self.length = 8

    def stands(self, state: str, reach: Callable[[], object]) -> None:
        """It is as after `reach`, which is done the first time; the pools, too, are as they were then."""
        self.length = 8
        self.aws.stands(state, reach)
        self.length = self._length_of.setdefault(state, self.length)

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
        """An older publication of the same has died right after its claim."""
        self.pools_change()
        self.leave_unfinished(self.properties())

    def left_half_written(self) -> None:
        """An older publication of the same has died when it had written the parameter, and not the object."""
        self.pools_change()
        self.leave_unfinished(self.properties(), "before", "PutObject outputs")

    def leave_unfinished(
        self, properties: Properties, moment: str = "after", call: str = CLAIM
    ) -> None:
        """A process that publishes with these properties dies, if nothing else is said, right after its claim."""
        worker, request = self.second, parse_request(properties)

        def work() -> None:
            publish(request, Owner(STACK, "Outputs4Web"), worker.store)

        worker.dies(moment, call, work)
        record = self.memory.record(PROD)
        assert record
        assert record["state"] == "publishing"
