"""Whether an identity pool has roles for its users, and its role mapping gives them to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.void import app_client_is_void
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import known
from amplify_outputs.model.roles import mapping_of, serves_guests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import IdentityPool, IdentityPoolRoles, RoleMapping
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

AUTHENTICATED_ROLE_MISSING = Check(
    "AuthenticatedRoleMissing",
    "error",
    title="the identity pool has no role for signed-in users",
    effect="Signed-in users get no AWS credentials. It is a warning if there is a role mapping for the app client. If the identity pool serves guests only, accept this.",
    fix="Set the authenticated role of the identity pool. The trust policy of the role must name the identity pool.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > Authenticated access > Edit.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles: { authenticated: !GetAtt Role.Arn }`.",
    terraform="`aws_cognito_identity_pool_roles_attachment`: `roles = { authenticated = aws_iam_role.<name>.arn }`.",
    acceptable=True,
    graded=("warning",),
)
GUEST_ROLE_MISSING = Check(
    "GuestRoleMissing",
    "warning",
    title="the identity pool allows guests but has no role for them",
    effect="Guests get no AWS credentials: what the app offers without sign-in does not work.",
    fix="Set the unauthenticated role of the identity pool, or do not allow guests.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > Guest access > Edit.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles: { unauthenticated: !GetAtt GuestRole.Arn }`.",
    terraform="`aws_cognito_identity_pool_roles_attachment`: `roles = { unauthenticated = aws_iam_role.<name>.arn }`.",
    acceptable=True,
)
ROLE_MAPPING_DENIES = Check(
    "RoleMappingDenies",
    "info",
    title="users for whom the role mapping finds no role get no AWS credentials",
    effect="The mapping is set to deny, so these users do not fall back to the authenticated role. A user without a "
    "group, for example, is refused.",
    fix="If this is not intended, let the mapping use the authenticated role.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > the user pool provider > Role settings: Role resolution.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `AmbiguousRoleResolution: AuthenticatedRole` in the mapping.",
    terraform='`aws_cognito_identity_pool_roles_attachment`: `ambiguous_role_resolution = "AuthenticatedRole"`.',
)
ROLE_MAPPING_DENIES_EVERYBODY = Check(
    "RoleMappingDeniesEverybody",
    "warning",
    title="the role mapping denies all signed-in users, because it cannot find a role for any of them",
    effect="The mapping takes roles from tokens and denies users without one, and no group of the user pool has a role. "
    "So no signed-in user gets AWS credentials; the authenticated role is never used.",
    fix="Let the mapping use the authenticated role, or give the groups of the users roles. If the identity pool serves "
    "guests only, accept this.",
    sources=("cognito-identity-roles", "cognito-groups", "cognito-pre-token"),
    console="Identity pool > User access > the user pool provider > Role settings: Role resolution; or User pool > "
    "Groups > the group > Edit: IAM role.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `AmbiguousRoleResolution: AuthenticatedRole` in the mapping; "
    "or `AWS::Cognito::UserPoolGroup`: `RoleArn`.",
    terraform='`aws_cognito_identity_pool_roles_attachment`: `ambiguous_role_resolution = "AuthenticatedRole"`; or '
    "`aws_cognito_user_group`: `role_arn`.",
    acceptable=True,
)


def check_roles_are_set(
    request: PublishRequest, pool: IdentityPool, roles: IdentityPoolRoles, readings: Readings
) -> Iterator[Problem]:
    """Signed-in users get a role, and so do guests if the identity pool allows them."""
    mapping = mapping_of(request, roles)
    chooses = mapping is not None and _may_choose(mapping, readings)
    # There may be a mapping for the app client that the app will get.
    is_open = bool(roles.mappings) and app_client_is_void(readings)
    if roles.authenticated is None and not is_open:
        if mapping is None:
            what = ": they get no AWS credentials."
        elif chooses:
            what = "; only its role mappings give them one."
        else:
            what = ", and its role mapping gives them none: they get no AWS credentials."
        yield AUTHENTICATED_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} has no role for authenticated users{what}",
            fix="Set the authenticated role of the identity pool.",
            severity="error" if mapping is None else "warning",
        )
    if serves_guests(request, pool) and roles.unauthenticated is None:
        yield GUEST_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} allows guests but has no unauthenticated role: "
            "guests get no AWS credentials.",
            fix="Set the unauthenticated role, or do not allow guests.",
        )
    if mapping is not None and mapping.denies_others and not is_open:
        yield _denial(pool, mapping, chooses=chooses)


def _denial(pool: IdentityPool, mapping: RoleMapping, *, chooses: bool) -> Problem:
    if chooses:
        return ROLE_MAPPING_DENIES.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} denies users for whom its role mapping finds no role "
            "(AmbiguousRoleResolution is Deny).",
            fix="No action is needed if this is intended.",
        )
    why = "it has no rules" if mapping.by_rules else "no group of the user pool has one"
    return ROLE_MAPPING_DENIES_EVERYBODY.found(
        subject=f"identity pool {pool.id}",
        message=f"The role mapping of identity pool {pool.id} denies users without a role "
        f"(AmbiguousRoleResolution is Deny), and {why}: no signed-in user gets AWS credentials.",
        fix="Set AmbiguousRoleResolution to AuthenticatedRole, or give "
        + ("the mapping rules." if mapping.by_rules else "the groups of the users roles."),
    )


def _may_choose(mapping: RoleMapping, readings: Readings) -> bool:
    """Whether the mapping may give a user a role; it may as long as nothing says that it cannot."""
    groups, pool = known(readings.groups), known(readings.user_pool)
    if mapping.by_rules:
        return bool(mapping.rules)
    if groups is None or pool is None or pool.changes_tokens:
        return True
    return any(group.role_arn for group in groups)
