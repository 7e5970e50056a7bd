"""What the deployed publisher costs in a month in which nobody publishes anything, from the template.

    python -m tools.idle_costs

Prices are those of tools/prices.py: of us-east-1, without free tiers, and not verified against a bill of AWS.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tools.environments import REPOSITORY
from tools.package import parsed
from tools.prices import (
    ALARM_MONTH,
    DASHBOARD_MONTH,
    LAMBDA_CALL,
    LAMBDA_GB_SECOND,
    METRIC_MONTH,
    SQS_FIFO_CALL,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE: Final = REPOSITORY / "template.yaml"
HOURS_OF_A_MONTH: Final = 720
# Every six hours.
SWEEPS_OF_A_MONTH: Final = 120
# A sweep of nothing: its start and a listing, generously.
SWEEP_SECONDS: Final = 2.0
SWEEP_GB: Final = 0.5
# Lambda looks into a queue with five pollers at least, and a look waits for 20 seconds [lambda-sqs-polling].
POLLERS: Final = 5
LOOK_SECONDS: Final = 20
# `Asked` and `Publications`, which each sweep counts.
METRICS_OF_A_SWEEP: Final = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """A part of the bill: how many of what, and USD a month."""

    what: str
    number: str
    usd: float


def idle_costs(template: Mapping[str, Any]) -> list[Cost]:
    """The parts of the bill with the default parameters, the greatest first."""
    kinds = Counter(it["Type"] for it in template["Resources"].values())
    alarms, dashboards = kinds["AWS::CloudWatch::Alarm"], kinds["AWS::CloudWatch::Dashboard"]
    looks = HOURS_OF_A_MONTH * 3600 // LOOK_SECONDS * POLLERS
    metric_hours = METRICS_OF_A_SWEEP * SWEEPS_OF_A_MONTH
    sweep = LAMBDA_CALL + SWEEP_SECONDS * SWEEP_GB * LAMBDA_GB_SECOND
    costs = [
        Cost("dashboard", str(dashboards), dashboards * DASHBOARD_MONTH),
        Cost("alarms", str(alarms), alarms * ALARM_MONTH),
        Cost("looks of Lambda into the empty queue", f"{looks:,}", looks * SQS_FIFO_CALL),
        Cost(
            "metrics of the sweep, in the hours that have one",
            str(METRICS_OF_A_SWEEP),
            metric_hours / HOURS_OF_A_MONTH * METRIC_MONTH,
        ),
        Cost("sweeps", str(SWEEPS_OF_A_MONTH), SWEEPS_OF_A_MONTH * sweep),
    ]
    return sorted(costs, key=lambda cost: -cost.usd)


def table(costs: list[Cost]) -> str:
    """The costs as a Markdown table with their sum."""
    rows = [f"| {cost.what} | {cost.number} | {cost.usd:.2f} |" for cost in costs]
    total = sum(cost.usd for cost in costs)
    return "\n".join(
        [
            "| part | number | USD a month |",
            "|---|---|---|",
            *rows,
            f"| together | | {total:.2f} |",
            "",
        ]
    )


def main() -> None:
    """Print the table."""
    print(table(idle_costs(parsed(TEMPLATE.read_text(encoding="utf-8")))), end="")


if __name__ == "__main__":
    main()
