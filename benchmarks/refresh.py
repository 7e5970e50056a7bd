"""What a refresh of everything costs as publications grow: `make bench-refresh`.

The product's own code runs, from the event of the schedule to the last answer to the queue, against
an AWS in memory (`stand_in.py`); waits for the pace are on a clock of their own. A pass
that writes what has not changed makes the exit code 1.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import botocore.session
from botocore.parsers import create_parser

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.refresher import sweep, worker
from amplify_outputs.store.writer import PublicationStore
from benchmarks.listing import applications, sweep_of
from benchmarks.stand_in import ACCOUNT, KEYS_IN_A_PAGE, REGION, StandIn, World
from tools import prices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS: Final = (100, 1_000, 10_000)
MESSAGES_IN_A_BATCH: Final = 2  # As the template has it.
CHANGED_SHARES: Final = (0.0, 0.01, 1.0)
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
    "ACCOUNT_ID": ACCOUNT,
    "PUBLISHER": "publisher",
    "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/refreshes.fifo",
    "REFRESH_DAYS": "1",
    "FOLLOW_CHANGES": "true",
    # One worker has the whole pace that N workers have together.
    "REFRESH_CONCURRENCY": "1",
}
_SCHEDULE: Final[dict[str, Any]] = {"source": "aws.events", "detail-type": "Scheduled Event"}


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
    """What one refresh of everything took. `by_hand_seconds` are of this machine, `paced_seconds` of the pace."""

    calls: Counter[str]
    messages: int
    round_trips: int
    by_hand_seconds: float
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

    def refresh(self) -> Pass:
        """Refresh everything, as the schedule does it. Raises RuntimeError for a message that has to come again."""
        self.world.calls.clear()
        self.world.round_trips.clear()
        self.world.payload_bytes = 0
        began = self.clock.seconds
        said = io.StringIO()
        begin = time.perf_counter()
        with contextlib.redirect_stdout(said), logged_to(said):
            messages = self._sweep(_SCHEDULE, Context())["messages"]
            for batch in self._batches():
                self.world.calls["sqs ReceiveMessage"] += 1
                if failed := self._work({"Records": batch}, Context())["batchItemFailures"]:
                    message = f"not refreshed: {failed}"
                    raise RuntimeError(message)
                self.world.calls["sqs DeleteMessageBatch"] += 1
        seconds = time.perf_counter() - begin
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
        """Of a worker's 420 seconds, all of them."""
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


def page_seconds(rounds: int = 20) -> float:
    """CPU that botocore takes to read a page of a thousand keys, which is what a sweep does most."""
    service = botocore.session.get_session().get_service_model("s3")
    entry = (
        "<Contents><Key>pools/us-east-1_Pool00001/team-{}/application-1</Key><LastModified>2026-11-23T00:00:00.000Z"
        "</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>0</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )
    keys = "".join(map(entry.format, range(KEYS_IN_A_PAGE)))
    answer = {"body": f"<R>{keys}</R>".encode(), "headers": {}, "status_code": 200}
    shape = service.operation_model("ListObjectsV2").output_shape
    parser = create_parser("rest-xml")
    begin = time.process_time()
    for _ in range(rounds):
        parser.parse(answer, shape)
    return (time.process_time() - begin) / rounds


def main(numbers: tuple[int, ...] = NUMBERS) -> int:
    """Measure and print everything. 0 when a refresh without changes wrote nothing."""
    os.environ |= {
        "AWS_DEFAULT_REGION": REGION,
        "POWERTOOLS_SERVICE_NAME": "amplify-outputs",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    print(f"Refreshes of everything, on an AWS in memory, {os.cpu_count()} CPUs")
    print(
        "Published one by one, by the code of a stack operation. Cost: us-east-1, see tools/prices.py"
    )
    measured: dict[float, list[tuple[int, Pass]]] = {share: [] for share in CHANGED_SHARES}
    for number in numbers:
        begin = time.perf_counter()
        account = Account(number)
        print(f"  {number:,} published in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
        for share, passes in measured.items():
            account.change(share)
            passes.append((number, account.refresh()))
    kept = True
    for share, passes in measured.items():
        kept = _print_passes(share, passes) and kept
    for number in (*numbers, 100_000):
        print(f"Memory of a sweep of {number:7,}: {sweep_of(number).peak_bytes / 1e6:6.1f} MB")
    print(f"CPU of a page of a listing, in a sweep: {page_seconds() * 1000:.0f} ms")
    return 0 if kept else 1


def _print_passes(share: float, passes: list[tuple[int, Pass]]) -> bool:
    print(f"\n{share:.0%} changed".ljust(46) + "".join(f"{number:>12,}" for number, _ in passes))
    rows: list[tuple[str, Callable[[int, Pass], str]]] = [
        (name, lambda n, it, name=name: f"{it.calls[name] / n:.3f}")  # type: ignore[misc]
        for name in sorted({name for _, it in passes for name in it.calls})
    ]
    rows += [
        ("all calls", lambda n, it: f"{it.calls.total() / n:.2f}"),
        ("messages", lambda _, it: f"{it.messages:,}"),
        ("round trips", lambda n, it: f"{it.round_trips / n:.2f}"),
        ("time of this machine, ms", lambda n, it: f"{it.by_hand_seconds / n * 1000:.2f}"),
        ("payload, bytes", lambda n, it: f"{it.payload_bytes / n:,.0f}"),
        ("log, bytes", lambda n, it: f"{it.log_bytes / n:,.0f}"),
        ("whole: time of this machine, s", lambda _, it: f"{it.by_hand_seconds:,.1f}"),
        ("whole: time of the pace, s", lambda _, it: f"{it.paced_seconds:,.0f}"),
        ("whole: cost without waiting, USD", lambda _, it: f"{cost(it):.4f}"),
        ("whole: cost with four workers waiting, USD", lambda _, it: f"{cost(it, workers=4):.4f}"),
        ("whole: updated", lambda _, it: f"{it.results['updated']:,}"),
    ]
    for name, value in rows:
        print(f"  {name:43}" + "".join(f"{value(number, it):>12}" for number, it in passes))
    writes = sum(it.calls[name] for _, it in passes for name in WRITES)
    if share == 0 and writes:
        print(f"  {writes} WRITES, AND NOTHING HAD CHANGED")
    return share > 0 or not writes


def cost(it: Pass, workers: int = 0) -> float:
    """USD of one refresh, with so many workers that wait for the pace."""
    calls = sum(number * prices.of_call(name) for name, number in it.calls.items())
    seconds = it.paced_seconds * workers
    return (
        calls
        + it.log_bytes / 1e9 * prices.LOG_GB
        + seconds * prices.WORKER_GB * prices.LAMBDA_GB_SECOND
    )


if __name__ == "__main__":
    sys.exit(main())
