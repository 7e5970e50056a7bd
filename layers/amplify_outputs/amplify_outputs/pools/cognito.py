"""The reader of pools: calls that go together, picked apart field by field into facts.

Responses are projected here and dropped. A client secret, or the ARN of one, becomes "has a
secret"; provider details, where secrets of identity providers live, are never asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.errors import needed, optional
from amplify_outputs.aws.replies import unusable
from amplify_outputs.model.facts import (
    AppClient,
    Group,
    IdentityPool,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    Mfa,
    PasswordPolicy,
    RoleMapping,
    UserPool,
)
from amplify_outputs.model.ids import identity_pool_region, user_pool_region
from amplify_outputs.model.readings import Readings
from amplify_outputs.pools.appsync import begin_data_api
from amplify_outputs.pools.bucket import begin_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.model.request import PublishRequest

PAGE_SIZE: Final = 60  # The most that both list calls give at once [cognito-api].
DEFAULT_PASSWORD_MIN_LENGTH: Final = 8  # Of a pool that was made without a policy [cognito-api].
DEFAULT_ACCESS_TOKEN_SECONDS: Final = 3600  # Of a client that names no validity [cognito-api].
_UNIT_SECONDS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def begin_reading(wave: Wave, request: PublishRequest, aws: Aws) -> Callable[[], Readings]:
    """Start every read that the request's ids alone decide; the result is there after the wave.

    Seven reads of the user pool's region and, with an identity pool, two of its region; one or two
    of a data API and four of a bucket, if the request names them. Further pages of a list follow
    one another. A resource that is absent or may not be read is a value in
    the result, and so is any failure of a read that no document needs; every other refusal of AWS
    is raised by the wave as it is.
    """
    idp = aws.cognito_idp(user_pool_region(request.user_pool_id))
    pool_id, client_id = request.user_pool_id, request.user_pool_client_id
    user_pool = wave.call(needed, "cognito-idp:DescribeUserPool", partial(_user_pool, idp, pool_id))
    app_client = wave.call(
        needed, "cognito-idp:DescribeUserPoolClient", partial(_app_client, idp, pool_id, client_id)
    )
    mfa = wave.call(needed, "cognito-idp:GetUserPoolMfaConfig", partial(_mfa, idp, pool_id))
    groups = wave.call(needed, "cognito-idp:ListGroups", partial(_groups, idp, pool_id))
    providers = wave.call(
        needed, "cognito-idp:ListIdentityProviders", partial(_identity_providers, idp, pool_id)
    )
    secrets = wave.call(
        optional,
        "cognito-idp:ListUserPoolClientSecrets",
        partial(_client_secrets, idp, pool_id, client_id),
    )
    replicas = wave.call(
        optional, "cognito-idp:ListUserPoolReplicas", partial(_replicas, idp, pool_id)
    )
    identity_pool = roles = None
    if request.identity_pool_id is not None:
        identity = aws.cognito_identity(identity_pool_region(request.identity_pool_id))
        identity_pool = wave.call(
            needed,
            "cognito-identity:DescribeIdentityPool",
            partial(_identity_pool, identity, request.identity_pool_id),
        )
        roles = wave.call(
            needed,
            "cognito-identity:GetIdentityPoolRoles",
            partial(_identity_pool_roles, identity, request.identity_pool_id),
        )
    data_api, bucket = begin_data_api(wave, request, aws), begin_bucket(wave, request, aws)
    return lambda: Readings(
        user_pool.result(),
        app_client.result(),
        mfa.result(),
        groups.result(),
        providers.result(),
        identity_pool.result() if identity_pool else None,
        roles.result() if roles else None,
        secrets.result(),
        replicas.result(),
        data_api=data_api(),
        storage=bucket(),
    )


def _user_pool(idp: CognitoIdentityProviderClient, pool_id: str) -> UserPool:
    pool: Mapping[str, Any] = idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    policies, triggers = pool.get("Policies", {}), pool.get("LambdaConfig", {})
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
        immutable_attributes=tuple(
            attribute["Name"]
            for attribute in pool.get("SchemaAttributes", ())
            if attribute.get("Mutable") is False and "Name" in attribute
        ),
        username_attributes=tuple(pool.get("UsernameAttributes", ())),
        alias_attributes=tuple(pool.get("AliasAttributes", ())),
        auto_verified_attributes=tuple(pool.get("AutoVerifiedAttributes", ())),
        first_auth_factors=tuple(
            policies.get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ())
        ),
        self_sign_up=not pool.get("AdminCreateUserConfig", {}).get(
            "AllowAdminCreateUserOnly", False
        ),
        confirms_by_trigger=bool(triggers.get("PreSignUp")),
        sends_sms=bool(pool.get("SmsConfiguration")),
        sms_failure=pool.get("SmsConfigurationFailure"),
        sends_email_with_ses=(
            pool.get("EmailConfiguration", {}).get("EmailSendingAccount") == "DEVELOPER"
        ),
        email_failure=pool.get("EmailConfigurationFailure"),
        custom_senders=tuple(
            sender for sender in ("CustomEmailSender", "CustomSMSSender") if triggers.get(sender)
        ),
        tier=pool.get("UserPoolTier"),
        issuer_type=pool.get("IssuerConfiguration", {}).get("Type", "ORIGINAL"),
    )


def _app_client(idp: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> AppClient:
    client: Mapping[str, Any] = idp.describe_user_pool_client(
        UserPoolId=pool_id, ClientId=client_id
    )["UserPoolClient"]
    return AppClient(
        id=client["ClientId"],
        name=client.get("ClientName", client_id),
        # Cognito names the ARN in place of a secret that it keeps in Secrets Manager [cognito-model].
        has_secret=any((client.get("ClientSecret"), client.get("ClientSecretArn"))),
        oauth_enabled=client.get("AllowedOAuthFlowsUserPoolClient", False),
        oauth_flows=tuple(client.get("AllowedOAuthFlows", ())),
        oauth_scopes=tuple(client.get("AllowedOAuthScopes", ())),
        callback_urls=tuple(client.get("CallbackURLs", ())),
        sign_out_urls=tuple(client.get("LogoutURLs", ())),
        identity_providers=tuple(client.get("SupportedIdentityProviders", ())),
        auth_flows=tuple(client.get("ExplicitAuthFlows", ())),
        default_redirect_url=client.get("DefaultRedirectURI") or None,
        write_attributes=tuple(client.get("WriteAttributes", ())) or None,
        rotates_refresh_tokens=(client.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"),
        access_token_seconds=_access_token_seconds(client),
        registered_dynamically=client.get("ClientType") == "DCR",
    )


def _access_token_seconds(client: Mapping[str, Any]) -> int:
    validity = int(client.get("AccessTokenValidity") or 0)
    if not validity:
        return DEFAULT_ACCESS_TOKEN_SECONDS
    unit = client.get("TokenValidityUnits", {}).get("AccessToken", "hours")
    return validity * _UNIT_SECONDS[unit]


def _mfa(idp: CognitoIdentityProviderClient, pool_id: str) -> Mfa:
    config: Mapping[str, Any] = idp.get_user_pool_mfa_config(UserPoolId=pool_id)
    web_authn, configuration = config.get("WebAuthnConfiguration", {}), config["MfaConfiguration"]
    if configuration not in ("OFF", "ON", "OPTIONAL"):
        why = f"MfaConfiguration is {configuration}, which this version does not know"
        msg = "GetUserPoolMfaConfig"
        raise unusable(msg, why)
    return Mfa(
        configuration=configuration,
        sms="SmsConfiguration" in config.get("SmsMfaConfiguration", {}),
        totp=config.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False),
        email="EmailMfaConfiguration" in config,
        relying_party_id=web_authn.get("RelyingPartyId"),
        user_verification=web_authn.get("UserVerification"),
        passkeys_count_as_mfa=(
            web_authn.get("FactorConfiguration") == "MULTI_FACTOR_WITH_USER_VERIFICATION"
        ),
    )


def _groups(idp: CognitoIdentityProviderClient, pool_id: str) -> tuple[Group, ...]:
    pages = idp.get_paginator("list_groups").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    groups = (
        Group(group["GroupName"], group.get("Precedence"), group.get("RoleArn"))
        for page in pages
        for group in page["Groups"]
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


def _client_secrets(idp: CognitoIdentityProviderClient, pool_id: str, client_id: str) -> int:
    """How many there are; nothing else of the answer goes further."""
    answer: Mapping[str, Any] = idp.list_user_pool_client_secrets(
        UserPoolId=pool_id, ClientId=client_id
    )
    return len(answer["ClientSecrets"])


def _replicas(idp: CognitoIdentityProviderClient, pool_id: str) -> tuple[str, ...]:
    answer: Mapping[str, Any] = idp.list_user_pool_replicas(UserPoolId=pool_id)
    return tuple(
        sorted(
            replica.get("RegionName", "")
            for replica in answer["UserPoolReplicas"]
            if replica.get("Role") != "PRIMARY"
        )
    )


def _identity_pool(identity: CognitoIdentityClient, pool_id: str) -> IdentityPool:
    pool: Mapping[str, Any] = identity.describe_identity_pool(IdentityPoolId=pool_id)
    return IdentityPool(
        id=pool["IdentityPoolId"],
        guests_allowed=pool["AllowUnauthenticatedIdentities"],
        logins=tuple(
            Login(
                login.get("ProviderName", ""),
                login.get("ClientId", ""),
                checks_revocation=login.get("ServerSideTokenCheck", False),
            )
            for login in pool.get("CognitoIdentityProviders", ())
        ),
    )


def _identity_pool_roles(identity: CognitoIdentityClient, pool_id: str) -> IdentityPoolRoles:
    answer: Mapping[str, Any] = identity.get_identity_pool_roles(IdentityPoolId=pool_id)
    roles = answer.get("Roles", {})
    return IdentityPoolRoles(
        authenticated=roles.get("authenticated"),
        unauthenticated=roles.get("unauthenticated"),
        mappings=tuple(
            RoleMapping(provider, denies_others=mapping.get("AmbiguousRoleResolution") == "Deny")
            for provider, mapping in sorted(answer.get("RoleMappings", {}).items())
        ),
    )
