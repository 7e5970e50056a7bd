"""How many cases each exhaustive test has, and how many of them `make test` runs.

python -m tests.combinations [FILE OR FOLDER ...]
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections import defaultdict
from dataclasses import dataclass, field

import pytest


@dataclass
class Counted:
    """Cases by test, without those that stand alone: all of them, and those of `make test`."""

    every: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    quick: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            name = item.nodeid.partition("[")[0]
            self.every[name] += 1
            self.quick[name] += item.get_closest_marker("exhaustive") is None


def count(places: list[str]) -> Counted:
    """Collect the tests in these places, and run none. Raises ValueError with pytest's words if it cannot."""
    counted, said = Counted(), io.StringIO()
    options = ["--collect-only", "--quiet", "-p", "no:randomly", "-p", "no:cacheprovider"]
    with contextlib.redirect_stdout(said):
        code = pytest.main([*options, *places], plugins=[counted])
    if code != pytest.ExitCode.OK:
        raise ValueError(said.getvalue())
    return counted


def main(places: list[str]) -> int:
    """Print a line for each exhaustive test, and one for all of them."""
    counted = count(places)
    exhaustive = [name for name, cases in counted.every.items() if counted.quick[name] < cases]
    lines = [(counted.every[name], counted.quick[name], name) for name in exhaustive]
    every, quick = (sum(line[at] for line in lines) for at in (0, 1))
    print("cases  in make test")  # noqa: T201 - for people
    for cases, of_them, name in [*sorted(lines, key=lambda line: line[2]), (every, quick, "all")]:
        print(f"{cases:5,}  {of_them:5,}  {name}")  # noqa: T201 - for people
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
