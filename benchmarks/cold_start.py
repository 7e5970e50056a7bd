"""The CPU time of a start: of the function now, of an earlier revision, and of a floor that has the same layer.

Whole processes, the interpreter's own start included, in turn, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.environments import run_alone
from benchmarks.lives import CLIENTS, IMPORTS, INTERPRETER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    # Of each round, by the name of what was started.
    Seconds = dict[str, list[float]]

# What any function of this kind would do: the clients of a publication, the authorities that they trust, and a logger.
FLOOR: Final = """
import time
begin = time.monotonic()
import botocore.session
from aws_lambda_powertools import Logger
from botocore.config import Config
from botocore.httpsession import create_urllib3_context, get_cert_path
imported = time.monotonic()
Logger()
session = botocore.session.get_session()
for service in ("ssm", "s3", "cognito-idp", "cognito-identity", "cloudformation"):
    session.create_client(service, config=Config(retries={"mode": "standard"}))
trusted = session.get_config_variable("ca_bundle") or get_cert_path(True)
create_urllib3_context().load_verify_locations(trusted)
print(begin, imported, time.monotonic())
"""
OURS: Final = "import app"
_SAY: Final = "\nimport time\nprint(time.process_time())\n"


@dataclass(frozen=True)
class Start:
    """A program, and the environment in which it starts."""

    program: str
    environment: Mapping[str, str]


def measure(starts: Mapping[str, Start], rounds: int) -> Seconds:
    """CPU seconds of each round, by the name of the start."""
    seconds: Seconds = {name: [] for name in starts}
    for _ in range(rounds):
        for name, start in starts.items():
            seconds[name].append(_cpu_seconds(start))
    return seconds


def parts_of_floor(environment: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Seconds of each part of the floor, medians. It handles no request."""
    parts: dict[str, list[float]] = {INTERPRETER: [], IMPORTS: [], CLIENTS: []}
    for _ in range(rounds):
        born = time.monotonic()
        begin, imported, end = map(float, _said(Start(FLOOR, environment))[-2].split())
        for part, seconds in (
            (INTERPRETER, begin - born),
            (IMPORTS, imported - begin),
            (CLIENTS, end - imported),
        ):
            parts[part].append(seconds)
    return {part: round(statistics.median(several), 4) for part, several in parts.items()}


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """The median of the pairs, since both of a pair ran one after the other."""
    return statistics.median(one / other for one, other in zip(of, to, strict=True))


def _cpu_seconds(start: Start) -> float:
    """Until the program is there: its end, when Python takes everything down again, is no part of a start."""
    return float(_said(start)[-1])


def _said(start: Start) -> list[str]:
    """The lines that it prints, the last of which is its CPU time."""
    printed, _ = run_alone(start.program + _SAY, start.environment)
    return printed.splitlines()
