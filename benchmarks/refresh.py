"""Refreshes of everything in an account of any size, counted and timed.

The product's own code runs, from the event of the schedule to the last answer to the queue, against
an AWS in memory (`stand_in.py`); waits for the pace are on a clock of their own.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.refresher import sweep, worker
from amplify_outputs.store.writer import PublicationStore
from benchmarks.listing import applications
from benchmarks.stand_in import ACCOUNT, REGION, StandIn, World
from tools import prices

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGES_IN_A_BATCH: Final = 2  # As the template has it.
WRITES: Final = ("ssm PutParameter", "s3 PutObject")
ENVIRONMENT: Final = {
    "BUCKET_NAME": "publisher-bucket",
    "PARAMETER_PREFIX": "/amplify-outputs",
    "PARAMETER_ARN_PREFIX": f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/amplify-outputs",
    "PARAMETER_TIER": "Intelligent-Tiering",
    "WRITING": '{"kmsKeyArn":"","parameterType":"String","tags":""}',
    "POOL_ROLES": '{"arns":"","externalId":""}',
    "URL_SUFFIX": "amazonaws.com",
    "NAME_POLICY": "",
    "REQUIRED_TAG_VALUE": "",
    "DOCUMENTATION_URL": "",
    "ACCOUNT_ID": ACCOUNT,
    "PUBLISHER": "publisher",
    "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/refreshes.fifo",
    "REFRESH_DAYS": "1",
    "FOLLOW_CHANGES": "true",
    # One worker has the whole pace that N workers have together.
    "REFRESH_CONCURRENCY": "1",
}
# Of the days of a week, the one on which about as many secrets are listed as on the average of them all.
SCHEDULE: Final[dict[str, Any]] = {
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "time": "2026-01-02T06:00:00Z",
}
BY_HAND: Final[dict[str, Any]] = {}


@dataclass
class Clock:
    """Time that only waits make pass; waits of several threads pass together."""

    seconds: float = 0.0
    _seen: threading.local = field(default_factory=threading.local)

    def now(self) -> float:
        """Seconds since the start."""
        self._seen.now = self.seconds
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Wait from when this thread last asked for the time."""
        self.seconds = max(self.seconds, self._seen.now + seconds)


@dataclass(frozen=True)
class Pass:
    """What one refresh of everything took. `cpu_seconds` are of this machine, `paced_seconds` of the pace."""

    calls: Counter[str]
    messages: int
    round_trips: int
    cpu_seconds: float
    paced_seconds: float
    payload_bytes: int
    log_bytes: int
    results: Counter[str]


class Account:
    """One AWS with that many publications, and the refresher of their publisher."""

    def __init__(self, number: int) -> None:
        self.world = World()
        self.clock = Clock()
        aws = StandIn(self.world)
        self._publish_all(number, aws)
        pace = partial(Pace, clock=self.clock.now, sleep=self.clock.sleep)
        with mock.patch.object(worker, "Pace", pace):
            self._work = worker.make_handler(ENVIRONMENT, aws)
        self._sweep = sweep.make_handler(ENVIRONMENT, aws)

    def _publish_all(self, number: int, aws: StandIn) -> None:
        """Publish each as a stack does it."""
        store = PublicationStore(aws, Settings.from_environment(ENVIRONMENT))
        for pool, application in itertools.islice(applications(), number):
            pool_id = f"{REGION}_Pool{pool:05}"
            identity_pool_id = f"{REGION}:00000000-0000-4000-8000-{pool:012}"
            client_id = self.world.client_id(pool_id, application)
            self.world.password_lengths[pool_id] = 8
            self.world.logins.setdefault(identity_pool_id, []).append((pool_id, client_id))
            name = f"team-{pool}/application-{application}"
            properties = {
                "PublicationName": name,
                "UserPoolId": pool_id,
                "UserPoolClientId": client_id,
                "IdentityPoolId": identity_pool_id,
            }
            owner = Owner.of_command_line(ACCOUNT, name)
            publish(parse_request(properties), owner, store, first=True)

    def change(self, share: float) -> None:
        """Ask for longer passwords in pools that have that share of the publications together."""
        wanted = share * sum(map(len, self.world.logins.values()))
        for pool_id, logins in zip(
            self.world.password_lengths, self.world.logins.values(), strict=True
        ):
            if len(logins) <= wanted:
                self.world.password_lengths[pool_id] += 1
                wanted -= len(logins)

    def refresh(self, event: dict[str, Any] = SCHEDULE) -> Pass:
        """Refresh everything, as that event has it. Raises RuntimeError for a message that has to come again."""
        self.world.calls.clear()
        self.world.round_trips.clear()
        self.world.payload_bytes = 0
        began = self.clock.seconds
        said = io.StringIO()
        begin = time.process_time()
        with contextlib.redirect_stdout(said), logged_to(said):
            messages = self._sweep(event, Context())["messages"]
            for batch in self._batches():
                self.world.calls["sqs ReceiveMessage"] += 1
                if failed := self._work({"Records": batch}, Context())["batchItemFailures"]:
                    message = f"not refreshed: {failed}"
                    raise RuntimeError(message)
                self.world.calls["sqs DeleteMessageBatch"] += 1
        seconds = time.process_time() - begin
        lines = [json.loads(line) for line in said.getvalue().splitlines()]
        return Pass(
            Counter(self.world.calls),
            messages,
            len(self.world.round_trips),
            seconds,
            self.clock.seconds - began,
            self.world.payload_bytes,
            len(said.getvalue()),
            Counter(line["message"] for line in lines if "publication" in line),
        )

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        entries, self.world.queue = self.world.queue, []
        for start in range(0, len(entries), MESSAGES_IN_A_BATCH):
            yield [
                {
                    "messageId": entry["MessageDeduplicationId"],
                    "body": entry["MessageBody"],
                    "attributes": {"MessageGroupId": entry["MessageGroupId"]},
                    "eventSource": "aws:sqs",
                }
                for entry in entries[start : start + MESSAGES_IN_A_BATCH]
            ]


class Context:
    """What Lambda hands to a handler, as far as it is used."""

    def get_remaining_time_in_millis(self) -> int:
        """All 420 seconds of a worker; a sweep has more."""
        return 420_000


@contextlib.contextmanager
def logged_to(stream: io.StringIO) -> Iterator[None]:
    """Send what Powertools' logger says there, wherever it was made to write."""
    from aws_lambda_powertools import Logger  # noqa: PLC0415 - it takes the stream of its first import

    (handler, *_) = Logger().handlers
    # Not by setStream, which would flush the stream before: a closed one, where that was a test's.
    before, handler.stream = handler.stream, stream  # type: ignore[attr-defined]
    try:
        yield
    finally:
        handler.stream = before  # type: ignore[attr-defined]


def cost(it: Pass, workers: int = 0) -> float:
    """USD of one refresh, with so many workers that wait for the pace."""
    calls = sum(number * prices.of_call(name) for name, number in it.calls.items())
    seconds = it.paced_seconds * workers
    return (
        calls
        + it.log_bytes / 1e9 * prices.LOG_GB
        + seconds * prices.WORKER_GB * prices.LAMBDA_GB_SECOND
    )
