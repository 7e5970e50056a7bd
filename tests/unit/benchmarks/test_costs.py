"""What a request takes and costs at each size of memory."""

from __future__ import annotations

import pytest

from benchmarks.costs import of_request


@pytest.mark.parametrize(
    ("memory_mb", "seconds"),
    [
        (1_769, 0.7 + 0.3),
        # Half of a CPU: the work takes twice as long, and the waiting as long as before.
        (884.5, 1.4 + 0.3),
        # A second CPU does not help.
        (3_538, 0.7 + 0.3),
    ],
)
def test_work_takes_longer_with_a_share_of_a_cpu_and_waiting_does_not(
    memory_mb: int, seconds: float
) -> None:
    assert of_request(0.7, 0.3, memory_mb).seconds == pytest.approx(seconds)


def test_lambda_takes_money_for_the_call_and_for_the_time_by_architecture() -> None:
    cost = of_request(0.5, 0.5, 1_769)

    gigabytes = 1_769 / 1_024
    assert cost.usd_arm64 == pytest.approx(0.0000002 + gigabytes * 0.0000133334)
    assert cost.usd_x86_64 == pytest.approx(0.0000002 + gigabytes * 0.0000166667)
