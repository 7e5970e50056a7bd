"""Processes of the function that share one simulated AWS, and take turns at any of its calls."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from tests.integration.interruption import Interruption
from tests.sessions import events_of
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    CloudFormation,
    Context,
    make_session,
    response_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from botocore.session import Session

    from tests.simulation import Pools, Published

Event = dict[str, Any]

TOO_LATE = "This request was superseded: a newer request already published or withdrew {}. Nothing was changed."
# A Response URL that does not say when it was made.
WITHOUT_DATE = response_url(datetime.now(UTC)).partition("?")[0]
HANGS_SECONDS = 60
ROLES: dict[str, dict[str, str]] = {}


def _nothing() -> None:
    """Until somebody wants to know of calls."""


class Process:
    """One process of the function, with clients and answers of its own."""

    def __init__(
        self,
        session: Session,
        now: Callable[[], float] = time.time,
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> None:
        self.session = session
        self.interruption = Interruption(self.session)
        # Clients keep the handlers that there were when they were made: Turns cannot add its own.
        self.before_call: Callable[[], None] = _nothing
        self.after_call: Callable[[], None] = _nothing
        events_of(self.session).register_first(
            "before-parameter-build", lambda **_: self.before_call()
        )
        events_of(self.session).register_last("after-call", lambda **_: self.after_call())
        self.answers: list[dict[str, Any]] = []
        self.aws = Aws(self.session)
        self.handler = make_handler(environment, self.aws, Wire(put=self._put, now=now))

    def deliver(self, event: dict[str, Any]) -> dict[str, Any]:
        """The only answer to that event."""
        before = len(self.answers)
        self.handler(event, Context())
        [answer] = self.answers[before:]
        return answer

    def interrupted(
        self, call: str, action: Callable[[], object], event: dict[str, Any]
    ) -> dict[str, Any]:
        """The answer when something happens just before that call."""
        self.interruption.arm("before", call, action)
        answer = self.deliver(event)
        self.interruption.require_done()
        return answer

    def calls_of(self, event: dict[str, Any]) -> list[str]:
        """The calls that it makes for that event; it is done then."""
        self.interruption.disarm()
        self.deliver(event)
        return sorted(self.interruption.calls)

    def _put(self, _url: str, body: bytes, _seconds: float) -> int:
        self.answers.append(json.loads(body))
        return 200


@dataclass
class Stack:
    """One stack, the requests that it makes, and two processes of the function that get them."""

    first: Process
    second: Process
    pools: Pools

    def __post_init__(self) -> None:
        self.cloudformation = CloudFormation(self.first.handler, answers=self.first.answers)

    def properties(self, version: str = "1.5", **changes: Any) -> Event:
        return self.pools.properties(OutputsVersion=version, **changes)

    def create(self, version: str = "1.5", **more: Any) -> Event:
        return self.cloudformation.request("Create", self.properties(version), **more)

    def update(self, old: Event, new: Event, physical_id: str = "", **more: Any) -> Event:
        return self.cloudformation.request(
            "Update",
            new,
            OldResourceProperties=old,
            PhysicalResourceId=physical_id or old["PublicationName"],
            **more,
        )

    def delete(self, physical_id: str = "storefront/prod", **more: Any) -> Event:
        return self.cloudformation.request(
            "Delete", self.properties(), PhysicalResourceId=physical_id, **more
        )

    def meanwhile(self, event: Event, call: str, other: Event) -> list[str]:
        """The statuses of an event and of another one that comes just before that call of the first."""
        answers: list[Event] = []
        answer = self.first.interrupted(
            call, lambda: answers.append(self.second.deliver(other)), event
        )
        return [found["Status"] for found in (answer, *answers)]

    def deliver(self, *events: Event) -> list[str]:
        """The statuses of the answers, one event after the other."""
        return [self.first.deliver(event)["Status"] for event in events]


@functools.cache
def two_processes() -> tuple[Process, Process]:
    """Warm ones: they serve the tests of a whole run, as Lambda's serve many events."""
    return Process(make_session(ROLES)), Process(make_session(ROLES))


class Turns:
    """Lets two processes make their calls in turns: so many of the one, so many of the other, ..."""

    def __init__(self, processes: Sequence[Process], lengths: Sequence[int]) -> None:
        self._condition = threading.Condition()
        self._processes = processes
        self._lengths = list(lengths)
        self._turn = 0
        self._begun = self._ended = 0
        self._finished: set[int] = set()

    def run(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        """The answers to the events, one for each process."""
        threads = [
            threading.Thread(target=self._deliver, args=(number, event), daemon=True)
            for number, event in enumerate(events)
        ]
        before = [len(process.answers) for process in self._processes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(HANGS_SECONDS)
            assert not thread.is_alive(), "one of them hangs"
        return [
            process.answers[count] for process, count in zip(self._processes, before, strict=True)
        ]

    def _deliver(self, number: int, event: dict[str, Any]) -> None:
        process = self._processes[number]
        process.before_call = functools.partial(self._begin, number)
        process.after_call = functools.partial(self._end, number)
        try:
            process.deliver(event)
        finally:
            process.before_call = process.after_call = _nothing
            with self._condition:
                self._finished.add(number)
                self._condition.notify_all()

    def _begin(self, number: int) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._may(number), HANGS_SECONDS)
            if self._turn % 2 == number:
                self._begun += 1

    def _end(self, number: int) -> None:
        with self._condition:
            if self._turn % 2 == number:
                self._ended += 1
                if self._ended >= self._length:
                    self._turn += 1
                    self._begun = self._ended = 0
            self._condition.notify_all()

    def _may(self, number: int) -> bool:
        if 1 - number in self._finished:
            return True
        return self._turn % 2 == number and self._begun < self._length

    @property
    def _length(self) -> int:
        """Of this turn; after the last one whoever comes first goes on to its end."""
        return self._lengths[self._turn] if self._turn < len(self._lengths) else 1_000


def assert_whole(published: Published, name: str = "storefront/prod") -> None:
    """Record, document and parameter say the same, down to the versions that are named."""
    record = published.record(name)
    parameter = published.ssm.get_parameter(Name=f"/amplify-outputs/{name}")["Parameter"]
    head = published.s3.head_object(Bucket=BUCKET, Key=f"outputs/{name}/amplify_outputs.json")
    found = {
        "state": record["state"],
        "parameter": hashlib.sha256(parameter["Value"].encode()).hexdigest(),
        "object": head["Metadata"]["sha256"],
        "parameterVersion": parameter["Version"],
        "objectVersions": {"json": head["VersionId"]},
        "same": published.parameter(name) == published.object(name),
    }
    assert found == {
        "state": "published",
        "parameter": record["sha256"],
        "object": record["sha256"],
        "parameterVersion": record["parameterVersion"],
        "objectVersions": record["objectVersions"],
        "same": True,
    }


@contextlib.contextmanager
def unchanged(published: Published) -> Iterator[None]:
    """Nothing is written, removed or made anew meanwhile."""
    before = published.everything()
    yield
    assert published.everything() == before


def came_too_late(stack: Stack, event: Event, name: str = "storefront/prod") -> None:
    answer = stack.second.deliver(event)
    assert (answer["Status"], answer["Reason"]) == ("FAILED", TOO_LATE.format(name))
