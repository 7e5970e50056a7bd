"""What refreshes cost as publications grow: `make bench-refresh`. `--json FILE` writes the same numbers there.

A refresh that writes what has not changed makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import botocore.session
from botocore.parsers import create_parser

from benchmarks.listing import sweep_of
from benchmarks.refresh import BY_HAND, SCHEDULE, WRITES, Account, cost
from benchmarks.stand_in import KEYS_IN_A_PAGE, REGION
from tools.simulate_refresh import WORKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.refresh import Pass

SIZES: Final = (100, 1_000, 10_000)
SWEPT_SIZES: Final = (10_000, 100_000, 1_000_000)
# The refreshes of an account, one after another: what asks for them, and which share has changed before.
KINDS: Final[dict[str, tuple[dict[str, Any], float]]] = {
    "unchanged": (SCHEDULE, 0.0),
    "unchanged_by_hand": (BY_HAND, 0.0),
    "changed_1_percent": (SCHEDULE, 0.01),
    "changed": (SCHEDULE, 1.0),
}
# Rows of the table, by the key in the JSON: of a publication, but for what is of all.
ROWS: Final = {
    "all_calls": ("calls of a publication", ".2f"),
    "calls_to_cognito": ("of these to Cognito, always", ".2f"),
    "writes": ("writes of parameters and objects, of all", ",.0f"),
    "messages": ("messages, of all", ",.0f"),
    "round_trips": ("round trips of a publication", ".2f"),
    "payload_bytes": ("payload of a publication, bytes", ",.0f"),
    "log_bytes": ("log of a publication, bytes", ",.0f"),
    "cpu_ms": ("CPU of a publication, ms", ".2f"),
    "paced_seconds": ("time of the pace, of all, s", ",.0f"),
    "usd": ("cost of all without waiting, USD", ".4f"),
    "usd_waiting": ("cost of all, four workers waiting, USD", ".4f"),
}


def measure(sizes: Sequence[int], swept_sizes: Sequence[int]) -> dict[str, Any]:
    """All numbers. Each list has a number for each size, in their order."""
    os.environ |= {
        "AWS_DEFAULT_REGION": REGION,
        "POWERTOOLS_SERVICE_NAME": "amplify-outputs",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    passes: dict[str, list[Pass]] = {kind: [] for kind in KINDS}
    for size in sizes:
        account = Account(size)
        for kind, (event, share) in KINDS.items():
            account.change(share)
            passes[kind].append(account.refresh(event))
        print(f"  {size:,} publications are refreshed", file=sys.stderr)
    swept = [sweep_of(size) for size in swept_sizes]
    return {
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "sizes": list(sizes),
        **{kind: _numbers(sizes, found) for kind, found in passes.items()},
        "sweep": {
            "sizes": list(swept_sizes),
            "peak_bytes": [it.peak_bytes for it in swept],
            "pages": [it.pages for it in swept],
            "page_cpu_ms": page_seconds() * 1000,
        },
    }


def _numbers(sizes: Sequence[int], passes: Sequence[Pass]) -> dict[str, Any]:
    both = list(zip(sizes, passes, strict=True))
    names = sorted({name for it in passes for name in it.calls})
    return {
        "calls": {name: [it.calls[name] / size for size, it in both] for name in names},
        "all_calls": [it.calls.total() / size for size, it in both],
        "calls_to_cognito": [
            sum(number for name, number in it.calls.items() if name.startswith("cognito-")) / size
            for size, it in both
        ],
        "writes": [sum(it.calls[name] for name in WRITES) for it in passes],
        "messages": [it.messages for it in passes],
        "round_trips": [it.round_trips / size for size, it in both],
        "payload_bytes": [it.payload_bytes / size for size, it in both],
        "log_bytes": [it.log_bytes / size for size, it in both],
        "cpu_ms": [it.cpu_seconds * 1000 / size for size, it in both],
        "paced_seconds": [it.paced_seconds for it in passes],
        "usd": [cost(it) for it in passes],
        "usd_waiting": [cost(it, WORKERS) for it in passes],
    }


def page_seconds(rounds: int = 20) -> float:
    """CPU that botocore takes to read a page of a thousand keys, which is what a sweep does most."""
    service = botocore.session.get_session().get_service_model("s3")
    entry = (
        "<Contents><Key>pools/us-east-1_Pool00001/team-{}/application-1</Key><LastModified>2026-11-23T00:00:00.000Z"
        "</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>0</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
    )
    keys = "".join(map(entry.format, range(KEYS_IN_A_PAGE)))
    answer = {"body": f"<R>{keys}</R>".encode(), "headers": {}, "status_code": 200}
    shape = service.operation_model("ListObjectsV2").output_shape
    parser = create_parser("rest-xml")
    begin = time.process_time()
    for _ in range(rounds):
        parser.parse(answer, shape)
    return (time.process_time() - begin) / rounds


def table(measured: dict[str, Any]) -> str:
    """The numbers for people."""
    lines = []
    for kind in KINDS:
        lines += ["", _row(kind.replace("_", " "), measured["sizes"], ",.0f")]
        lines += [
            _row(f"  {name}", counts, ".3f") for name, counts in measured[kind]["calls"].items()
        ]
        lines += [
            _row(f"  {said}", measured[kind][key], form) for key, (said, form) in ROWS.items()
        ]
    swept = measured["sweep"]
    lines += ["", _row("a sweep", swept["sizes"], ",.0f")]
    lines.append(
        _row("  memory above its start, MB", [it / 1e6 for it in swept["peak_bytes"]], ".2f")
    )
    lines.append(_row("  pages that it lists", swept["pages"], ",.0f"))
    lines.append(f"CPU that botocore takes for a page of a listing: {swept['page_cpu_ms']:.0f} ms")
    return "\n".join(lines)


def _row(said: str, numbers: Sequence[float], form: str) -> str:
    return said.ljust(47) + "".join(f"{number:>12{form}}" for number in numbers)


def main(
    arguments: Sequence[str],
    sizes: Sequence[int] = SIZES,
    swept_sizes: Sequence[int] = SWEPT_SIZES,
) -> int:
    """Measure and print everything. 0 if a refresh without changes wrote nothing."""
    parser = argparse.ArgumentParser(prog="benchmarks.refreshes", description=__doc__)
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers there, too")
    options = parser.parse_args(arguments)
    print(f"Refreshes of everything, on an AWS in memory, {os.cpu_count()} CPUs")
    measured = measure(sizes, swept_sizes)
    print(table(measured))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    unchanged = ("unchanged", "unchanged_by_hand")
    if needless := sum(sum(measured[kind]["writes"]) for kind in unchanged):
        print(f"{needless} WRITES, AND NOTHING HAD CHANGED")
    return 1 if needless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
