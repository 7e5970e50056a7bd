"""Questions about the roles that an identity pool can give out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import account_of, partition_of
from amplify_outputs.model.readings import known

if TYPE_CHECKING:
    from amplify_outputs.model.facts import UserPool
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest


# Each is a call of IAM, whose quota the whole account shares.
ROLES_READ_AT_MOST: Final = 20


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
