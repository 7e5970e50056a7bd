"""One simulated AWS for all tests of a module: each begins with an empty publisher and the pools as they were made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.integration.memory import Kept, Memory
from tests.integration.processes import ROLES, Stack, two_processes
from tests.simulation import REGION, Pools, Published, client, make_pools

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class OneAws:
    """A stack and its pools, other pools, and the memory of the AWS that they are in."""

    stack: Stack
    others: Pools
    published: Published
    memory: Memory = field(default_factory=Memory)
    _kept: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nothing = self.memory.keep()

    @classmethod
    def begin(cls) -> OneAws:
        """In a new simulated AWS. The processes are warm: they serve the tests of a whole run."""
        stack = Stack(*two_processes(), make_pools(REGION, ROLES))
        others = make_pools(REGION, ROLES)
        return cls(stack, others, Published(client("s3"), client("ssm")))

    def begin_again(self) -> None:
        """Nothing is published any more, and the pools are as they were made."""
        self.memory.put_back(self.nothing)

    def stands(self, state: str, reach: Callable[[], object]) -> None:
        """It is as after `reach`, which is done the first time; then the memory knows the state by its name."""
        if state not in self._kept:
            self.begin_again()
            reach()
            self._kept[state] = self.memory.keep()
        self.memory.put_back(self._kept[state])
