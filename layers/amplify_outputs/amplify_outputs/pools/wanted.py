"""Which further reads the pools call for, so that more can be said of them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.readings import FollowUp, Unread, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

from amplify_outputs.model.roles import ROLES_READ_AT_MOST, is_of_the_account, pool_roles

_PLANS_WITH_RECOVERY: Final = ("ESSENTIALS", "PLUS")


def wanted_follow_ups(request: PublishRequest, readings: Readings) -> tuple[FollowUp, ...]:
    """The reads that these readings call for, without repetition; none where a pool is unknown."""
    return tuple(
        dict.fromkeys(
            (
                *_of_sign_in_pages(readings),
                *_of_recoveries(readings),
                *_of_other_clients(readings),
                *_of_roles(request, readings),
            )
        )
    )


def _of_sign_in_pages(readings: Readings) -> Iterator[FollowUp]:
    client, pool = known(readings.app_client), known(readings.user_pool)
    if client is None or pool is None or not client.oauth_enabled:
        return
    if domain := pool.custom_domain or pool.domain:
        yield FollowUp("domain", domain)
        yield FollowUp("login_style", client.id)
        yield FollowUp("cimd_policies", pool.id)
    if any("/" in scope for scope in client.oauth_scopes):
        yield FollowUp("resource_servers", pool.id)


def _of_recoveries(readings: Readings) -> Iterator[FollowUp]:
    pool = known(readings.user_pool)
    # The Lite plan has no point-in-time recovery [cognito-model].
    if pool is not None and pool.tier in _PLANS_WITH_RECOVERY:
        yield FollowUp("recoveries", pool.id)


def _of_other_clients(readings: Readings) -> Iterator[FollowUp]:
    """Of a user pool that does not have the app client, to name those that it has."""
    client, pool = readings.app_client, known(readings.user_pool)
    if isinstance(client, Unread) and client.reason == "not_found" and pool is not None:
        yield FollowUp("app_clients", pool.id)


def _of_roles(request: PublishRequest, readings: Readings) -> Iterator[FollowUp]:
    pool = known(readings.user_pool)
    if pool is None:
        return
    given = pool_roles(request, readings)
    here = [arn for arn in given if is_of_the_account(arn, pool)]
    if request.identity_pool_id and any(given[arn] != ["unauthenticated"] for arn in here):
        yield FollowUp("session_tags", request.identity_pool_id)
    for arn in here[:ROLES_READ_AT_MOST]:
        yield FollowUp("role", arn)
