"""The reader of details: domains, login styles, resource servers, and IAM roles.

None of these reads is needed for a document: whatever is refused is a value, never an error.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.attempts import optional
from amplify_outputs.model.facts import (
    Condition,
    Domain,
    LoginStyle,
    ResourceServers,
    Role,
    Trust,
    Unread,
)
from amplify_outputs.model.ids import role_name, user_pool_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_iam.client import IAMClient

    from amplify_outputs.aws.clients import Aws, Wave
    from amplify_outputs.model.facts import Detail, DetailFact
    from amplify_outputs.properties.parse import PublishRequest

PAGE_SIZE: Final = 50  # The most that ListResourceServers gives at once [cognito-api].


def begin_details(
    wave: Wave, details: Iterable[Detail], request: PublishRequest, aws: Aws
) -> Callable[[], dict[Detail, DetailFact | Unread]]:
    """Start a read for each detail; the results are there after the wave."""
    started = {
        detail: wave.call(optional, action, read)
        for detail, action, read in (_plan(detail, request, aws) for detail in details)
    }
    return lambda: {detail: result.result() for detail, result in started.items()}


def _plan(
    detail: Detail, request: PublishRequest, aws: Aws
) -> tuple[Detail, str, Callable[[], DetailFact | Unread]]:
    idp = partial(aws.cognito_idp, user_pool_region(request.user_pool_id))
    match detail.kind:
        case "domain":
            return (
                detail,
                "cognito-idp:DescribeUserPoolDomain",
                partial(_domain, idp(), detail.name),
            )
        case "login_style":
            return (
                detail,
                "cognito-idp:DescribeManagedLoginBrandingByClient",
                partial(_login_style, idp(), request.user_pool_id, detail.name),
            )
        case "resource_servers":
            return (
                detail,
                "cognito-idp:ListResourceServers",
                partial(_resource_servers, idp(), detail.name),
            )
        case "role":
            return detail, "iam:GetRole", partial(_role, aws.iam, detail.name)


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


def _role(iam: IAMClient, arn: str) -> Role | Unread:
    policy: Any = iam.get_role(RoleName=role_name(arn))["Role"].get("AssumeRolePolicyDocument")
    # botocore decodes the policy, and leaves what it cannot decode a text.
    if not isinstance(policy, dict):
        return Unread("iam:GetRole", "failed", "an unreadable trust policy")
    statements = policy.get("Statement", ())
    return Role(
        arn,
        tuple(
            _trust(statement)
            for statement in (statements if isinstance(statements, list) else [statements])
            if statement.get("Effect") == "Allow"
        ),
    )


def _trust(statement: Mapping[str, Any]) -> Trust:
    principal = statement.get("Principal", {})
    federated = principal.get("Federated", ()) if isinstance(principal, dict) else principal
    return Trust(
        _texts(federated),
        _texts(statement.get("Action", ())),
        tuple(
            Condition(operator, key, _texts(values))
            for operator, tests in statement.get("Condition", {}).items()
            for key, values in tests.items()
        ),
    )


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a policy has one text or a list of them
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    return (str(value),)
