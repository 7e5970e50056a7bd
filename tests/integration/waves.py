"""The operations in the waves of a publication, in the order of their names."""

LOOK = ["GetObject", "GetObject", "GetParameter", "HeadObject", "ListTagsForResource"]
READ = [
    "DescribeIdentityPool",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "GetIdentityPoolRoles",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListIdentityProviders",
    "ListUserPoolClientSecrets",
    "ListUserPoolReplicas",
]
FOLLOW_UPS = ["GetRole"]
