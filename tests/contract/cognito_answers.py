"""Answers of AWS for Hypothesis: whatever the service models allow, absent keys included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from botocore.model import ListShape, MapShape, StringShape, StructureShape
from hypothesis import strategies as st

from amplify_outputs.aws.replies import ALWAYS
from amplify_outputs.model.ids import provider_name
from tests.builders import CLIENT_ID, DATA_API_ID, IDENTITY_POOL_ID, POOL_ID
from tests.contract.service_models import MAP_KEYS, READS, answer_shape, reading

if TYPE_CHECKING:
    from botocore.model import Shape

# The models call hardly anything required. These are there because they were asked for by name,
# or because there would be no entry without them.
ALWAYS_THERE: Final = {
    "DescribeUserPool.UserPool",
    "DescribeUserPoolClient.UserPoolClient",
    "GetGraphqlApi.graphqlApi",
    "ListResourceServers.ResourceServers[].Scopes[].ScopeName",
    *(f"{name}.{path}" for name, paths in ALWAYS.items() for path in paths),
}
ROLES: Final = ("signed-in", "guests")
# Often what goes together, so that many of the documents are published.
LIKELY: Final[dict[str, list[Any]]] = {
    "DescribeUserPool.UserPool.Id": [POOL_ID],
    "DescribeUserPoolClient.UserPoolClient.ClientId": [CLIENT_ID],
    "DescribeUserPoolClient.UserPoolClient.ClientSecret": [""],
    "DescribeUserPoolClient.UserPoolClient.SupportedIdentityProviders[]": ["COGNITO", "Google"],
    "DescribeIdentityPool.IdentityPoolId": [IDENTITY_POOL_ID],
    "DescribeIdentityPool.CognitoIdentityProviders[].ClientId": [CLIENT_ID],
    "DescribeIdentityPool.CognitoIdentityProviders[].ProviderName": [provider_name(POOL_ID)],
    "ListGroups.Groups[].GroupName": [f"{POOL_ID}_Google", "{{admins}}", "'''", '"', "\\", "$ref"],
    "ListIdentityProviders.Providers[].ProviderName": ["Google"],
    "DescribeUserPool.UserPool.Arn": [
        f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"
    ],
    "DescribeUserPoolClient.UserPoolClient.AllowedOAuthScopes[]": ["openid", "orders/read"],
    "DescribeUserPoolClient.UserPoolClient.CallbackURLs[]": ["https://example.com", "http://[::1"],
    "DescribeUserPoolClient.UserPoolClient.LogoutURLs[]": ["https://example.com/", "app://out"],
    "GetIdentityPoolRoles.Roles.*": [f"arn:aws:iam::123456789012:role/{name}" for name in ROLES],
    "GetGraphqlApi.graphqlApi.arn": [
        f"arn:aws:appsync:{region}:123456789012:apis/{DATA_API_ID}"
        for region in ("us-east-1", "eu-west-1")
    ],
    "GetGraphqlApi.graphqlApi.userPoolConfig.userPoolId": [POOL_ID],
    "GetGraphqlApi.graphqlApi.userPoolConfig.appIdClientRegex": [CLIENT_ID, "(((", "a*b*c*d*", ""],
    "GetGraphqlApi.graphqlApi.uris.*": [
        f"https://{DATA_API_ID}.appsync-api.us-east-1.amazonaws.com/graphql"
    ],
    "ListGroups.Groups[].RoleArn": [f"arn:aws:iam::123456789012:role/{name}" for name in ROLES],
}
ONLY_LIKELY: Final = {
    path
    for path in LIKELY
    if path.endswith((".Id", ".UserPoolClient.ClientId", "IdentityPoolId", ".arn"))
}
OPTIONAL: Final = (
    "ListUserPoolClientSecrets",
    "ListUserPoolClients",
    "ListUserPoolReplicas",
    "DescribeUserPoolDomain",
    "DescribeManagedLoginBrandingByClient",
    "ListCIMDPolicies",
    "ListPointInTimeRecoveries",
    "ListResourceServers",
    "GetPrincipalTagAttributeMap",
    "GetBucketCors",
    "GetPublicAccessBlock",
    "GetBucketPolicyStatus",
)
_LONGEST: Final = 60


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """An answer to each read, of which those that only explain may be refused; lists of one page."""
    strategies = {name: _values(answer_shape(name), name) for name in READS if name != "GetRole"}
    optional = {name: strategies.pop(name) for name in OPTIONAL}
    roles = st.dictionaries(st.sampled_from(ROLES), _trust_policies())
    return st.fixed_dictionaries(strategies, optional={**optional, "GetRole": roles})


def _trust_policies() -> st.SearchStrategy[dict[str, Any]]:
    """Trust policies: IAM takes one text or a list of them nearly everywhere."""
    texts = st.sampled_from(
        ["*", "cognito-identity.amazonaws.com", "sts:AssumeRoleWithWebIdentity", IDENTITY_POOL_ID]
    ) | st.text(max_size=20)
    some = texts | st.lists(texts, max_size=3)
    conditions = st.dictionaries(
        st.sampled_from(
            ["StringEquals", "ForAnyValue:StringLike", "StringNotEqualsIfExists", "Bool"]
        ),
        st.dictionaries(
            st.sampled_from(
                [
                    "cognito-identity.amazonaws.com:aud",
                    "cognito-identity.amazonaws.com:AMR",
                    "other",
                ]
            ),
            some | st.booleans(),
        ),
    )
    statement = st.fixed_dictionaries(
        {"Effect": st.sampled_from(["Allow", "Deny"])},
        optional={
            "Principal": st.just("*")
            | st.dictionaries(st.sampled_from(["Federated", "AWS"]), some),
            "Action": some,
            "NotAction": some,
            "Condition": conditions,
        },
    )
    return st.fixed_dictionaries({"Statement": statement | st.lists(statement, max_size=3)})


def _values(shape: Shape, path: str) -> st.SearchStrategy[Any]:
    strategy = _values_of_type(shape, path)
    if path in ONLY_LIKELY:
        return st.sampled_from(LIKELY[path])
    if path in LIKELY:
        return st.sampled_from(LIKELY[path]) | strategy
    return strategy


def _values_of_type(shape: Shape, path: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one return a type
    limits = shape.metadata
    match shape:
        case StructureShape():
            return _objects(shape, path)
        case ListShape():
            return st.lists(_values(shape.member, f"{path}[]"), max_size=4)
        case MapShape():
            known = MAP_KEYS.get(shape.name)
            keys = st.sampled_from(known) if known else st.text(min_size=1, max_size=20)
            return st.dictionaries(keys, _values(shape.value, f"{path}.*"), max_size=2)
        case StringShape() if shape.enum:
            return st.sampled_from(shape.enum)
        case StringShape() if READS[path.partition(".")[0]] == "s3":
            # XML cannot say every character.
            return st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=20)
        case StringShape():
            return _texts(limits)
    if shape.type_name == "boolean":
        return st.booleans()
    assert shape.type_name in ("integer", "long"), path
    return st.integers(limits.get("min", -(2**31)), limits.get("max", 2**31 - 1))


def _objects(shape: StructureShape, path: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of the keys that the package reads; what it does not read cannot matter to it."""
    members = {
        name: _values(member, f"{path}.{name}")
        for name, member in shape.members.items()
        if f"{path}.{name}" in {*reading().watch.asked, *ALWAYS_THERE}
    }
    needed = {
        name
        for name in members
        if f"{path}.{name}" in ALWAYS_THERE or name in shape.required_members
    }
    return st.fixed_dictionaries(
        {name: members[name] for name in sorted(needed)},
        optional={name: value for name, value in members.items() if name not in needed},
    )


def _texts(limits: dict[str, Any]) -> st.SearchStrategy[str]:
    """Texts of the model's pattern and length, though never very long ones."""
    shortest, longest = limits.get("min", 0), min(limits.get("max", _LONGEST), _LONGEST)
    pattern = limits.get("pattern", "")
    if r"\p{" in pattern:
        categories = re.findall(r"\\p\{(\w)\}", pattern)
        letters = st.characters(categories=categories)
        return st.text(letters, min_size=max(shortest, 1), max_size=longest)
    if pattern:
        return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True).filter(
            lambda text: shortest <= len(text) <= longest
        )
    return st.text(min_size=shortest, max_size=longest)
