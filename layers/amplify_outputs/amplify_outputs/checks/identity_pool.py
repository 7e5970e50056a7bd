"""Problems of an identity pool and its logins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.reads import denied
from amplify_outputs.model.ids import (
    identity_pool_region,
    is_oidc_provider_of,
    provider_name,
    user_pool_region,
)
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread
from amplify_outputs.model.request import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import IdentityPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

IDENTITY_POOL_NOT_FOUND = Check(
    "IdentityPoolNotFound",
    "error",
    title="the identity pool does not exist in its region of this account",
    effect="An app with this file gets no AWS credentials.",
    fix="Compare the id with the list of identity pools in that region and account. If the app needs no AWS "
    "credentials, leave `IdentityPoolId` out.",
    sources=("cognito-identity-api",),
    console="Amazon Cognito > Identity pools, in the region that the id begins with: copy the Identity pool ID.",
    cloudformation="`Custom::AmplifyOutputs`: `IdentityPoolId: !Ref IdentityPool`, or no `IdentityPoolId`.",
    terraform="Pass `aws_cognito_identity_pool.<name>.id`, or leave it out.",
)
IDENTITY_POOL_NOT_LINKED = Check(
    "IdentityPoolNotLinked",
    "error",
    title="the identity pool does not accept logins from the user pool and app client",
    effect="Signed-in users get `Token is not from a supported provider of this identity pool`. If the identity pool "
    "serves guests only, accept this.",
    fix="Add the user pool and this app client to the user pool logins of the identity pool.",
    sources=("cognito-identity-api",),
    console="Identity pool > User access > Add identity provider: Amazon Cognito user pool.",
    cloudformation="`AWS::Cognito::IdentityPool`: an entry of `CognitoIdentityProviders` with "
    "`ProviderName: !GetAtt UserPool.ProviderName` and `ClientId: !Ref UserPoolClient`.",
    terraform="`aws_cognito_identity_pool`: a `cognito_identity_providers` block with `provider_name` (the pool's `endpoint`) and `client_id`.",
    acceptable=True,
)
LINKED_BY_OIDC_PROVIDER = Check(
    "LinkedByOidcProvider",
    "warning",
    title="the identity pool accepts the user pool as an OpenID Connect provider of IAM, not as a user pool",
    effect="Signed-in users get AWS credentials if the IAM provider lists this app client among its audiences, which "
    "the check does not read. The identity pool cannot check then whether tokens were revoked. If the audience is "
    "missing, users get `Token is not from a supported provider of this identity pool` or `Invalid login token`.",
    fix="Add the user pool and this app client to the user pool logins of the identity pool. If sign-in was tested with "
    "the app, accept this.",
    sources=("cognito-identity-api", "cognito-identity-oidc"),
    console="Identity pool > User access > Add identity provider: Amazon Cognito user pool.",
    cloudformation="`AWS::Cognito::IdentityPool`: an entry of `CognitoIdentityProviders` instead of the ARN in "
    "`OpenIdConnectProviderARNs`.",
    terraform="`aws_cognito_identity_pool`: a `cognito_identity_providers` block instead of the ARN in "
    "`openid_connect_provider_arns`.",
    acceptable=True,
)
TOKEN_REVOCATION_NOT_CHECKED = Check(
    "TokenRevocationNotChecked",
    "info",
    title="the identity pool does not check whether tokens were revoked",
    effect="This is the default. Users who were disabled or signed out everywhere can get AWS credentials until their "
    "ID token expires.",
    fix="No action is needed unless that is too long; then turn on the server-side token check.",
    sources=("cognito-identity-api",),
    console="Identity pool > User access > the user pool provider > Edit: the server-side token check.",
    cloudformation="`AWS::Cognito::IdentityPool`: `ServerSideTokenCheck: true` in the entry of `CognitoIdentityProviders`.",
    terraform="`aws_cognito_identity_pool`: `server_side_token_check = true` in the `cognito_identity_providers` block.",
)
REGIONS_DIFFER = Check(
    "RegionsDiffer",
    "warning",
    title="the identity pool and the user pool are in different regions",
    effect="The file has one region for both. Amplify for JavaScript reads the regions from the ids; for iOS, Android "
    "and Flutter it looks for the identity pool in the user pool's region, and finds none.",
    fix="Use an identity pool in the user pool's region. If only browsers read the file, accept this.",
    sources=("amplify-swift", "amplify-android", "amplify-flutter"),
    console="Amazon Cognito > Identity pools > Create identity pool, in the user pool's region.",
    cloudformation="An `AWS::Cognito::IdentityPool` in a stack in the user pool's region.",
    terraform="An `aws_cognito_identity_pool` with a provider for the user pool's region.",
    acceptable=True,
)


def check_identity_pool_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The identity pool exists; denied reads are named one by one."""
    unread = [
        reading
        for reading in (readings.identity_pool, readings.identity_pool_roles)
        if isinstance(reading, Unread)
    ]
    pool_id = request.identity_pool_id or ""
    if any(reading.reason == "not_found" for reading in unread):
        region = identity_pool_region(pool_id)
        yield IDENTITY_POOL_NOT_FOUND.found(
            subject=f"identity pool {pool_id}",
            message=f"Identity pool {pool_id} was not found in {region} of {request.account}.",
            fix="Check the id. If the app needs no AWS credentials, leave IdentityPoolId out.",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield denied(request, reading, f"identity pool {pool_id}")


def check_login(request: PublishRequest, pool: IdentityPool) -> Iterator[Problem]:
    """The identity pool accepts the tokens of exactly this user pool and this app client."""
    by_iam = [arn for arn in pool.oidc_providers if is_oidc_provider_of(arn, request.user_pool_id)]
    wanted = provider_name(request.user_pool_id), request.user_pool_client_id
    known = [login for login in pool.logins if (login.provider_name, login.client_id) == wanted]
    if not known and by_iam:
        yield LINKED_BY_OIDC_PROVIDER.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} is linked to user pool {request.user_pool_id} by the IAM "
            f"provider {by_iam[0]}, not by its user pool logins. App client {wanted[1]} must be an audience "
            "of that provider.",
            fix="Add the user pool and the app client to the user pool logins of the identity pool. If the "
            "app gets AWS credentials, accept this.",
        )
    elif not known:
        linked = ", ".join(
            (
                *(f"{login.provider_name} with {login.client_id}" for login in pool.logins),
                *pool.oidc_providers,
                *pool.other_logins,
            )
        )
        yield IDENTITY_POOL_NOT_LINKED.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} is not linked to app client {wanted[1]} of "
            f"user pool {request.user_pool_id}; linked: {linked or 'none'}.",
            fix="Add both to the user pool logins of the identity pool. Until then, signed-in users "
            'get "Token is not from a supported provider of this identity pool".',
        )
    elif not any(login.checks_revocation for login in known):
        yield TOKEN_REVOCATION_NOT_CHECKED.found(
            subject=f"identity pool {pool.id}",
            message=f"Identity pool {pool.id} does not check whether tokens were revoked, which is "
            "the default.",
            fix="No action is needed unless revocation matters; then turn on the server-side token check.",
        )


def check_regions(request: PublishRequest, pool: IdentityPool) -> Iterator[Problem]:
    """Both pools are in the one region that the file has."""
    region, other = user_pool_region(request.user_pool_id), identity_pool_region(pool.id)
    if region == other or not request.may_run_on_phones:
        return
    if request.platform is None:
        who = "Browsers can use both; iOS, Android and Flutter look"
        or_accept = " If only browsers read the file, accept this."
    else:
        who, or_accept = f"Amplify for {PLATFORMS[request.platform]} looks", ""
    yield REGIONS_DIFFER.found(
        subject=f"identity pool {pool.id}",
        message=f"Identity pool {pool.id} is in {other}, user pool {request.user_pool_id} in "
        f"{region}. {who} in {region} only.",
        fix=f"Use an identity pool in the user pool's region.{or_accept}",
    )
