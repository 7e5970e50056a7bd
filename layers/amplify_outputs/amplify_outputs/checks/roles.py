"""Whether the roles that an identity pool gives out exist, and their users can get them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.trust import assumption_of, audiences, verdict
from amplify_outputs.model.facts import Role
from amplify_outputs.model.ids import identity_pool_region, identity_principal
from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.readings import FollowUp, Unread
from amplify_outputs.model.roles import ROLES_READ_AT_MOST, is_of_the_account, pool_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.checks.trust import Verdict
    from amplify_outputs.model.facts import UserPool
    from amplify_outputs.model.problem import Problem, Severity
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

_NAMES: Final = {"authenticated": "signed-in users", "unauthenticated": "guests"}

ROLE_NOT_FOUND = Check(
    "RoleNotFound",
    "error",
    title="a role that the identity pool gives out does not exist in its account",
    effect="The users of the role get no AWS credentials. It is an error for the role of all signed-in users, and a "
    "warning for guests, for groups and for rules of a role mapping.",
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
    "is an error for the role of all signed-in users, and a warning for guests, for groups and for rules of a role "
    "mapping.",
    fix="In the trust policy, name Cognito's principal, this identity pool as `aud`, and `authenticated` or "
    "`unauthenticated` as `amr`. A statement with the effect Deny wins over these: remove or narrow one that applies to "
    "the users.",
    sources=("cognito-role-trust", "iam-deny"),
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
    "this role get no AWS credentials. It is an error for the role of all signed-in users, and a warning for guests, "
    "for groups and for rules of a role mapping.",
    fix="Use a role of the pools' account.",
    sources=("cognito-identity-roles",),
    console="Identity pool > User access, or User pool > Groups > the group > IAM role.",
    cloudformation="An `AWS::IAM::Role` of a stack in the pools' account.",
    terraform="An `aws_iam_role` of the provider that owns the pools.",
    acceptable=True,
    graded=("warning",),
)
ROLES_LEFT_UNCHECKED = Check(
    "RolesLeftUnchecked",
    "info",
    title="the identity pool can give out more roles than the check reads",
    effect=f"The check reads only the first {ROLES_READ_AT_MOST} roles from IAM: those of signed-in users and guests, then "
    "those of rules or groups.",
    fix="Check the trust policies of the other roles yourself.",
    sources=("iam-get-role",),
    console="IAM > Roles > the role > Trust relationships.",
    cloudformation="`AWS::IAM::Role`: `AssumeRolePolicyDocument`.",
    terraform="`aws_iam_role`: `assume_role_policy`.",
)


def check_roles(request: PublishRequest, pool: UserPool, readings: Readings) -> Iterator[Problem]:
    """Each role that the identity pool gives out is in the account and trusts the identity pool."""
    given = pool_roles(request, readings)
    for arn, recipients in given.items():
        if not is_of_the_account(arn, pool):
            yield ROLE_OF_ANOTHER_ACCOUNT.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {all_of(recipients)}, is not in the account and partition "
                f"of user pool {pool.id}.",
                fix="Use a role of the pools' account.",
                severity=_grade(recipients),
            )
            continue
        reading = readings.follow_ups.get(FollowUp("role", arn))
        if isinstance(reading, Unread) and reading.reason == "not_found":
            yield ROLE_NOT_FOUND.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {all_of(recipients)}, does not exist.",
                fix="Use a role that exists, or create the role again.",
                severity=_grade(recipients),
            )
        elif isinstance(reading, Role):
            yield from _check_trust(request, reading, recipients)
    if (count := sum(is_of_the_account(arn, pool) for arn in given)) > ROLES_READ_AT_MOST:
        yield ROLES_LEFT_UNCHECKED.found(
            subject=f"identity pool {request.identity_pool_id}",
            message=f"The check read only the first {ROLES_READ_AT_MOST} of {count} roles.",
            fix="Check the trust policies of the other roles yourself.",
        )


def _check_trust(request: PublishRequest, role: Role, recipients: list[str]) -> Iterator[Problem]:
    """One finding for each verdict: the same role may be for guests and for signed-in users."""
    found: dict[Verdict, list[str]] = {}
    for recipient in recipients:
        found.setdefault(verdict(role, assumption_of(request, recipient)), []).append(recipient)
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
        case "denied":
            what = "denies them this by a statement of its trust policy with the effect Deny"
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
        message=f"Role {role.arn}, for {all_of(recipients)}, {what}: they get no AWS credentials.",
        fix="Correct the trust policy of the role.",
        severity=_grade(recipients),
    )


def _grade(recipients: list[str]) -> Severity:
    return "error" if "authenticated" in recipients else "warning"


def all_of(recipients: list[str]) -> str:
    """How messages name all users who can get a role."""
    return listed([_NAMES.get(recipient, recipient) for recipient in recipients])
