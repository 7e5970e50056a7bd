"""Questions about the roles that an identity pool can give out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import (
    account_of,
    is_oidc_provider_of,
    partition_of,
    provider_name,
)
from amplify_outputs.model.readings import known

if TYPE_CHECKING:
    from amplify_outputs.model.facts import IdentityPool, IdentityPoolRoles, RoleMapping, UserPool
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest


# Each is a call of IAM, whose quota the whole account shares.
ROLES_READ_AT_MOST: Final = 20


def mapping_of(request: PublishRequest, roles: IdentityPoolRoles) -> RoleMapping | None:
    """The mapping that chooses roles for the users of this app client, if there is one.

    It is of the user pool and the app client, or else of the IAM provider that stands for the pool.
    """
    login = f"{provider_name(request.user_pool_id)}:{request.user_pool_client_id}"
    by_name = {mapping.provider: mapping for mapping in roles.mappings}
    of_iam = (name for name in by_name if is_oidc_provider_of(name, request.user_pool_id))
    return by_name.get(login) or by_name.get(next(of_iam, ""))


def chooses_by_groups(request: PublishRequest, readings: Readings) -> bool:
    """Whether the identity pool gives the app's users the roles of their groups."""
    roles = known(readings.identity_pool_roles)
    mapping = mapping_of(request, roles) if roles and known(readings.identity_pool) else None
    return mapping is not None and not mapping.by_rules


def serves_guests(request: PublishRequest, pool: IdentityPool) -> bool:
    """Whether guests of the app get credentials: the pool allows them, and no override turns them off."""
    over = request.outputs.get("auth", {})
    return pool.guests_allowed and over.get("unauthenticated_identities_enabled") is not False


def pool_roles(request: PublishRequest, readings: Readings) -> dict[str, list[str]]:
    """The roles that users of the app can get, each with whom it is for, the first first.

    Whom: "authenticated" unless a mapping denies all whom it gives no role, "unauthenticated"
    where guests are allowed, "rule <number> (...)" of a mapping, or "group <name>" where a mapping
    hands out the roles of groups.
    """
    given: dict[str, list[str]] = {}
    pool, roles = known(readings.identity_pool), known(readings.identity_pool_roles)
    if request.identity_pool_id is None or pool is None or roles is None:
        return given
    mapping = mapping_of(request, roles)
    if roles.authenticated and not (mapping and mapping.denies_others):
        given.setdefault(roles.authenticated, []).append("authenticated")
    if roles.unauthenticated and serves_guests(request, pool):
        given.setdefault(roles.unauthenticated, []).append("unauthenticated")
    if mapping and mapping.by_rules:
        for number, rule in enumerate(mapping.rules, 1):
            whom = f"rule {number} ({rule.claim} {rule.match} {rule.value})"
            given.setdefault(rule.role_arn, []).append(whom)
    elif mapping:
        for group in known(readings.groups) or ():
            if group.role_arn:
                given.setdefault(group.role_arn, []).append(f"group {group.name}")
    return given


def is_of_the_account(role_arn: str, pool: UserPool) -> bool:
    """Whether a role is where the pool is; a role of another account cannot be given out."""
    if not pool.account:
        return True
    return account_of(role_arn) == pool.account and partition_of(role_arn) == partition_of(pool.arn)
