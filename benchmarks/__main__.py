"""The budgets, measured: `make bench`. Prints ratios of one run, since machines differ, and writes .build/bench.json.

A value above its limit makes the exit code 1; one between its goal and its limit does not.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from benchmarks import budgets, costs
from benchmarks.lives import PARTS
from benchmarks.measure import measure
from tools.environments import REPOSITORY
from tools.simulate_refresh import FULL_CPU_MB

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULT: Final = REPOSITORY / ".build" / "bench.json"
NAMES: Final = {
    "now": "ours",
    "former": f"ours, {budgets.FORMER}",
    "rival": "referenceAuth",
    "floor": "the floor",
}


def main() -> int:
    """Measure, print and write. 0 when no value is above its limit."""
    result = measure()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print("\n".join(_report(result)))
    kept = all(it["word"] != budgets.OVER for it in budgets.judged(result))
    return 0 if kept and result["layer_kept"] else 1


def _report(result: dict[str, Any]) -> Iterator[str]:
    machine = result["machine"]
    yield (
        f"Revision {result['revision']}, {machine['processors']} x {machine['processor']}, "
        f"load {machine['load']}, Python {machine['python']}, Node {machine['node'] or '-'}"
    )
    yield ""
    yield f"One process of each, medians of {result['rounds']}, at 50 ms a call, in ms"
    yield f"  {'':20} {'start':>6} {'cold':>6} {'changed':>8} {'unchanged':>10} {'CPU':>6} {'MB':>6}"
    for name, life in result["lives"].items():
        changed, unchanged = (
            (life["warm"][kind] for kind in ("changed", "unchanged"))
            if name != "rival"
            else (life["warm"]["warm"], None)
        )
        yield (
            f"  {NAMES[name]:20} {_ms(life['start']):>6} {_ms(life['cold']):>6} {_ms(changed):>8} "
            f"{_ms(unchanged):>10} {_ms(life['cold_cpu']):>6} {budgets.number(life['memory_mb']):>6}"
        )
    yield ""
    yield "From the birth of the process to the first answer, in ms"
    for name, parts in result["parts"].items():
        words = ", ".join(f"{part} {_ms(parts[part])}" for part in PARTS if part in parts)
        yield f"  {NAMES[name]:20} {words}"
    yield ""
    yield "CPU of a start, in ms"
    for name, seconds in result["start_cpu"].items():
        yield f"  {NAMES[name]:20} {_ms(seconds):>6}"
    yield ""
    yield "Imports by package, in ms"
    for name, packages in result["imports"].items():
        largest = ", ".join(f"{it} {_ms(taken)}" for it, taken in list(packages.items())[:8])
        yield f"  {NAMES[name]:20} {largest}"
    yield ""
    yield "Budgets"
    yield from budgets.lines(budgets.judged(result))
    yield from _on_a_quiet_machine(result)
    if not result["layer_has_bytecode"]:
        yield "  (the layer was built without bytecode: what was measured is its copy with it)"


def _on_a_quiet_machine(result: dict[str, Any]) -> Iterator[str]:
    """The first ratio again, from what other work on the machine changes little: CPU time and steps."""
    if "rival" in result["lives"]:
        ours = costs.of_publication(result, "first", FULL_CPU_MB).seconds
        theirs = costs.of_reference_auth(result, FULL_CPU_MB).seconds
        yield (
            f"  (by CPU time and steps alone, a first publication takes {_ms(ours)} ms and referenceAuth's first "
            f"read {_ms(theirs)} ms: {ours / theirs:.2f} x)"
        )


def _ms(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:.0f}"


if __name__ == "__main__":
    sys.exit(main())
