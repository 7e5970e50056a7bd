"""Renew the numbers of docs/comparison.md and docs/performance.md, and the charts: `make numbers`, after `make bench`.

What was measured is kept in benchmarks/measured.json, so that a test can hold the pages to it. Counts are taken
anew each time, since a test holds them to the code; times are those of the last `make bench`, with its revision.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks import counts, figures, tables
from benchmarks.__main__ import RESULT
from tools import layer, simulate_refresh
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

MEASURED: Final = REPOSITORY / "benchmarks" / "measured.json"
COMPARISON: Final = REPOSITORY / "docs" / "comparison.md"
PAGE: Final = REPOSITORY / "docs" / "performance.md"
CHARTS: Final = REPOSITORY / "docs" / "images" / "performance"
BEGIN: Final = "<!-- numbers: {}, by make numbers -->\n"
END: Final = "<!-- end of numbers -->"


def main() -> int:
    """Write everything. 1 when nothing was ever measured."""
    source = RESULT if RESULT.is_file() else MEASURED
    if not source.is_file():
        print("Nothing was measured yet: run `make bench` first.", file=sys.stderr)
        return 1
    result = json.loads(source.read_text(encoding="utf-8"))
    with TemporaryDirectory(prefix="amplify-outputs-numbers-") as folder:
        result["counts"] = counts.measure(layer.build(Path(folder)))
    MEASURED.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    CHARTS.mkdir(parents=True, exist_ok=True)
    for file, text in files(result).items():
        file.write_text(text, encoding="utf-8")
    return 0


def files(result: Mapping[str, Any]) -> dict[Path, str]:
    """The pages and charts as they have to be, by their place. Raises ValueError when a page lacks a mark."""
    blocks = {
        COMPARISON: {"counts": tables.counts(result), "times": tables.times(result)},
        PAGE: {
            "budgets": tables.budgets(result),
            "circumstances": tables.circumstances(result) + "\n",
            "parts": tables.parts(result),
            "imports": tables.imports(result),
            "costs": tables.publication_costs(result),
        },
    }
    charts = {
        "cold-start": figures.cold_start(result),
        "waves": figures.waves(result),
        "cost-of-refreshes": figures.cost(refreshes()),
    }
    return {
        page: renewed(page.read_text(encoding="utf-8"), several) for page, several in blocks.items()
    } | {CHARTS / f"{name}.svg": drawing.svg() for name, drawing in charts.items()}


def renewed(page: str, blocks: Mapping[str, str]) -> str:
    """The page with these texts between their marks. Raises ValueError when it lacks one."""
    for name, text in blocks.items():
        begin = BEGIN.format(name)
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(END)
        if not found or not ended:
            message = f"the page has no {begin.strip()} and {END}"
            raise ValueError(message)
        page = f"{before}{begin}{text}{END}{after}"
    return page


def refreshes() -> dict[str, list[tuple[int, float]]]:
    """USD of one refresh over the number of publications, by what has changed, as the simulation computes it."""
    return {
        words: [
            (number, simulate_refresh.simulate(number, share).usd)
            for number in simulate_refresh.NUMBERS
        ]
        for words, share in {"nothing has changed": 0.0, "everything has changed": 1.0}.items()
    }


if __name__ == "__main__":
    sys.exit(main())
