"""Errors that make later checks void: what they say of an id is of no use if the id is to be replaced. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.app_client import is_machine_only
from amplify_outputs.model.readings import Unread, known

if TYPE_CHECKING:
    from amplify_outputs.model.readings import Readings


def user_pool_is_void(readings: Readings) -> bool:
    """Whether the request names no user pool that exists."""
    about_the_pool = readings.user_pool, readings.mfa, readings.groups, readings.identity_providers
    return any(_is_absent(reading) for reading in about_the_pool)


def app_client_is_void(readings: Readings) -> bool:
    """Whether the app needs another app client, so that nothing need be set up for this one."""
    client = known(readings.app_client)
    return (
        user_pool_is_void(readings)
        or _is_absent(readings.app_client)
        or (
            client is not None
            and bool(client.has_secret or known(readings.client_secrets) or is_machine_only(client))
        )
    )


def _is_absent(reading: object) -> bool:
    return isinstance(reading, Unread) and reading.reason == "not_found"
