"""Whether roles allow the session tags that an identity pool passes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.roles import all_of
from amplify_outputs.checks.trust import assumption_of, may_tag_sessions, verdict
from amplify_outputs.model.facts import Role, SessionTags
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import FollowUp
from amplify_outputs.model.roles import pool_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

TAG_SESSION_NOT_ALLOWED = Check(
    "TagSessionNotAllowed",
    "warning",
    title="the identity pool uses attributes for access control, but a role does not allow session tags",
    effect="The identity pool passes attributes of the user on as session tags, and AWS refuses the role with "
    "`Not authorized to perform sts:TagSession`: the users of the role get no AWS credentials.",
    fix="Allow `sts:TagSession` in the trust policy of the role, in the statement that allows "
    "`sts:AssumeRoleWithWebIdentity`. If no policy uses the tags, turn attributes for access control off instead.",
    sources=("cognito-session-tags",),
    console="IAM > Roles > the role > Trust relationships; or Identity pool > User access > the user pool provider > "
    "Edit: Attributes for access control, Inactive.",
    cloudformation="`AWS::IAM::Role`: `sts:TagSession` next to `sts:AssumeRoleWithWebIdentity` in "
    "`AssumeRolePolicyDocument`; or no `AWS::Cognito::IdentityPoolPrincipalTag` for the user pool.",
    terraform="`aws_iam_policy_document`: `sts:TagSession` in the `actions` of the trust policy; or no "
    "`aws_cognito_identity_pool_provider_principal_tag` for the user pool.",
    acceptable=True,
)


def check_session_tags(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """Each role that signed-in users can get allows the tags that come with them."""
    identity_pool_id = request.identity_pool_id or ""
    tags = readings.follow_ups.get(FollowUp("session_tags", identity_pool_id))
    if not isinstance(tags, SessionTags) or not tags.used:
        return
    for arn, recipients in pool_roles(request, readings).items():
        role = readings.follow_ups.get(FollowUp("role", arn))
        refused = [
            recipient
            for recipient in recipients
            if isinstance(role, Role) and _is_refused_for_tags(request, role, recipient)
        ]
        if refused:
            yield TAG_SESSION_NOT_ALLOWED.found(
                subject=f"role {arn}",
                message=f"Role {arn}, for {all_of(refused)}, does not allow sts:TagSession, but identity "
                f"pool {identity_pool_id} uses attributes for access control: they get no AWS credentials.",
                fix="Allow sts:TagSession in the trust policy of the role, or turn attributes for access "
                "control off.",
            )


def _is_refused_for_tags(request: PublishRequest, role: Role, recipient: str) -> bool:
    """Whether the tags alone keep these users from the role. Guests have no attributes."""
    assumption = assumption_of(request, recipient)
    return (
        recipient != "unauthenticated"
        and verdict(role, assumption) in ("trusted", "open")
        and not may_tag_sessions(role, assumption)
    )
