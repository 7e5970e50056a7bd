"""Calls, waves, writes and wall time of a publication in this process, with a latency added to every AWS call."""

from __future__ import annotations

import json
import os
import statistics
import time
from dataclasses import dataclass
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
WRITES = ("Put", "Delete", "Add")


@dataclass(frozen=True)
class Case:
    """One kind of publication. Waves are from request to answer, the answer included; so is its time.

    The ratio is of the wall time to the waves' latency and the same work without one.
    """

    calls: int
    writes: int
    waves: int
    seconds: float
    ratio: float


def measure(rounds: int, latency_seconds: float = LATENCY_SECONDS) -> dict[str, Case]:
    """The cases first, changed and unchanged. Sets variables of this process; raises RuntimeError when one fails."""
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
        return _measure(rounds, latency_seconds)


def _measure(rounds: int, latency_seconds: float) -> dict[str, Case]:
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

    cases = {
        "first": (forget, first),
        "changed": (change, again),
        "unchanged": (lambda: None, redelivered),
    }
    measured = {
        name: _case(log, rounds, latency_seconds, prepare=prepare, work=work)
        for name, (prepare, work) in cases.items()
    }
    for answer in answers:
        if answer["Status"] != "SUCCESS":
            raise RuntimeError(answer["Reason"])
    return measured


def _case(
    log: CallLog,
    rounds: int,
    latency_seconds: float,
    *,
    prepare: Callable[[], None],
    work: Callable[[], None],
) -> Case:
    at_zero, at_latency = [], []
    for _ in range(rounds):
        at_zero.append(_seconds(log, 0.0, prepare, work))
        at_latency.append(_seconds(log, latency_seconds, prepare, work))
    calls = [operation for wave in log.waves for operation in wave]
    waves = len(log.waves) + 1
    wall = statistics.median(at_latency)
    return Case(
        calls=len(calls),
        writes=sum(operation.startswith(WRITES) for operation in calls),
        waves=waves,
        seconds=wall,
        ratio=wall / (waves * latency_seconds + statistics.median(at_zero)),
    )


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
