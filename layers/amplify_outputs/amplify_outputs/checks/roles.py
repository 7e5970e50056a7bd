"""Whether the roles of an identity pool exist, and its users can get them."""

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
    effect="Signed-in users get no AWS credentials. It is a warning if role mappings choose the roles. If the "
    "identity pool serves guests only, accept this.",
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
ROLE_NOT_FOUND = Check(
    "RoleNotFound",
    "error",
    title="a role that the identity pool or a group names does not exist in its account",
    effect="The users of the role get no AWS credentials. It is an error for the role of all signed-in users, and a "
    "warning for guests and groups.",
    fix="Use a role that exists, or create the role again.",
    sources=("iam-get-role", "cognito-identity-roles"),
    console="Identity pool > User access, or User pool > Groups > the group > IAM role.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles`, or `AWS::Cognito::UserPoolGroup`: `RoleArn`. "
    "With `!GetAtt Role.Arn`, CloudFormation keeps the role as long as something refers to it.",
    terraform="`aws_cognito_identity_pool_roles_attachment`: `roles`, or `aws_cognito_user_group`: `role_arn`, with "
    "`aws_iam_role.<name>.arn`.",
    acceptable=True,
    graded=("warning",),
)
ROLE_NOT_TRUSTING = Check(
    "RoleNotTrusting",
    "error",
    title="the trust policy of a role does not let the identity pool give the role to its users",
    effect="These users get `Not authorized to perform sts:AssumeRoleWithWebIdentity` instead of AWS credentials. It "
    "is an error for the role of all signed-in users, and a warning for guests and groups.",
    fix="In the trust policy, name Cognito's principal, this identity pool as `aud`, and `authenticated` or "
    "`unauthenticated` as `amr`.",
    sources=("cognito-role-trust",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`, with `cognito-identity.amazonaws.com:aud` equal to "
    "`!Ref IdentityPool` and `cognito-identity.amazonaws.com:amr` like `authenticated` or, for guests, "
    "`unauthenticated`.",
    terraform="`aws_iam_role`: `assume_role_policy`, from an `aws_iam_policy_document` with these two conditions.",
    acceptable=True,
    graded=("warning",),
)
ROLE_TRUSTS_EVERY_POOL = Check(
    "RoleTrustsEveryPool",
    "warning",
    title="the trust policy of a role does not limit which identity pools may use it",
    effect="Any identity pool of any account can give out the role: everybody who learns its ARN can use it. IAM no "
    "longer accepts such a role, but keeps existing ones.",
    fix="Add a condition on `aud` with the id of this identity pool.",
    sources=("cognito-role-trust",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`, with `cognito-identity.amazonaws.com:aud` equal to "
    "`!Ref IdentityPool`.",
    terraform="`aws_iam_policy_document`: a `condition` block for `cognito-identity.amazonaws.com:aud`.",
    acceptable=True,
)
ROLE_OF_ANOTHER_ACCOUNT = Check(
    "RoleOfAnotherAccount",
    "error",
    title="a role belongs to a different account or partition than the pools",
    effect="In the flow that Amplify uses, an identity pool gives out only roles of its own account: the users of "
    "this role get no AWS credentials. It is an error for the role of all signed-in users, and a warning for guests "
    "and groups.",
    fix="Use a role of the pools' account.",
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
    effect="The mapping is set to deny, so these users do not fall back to the authenticated role. A user without a "
    "group, for example, is refused.",
    fix="If this is not intended, let the mapping use the authenticated role.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access > the user pool provider > Role settings: Role resolution.",
    cloudformation="`AWS::Cognito::IdentityPoolRoleAttachment`: `AmbiguousRoleResolution: AuthenticatedRole` in the mapping.",
    terraform='`aws_cognito_identity_pool_roles_attachment`: `ambiguous_role_resolution = "AuthenticatedRole"`.',
)
ROLES_LEFT_UNCHECKED = Check(
    "RolesLeftUnchecked",
    "info",
    title="the identity pool can give out more roles than the check reads",
    effect=f"The check reads only the first {ROLES_READ_AT_MOST} roles from IAM: those of signed-in users and guests, then "
    "those of groups.",
    fix="Check the trust policies of the other roles yourself.",
    sources=("iam-get-role",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`.",
    terraform="`aws_iam_role`: `assume_role_policy`.",
)


def check_roles_are_set(
    request: PublishRequest, pool: IdentityPool, roles: IdentityPoolRoles
) -> Iterator[Problem]:
    """Signed-in users get a role, and so do guests if the identity pool allows them."""
    mappings = _mappings(request, roles)
    if roles.authenticated is None:
        yield AUTHENTICATED_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} has no role for authenticated users"
            + (
                "; only its role mappings give them one."
                if mappings
                else ": they get no AWS credentials."
            ),
            fix="Set the authenticated role of the identity pool.",
            severity="warning" if mappings else "error",
        )
    if pool.guests_allowed and roles.unauthenticated is None:
        yield GUEST_ROLE_MISSING.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} allows guests but has no unauthenticated role: "
            "guests get no AWS credentials.",
            fix="Set the unauthenticated role, or do not allow guests.",
        )
    if any(mapping.denies_others for mapping in mappings):
        yield ROLE_MAPPING_DENIES.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} denies users for whom its role mapping finds no role "
            "(AmbiguousRoleResolution is Deny).",
            fix="No action is needed if this is intended.",
        )


def check_roles(request: PublishRequest, pool: UserPool, readings: Readings) -> Iterator[Problem]:
    """Each role that the identity pool gives out is in the account and trusts the identity pool."""
    given, attached = pool_roles(request, readings), known(readings.identity_pool_roles)
    by_group = attached is not None and bool(_mappings(request, attached))
    for arn, recipients in given.items():
        if not is_of_the_account(arn, pool):
            yield ROLE_OF_ANOTHER_ACCOUNT.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {_all(recipients)}, is not in the account and partition "
                f"of user pool {pool.id}.",
                fix="Use a role of the pools' account.",
                severity=_grade(recipients),
            )
            continue
        reading = readings.follow_ups.get(FollowUp("role", arn))
        if isinstance(reading, Unread) and reading.reason == "not_found":
            yield ROLE_NOT_FOUND.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {_all(recipients)}, does not exist.",
                fix="Use a role that exists, or create the role again.",
                severity=_grade(recipients),
            )
        elif isinstance(reading, Role):
            # Without a role mapping, members of a group get the role of all signed-in users.
            given_to = [whom for whom in recipients if by_group or whom in _NAMES]
            yield from _check_trust(request, reading, given_to)
    if (count := sum(is_of_the_account(arn, pool) for arn in given)) > ROLES_READ_AT_MOST:
        yield ROLES_LEFT_UNCHECKED.found(
            subject=f"identity pool {request.identity_pool_id}",
            message=f"The check read only the first {ROLES_READ_AT_MOST} of {count} roles.",
            fix="Check the trust policies of the other roles yourself.",
        )


def _check_trust(request: PublishRequest, role: Role, recipients: list[str]) -> Iterator[Problem]:
    """One finding for each verdict: the same role may be for guests and for signed-in users."""
    name = provider_name(request.user_pool_id)
    said_of_users = ("authenticated", name, f"{name}:CognitoSignIn:user")
    found: dict[Verdict, list[str]] = {}
    for recipient in recipients:
        amr = ("unauthenticated",) if recipient == "unauthenticated" else said_of_users
        assumption = Assumption(request.identity_pool_id or "", amr)
        found.setdefault(verdict(role, assumption), []).append(recipient)
    for trouble, affected in found.items():
        yield from _name_trouble(request, role, trouble, affected)


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
                fix=f"Add a condition on {principal}:aud with {identity_pool_id}.",
            )
            return
        case "trusted":
            return
    yield ROLE_NOT_TRUSTING.found(
        subject=f"role {role.arn}",
        message=f"Role {role.arn}, for {_all(recipients)}, {what}: they get no AWS credentials.",
        fix="Correct the trust policy of the role.",
        severity=_grade(recipients),
    )


def _mappings(request: PublishRequest, roles: IdentityPoolRoles) -> list[RoleMapping]:
    """The mappings that choose roles for users of this app client."""
    login = f"{provider_name(request.user_pool_id)}:{request.user_pool_client_id}"
    return [mapping for mapping in roles.mappings if mapping.provider == login]


def _grade(recipients: list[str]) -> Severity:
    return "error" if "authenticated" in recipients else "warning"


def _all(recipients: list[str]) -> str:
    return ", ".join(_NAMES.get(recipient, recipient) for recipient in recipients)
