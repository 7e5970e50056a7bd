"""What docs/comparison.md and docs/performance.md show of the numbers, as Markdown. Pure: one result gives one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from benchmarks import costs
from benchmarks.budgets import FORMER, goal, judged, number
from benchmarks.figures import NAMES
from benchmarks.lives import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Result = Mapping[str, Any]

CASES: Final = {
    "first": "first, in a new process",
    "changed": "changed",
    "unchanged": "unchanged",
}
_PACKAGES: Final = 12
_MB: Final = 1_000_000


def counts(result: Result) -> str:
    """What is the same everywhere: calls, writes and steps, and the size of the layer."""
    counted = result["counts"]
    rows = [
        (words, *(counted["publication"][case][name] for name in ("calls", "writes", "waves")))
        for case, words in CASES.items()
    ]
    return (
        _table(
            ("publication to both places", "AWS calls", "writes", "steps one after another"), rows
        )
        + f"\nThe layer is pure Python and has {_megabytes(counted['layer_bytes'])} zipped, without its bytecode. "
        f"A start imports {counted['modules']} modules of it.\n"
    )


def times(result: Result) -> str:
    """What was measured, and of which revision, on which machine."""
    lives = result["lives"]
    ours = lives["now"]
    rows = [
        (
            CASES["first"],
            f"{_ms(ours['start'])} + {_ms(ours['cold'])}",
            _of_rival(lives, lambda it: f"{_ms(it['start'])} + {_ms(it['cold'])}"),
        ),
        *(
            (
                CASES[case],
                _ms(ours["warm"][case]),
                _of_rival(lives, lambda it: _ms(it["warm"]["warm"])),
            )
            for case in ("changed", "unchanged")
        ),
    ]
    return (
        _table(("start and request", "this project", "`referenceAuth`"), rows)
        + f"\n{circumstances(result)}\n"
    )


def circumstances(result: Result) -> str:
    """One sentence: of which revision, when and on what."""
    machine = result["machine"]
    node = f" and Node {machine['node']}" if machine["node"] else ""
    return (
        f"Measured on {result['date']} at revision {result['revision']}, "
        f"with {machine['processors']} processors ({machine['processor']}), "
        f"Python {machine['python']}{node}: medians of {result['rounds']} processes. "
        f"The load of the machine was {machine['load']} before."
    )


def budgets(result: Result) -> str:
    """Every budget with its value."""
    rows = [(it["name"], goal(it), _measured(it), it["word"].lower()) for it in judged(result)]
    return _table(("budget", "goal", "measured", "verdict"), rows)


def _measured(it: Mapping[str, Any]) -> str:
    if it["value"] is None:
        return "-"
    return f"{number(it['value'])} {it['unit']}".strip()


def parts(result: Result) -> str:
    """Where the time of a cold request goes, for each process."""
    names = [name for name in NAMES if name in result["parts"]]
    rows: list[Sequence[object]] = [
        (part, *(_ms(result["parts"][name].get(part)) for name in names)) for part in PARTS
    ]
    rows.append(("together", *(_ms(sum(result["parts"][name].values())) for name in names)))
    lives = result["lives"]
    for words, key in (("CPU time of the process", "cold_cpu"), ("peak memory, MB", "memory_mb")):
        rows.append((words, *(_of_life(lives.get(name), key) for name in names)))
    return _table(("part", *(NAMES[name] for name in names)), rows)


def imports(result: Result) -> str:
    """What `-X importtime` says of each package, before and after."""
    before, after = result["imports"].get("former", {}), result["imports"]["now"]
    shown = sorted({*before, *after}, key=lambda it: -max(before.get(it, 0), after.get(it, 0)))
    rows = [(_package(it), _ms(before.get(it)), _ms(after.get(it))) for it in shown[:_PACKAGES]]
    rows.append(("all", _ms(sum(before.values()) or None), _ms(sum(after.values()))))
    return _table(("package", f"revision {FORMER}", "now"), rows)


def publication_costs(result: Result) -> str:
    """Seconds and USD of a request at each size of memory, computed."""
    rows = []
    for memory in costs.MEMORIES_MB:
        first, changed, unchanged = (costs.of_publication(result, case, memory) for case in CASES)
        rival = costs.of_reference_auth(result, memory) if "rival" in result["lives"] else None
        rows.append(
            (
                f"{memory:,} MB",
                f"{first.seconds:.2f} s",
                _millionths(first.usd_arm64),
                _millionths(first.usd_x86_64),
                f"{changed.seconds:.2f} s",
                _millionths(changed.usd_arm64),
                f"{unchanged.seconds:.2f} s",
                _millionths(unchanged.usd_arm64),
                f"{rival.seconds:.2f} s" if rival else "-",
            )
        )
    heads = ("memory", "first", "arm64", "x86_64", "changed", "arm64", "unchanged", "arm64")
    return _table((*heads, "`referenceAuth`, first"), rows)


def _of_rival(lives: Result, words: Callable[[Mapping[str, Any]], str]) -> str:
    return words(lives["rival"]) if "rival" in lives else "not measured"


def _of_life(life: Mapping[str, Any] | None, key: str) -> str:
    if life is None or life[key] is None:
        return "-"
    return f"{life[key]:.0f}" if key == "memory_mb" else _ms(life[key])


def _package(name: str) -> str:
    return f"`{name}`" if name.isidentifier() and name != "clients" else name


def _ms(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:,.0f} ms"


def _megabytes(size: float) -> str:
    return f"{size / _MB:.1f} MB"


def _millionths(usd: float) -> str:
    return f"{usd * 1e6:.1f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines).replace("|  |", "| |")
