"""A file next to the pools that it names: differences, and problems of the pools at the ids of the file. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.run import find_pool_problems
from amplify_outputs.lint.against_pools import differences_from_pools, kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.lint.lint import Linted
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.readers.decoder import Keys

# How subjects of problems begin, and the key of `auth` that names the resource.
_NAMED_BY: Final = (
    ("app client", "user_pool_client_id"),
    ("identity pool", "identity_pool_id"),
    ("role", "identity_pool_id"),
    ("", "user_pool_id"),
)


@dataclass(frozen=True, slots=True)
class Pools:
    """What was read of the pools of a file. `request` names them, and has no Outputs."""

    request: PublishRequest
    readings: Readings

    def kept(self, outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Overrides of `auth` with which a publication says what the file says, where the pools allow it."""
        facts = self.readings.facts()
        return {} if facts is None else kept(outputs, self.request, facts)


def against_pools(linted: Linted, pools: Pools) -> Linted:
    """The same file, with every difference from its pools, and every problem that the pools have."""
    facts, outputs = pools.readings.facts(), linted.outputs or {}
    found = () if facts is None else differences_from_pools(outputs, pools.request, facts)
    problems = [*linted.problems, *linted.placed(found)]
    problems += (
        linted.at(_keys_of(problem.subject), problem)
        for problem in find_pool_problems(pools.request, pools.readings)
    )
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return replace(linted, problems=tuple(problems))


def _keys_of(subject: str) -> Keys:
    return ("auth", next(key for begins, key in _NAMED_BY if subject.startswith(begins)))
