"""Moments of requests, as texts that sort by time. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

A_MOMENT: Final = "20261123T061500Z"
_MOMENT: Final = re.compile(r"\d{8}T\d{6}(\.\d{6})?Z")
# AWS refuses requests whose clock is further ahead than that [sigv4-clock].
FUTURE_AT_MOST: Final = timedelta(minutes=5)


def is_moment(text: str) -> bool:
    """Whether the text has the form of CloudFormation's moments, such as A_MOMENT, or of the command line's."""
    return _MOMENT.fullmatch(text) is not None


def moment_of(time: datetime) -> str:
    """The moment of that time, in CloudFormation's form: to the second."""
    return f"{time.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def fine_moment_of(time: datetime) -> str:
    """The moment of that time in the command line's form, which sorts by time also within a second."""
    return f"{time.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"


def time_of(moment: str) -> datetime | None:
    """The time of a moment in either form; None for a text that is no moment."""
    form = "%Y%m%dT%H%M%S.%fZ" if "." in moment else "%Y%m%dT%H%M%SZ"
    try:
        return datetime.strptime(moment, form).replace(tzinfo=UTC) if is_moment(moment) else None
    except ValueError:  # Such as the 13th month.
        return None


def believable(text: str, now: datetime) -> str:
    """The moment that the text says, or "" if it is no moment or cannot have come yet."""
    return text if is_moment(text) and not is_future(text, now) else ""


def is_future(moment: str, now: datetime) -> bool:
    """Whether the moment cannot have come yet, by a clock that may be some minutes behind."""
    return moment > moment_of(now + FUTURE_AT_MOST)
