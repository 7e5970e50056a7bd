"""The only reader of Cognito: one wave of calls, picked apart field by field into facts.

Responses are projected here and dropped. A client secret becomes "has a secret"; provider
details, where secrets of identity providers live, are never asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import ClientError

from amplify_outputs.aws import Wave
from amplify_outputs.explanation import denied
from amplify_outputs.facts import (
    AppClient,
    Group,
    IdentityPool,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    Mfa,
    PasswordPolicy,
    Readings,
    Unread,
    UserPool,
)
from amplify_outputs.ids import identity_pool_region, user_pool_region

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

    from amplify_outputs.aws import Aws
    from amplify_outputs.request import PublishRequest

T = TypeVar("T")

PAGE_SIZE: Final = 60  # The most that both list calls give at once [cognito-api].
DEFAULT_PASSWORD_MIN_LENGTH: Final = 8  # Of a pool that was made without a policy [cognito-api].


def read_pools(request: PublishRequest, aws: Aws) -> Readings:
    """Everything Cognito says about the pools of the request, read in one parallel wave.

    Five reads of the user pool's region and, with an identity pool, two of its region; further
    pages of groups and providers follow one another. A resource that is absent or may not be
    read is a value in the result; every other refusal of AWS is raised as it is.
    """
    idp = aws.cognito_idp(user_pool_region(request.user_pool_id))
    pool_id = request.user_pool_id
    with Wave() as wave:
        user_pool = wave.call(
            _or_unread, "cognito-idp:DescribeUserPool", partial(_user_pool, idp, pool_id)
        )
        app_client = wave.call(
            _or_unread,
            "cognito-idp:DescribeUserPoolClient",
            partial(_app_client, idp, pool_id, request.user_pool_client_id),
        )
        mfa = wave.call(_or_unread, "cognito-idp:GetUserPoolMfaConfig", partial(_mfa, idp, pool_id))
        groups = wave.call(_or_unread, "cognito-idp:ListGroups", partial(_groups, idp, pool_id))
        providers = wave.call(
            _or_unread,
            "cognito-idp:ListIdentityProviders",
            partial(_identity_providers, idp, pool_id),
        )
        identity_pool = roles = None
        if request.identity_pool_id is not None:
            identity = aws.cognito_identity(identity_pool_region(request.identity_pool_id))
            identity_pool = wave.call(
                _or_unread,
                "cognito-identity:DescribeIdentityPool",
                partial(_identity_pool, identity, request.identity_pool_id),
            )
            roles = wave.call(
                _or_unread,
                "cognito-identity:GetIdentityPoolRoles",
                partial(_identity_pool_roles, identity, request.identity_pool_id),
            )
    return Readings(
        user_pool.result(),
        app_client.result(),
        mfa.result(),
        groups.result(),
        providers.result(),
        identity_pool.result() if identity_pool else None,
        roles.result() if roles else None,
    )


def _or_unread(action: str, read: Callable[[], T]) -> T | Unread:
    try:
        return read()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
            return Unread(action, "not_found")
        if denied(error):
            return Unread(action, "denied", error.response["Error"].get("Message", ""))
        raise


def _user_pool(idp: CognitoIdentityProviderClient, pool_id: str) -> UserPool:
    pool: Mapping[str, Any] = idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    policies = pool.get("Policies", {})
    password = policies.get("PasswordPolicy", {})
    return UserPool(
        id=pool["Id"],
        arn=pool.get("Arn", ""),
        password_policy=PasswordPolicy(
            # Emulators hand on what CloudFormation gave them, which is a string.
            int(password.get("MinimumLength", DEFAULT_PASSWORD_MIN_LENGTH)),
            password.get("RequireNumbers", False),
            password.get("RequireLowercase", False),
            password.get("RequireUppercase", False),
            password.get("RequireSymbols", False),
        ),
        domain=pool.get("Domain"),
        custom_domain=pool.get("CustomDomain"),
        required_attributes=tuple(
            attribute["Name"]
            for attribute in pool.get("SchemaAttributes", ())
            if attribute.get("Required") and "Name" in attribute
        ),
        username_attributes=tuple(pool.get("UsernameAttributes", ())),
        auto_verified_attributes=tuple(pool.get("AutoVerifiedAttributes", ())),
        first_auth_factors=tuple(
            policies.get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ())
        ),
        issuer_type=pool.get("IssuerConfiguration", {}).get("Type", "ORIGINAL"),
    )


def _app_client(idp: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> AppClient:
    client: Mapping[str, Any] = idp.describe_user_pool_client(
        UserPoolId=pool_id, ClientId=client_id
    )["UserPoolClient"]
    return AppClient(
        id=client["ClientId"],
        name=client.get("ClientName", client_id),
        has_secret=bool(client.get("ClientSecret")),
        oauth_enabled=client.get("AllowedOAuthFlowsUserPoolClient", False),
        oauth_flows=tuple(client.get("AllowedOAuthFlows", ())),
        oauth_scopes=tuple(client.get("AllowedOAuthScopes", ())),
        callback_urls=tuple(client.get("CallbackURLs", ())),
        sign_out_urls=tuple(client.get("LogoutURLs", ())),
        identity_providers=tuple(client.get("SupportedIdentityProviders", ())),
        auth_flows=tuple(client.get("ExplicitAuthFlows", ())),
    )


def _mfa(idp: CognitoIdentityProviderClient, pool_id: str) -> Mfa:
    config: Mapping[str, Any] = idp.get_user_pool_mfa_config(UserPoolId=pool_id)
    web_authn = config.get("WebAuthnConfiguration", {})
    return Mfa(
        configuration=config.get("MfaConfiguration", "OFF"),
        sms="SmsConfiguration" in config.get("SmsMfaConfiguration", {}),
        totp=config.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False),
        email="EmailMfaConfiguration" in config,
        relying_party_id=web_authn.get("RelyingPartyId"),
        user_verification=web_authn.get("UserVerification"),
    )


def _groups(idp: CognitoIdentityProviderClient, pool_id: str) -> tuple[Group, ...]:
    pages = idp.get_paginator("list_groups").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    groups = (
        Group(group["GroupName"], group.get("Precedence"), group.get("RoleArn"))
        for page in pages
        for group in page.get("Groups", ())
    )
    return tuple(sorted(groups, key=lambda group: group.name))


def _identity_providers(
    idp: CognitoIdentityProviderClient, pool_id: str
) -> tuple[IdentityProvider, ...]:
    pages = idp.get_paginator("list_identity_providers").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    providers = (
        IdentityProvider(provider["ProviderName"], provider["ProviderType"])
        for page in pages
        for provider in page["Providers"]
    )
    return tuple(sorted(providers, key=lambda provider: provider.name))


def _identity_pool(identity: CognitoIdentityClient, pool_id: str) -> IdentityPool:
    pool: Mapping[str, Any] = identity.describe_identity_pool(IdentityPoolId=pool_id)
    return IdentityPool(
        id=pool["IdentityPoolId"],
        guests_allowed=pool.get("AllowUnauthenticatedIdentities", False),
        logins=tuple(
            Login(login.get("ProviderName", ""), login.get("ClientId", ""))
            for login in pool.get("CognitoIdentityProviders", ())
        ),
    )


def _identity_pool_roles(identity: CognitoIdentityClient, pool_id: str) -> IdentityPoolRoles:
    answer: Mapping[str, Any] = identity.get_identity_pool_roles(IdentityPoolId=pool_id)
    roles = answer.get("Roles", {})
    return IdentityPoolRoles(
        authenticated=roles.get("authenticated"),
        unauthenticated=roles.get("unauthenticated"),
        mapped_providers=tuple(sorted(answer.get("RoleMappings", {}))),
    )
