"""What can be wrong with an identity pool and its roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.facts import Login, Unread
from amplify_outputs.ids import identity_pool_region, provider_name
from amplify_outputs.problems import catalogue
from amplify_outputs.problems.reading import denied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.facts import IdentityPool, IdentityPoolRoles, Readings
    from amplify_outputs.problems.problem import Problem
    from amplify_outputs.request import PublishRequest


def check_identity_pool_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The identity pool exists; denied reads are named one by one."""
    unread = [
        reading
        for reading in (readings.identity_pool, readings.identity_pool_roles)
        if isinstance(reading, Unread)
    ]
    pool_id = request.identity_pool_id or ""
    if any(reading.reason == "not_found" for reading in unread):
        region = identity_pool_region(pool_id)
        yield catalogue.IDENTITY_POOL_NOT_FOUND.found(
            subject=f"identity pool {pool_id}",
            message=f"Identity pool {pool_id} was not found in {region} of this account.",
            fix="Check the id, or leave IdentityPoolId out if the app needs no AWS credentials.",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield denied(reading, f"identity pool {pool_id}")


def check_login(request: PublishRequest, pool: IdentityPool) -> Iterator[Problem]:
    """The identity pool takes the tokens of exactly this user pool and this app client."""
    wanted = Login(provider_name(request.user_pool_id), request.user_pool_client_id)
    if wanted in pool.logins:
        return
    linked = ", ".join(f"{login.provider_name} with {login.client_id}" for login in pool.logins)
    yield catalogue.IDENTITY_POOL_NOT_LINKED.found(
        subject=f"identity pool {pool.id}",
        message=f"Identity pool {pool.id} is not linked to app client {wanted.client_id} of "
        f"{request.user_pool_id}; linked: {linked or 'none'}.",
        fix="Add the pair to the identity pool's user pool logins; until then signed-in users "
        'get "Token is not from a supported provider of this identity pool".',
    )


def check_authenticated_role(
    request: PublishRequest, pool: IdentityPool, roles: IdentityPoolRoles
) -> Iterator[Problem]:
    """Signed-in users get a role; with a role mapping of this client, its rules may give one."""
    if roles.authenticated is not None:
        return
    login = f"{provider_name(request.user_pool_id)}:{request.user_pool_client_id}"
    mapped = login in roles.mapped_providers
    yield catalogue.AUTHENTICATED_ROLE_MISSING.found(
        subject=f"identity pool {pool.id}",
        message=f"Identity pool {pool.id} has no role for authenticated users"
        + ("; only its role mappings give one." if mapped else ": they get no AWS credentials."),
        fix="Set the authenticated role of the identity pool.",
        severity="warning" if mapped else "error",
    )


def check_expected_roles(request: PublishRequest, roles: IdentityPoolRoles) -> Iterator[Problem]:
    """The roles are those that `Expect` names."""
    expected = (
        ("authenticated", request.expect.authenticated_role_arn, roles.authenticated),
        ("unauthenticated", request.expect.unauthenticated_role_arn, roles.unauthenticated),
    )
    for kind, wanted, found in expected:
        if wanted is not None and wanted != found:
            yield catalogue.EXPECTATION_NOT_MET.found(
                subject=f"identity pool {request.identity_pool_id}",
                message=f"The {kind} role of identity pool {request.identity_pool_id} is "
                f"{found or 'not set'}, not {wanted}.",
                fix=f"Correct the role, or Expect.{kind.capitalize()}RoleArn.",
            )
