"""What a scheduled sweep leaves out today, because events report it or because it is another day's turn. Pure.

Days and pools decide, and nothing is remembered: so a turn that is missed comes again, and none is lost.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# An event that CloudTrail did not deliver may hide a new client secret for so many days at most.
SECRETS_EVERY_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Rota:
    """The turns of pools.

    `days` is over how many days scheduled sweeps spread all pools. `follows_changes` is whether a call that
    changes a pool has its publications refreshed.
    """

    days: int
    follows_changes: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Rota:
        """The rota that template.yaml puts into the environment. Raises KeyError for a missing variable."""
        return cls(int(environment["REFRESH_DAYS"]), environment["FOLLOW_CHANGES"] == "true")

    def asks_for(self, pool_id: str, day: int | None) -> bool:
        """Whether it is the pool's day, which comes every `days` days. Without a day, and without a pool, it is."""
        if day is None or not pool_id:
            return True
        return day % self.days == _number(pool_id) % self.days

    def leaves_out_secrets(self, pool_id: str, day: int | None) -> bool:
        """Whether client secrets of the pool's apps need not be listed on this day of the pool.

        They are listed at least every SECRETS_EVERY_DAYS days, or every `days` if that is longer.
        """
        if day is None or not pool_id or not self.follows_changes:
            return False
        times = max(1, SECRETS_EVERY_DAYS // self.days)
        return (day // self.days + _number(pool_id) // self.days) % times != 0


def scheduled_day(event: Mapping[str, Any]) -> int | None:
    """The number of the day of a scheduled event, None for any other."""
    if event.get("source") != "aws.events":
        return None
    try:
        return datetime.fromisoformat(event["time"]).toordinal()
    except (KeyError, TypeError, ValueError):
        return None


def _number(pool_id: str) -> int:
    return zlib.crc32(pool_id.encode())
