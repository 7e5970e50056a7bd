"""The operations of AWS that the package calls, but for those that list the pools of an account for people.

The layer has the descriptions of these, and no others.

A contract test compares them with the calls in the code, and the permissions in the template with these calls.
"""

from __future__ import annotations

# By the names that botocore has for services and operations.
CALLED: dict[str, tuple[str, ...]] = {
    "appsync": ("GetGraphqlApi", "ListApiKeys"),
    "cloudformation": ("DescribeStackResource", "DescribeStacks"),
    "cognito-identity": (
        "DescribeIdentityPool",
        "GetIdentityPoolRoles",
        "GetPrincipalTagAttributeMap",
    ),
    "cognito-idp": (
        "DescribeManagedLoginBrandingByClient",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "DescribeUserPoolDomain",
        "GetUserPoolMfaConfig",
        "ListCIMDPolicies",
        "ListGroups",
        "ListIdentityProviders",
        "ListPointInTimeRecoveries",
        "ListResourceServers",
        "ListUserPoolClientSecrets",
        "ListUserPoolClients",
        "ListUserPoolReplicas",
    ),
    "events": ("PutEvents",),
    "iam": ("GetRole",),
    "kms": ("GenerateMac", "VerifyMac"),
    "s3": (
        "DeleteObject",
        "GetBucketCors",
        "GetBucketLocation",
        "GetBucketPolicyStatus",
        "GetObject",
        "GetPublicAccessBlock",
        "HeadObject",
        "ListObjectsV2",
        "PutObject",
    ),
    "sqs": ("SendMessageBatch",),
    "ssm": (
        "AddTagsToResource",
        "DeleteParameter",
        "GetParameter",
        "GetParameterHistory",
        "GetParameters",
        "ListTagsForResource",
        "PutParameter",
    ),
    "sts": ("AssumeRole",),
}
# What botocore's own S3 client calls: to find the region of a bucket that is elsewhere, and for directory buckets.
CALLED_BY_BOTOCORE: dict[str, tuple[str, ...]] = {"s3": ("CreateSession", "HeadBucket")}
