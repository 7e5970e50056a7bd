"""The budgets, and what is measured against them. Pure: ratios of one run, since machines differ."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.cold_start import ratio
from benchmarks.layer_size import BUDGET_BYTES_OF_FILES
from benchmarks.lives import peak_memory_mb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.cold_start import Seconds
    from benchmarks.race import Life

FORMER: Final = "c2275a2"
OVER: Final = "OVER THE LIMIT"
# Counts hold on every machine: `make test` holds them, too.
WAVES: Final = {"first": 6, "changed": 6, "unchanged": 3}
# Of the function's start: modules that the layer brings.
MODULES: Final = 300
# What a start must not import, because it takes long and only some requests need it, or none.
HEAVY: Final = (
    "asyncio",
    "boto3",
    "http.server",
    "multiprocessing",
    "pydantic",
    "rich",
    "s3transfer",
    "unittest",
)
# The least that Lambda gives to any function.
MEMORY_MB: Final = 128


@dataclass(frozen=True)
class Budget:
    """What is wanted of a value: the goal, and the limit, above which a bench fails."""

    name: str
    goal: float
    limit: float
    unit: str = "x"


@dataclass(frozen=True)
class Verdict:
    """A budget with the value that was measured; None if it could not be, and why."""

    budget: Budget
    value: float | None
    why: str = ""

    @property
    def word(self) -> str:
        """What to say of it."""
        if self.value is None:
            return f"not measured: {self.why}"
        if self.value > self.budget.limit:
            return OVER
        return "kept" if self.value <= self.budget.goal else "over the goal"

    def as_json(self) -> dict[str, Any]:
        """Budget, value and word as one object."""
        return {**asdict(self.budget), "value": self.value, "word": self.word}


COLD: Final = Budget(
    "start and first publication, to referenceAuth's start and cold read", 1.0, 1.3
)
CHANGED: Final = Budget("changed publication, to referenceAuth's warm read", 1.0, 1.0)
UNCHANGED: Final = Budget("unchanged publication, to referenceAuth's warm read", 0.6, 0.6)
START_FORMER: Final = Budget("CPU of a start, to that of revision " + FORMER, 0.5, 0.5)
START_FLOOR: Final = Budget("CPU of a start, to that of the same clients and a logger", 1.1, 1.5)
MEMORY: Final = Budget("peak memory of the function", MEMORY_MB, MEMORY_MB, "MB")


def of_counts(counts: Mapping[str, Any]) -> list[Verdict]:
    """The verdicts over what `counts.measure` gives."""
    cases = counts["publication"]
    verdicts = [
        Verdict(Budget(f"steps one after another ({case})", limit, limit, ""), cases[case]["waves"])
        for case, limit in WAVES.items()
    ]
    writes = cases["unchanged"]["writes"]
    return [
        *verdicts,
        Verdict(Budget("writes (unchanged)", 0, 0, ""), writes),
        Verdict(
            Budget("modules of the layer that a start imports", MODULES, MODULES, ""),
            counts["modules"],
        ),
        Verdict(
            Budget(
                "layer without its bytecode", BUDGET_BYTES_OF_FILES, BUDGET_BYTES_OF_FILES, "bytes"
            ),
            counts["layer_bytes"],
        ),
    ]


def of_times(
    lives: Mapping[str, Sequence[Life]], cpu: Seconds, missing: Mapping[str, str]
) -> list[Verdict]:
    """The verdicts over processes: ours and referenceAuth's, and over the CPU time of starts.

    Each ratio is the median of the pairs that ran one after the other.
    """
    now, rival = lives["now"], lives.get("rival", ())
    pairs = {
        COLD: ([it.start_and_cold for it in now], [it.start_and_cold for it in rival]),
        CHANGED: ([it.warm["changed"] for it in now], [it.warm["warm"] for it in rival]),
        UNCHANGED: ([it.warm["unchanged"] for it in now], [it.warm["warm"] for it in rival]),
        START_FORMER: (cpu["now"], cpu.get("former", [])),
        START_FLOOR: (cpu["now"], cpu["floor"]),
    }
    whys = {budget: missing.get("rival", "") for budget in (COLD, CHANGED, UNCHANGED)}
    whys[START_FORMER] = missing.get("former", "")
    return [
        *(
            Verdict(budget, ratio(ours, theirs) if theirs else None, whys.get(budget, ""))
            for budget, (ours, theirs) in pairs.items()
        ),
        Verdict(MEMORY, peak_memory_mb(now), "the operating system does not say it"),
    ]


def of_waiting(ratios: Mapping[str, float]) -> list[Verdict]:
    """The verdicts over what a publication takes beyond its steps and its own work, by case."""
    return [
        Verdict(Budget(f"wall time, to steps and own work ({case})", 1.25, 1.25), value)
        for case, value in ratios.items()
    ]


def judged(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every budget with its value, of what the bench has measured: counts against the limits of now, then times."""
    return [*(it.as_json() for it in of_counts(result["counts"])), *result["budgets"]]


def lines(several: Iterable[Mapping[str, Any]]) -> list[str]:
    """For people: a line for each budget, from what `as_json` gives."""
    return [
        f"  {it['name']:67} {number(it['value']):>9} {it['unit']:6} {goal(it):16} {it['word']}"
        for it in several
    ]


def goal(judged: Mapping[str, Any]) -> str:
    """The goal, and the limit where there is room between them."""
    text = number(judged["goal"])
    return text if judged["limit"] == judged["goal"] else f"{text}, limit {number(judged['limit'])}"


def number(value: float | None) -> str:
    """Two digits behind the point for ratios, none for what is counted, - for what was not measured."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.2f}"  # noqa: PLR2004
