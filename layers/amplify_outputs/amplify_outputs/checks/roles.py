"""Whether the roles of an identity pool exist, and can be given to its users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.trust import Assumption, audiences, verdict
from amplify_outputs.model.facts import Role
from amplify_outputs.model.ids import identity_pool_region, identity_principal, provider_name
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import FollowUp, Unread, known
from amplify_outputs.model.roles import ROLES_READ_AT_MOST, is_of_the_account, pool_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.checks.trust import Verdict
    from amplify_outputs.model.facts import IdentityPool, IdentityPoolRoles, RoleMapping, UserPool
    from amplify_outputs.model.problem import Problem, Severity
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

_NAMES: Final = {"authenticated": "signed-in users", "unauthenticated": "guests"}

AUTHENTICATED_ROLE_MISSING = Check(
    "AuthenticatedRoleMissing",
    "error",
    title="the identity pool has no role for signed-in users",
    effect="No AWS credentials can be given to them. It is a warning when role mappings choose the "
    "roles. Accept it where the identity pool serves guests only.",
    fix="Set the role for authenticated users on the identity pool; its trust policy must name "
    "the identity pool.",
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
    title="guests are allowed, but there is no role for them",
    effect="Requests for guest credentials fail: what the app offers without sign-in does not work.",
    fix="Set the role for guests, or do not allow them.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > Guest access > Edit.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles: { unauthenticated: !GetAtt GuestRole.Arn }`.",
    terraform="`aws_cognito_identity_pool_roles_attachment`: `roles = { unauthenticated = aws_iam_role.<name>.arn }`.",
    acceptable=True,
)
ROLE_NOT_FOUND = Check(
    "RoleNotFound",
    "error",
    title="a role that the identity pool or a group names does not exist in its account",
    effect="Whoever should get it gets no AWS credentials. It is an error for the role of all signed-in users, and a warning for "
    "guests and groups.",
    fix="Name a role that exists, or make it again.",
    sources=("iam-get-role", "cognito-identity-roles"),
    console="Identity pool > User access, or User pool > Groups > the group > IAM role.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles`, or `AWS::Cognito::UserPoolGroup`: `RoleArn`. A "
    "`!GetAtt Role.Arn` keeps the role from going before what names it.",
    terraform="`aws_cognito_identity_pool_roles_attachment`: `roles`, or `aws_cognito_user_group`: `role_arn`, with "
    "`aws_iam_role.<name>.arn`.",
    acceptable=True,
    graded=("warning",),
)
ROLE_NOT_TRUSTING = Check(
    "RoleNotTrusting",
    "error",
    title="the trust policy of a role does not let the identity pool give it to its users",
    effect="They get `Not authorized to perform sts:AssumeRoleWithWebIdentity` in place of AWS credentials. It is an error for "
    "the role of all signed-in users, and a warning for guests and groups.",
    fix="Let the trust policy name Cognito's principal, this identity pool as `aud`, and `authenticated` or "
    "`unauthenticated` as `amr`.",
    sources=("cognito-role-trust",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`, where `cognito-identity.amazonaws.com:aud` equals "
    "`!Ref IdentityPool` and `cognito-identity.amazonaws.com:amr` is like `authenticated` or, for guests, `unauthenticated`.",
    terraform="`aws_iam_role`: `assume_role_policy`, from an `aws_iam_policy_document` with these two conditions.",
    acceptable=True,
    graded=("warning",),
)
ROLE_TRUSTS_EVERY_POOL = Check(
    "RoleTrustsEveryPool",
    "warning",
    title="the trust policy of a role does not say which identity pool it is for",
    effect="Any identity pool can hand the role out, one of another account included: whoever learns its ARN can use it. IAM "
    "no longer lets such a role be made, but leaves those that there are.",
    fix="Add the condition `aud` with this identity pool's id.",
    sources=("cognito-role-trust",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`, where `cognito-identity.amazonaws.com:aud` equals "
    "`!Ref IdentityPool`.",
    terraform="`aws_iam_policy_document`: a `condition` block for `cognito-identity.amazonaws.com:aud`.",
    acceptable=True,
)
ROLE_OF_ANOTHER_ACCOUNT = Check(
    "RoleOfAnotherAccount",
    "error",
    title="a role belongs to another account or partition than the pools",
    effect="In the flow that Amplify uses, an identity pool gives out roles of its own account only: whoever should get this one "
    "gets no AWS credentials. It is an error for the role of all signed-in users, and a warning for guests and groups.",
    fix="Name a role of the pools' account.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access, or User pool > Groups > the group > IAM role.",
    cloudformation="An `AWS::IAM::Role` of a stack in the pools' account.",
    terraform="An `aws_iam_role` of the provider that owns the pools.",
    acceptable=True,
    graded=("warning",),
)
ROLE_MAPPING_DENIES = Check(
    "RoleMappingDenies",
    "info",
    title="users for whom the role mapping finds no role get no AWS credentials",
    effect="Somebody chose it: the authenticated role is no fallback then. Users without a group, for example, are refused.",
    fix="Nothing, if that is meant.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > the user pool provider > Role settings: Role resolution.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `AmbiguousRoleResolution: AuthenticatedRole` in the mapping.",
    terraform='`aws_cognito_identity_pool_roles_attachment`: `ambiguous_role_resolution = "AuthenticatedRole"`.',
)
ROLES_LEFT_UNCHECKED = Check(
    "RolesLeftUnchecked",
    "info",
    title="the identity pool can give out more roles than are checked",
    effect=f"Only the first {ROLES_READ_AT_MOST} roles are read from IAM: those of signed-in users and guests, then those of groups.",
    fix="Nothing; look at the other roles' trust policies yourself.",
    sources=("iam-get-role",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`.",
    terraform="`aws_iam_role`: `assume_role_policy`.",
)


def check_roles_are_set(
    request: PublishRequest, pool: IdentityPool, roles: IdentityPoolRoles
) -> Iterator[Problem]:
    """Signed-in users get a role, and so do guests if there may be any."""
    mappings = _mappings(request, roles)
    if roles.authenticated is None:
        yield AUTHENTICATED_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} has no role for authenticated users"
            + (
                "; only its role mappings give one."
                if mappings
                else ": they get no AWS credentials."
            ),
            fix="Set the authenticated role of the identity pool.",
            severity="warning" if mappings else "error",
        )
    if pool.guests_allowed and roles.unauthenticated is None:
        yield GUEST_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} allows guests but has no unauthenticated role: guest "
            "credentials will fail.",
            fix="Set the role for guests, or do not allow them.",
        )
    if any(mapping.denies_others for mapping in mappings):
        yield ROLE_MAPPING_DENIES.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} denies users for whom its role mapping finds no role "
            "(AmbiguousRoleResolution is Deny).",
            fix="Nothing, if that is meant.",
        )


def check_roles(request: PublishRequest, pool: UserPool, readings: Readings) -> Iterator[Problem]:
    """Each role that can be given out exists here and trusts the identity pool with its users."""
    given, attached = pool_roles(request, readings), known(readings.identity_pool_roles)
    by_group = attached is not None and bool(_mappings(request, attached))
    for arn, recipients in given.items():
        if not is_of_the_account(arn, pool):
            yield ROLE_OF_ANOTHER_ACCOUNT.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {_all(recipients)}, is not of the account and partition "
                f"of user pool {pool.id}.",
                fix="Name a role of the pools' account.",
                severity=_grade(recipients),
            )
            continue
        reading = readings.follow_ups.get(FollowUp("role", arn))
        if isinstance(reading, Unread) and reading.reason == "not_found":
            yield ROLE_NOT_FOUND.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {_all(recipients)}, does not exist.",
                fix="Name a role that exists, or make it again.",
                severity=_grade(recipients),
            )
        elif isinstance(reading, Role):
            # Without a role mapping, members of a group get the role of all signed-in users.
            given_to = [whom for whom in recipients if by_group or whom in _NAMES]
            yield from _check_trust(request, reading, given_to)
    if (count := sum(is_of_the_account(arn, pool) for arn in given)) > ROLES_READ_AT_MOST:
        yield ROLES_LEFT_UNCHECKED.found(
            subject=f"identity pool {request.identity_pool_id}",
            message=f"Of {count} roles, the first {ROLES_READ_AT_MOST} were looked at.",
            fix="Nothing; look at the others' trust policies yourself.",
        )


def _check_trust(request: PublishRequest, role: Role, recipients: list[str]) -> Iterator[Problem]:
    """One finding for each trouble: the same role may be for guests and for signed-in users."""
    name = provider_name(request.user_pool_id)
    said_of_users = ("authenticated", name, f"{name}:CognitoSignIn:user")
    found: dict[Verdict, list[str]] = {}
    for recipient in recipients:
        amr = ("unauthenticated",) if recipient == "unauthenticated" else said_of_users
        assumption = Assumption(request.identity_pool_id or "", amr)
        found.setdefault(verdict(role, assumption), []).append(recipient)
    for trouble, sufferers in found.items():
        yield from _name_trouble(request, role, trouble, sufferers)


def _name_trouble(
    request: PublishRequest, role: Role, trouble: Verdict, recipients: list[str]
) -> Iterator[Problem]:
    identity_pool_id = request.identity_pool_id or ""
    principal = identity_principal(identity_pool_region(identity_pool_id))
    match trouble:
        case "no_federation":
            what = f"trusts no identity pool ({principal} may not assume it)"
        case "other_identity_pool":
            others = ", ".join(audiences(role, principal))
            what = (
                f"trusts identity pool {others}, not" if others else "does not trust identity pool"
            )
            what += f" {identity_pool_id} ({principal}:aud)"
        case "other_users":
            kind = "unauthenticated" if recipients == ["unauthenticated"] else "authenticated"
            what = f"does not trust {kind} users ({principal}:amr)"
        case "open":
            yield ROLE_TRUSTS_EVERY_POOL.found(
                subject=f"role {role.arn}",
                message=f"Role {role.arn} trusts every identity pool: no condition of its trust "
                f"policy limits {principal}:aud.",
                fix=f"Add a condition on it, with {identity_pool_id}.",
            )
            return
        case "trusted":
            return
    yield ROLE_NOT_TRUSTING.found(
        subject=f"role {role.arn}",
        message=f"Role {role.arn}, for {_all(recipients)}, {what}: they get no AWS credentials.",
        fix="Correct its trust policy.",
        severity=_grade(recipients),
    )


def _mappings(request: PublishRequest, roles: IdentityPoolRoles) -> list[RoleMapping]:
    """How the users of this very app client get their roles, where it is not the same for all."""
    login = f"{provider_name(request.user_pool_id)}:{request.user_pool_client_id}"
    return [mapping for mapping in roles.mappings if mapping.provider == login]


def _grade(recipients: list[str]) -> Severity:
    return "error" if "authenticated" in recipients else "warning"


def _all(recipients: list[str]) -> str:
    return ", ".join(_NAMES.get(recipient, recipient) for recipient in recipients)
