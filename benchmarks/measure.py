"""Everything that `make bench` measures, as one value that JSON can hold. Seconds, bytes and MB."""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks import (
    budgets,
    circumstances,
    cold_start,
    counts,
    import_time,
    layer_size,
    layers,
    publication,
)
from benchmarks.lives import middle, parts, summary, timeline
from benchmarks.race import LATENCY_SECONDS, Race
from benchmarks.services import Services
from tools.environments import REPOSITORY, EnvironmentUnusable
from tools.node_packages import install, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.cold_start import Seconds
    from benchmarks.layers import Deployed
    from benchmarks.race import Life

ROUNDS: Final = 9
JAVASCRIPT: Final = REPOSITORY / "benchmarks" / "javascript"


@dataclass
class Runners:
    """What starts in turn: layers by name, the folder of referenceAuth, and why one of them is missing."""

    deployed: Mapping[str, Deployed]
    javascript: Path | None
    missing: dict[str, str] = field(default_factory=dict)


def measure() -> dict[str, Any]:
    """Build the layers, and measure everything. Takes some minutes, and the result names what was missing."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="amplify-outputs-bench-")))
        where = circumstances.now()
        say("Building the layers ...")
        built = layers.now(folder)
        runners = _runners(built, folder)
        size_kept = layer_size.measure(built.layer)
        say("Counting ...")
        counted = counts.measure(built.layer)
        say("Publishing within this process ...")
        cases = publication.measure(rounds=ROUNDS)
        race = Race(stack.enter_context(Services(LATENCY_SECONDS)), folder)
        say(f"Starting {ROUNDS} processes of each, in turn ...")
        lives = _lives(race, runners)
        environments = {name: race.environment_of(it) for name, it in runners.deployed.items()}
        cpu = _starts(environments)
        floor = cold_start.parts_of_floor(environments["now"], ROUNDS)
        imports = {
            name: import_time.measure(deployed, environments[name])
            for name, deployed in runners.deployed.items()
        }
    verdicts = [
        *budgets.of_times(lives, cpu, runners.missing),
        *budgets.of_waiting({name: case.ratio for name, case in cases.items()}),
    ]
    return {
        **where,
        "rounds": ROUNDS,
        "latency_seconds": LATENCY_SECONDS,
        "missing": runners.missing,
        "layer_kept": size_kept,
        "layer_has_bytecode": bool(counted["bytecode_bytes"]),
        "counts": counted,
        "publication": {name: asdict(case) for name, case in cases.items()},
        "lives": {name: summary(several) for name, several in lives.items()},
        "parts": {name: parts(several) for name, several in lives.items()} | {"floor": floor},
        "start_cpu": {name: statistics.median(several) for name, several in cpu.items()},
        "imports": imports,
        "timeline": timeline(middle(lives["now"])),
        "budgets": [verdict.as_json() for verdict in verdicts],
    }


def say(what: str) -> None:
    """Tell the person who waits what is going on."""
    print(what, file=sys.stderr, flush=True)


def _runners(built: Deployed, folder: Path) -> Runners:
    missing = {}
    deployed = {"now": layers.compiled(built, folder)}
    former = layers.former()
    if isinstance(former, str):
        missing["former"] = former
    else:
        deployed["former"] = former
    try:
        node()
        javascript = install(JAVASCRIPT, "reference-auth")
    except EnvironmentUnusable as error:
        javascript, missing["rival"] = None, str(error).partition(".")[0]
    return Runners(deployed, javascript, missing)


def _lives(race: Race, runners: Runners) -> dict[str, list[Life]]:
    """Processes of each round, by name; "rival" is referenceAuth."""
    lives: dict[str, list[Life]] = {}
    for _ in range(ROUNDS):
        # In turn, so that a machine that slows down slows all of them.
        for name, deployed in runners.deployed.items():
            lives.setdefault(name, []).append(race.ours(deployed))
        if runners.javascript:
            lives.setdefault("rival", []).append(race.reference_auth(node(), runners.javascript))
    return lives


def _starts(environments: Mapping[str, Mapping[str, str]]) -> Seconds:
    """CPU seconds of starts, by name; "floor" has the layer of now."""
    starts = {
        name: cold_start.Start(cold_start.OURS, environment)
        for name, environment in environments.items()
    }
    starts["floor"] = cold_start.Start(cold_start.FLOOR, environments["now"])
    return cold_start.measure(starts, ROUNDS)
