"""Which further reads the pools call for, so that more can be said of them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.facts import Detail, known
from amplify_outputs.model.ids import account_of, partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import Readings, UserPool
    from amplify_outputs.properties.parse import PublishRequest

# Each is a call of IAM, whose quota the whole account shares.
ROLES_READ_AT_MOST: Final = 20


def wanted_details(request: PublishRequest, readings: Readings) -> tuple[Detail, ...]:
    """The reads that these readings call for, without repetition; none where a pool is unknown."""
    return tuple(dict.fromkeys((*_of_sign_in_pages(readings), *_of_roles(request, readings))))


def pool_roles(request: PublishRequest, readings: Readings) -> dict[str, list[str]]:
    """The roles that the identity pool can give out, each with whom it is for, the first first.

    Whom: "authenticated", "unauthenticated" where guests are allowed, or "group <name>".
    """
    given: dict[str, list[str]] = {}
    pool, roles = known(readings.identity_pool), known(readings.identity_pool_roles)
    if request.identity_pool_id is None or pool is None or roles is None:
        return given
    if roles.authenticated:
        given.setdefault(roles.authenticated, []).append("authenticated")
    if roles.unauthenticated and pool.guests_allowed:
        given.setdefault(roles.unauthenticated, []).append("unauthenticated")
    for group in known(readings.groups) or ():
        if group.role_arn:
            given.setdefault(group.role_arn, []).append(f"group {group.name}")
    return given


def is_of_the_account(role_arn: str, pool: UserPool) -> bool:
    """Whether a role is where the pool is; a role of another account cannot be given out."""
    if not pool.account:
        return True
    return account_of(role_arn) == pool.account and partition_of(role_arn) == partition_of(pool.arn)


def _of_sign_in_pages(readings: Readings) -> Iterator[Detail]:
    client, pool = known(readings.app_client), known(readings.user_pool)
    if client is None or pool is None or not client.oauth_enabled:
        return
    if domain := pool.custom_domain or pool.domain:
        yield Detail("domain", domain)
        yield Detail("login_style", client.id)
    if any("/" in scope for scope in client.oauth_scopes):
        yield Detail("resource_servers", pool.id)


def _of_roles(request: PublishRequest, readings: Readings) -> Iterator[Detail]:
    pool = known(readings.user_pool)
    if pool is None:
        return
    here = [arn for arn in pool_roles(request, readings) if is_of_the_account(arn, pool)]
    for arn in here[:ROLES_READ_AT_MOST]:
        yield Detail("role", arn)
