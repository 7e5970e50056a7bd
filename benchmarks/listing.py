"""A bucket of any number of publications that only a sweep looks at: its keys are made when they are listed."""

from __future__ import annotations

import gc
import itertools
import json
import threading
import tracemalloc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.clients import Aws
from amplify_outputs.refresher.progress import Progress
from amplify_outputs.refresher.rota import Rota
from amplify_outputs.refresher.sweep import Sweeper
from amplify_outputs.store.keys import MARKS, RECORDS, mark_key, record_key

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION: Final = "us-east-1"
KEYS_IN_A_PAGE: Final = 1_000
# Of a hundred user pools, how many have how many applications, each with an app client and a publication of
# its own. An assumption: most serve one or a few, some a whole company. 3.75 a pool on average.
POOLS_BY_APPLICATIONS: Final = ((60, 1), (25, 3), (12, 10), (3, 40))


def applications() -> Iterator[tuple[int, int]]:
    """Numbers of pools and of their applications, without end, large pools among small ones."""
    counts = [count for share, count in POOLS_BY_APPLICATIONS for _ in range(share)]
    # A step that has no divisor in common with 100 mixes them, and always in the same way.
    mixed = [counts[number * 37 % len(counts)] for number in range(len(counts))]
    for pool, count in enumerate(itertools.cycle(mixed)):
        yield from ((pool, application) for application in range(count))


class ListedAws(Aws):
    """An AWS whose bucket has the keys of so many publications, and whose queue forgets what it is sent.

    `pages` counts the pages that were listed, `names` the names that were sent.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.pages, self.names = number, 0, 0
        self._lock = threading.Lock()

    def client(self, service: str, region: str | None = None) -> Any:
        """It is the client of every service itself."""
        del service, region
        return self

    def get_paginator(self, name: str) -> ListedAws:
        """The pages of the only list that there is."""
        del name
        return self

    def paginate(self, *, Prefix: str, StartAfter: str = "", **_: Any) -> Iterator[Any]:  # noqa: N803
        """Pages of keys, in their order, each of texts of its own, as a client that parses an answer has it."""
        keys = (key for key in self._keys(Prefix, StartAfter) if key > StartAfter)
        while page := list(itertools.islice(keys, KEYS_IN_A_PAGE)):
            self.pages += 1
            yield {"Contents": [{"Key": key} for key in page]}

    def send_message_batch(self, *, Entries: list[dict[str, Any]], **_: Any) -> Any:  # noqa: N803
        """Count the names of these messages."""
        names = sum(len(json.loads(entry["MessageBody"])["publications"]) for entry in Entries)
        with self._lock:
            self.names += names
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def _keys(self, prefix: str, after: str) -> Iterator[str]:
        if prefix == RECORDS:
            yield from (record_key(name) for _, name in self._named())
        if prefix == MARKS:
            if not after:
                yield from (mark_key(f"{REGION}:{pool:06}", name) for pool, name in self._named())
            yield from (mark_key(f"{REGION}_{pool:06}", name) for pool, name in self._named())

    def _named(self) -> Iterator[tuple[int, str]]:
        """Pools and names, with padded numbers, so that they come in the order of their keys."""
        for pool, application in itertools.islice(applications(), self.number):
            yield pool, f"team-{pool:06}/application-{application:02}"


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep of everything: the most memory above its start, the pages it listed, the names it asked for."""

    peak_bytes: int
    pages: int
    names: int


def sweep_of(number: int) -> Swept:
    """One sweep of so many publications, by the product's own code."""
    aws = ListedAws(number)
    sweeper = Sweeper(aws, "publisher-bucket", "queue", Rota(1, follows_changes=True))
    gc.collect()
    tracemalloc.start()
    sweeper.ask_for_all(Progress(day=1), lambda: True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Swept(peak, aws.pages, aws.names)
