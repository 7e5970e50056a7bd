"""A publisher that works for one owner at a time, and can be interrupted at any of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import Withdrawal, publish, withdraw
from amplify_outputs.store.writer import PublicationStore
from tests.integration.interruption import Killed
from tests.simulation import ENVIRONMENT, STACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.settle import Publication
    from tests.integration.processes import Process
    from tests.simulation import Pools

OWNER = Owner(STACK, "Outputs4Web")
OTHER = Owner(STACK.replace("storefront", "checkout"), "Outputs4Web")
NAME = "storefront/prod"


class Publisher:
    """One process, and the pools that it publishes."""

    def __init__(self, process: Process, pools: Pools) -> None:
        self.interruption = process.interruption
        self.pools = pools
        self.store = PublicationStore(process.aws, Settings.from_environment(ENVIRONMENT))

    def create(self, owner: Owner = OWNER, **changes: Any) -> Publication:
        return self._publish(owner, changes, first=True)

    def publish(self, owner: Owner = OWNER, **changes: Any) -> Publication:
        return self._publish(owner, changes, first=False)

    def _publish(self, owner: Owner, changes: dict[str, Any], *, first: bool) -> Publication:
        request = parse_request(self.pools.properties(**changes))
        return publish(request, owner, self.store, first=first)

    def withdraw(self, owner: Owner = OWNER) -> bool:
        return withdraw(Withdrawal(NAME, owner), self.store).removed

    def calls_of(self, work: Callable[[], object]) -> list[str]:
        """The calls that the work makes; it is done then."""
        self.interruption.disarm()
        work()
        return sorted(self.interruption.calls)

    def meets(self, call: str, action: Callable[[], object], work: Callable[[], object]) -> None:
        """Do the work; the action happens just before that call."""
        self.interruption.arm("before", call, action)
        work()
        self.interruption.require_done()

    def killed(self, moment: str, call: str, work: Callable[[], object]) -> None:
        """Do the work in a process that dies at that call."""

        def die() -> None:
            raise Killed

        self.interruption.arm(moment, call, die)
        with pytest.raises(Killed):
            work()
        self.interruption.require_done()
