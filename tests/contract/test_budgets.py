"""What can be counted of a publication and of a start stays below its limit, and is what docs/comparison.md says.

Times are measured by `make bench`, and never here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest

from benchmarks import budgets, counts, pages
from benchmarks.layers import Deployed
from benchmarks.race import Race
from benchmarks.services import Services
from tests.integration.calls import CREATE
from tools.environments import REPOSITORY
from tools.layer import build

if TYPE_CHECKING:
    from pathlib import Path

MEASURED: Final[dict[str, Any]] = json.loads(pages.MEASURED.read_text(encoding="utf-8"))
RENEW: Final = "make numbers renews it"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer, as it is built where nothing helps with bytecode or the like."""
    return build(tmp_path_factory.mktemp("layer"))


@pytest.fixture(scope="module")
def counted(site: Path) -> dict[str, Any]:
    # In a process of its own, because it sets variables.
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.counts", str(site)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_no_count_is_above_its_limit(counted: dict[str, Any]) -> None:
    assert [it for it in budgets.of_counts(counted) if it.word != "kept"] == []


def test_calls_writes_and_steps_are_those_of_the_comparison(counted: dict[str, Any]) -> None:
    assert counted["publication"] == MEASURED["counts"]["publication"], RENEW


def test_the_layer_has_the_size_of_the_comparison(counted: dict[str, Any]) -> None:
    sizes = [round(it["layer_bytes"] / 1e6, 1) for it in (counted, MEASURED["counts"])]

    assert sizes[0] == sizes[1], RENEW


@pytest.mark.skipif(
    sys.version_info[:2] != tuple(map(int, MEASURED["machine"]["python"].split(".")[:2])),
    reason="another Python imports another number of modules than the one that measured",
)
def test_a_start_imports_as_many_modules_as_the_comparison_says(counted: dict[str, Any]) -> None:
    assert counted["modules"] == MEASURED["counts"]["modules"], RENEW


def test_a_start_imports_nothing_that_is_heavy(site: Path) -> None:
    imported = counts.modules(site)

    assert [name for name in budgets.HEAVY if name in imported] == []
    # What is looked for could be found.
    assert "botocore" in imported


def test_the_built_layer_alone_publishes_over_http_and_tls_with_the_calls_that_are_counted(
    site: Path, tmp_path: Path
) -> None:
    with Services(latency_seconds=0.0) as services:
        life = Race(services, tmp_path).ours(Deployed(counts.FUNCTION, site))

    called = Counter(it.name for it in life.cold.busy if it.kind == "call")
    assert called == Counter(call.partition(" ")[0] for call in CREATE) + Counter(
        ["answer SUCCESS"]
    )
    assert set(life.warm) == {"changed", "unchanged"}
