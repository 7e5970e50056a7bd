"""Pools of another account: the role that a request names is assumed, limited to the reads of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.aws.errors import needed
from amplify_outputs.aws.roles import assume, session_policy
from amplify_outputs.model.ids import account_of, user_pool_region
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.model.readings import Unread

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.pool_roles import PoolRoles
    from amplify_outputs.model.request import PublishRequest

# Every read of pools, APIs and buckets. Contract tests compare it with the calls in the code, with the role in
# template.yaml and with the example of a role.
READS: Final = (
    "appsync:GetGraphqlApi",
    "appsync:ListApiKeys",
    "cognito-identity:DescribeIdentityPool",
    "cognito-identity:GetIdentityPoolRoles",
    "cognito-identity:GetPrincipalTagAttributeMap",
    "cognito-idp:DescribeManagedLoginBrandingByClient",
    "cognito-idp:DescribeUserPool",
    "cognito-idp:DescribeUserPoolClient",
    "cognito-idp:DescribeUserPoolDomain",
    "cognito-idp:GetUserPoolMfaConfig",
    "cognito-idp:ListCIMDPolicies",
    "cognito-idp:ListGroups",
    "cognito-idp:ListIdentityProviders",
    "cognito-idp:ListPointInTimeRecoveries",
    "cognito-idp:ListResourceServers",
    "cognito-idp:ListUserPoolClientSecrets",
    "cognito-idp:ListUserPoolClients",
    "cognito-idp:ListUserPoolReplicas",
    "iam:GetRole",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketPublicAccessBlock",
)
SESSION_POLICY: Final = session_policy(READS)


def aws_of_pools(request: PublishRequest, aws: Aws, roles: PoolRoles) -> Aws | RoleRefused:
    """The clients to read the pools with: the same ones, or those of the role that the request names.

    One call of STS if it names one. The credentials last for 15 minutes. A role that is not listed, and one
    that AWS does not let the caller assume, is a value; every other refusal of AWS is raised as it is.
    """
    role_arn = request.pool_role_arn
    if role_arn is None:
        return aws
    if not roles.allow(role_arn):
        return RoleRefused("not_listed")
    sts = aws.sts(user_pool_region(request.user_pool_id))
    assumed = needed(
        "sts:AssumeRole", lambda: assume(aws, sts, role_arn, roles.external_id, SESSION_POLICY)
    )
    if isinstance(assumed, Unread):
        return RoleRefused("denied", assumed.detail, roles.external_id)
    assumed.expect_bucket_owner(account_of(role_arn))
    return assumed
