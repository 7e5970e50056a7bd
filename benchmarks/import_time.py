"""What `import app` costs, by package: `python -X importtime`, summarized. Its own work is in the numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.environments import run_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.layers import Deployed

_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")
PYTHON = "Python's own"
# The module of the function makes the handler when it is imported, and with it the clients.
CLIENTS = "clients"
_FUNCTION = "app"


def measure(deployed: Deployed, environment: Mapping[str, str]) -> dict[str, float]:
    """Seconds by package, of one process."""
    _, said = run_alone("import app", environment, "-X", "importtime")
    installed = {path.name.removesuffix(".py") for path in deployed.layer.iterdir()}
    return summary(said.splitlines(), installed)


def summary(lines: Iterable[str], installed: Iterable[str]) -> dict[str, float]:
    """Seconds by top-level package, largest first; what is not installed is Python's own.

    A module's seconds are those of itself, without those of the modules that it imports.
    """
    installed = set(installed)
    microseconds: Counter[str] = Counter()
    for line in lines:
        if found := _LINE.fullmatch(line):
            package = CLIENTS if found[2] == _FUNCTION else found[2].partition(".")[0]
            known = package in installed or package == CLIENTS
            microseconds[package if known else PYTHON] += int(found[1])
    return {name: taken / 1e6 for name, taken in microseconds.most_common()}
