"""What ends on a day that its maker has named, and where the file can speak of it. The one table of such days."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple


class EndDate(NamedTuple):
    """A service or feature and its last day. `places` are keys of the file, with dots between them."""

    name: str
    last_day: date
    places: tuple[str, ...]
    source: str


AMAZON_PINPOINT: Final = EndDate(
    "Amazon Pinpoint",
    date(2026, 10, 30),
    ("analytics.amazon_pinpoint", "notifications.amazon_pinpoint_app_id"),
    source="pinpoint-end",
)
END_DATES: Final = (AMAZON_PINPOINT,)
