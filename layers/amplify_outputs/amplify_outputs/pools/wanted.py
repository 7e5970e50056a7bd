"""Which further reads the pools call for, so that more can be said of them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.readings import FollowUp, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

from amplify_outputs.model.roles import ROLES_READ_AT_MOST, is_of_the_account, pool_roles


def wanted_follow_ups(request: PublishRequest, readings: Readings) -> tuple[FollowUp, ...]:
    """The reads that these readings call for, without repetition; none where a pool is unknown."""
    return tuple(dict.fromkeys((*_of_sign_in_pages(readings), *_of_roles(request, readings))))


def _of_sign_in_pages(readings: Readings) -> Iterator[FollowUp]:
    client, pool = known(readings.app_client), known(readings.user_pool)
    if client is None or pool is None or not client.oauth_enabled:
        return
    if domain := pool.custom_domain or pool.domain:
        yield FollowUp("domain", domain)
        yield FollowUp("login_style", client.id)
    if any("/" in scope for scope in client.oauth_scopes):
        yield FollowUp("resource_servers", pool.id)


def _of_roles(request: PublishRequest, readings: Readings) -> Iterator[FollowUp]:
    pool = known(readings.user_pool)
    if pool is None:
        return
    here = [arn for arn in pool_roles(request, readings) if is_of_the_account(arn, pool)]
    for arn in here[:ROLES_READ_AT_MOST]:
        yield FollowUp("role", arn)
