"""Calls, waves, writes and wall time of a publication, with a latency added to every AWS call."""

from __future__ import annotations

import json
import os
import statistics
import time
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from moto import mock_aws

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from benchmarks.calls import CallLog
from tests.simulation import (
    ENVIRONMENT,
    REGION,
    CloudFormation,
    make_bucket,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LATENCY_SECONDS = 0.05
ROUNDS = 7
WALL_BUDGET = 1.25
# Waves from request to answer, the answer included.
WAVE_BUDGETS = {"first": 6, "changed": 6, "unchanged": 3}
WRITES = ("Put", "Delete", "Add")


def measure() -> bool:
    """Print the table; whether every budget is kept."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "POWERTOOLS_SERVICE_NAME": "amplify-outputs",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE"):
        os.environ.pop(name, None)
    Logger().setLevel("CRITICAL")
    with mock_aws():
        return _measure()


def _measure() -> bool:
    make_bucket()
    roles: dict[str, dict[str, str]] = {}
    pools = make_pools(REGION, roles)
    log = CallLog()
    session = make_session(roles)
    log.watch(session)
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        time.sleep(log.latency_seconds)
        answers.append(json.loads(body))
        return 200

    stack = CloudFormation(make_handler(ENVIRONMENT, Aws(session), Wire(put)), answers=answers)
    properties = pools.properties()
    lengths = iter(range(8, 99))
    latest: dict[str, Any] = {}

    def change() -> None:
        pools.require_password_length(next(lengths))

    def first() -> None:
        stack.create(properties)

    def again() -> None:
        latest.update(stack.request("Update", properties, PhysicalResourceId="storefront/prod"))
        stack.deliver(latest)

    def redelivered() -> None:
        # CloudFormation sends no Update without a change: what changes nothing has been seen before.
        stack.deliver(latest)

    def forget() -> None:
        stack.delete(properties)

    print(f"\nA publication to both destinations, {LATENCY_SECONDS * 1000:.0f} ms a call")
    print(
        "  case       calls  writes  waves (budget)  wall ms  "
        "wall / (waves x latency + work at 0 ms)  budget"
    )
    kept = [
        _row("first", log, prepare=forget, work=first),
        _row("changed", log, prepare=change, work=again),
        _row("unchanged", log, prepare=lambda: None, work=redelivered),
    ]
    refused = [answer for answer in answers if answer["Status"] != "SUCCESS"]
    for answer in refused:
        print(f"  not measured: {answer['Reason']}")
    return all(kept) and not refused


def _row(case: str, log: CallLog, *, prepare: Callable[[], None], work: Callable[[], None]) -> bool:
    at_zero, at_latency = [], []
    for _ in range(ROUNDS):
        at_zero.append(_seconds(log, 0.0, prepare, work))
        at_latency.append(_seconds(log, LATENCY_SECONDS, prepare, work))
    calls = [operation for wave in log.waves for operation in wave]
    writes = sum(operation.startswith(WRITES) for operation in calls)
    waves = len(log.waves) + 1
    wall = statistics.median(at_latency)
    ratio = wall / (waves * LATENCY_SECONDS + statistics.median(at_zero))
    kept = waves <= WAVE_BUDGETS[case] and ratio <= WALL_BUDGET
    kept = kept and (case != "unchanged" or writes == 0)
    print(
        f"  {case:9}  {len(calls):5}  {writes:6}  {waves:5} ({WAVE_BUDGETS[case]})       "
        f"{wall * 1000:7.0f}  {ratio:39.2f}  {WALL_BUDGET:6}{'' if kept else '  OVER BUDGET'}"
    )
    return kept


def _seconds(
    log: CallLog, latency_seconds: float, prepare: Callable[[], None], work: Callable[[], None]
) -> float:
    log.latency_seconds = 0.0
    prepare()
    log.clear()
    log.latency_seconds = latency_seconds
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
