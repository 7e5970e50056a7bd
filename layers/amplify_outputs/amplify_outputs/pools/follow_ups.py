"""The reader of follow-up reads: domains, login styles, policies, recoveries, resource servers, session tags, roles.

None of these reads is needed for a document: whatever is refused is a value, never an error.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.errors import optional
from amplify_outputs.model.facts import (
    CimdPolicies,
    Condition,
    Domain,
    LoginStyle,
    Recoveries,
    ResourceServers,
    Role,
    SessionTags,
    Trust,
)
from amplify_outputs.model.ids import (
    identity_pool_region,
    provider_name,
    role_name,
    user_pool_region,
)
from amplify_outputs.model.readings import Unread
from amplify_outputs.pools.app_clients import read_app_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_iam.client import IAMClient

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.model.readings import FollowUp, FollowUpFact, FollowUpKind
    from amplify_outputs.model.request import PublishRequest

PAGE_SIZE: Final = 50  # The most that ListResourceServers gives at once [cognito-api].
POLICIES_PAGE_SIZE: Final = 60  # The most that ListCIMDPolicies gives at once [cognito-model].
# While a recovery has one of these, Cognito lets nobody write to the user pool [cognito-model].
_PAUSING: Final = (
    "PREVIEW_GENERATING",
    "PREVIEW_GENERATED",
    "RESTORING",
    "TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE",
    "AWS_ABORTED",
)

_ACTIONS: Final[Mapping[FollowUpKind, str]] = {
    "domain": "cognito-idp:DescribeUserPoolDomain",
    "login_style": "cognito-idp:DescribeManagedLoginBrandingByClient",
    "cimd_policies": "cognito-idp:ListCIMDPolicies",
    "recoveries": "cognito-idp:ListPointInTimeRecoveries",
    "resource_servers": "cognito-idp:ListResourceServers",
    "app_clients": "cognito-idp:ListUserPoolClients",
    "session_tags": "cognito-identity:GetPrincipalTagAttributeMap",
    "role": "iam:GetRole",
}


def begin_follow_ups(
    wave: Wave, follow_ups: Iterable[FollowUp], request: PublishRequest, aws: Aws
) -> Callable[[], dict[FollowUp, FollowUpFact | Unread]]:
    """Start a read for each follow-up read; the results are there after the wave."""
    started = {
        follow_up: wave.call(optional, action, read)
        for follow_up, action, read in (_plan(follow_up, request, aws) for follow_up in follow_ups)
    }
    return lambda: {follow_up: result.result() for follow_up, result in started.items()}


def _plan(
    follow_up: FollowUp, request: PublishRequest, aws: Aws
) -> tuple[FollowUp, str, Callable[[], FollowUpFact | Unread]]:
    idp, name = partial(aws.cognito_idp, user_pool_region(request.user_pool_id)), follow_up.name
    read: Callable[[], FollowUpFact | Unread]
    match follow_up.kind:
        case "domain":
            read = partial(_domain, idp(), name)
        case "login_style":
            read = partial(_login_style, idp(), request.user_pool_id, name)
        case "cimd_policies":
            read = partial(_cimd_policies, idp(), name)
        case "recoveries":
            read = partial(_recoveries, idp(), name)
        case "resource_servers":
            read = partial(_resource_servers, idp(), name)
        case "app_clients":
            read = partial(read_app_clients, idp(), name)
        case "session_tags":
            identity = aws.cognito_identity(identity_pool_region(name))
            read = partial(_session_tags, identity, name, provider_name(request.user_pool_id))
        case "role":
            read = partial(_role, aws.iam, name)
    return follow_up, _ACTIONS[follow_up.kind], read


def _domain(idp: CognitoIdentityProviderClient, name: str) -> Domain:
    # For a domain that does not exist, Cognito answers with an empty description.
    domain: Mapping[str, Any] = idp.describe_user_pool_domain(Domain=name)["DomainDescription"]
    return Domain(name, domain.get("Status"), int(domain.get("ManagedLoginVersion", 1)))


def _login_style(idp: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> LoginStyle:
    try:
        idp.describe_managed_login_branding_by_client(UserPoolId=pool_id, ClientId=client_id)
    except idp.exceptions.ResourceNotFoundException:
        return LoginStyle(assigned=False)
    return LoginStyle(assigned=True)


# The types of botocore's clients are older than the next two operations.
def _cimd_policies(idp: Any, pool_id: str) -> CimdPolicies:  # noqa: ANN401
    pages = idp.get_paginator("list_cimd_policies").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": POLICIES_PAGE_SIZE}
    )
    return CimdPolicies(
        frozenset(
            policy["ClientId"]
            for page in pages
            for policy in page["CIMDPolicies"]
            if "ClientId" in policy
        )
    )


def _recoveries(idp: Any, pool_id: str) -> Recoveries:  # noqa: ANN401
    # The most recent come first, and only the most recent can be under way [cognito-model].
    answer: Mapping[str, Any] = idp.list_point_in_time_recoveries(UserPoolId=pool_id)
    found = (recovery.get("RestoreStatus") for recovery in answer.get("Restorations", ()))
    return Recoveries(next((status for status in found if status in _PAUSING), None))


def _resource_servers(idp: CognitoIdentityProviderClient, pool_id: str) -> ResourceServers:
    pages = idp.get_paginator("list_resource_servers").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    return ResourceServers(
        frozenset(
            f"{server.get('Identifier', '')}/{scope['ScopeName']}"
            for page in pages
            for server in page["ResourceServers"]
            for scope in server.get("Scopes", ())
        )
    )


def _session_tags(identity: CognitoIdentityClient, pool_id: str, provider: str) -> SessionTags:
    try:
        answer: Mapping[str, Any] = identity.get_principal_tag_attribute_map(
            IdentityPoolId=pool_id, IdentityProviderName=provider
        )
    except identity.exceptions.ResourceNotFoundException:
        return SessionTags(used=False)
    return SessionTags(used=bool(answer.get("UseDefaults") or answer.get("PrincipalTags")))


def _role(iam: IAMClient, arn: str) -> Role | Unread:
    policy: Any = iam.get_role(RoleName=role_name(arn))["Role"].get("AssumeRolePolicyDocument")
    # botocore decodes the policy, and leaves what it cannot decode a text.
    if not isinstance(policy, dict):
        return Unread("iam:GetRole", "failed", "an unreadable trust policy")
    statements = policy.get("Statement", [])
    return Role(
        arn,
        tuple(
            _trust(statement)
            for statement in (statements if isinstance(statements, list) else [statements])
        ),
    )


def _trust(statement: Mapping[str, Any]) -> Trust:
    return Trust(
        _principals(statement.get("Principal", {}), ("Federated",)),
        _texts(statement.get("Action", ())),
        tuple(
            Condition(operator, key, _texts(values))
            for operator, tests in statement.get("Condition", {}).items()
            for key, values in tests.items()
        ),
        denies=statement.get("Effect") == "Deny",
        other_principals=_principals(
            statement.get("NotPrincipal", {}), ("Federated", "AWS", "Service")
        ),
        other_actions=_texts(statement.get("NotAction", ())),
    )


def _principals(principal: Any, kinds: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ANN401 - a text or an object
    if not isinstance(principal, dict):
        return _texts(principal)
    # In AWS's place, * is everybody, federated users too.
    everybody = ("*",) if "*" in _texts(principal.get("AWS", ())) else ()
    return (*(text for kind in kinds for text in _texts(principal.get(kind, ()))), *everybody)


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a policy has one text or a list of them
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    return (str(value),)
