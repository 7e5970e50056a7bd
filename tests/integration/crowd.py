"""Many requests at once, each in a process of its own, on an AWS that counts calls of a second: in simulated time."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import json
import threading
import types
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.retries.quota import RetryQuota

from amplify_outputs import settle
from amplify_outputs.aws import waves
from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.custom_resource import handler
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.pools.shared import CATEGORIES
from tests.integration.faults import Fault, Network
from tests.integration.memory import Memory
from tests.simulated_aws import simulated_aws
from tests.simulation import ENVIRONMENT, REGION, CloudFormation, Context, make_pools, new_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from botocore.session import Session

Event = dict[str, Any]

FUNCTION_SECONDS = 110.0  # as the template has it
HANGS_SECONDS = 60
# Calls a second that AWS answers, by operation, or by a category of `pools/shared.py`.
Quotas = Mapping[str, float]


class Clock:
    """Time that passes only when everybody sleeps. One thread runs at a time, and the next to wake up follows it."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self._sleepers: list[tuple[float, int, threading.Event]] = []
        self._numbers = itertools.count()

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        woken = self._lie_down(seconds)
        self._wake_next()
        assert woken.wait(HANGS_SECONDS), "the one that runs hangs"

    def run(self, works: Sequence[Callable[[], object]]) -> None:
        """Do all of them at once, each in a thread that is named by its number."""
        threads = [
            threading.Thread(
                target=self._work, args=(self._lie_down(0.0), work), name=f"{number}", daemon=True
            )
            for number, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        self._wake_next()
        for thread in threads:
            thread.join(HANGS_SECONDS)
            assert not thread.is_alive(), "one of them hangs"

    def _work(self, woken: threading.Event, work: Callable[[], object]) -> None:
        woken.wait(HANGS_SECONDS)
        try:
            work()
        finally:
            self._wake_next()

    def _lie_down(self, seconds: float) -> threading.Event:
        woken = threading.Event()
        heapq.heappush(self._sleepers, (self.seconds + seconds, next(self._numbers), woken))
        return woken

    def _wake_next(self) -> None:
        if self._sleepers:
            self.seconds, _, woken = heapq.heappop(self._sleepers)
            woken.set()


class CrowdedNetwork(Network):
    """Throttles calls above their quotas, each by a bucket that holds what a second gives."""

    def __init__(self, session: Session, roles: dict[str, dict[str, str]], clock: Clock) -> None:
        super().__init__(session, roles)
        self._clock = clock
        self.begin({})

    def begin(self, quotas: Quotas) -> None:
        """Count anew, with full buckets."""
        self.repair()
        self._fault = Fault("throttled", lasting=True)
        self._quotas = quotas
        self._buckets = {name: (rate, self._clock.seconds) for name, rate in quotas.items()}
        # Attempts by operation, those that were refused, and those by operation and number of the request.
        self.attempts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.attempts_of_each: Counter[tuple[str, str]] = Counter()

    def _breaks(self, call: str) -> bool:
        operation = call.partition(" ")[0]
        self.attempts[operation] += 1
        self.attempts_of_each[operation, threading.current_thread().name] += 1
        name = operation
        if name not in self._quotas:
            name = CATEGORIES.get(xform_name(operation), operation)
        if name not in self._quotas:
            return False
        rate = self._quotas[name]
        tokens, since = self._buckets[name]
        tokens = min(max(rate, 1.0), tokens + (self._clock.seconds - since) * rate)
        enough = tokens >= 1
        self._buckets[name] = (tokens - enough, self._clock.seconds)
        self.refused[operation] += not enough
        return not enough

    def most(self, operation: str) -> int:
        """The most attempts that one request made."""
        counts = self.attempts_of_each.items()
        return max((count for (name, _), count in counts if name == operation), default=0)


class Crowd:
    """So many stacks, each with a publication of the same pools, and a process of the function for each."""

    def __init__(self, number: int, clock: Clock) -> None:
        self._clock = clock
        self.seconds = 0.0  # that the last requests took
        roles: dict[str, dict[str, str]] = {}
        self._pools = make_pools(REGION, roles)
        session = new_session()
        self.network = CrowdedNetwork(session, roles, clock)
        self._aws = Aws(session)
        self._handlers: list[Any] = []
        self._answers: list[list[Event]] = [[] for _ in range(number)]
        for answers in self._answers:
            wire = Wire(put=partial(_keep, answers), clock=clock.now, sleep=clock.sleep)
            self._handlers.append(handler.make_handler(ENVIRONMENT, self._aws, wire))
        self.memory = Memory()
        self._nothing = self.memory.keep()
        self._stacks = [
            CloudFormation(
                None,
                f"arn:aws:cloudformation:us-east-1:123456789012:stack/app-{number}/5fd2c0a0-0000-4000-8000-00000000000f",
            )
            for number in range(number)
        ]

    def create(self, **changes: Any) -> list[Event]:
        """The Create of each stack."""
        return [
            stack.request("Create", self._properties(number, **changes))
            for number, stack in enumerate(self._stacks)
        ]

    def update(self, **changes: Any) -> list[Event]:
        """The Update of each stack."""
        return [
            stack.request(
                "Update",
                self._properties(number, **changes),
                PhysicalResourceId=f"app-{number}/prod",
                OldResourceProperties=self._properties(number),
            )
            for number, stack in enumerate(self._stacks)
        ]

    def delete(self) -> list[Event]:
        """The Delete of each stack."""
        return [
            stack.request(
                "Delete", self._properties(number), PhysicalResourceId=f"app-{number}/prod"
            )
            for number, stack in enumerate(self._stacks)
        ]

    def published(self) -> list[str]:
        """The names that both places hold, each the same file, with the version of its schema."""
        names = [f"app-{number}/prod" for number in range(len(self._stacks))]
        bodies = {name: self.memory.document("s3", name) for name in names}
        assert bodies == {name: self.memory.document("ssm", name) for name in names}
        return [f"{name} {json.loads(body)['version']}" for name, body in bodies.items() if body]

    def _properties(self, number: int, **changes: Any) -> Event:
        return self._pools.properties(PublicationName=f"app-{number}/prod", **changes)

    def begin_again(self) -> None:
        """Nothing is published any more."""
        self.memory.put_back(self._nothing)

    def send(self, events: Sequence[Event], quotas: Quotas) -> list[Event]:
        """The answers to these requests of the first stacks, sent at the same moment."""
        self.network.begin(quotas)
        for answers in self._answers:
            answers.clear()
        begin = self._clock.seconds
        self._clock.run(
            [
                partial(deliver, event, _Remaining())
                for deliver, event in zip(self._handlers, events, strict=False)
            ]
        )
        self.seconds = self._clock.seconds - begin
        return [answer for [answer] in self._answers[: len(events)]]


class _Remaining(Context):
    def get_remaining_time_in_millis(self) -> int:
        return int(FUNCTION_SECONDS * 1000)


class _AtOnce:
    """An executor that does each call while it is submitted: a process is one thread, and waits in it."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def submit(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the wave raises it
            future.set_exception(error)
        return future

    def shutdown(self, **_: object) -> None:
        pass


def _keep(answers: list[Event], _url: str, body: bytes, _seconds: float) -> int:
    answers.append(json.loads(body))
    return 200


@contextlib.contextmanager
def crowd(number: int) -> Iterator[Crowd]:
    """All that waits does so on one simulated clock."""
    clock = Clock()
    time = types.SimpleNamespace(sleep=clock.sleep)
    with pytest.MonkeyPatch.context() as patched, simulated_aws():
        patched.setattr("botocore.endpoint.time", time)
        patched.setattr(settle, "time", time)
        patched.setattr(waves, "ThreadPoolExecutor", _AtOnce)
        patched.setattr(handler, "Deadline", partial(Deadline, clock=clock.now))
        # A process of its own has 500 tokens, which no request uses up: its attempts are counted.
        patched.setattr(RetryQuota, "acquire", lambda *_: True)
        yield Crowd(number, clock)
