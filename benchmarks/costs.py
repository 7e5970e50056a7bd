"""What a publication costs at each size of memory, from the price list and the CPU time that was measured. Pure.

Lambda gives a share of a CPU in proportion to memory. So the same work takes longer with less of it, while the waiting
for services stays as it is. Nothing here was measured on Lambda.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tools import prices
from tools.simulate_refresh import FULL_CPU_MB

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORIES_MB: Final = (128, 256, 512, 1_024, FULL_CPU_MB)
_MB_OF_A_GB: Final = 1_024


@dataclass(frozen=True)
class Cost:
    """A request with that much memory: how long it takes, and what Lambda takes for it on either architecture."""

    memory_mb: int
    seconds: float
    usd_arm64: float
    usd_x86_64: float


def of_request(cpu_seconds: float, waiting_seconds: float, memory_mb: int) -> Cost:
    """A request with so much work and so much waiting. Lambda bills its start as well [lambda-init-billing].

    A process gains nothing from a second CPU: Python runs one thread at a time.
    """
    seconds = cpu_seconds / min(1.0, memory_mb / FULL_CPU_MB) + waiting_seconds
    gb_seconds = seconds * memory_mb / _MB_OF_A_GB
    return Cost(
        memory_mb,
        seconds,
        prices.LAMBDA_CALL + gb_seconds * prices.LAMBDA_GB_SECOND,
        prices.LAMBDA_CALL + gb_seconds * prices.LAMBDA_GB_SECOND_X86_64,
    )


def of_publication(result: Mapping[str, Any], case: str, memory_mb: int) -> Cost:
    """A first publication in a new process, or a changed or unchanged one in a process that is there."""
    life, waves = result["lives"]["now"], result["counts"]["publication"][case]["waves"]
    cpu = life["cold_cpu"] if case == "first" else life["warm_cpu"]
    return of_request(cpu, waves * result["latency_seconds"], memory_mb)


def of_reference_auth(result: Mapping[str, Any], memory_mb: int) -> Cost:
    """Its first read in a new process: the services that it waits for come one after another."""
    life = result["lives"]["rival"]
    return of_request(life["cold_cpu"], life["calls"] * result["latency_seconds"], memory_mb)
