"""What a run says at its end: what was left out and how to have it, and how to have a failed run again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import core

if TYPE_CHECKING:
    import pytest
    from _pytest.terminal import TerminalReporter

QUICK = "not exhaustive"


def pytest_sessionstart(session: pytest.Session) -> None:
    """One seed decides everything: the order, `random` in tests, and what hypothesis draws."""
    config = session.config
    if config.getoption("hypothesis_seed", None) is None:
        seed = config.getoption("randomly_seed", None)
        core.global_force_seed = seed if isinstance(seed, int) else None


def pytest_terminal_summary(
    terminalreporter: TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    for reason, count in reasons.most_common():
        terminalreporter.line(f"Skipped {count:,} tests: {reason}.")
    if config.option.markexpr == QUICK:
        terminalreporter.line("Left out what is marked exhaustive: make test-exhaustive runs it.")
    seed = config.getoption("randomly_seed", None)
    if exitstatus and isinstance(seed, int):
        terminalreporter.line(
            f"To have this order and these random values again, add ARGS=--randomly-seed={seed}"
        )
