"""Which cases of an exhaustive test `make test` runs: a fixed spread. `make test-exhaustive` runs the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY = 5


def spread(cases: Iterable[Any], every: int = EVERY) -> list[Any]:
    """The cases as parameters: the first one and every so many-th after it for `make test`, the rest exhaustive.

    A case is a value, or a tuple of values. Their words are its name.
    """
    found = []
    for at, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        marks = [pytest.mark.exhaustive] if at % every else []
        found.append(pytest.param(*values, marks=marks, id=", ".join(map(str, values))))
    return found
