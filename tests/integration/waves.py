"""The operations in the waves of a publication, in the order of their names."""

# A request is verified in its first wave.
VERIFY = ["DescribeStackResource"]
LOOK = ["GetObject", "GetObject", "GetParameter", "HeadObject", "ListTagsForResource"]
# Of a name that is expected to be there, with the marks of its two pools.
LOOK_AGAIN = sorted([*LOOK, "HeadObject", "HeadObject"])
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
FOLLOW_UPS = ["GetPrincipalTagAttributeMap", "GetRole"]
