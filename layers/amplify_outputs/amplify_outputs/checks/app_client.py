"""Problems of an app client and its sign-in flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.reads import denied
from amplify_outputs.model.facts import AppClients
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import FollowUp, Unread
from amplify_outputs.model.sign_in import response_type, signs_in_by_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, CimdPolicies
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

APP_CLIENT_NOT_FOUND = Check(
    "AppClientNotFound",
    "error",
    title="the app client does not exist in the user pool",
    effect="An app with this file cannot sign anybody in. An app client belongs to exactly one user pool.",
    fix="Use an app client of the user pool: the message names up to five that have no secret and sign users in. Or "
    "use the user pool of this app client. Both ids must be of the same user pool.",
    sources=("cognito-api",),
    console="User pool > App clients: copy the Client ID.",
    cloudformation="`Custom::AmplifyOutputs`: `UserPoolClientId: !Ref UserPoolClient`, an app client of the same user "
    "pool.",
    terraform="Pass `aws_cognito_user_pool_client.<name>.id` of the same user pool.",
)
APP_CLIENT_HAS_SECRET = Check(
    "AppClientHasSecret",
    "error",
    title="the app client has a client secret",
    effect="Browser and mobile apps cannot keep a secret, and Amplify's libraries cannot send one: every call fails "
    "with `Unable to verify secret hash for client`.",
    fix="Create another app client without a secret in the same user pool. Cognito does not delete an app client's "
    "last secret. It does not matter whether Cognito keeps the secret itself or in Secrets Manager.",
    sources=("amplify-auth-import", "cognito-api", "cognito-model"),
    console="User pool > App clients > Create app client: Single-page application or Mobile app.",
    cloudformation="Another `AWS::Cognito::UserPoolClient` with `GenerateSecret: false`.",
    terraform="Another `aws_cognito_user_pool_client` with `generate_secret = false`.",
)
APP_CLIENT_MACHINE_TO_MACHINE = Check(
    "AppClientMachineToMachine",
    "error",
    title="the app client is for machine-to-machine access only",
    effect="The only flow of the app client is client_credentials or ALLOW_CLIENT_TOKEN_AUTH, which signs no users in.",
    fix="Use the app client of the app, or create one that allows the code flow or ALLOW_USER_SRP_AUTH.",
    sources=("cognito-oauth", "cognito-model"),
    console="User pool > App clients > Create app client: Single-page application or Mobile app.",
    cloudformation="Another `AWS::Cognito::UserPoolClient` with `AllowedOAuthFlows: [code]`, or without OAuth.",
    terraform='Another `aws_cognito_user_pool_client` with `allowed_oauth_flows = ["code"]`, or without OAuth.',
)
APP_CLIENT_REGISTERED_DYNAMICALLY = Check(
    "AppClientRegisteredDynamically",
    "warning",
    title="software registered the app client at run time; the owner of the user pool did not create it",
    effect="Dynamic client registration is for other parties' software. That software can change or remove the app "
    "client; users can then no longer sign in to the app.",
    fix="Create an app client for the app.",
    sources=("cognito-api",),
    console="User pool > App clients > Create app client.",
    cloudformation="A separate `AWS::Cognito::UserPoolClient` for the app.",
    terraform="A separate `aws_cognito_user_pool_client` for the app.",
    acceptable=True,
)
APP_CLIENT_HAS_CIMD_POLICY = Check(
    "AppClientHasCimdPolicy",
    "info",
    title="a CIMD policy lets other parties' software sign users in through the app client",
    effect="Software that publishes a client ID metadata document at a URL that the policy allows signs users in with "
    "the settings of this app client. If the owner of the app changes this app client, that software gets the change too.",
    fix="No action is needed if that is meant. Otherwise, give the software another app client, and move the policy "
    "there.",
    sources=("cognito-model",),
    console="User pool > App clients: an app client of its own for the software, and the CIMD policy on it.",
    cloudformation="A separate `AWS::Cognito::UserPoolClient` for the app.",
    terraform="A separate `aws_cognito_user_pool_client` for the app.",
)
SRP_NOT_ALLOWED = Check(
    "SrpNotAllowed",
    "warning",
    title="the app client does not allow sign-in by SRP",
    effect="Amplify signs in by SRP unless the app chooses another flow: users get `USER_SRP_AUTH is not enabled for "
    "the client`.",
    fix="Allow ALLOW_USER_SRP_AUTH. If the app's code chooses another flow, accept this.",
    sources=("cognito-flows", "amplify-js"),
    console="User pool > App clients > the client > Edit: Authentication flows, ALLOW_USER_SRP_AUTH.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `ALLOW_USER_SRP_AUTH` to `ExplicitAuthFlows`.",
    terraform='`aws_cognito_user_pool_client`: add `"ALLOW_USER_SRP_AUTH"` to `explicit_auth_flows`.',
    acceptable=True,
)
REFRESH_NOT_ALLOWED = Check(
    "RefreshNotAllowed",
    "warning",
    title="the app client does not allow apps to refresh sessions",
    effect="Users are signed out when their first access token expires.",
    fix="Allow ALLOW_REFRESH_TOKEN_AUTH. Or turn on refresh token rotation, if all apps are built with releases of "
    "Amplify that know it: see RefreshTokensRotate.",
    sources=("cognito-flows", "amplify-rotation"),
    console="User pool > App clients > the client > Edit: Authentication flows, ALLOW_REFRESH_TOKEN_AUTH.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `ALLOW_REFRESH_TOKEN_AUTH` to `ExplicitAuthFlows`.",
    terraform='`aws_cognito_user_pool_client`: add `"ALLOW_REFRESH_TOKEN_AUTH"` to `explicit_auth_flows`.',
    acceptable=True,
)
REFRESH_TOKENS_ROTATE = Check(
    "RefreshTokensRotate",
    "info",
    title="the app client rotates refresh tokens, which older releases of Amplify do not know",
    effect="With rotation, Cognito refuses the call by which older releases refresh a session: users of apps that were "
    "built with them are signed out when their first access token expires. The file cannot say so. aws-amplify knows "
    "rotation since 6.15.4. Amplify's libraries for iOS, Android and Flutter got it in August and September 2025.",
    fix="Build the apps with aws-amplify 6.15.4 or newer, or with a mobile library of the end of 2025 or newer. Or turn "
    "rotation off.",
    sources=("amplify-rotation",),
    console="User pool > App clients > the client > Edit: Refresh token rotation.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `RefreshTokenRotation: { Feature: DISABLED }`, and "
    "`ALLOW_REFRESH_TOKEN_AUTH` in `ExplicitAuthFlows`.",
    terraform='`aws_cognito_user_pool_client`: `refresh_token_rotation { feature = "DISABLED" }`, and '
    '`"ALLOW_REFRESH_TOKEN_AUTH"` in `explicit_auth_flows`.',
)

_NAMED_AT_MOST: Final = 5
_MACHINE_FLOW: Final = "client_credentials"
_MACHINE_AUTH_FLOW: Final = "ALLOW_CLIENT_TOKEN_AUTH"


def is_machine_only(client: AppClient) -> bool:
    """Whether the client signs no users in at all."""
    return _machine_flow(client) is not None


def _machine_flow(client: AppClient) -> str | None:
    """The flow for machines that is the client's only one, or None if there are others."""
    if client.oauth_enabled and client.oauth_flows == (_MACHINE_FLOW,):
        return _MACHINE_FLOW
    redirects = client.oauth_enabled and response_type(client) is not None
    if set(client.auth_flows) == {_MACHINE_AUTH_FLOW} and not redirects:
        return _MACHINE_AUTH_FLOW
    return None


def check_app_client_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The app client exists in the user pool. If the pool does not exist, that is the one problem."""
    reading, pool = readings.app_client, readings.user_pool
    client_id = request.user_pool_client_id
    if not isinstance(reading, Unread):
        return
    if reading.reason == "denied":
        yield denied(request, reading, f"app client {client_id}")
    elif not (isinstance(pool, Unread) and pool.reason == "not_found"):
        fitting = _fitting(request, readings)
        yield APP_CLIENT_NOT_FOUND.found(
            subject=f"app client {client_id}",
            message=f"App client {client_id} does not exist in user pool {request.user_pool_id}."
            + (f" App clients of this pool that fit an app: {fitting}." if fitting else ""),
            fix=f"Use {'one of these, or ' if fitting else ''}ids of the same user pool for both.",
        )


def _fitting(request: PublishRequest, readings: Readings) -> str:
    """A few app clients of the pool that sign users in and have no secret, with their ids; "" for none."""
    known = readings.follow_ups.get(FollowUp("app_clients", request.user_pool_id))
    if not isinstance(known, AppClients):
        return ""
    fitting = [
        f"{client.name} ({client.id})"
        for client in known.clients
        if not (client.has_secret or client.registered_dynamically or is_machine_only(client))
    ]
    return ", ".join(fitting[:_NAMED_AT_MOST])


def check_app_client(client: AppClient, secrets: int | None) -> Iterator[Problem]:
    """The client is one that signs users in, from an app that keeps no secret."""
    subject = f"app client {client.id}"
    if client.has_secret or secrets:
        yield APP_CLIENT_HAS_SECRET.found(
            subject=subject,
            message=f"App client {client.name} has a client secret, which Amplify's browser and "
            "mobile libraries cannot send.",
            fix="Create an app client without a secret for the app, and use its id.",
        )
    if machine_flow := _machine_flow(client):
        yield APP_CLIENT_MACHINE_TO_MACHINE.found(
            subject=subject,
            message=f"App client {client.name} is a machine-to-machine client: its only flow is "
            f"{machine_flow}, so users cannot sign in with it.",
            fix="Use the app client of the app, or create one with the code flow.",
        )
    if client.registered_dynamically:
        yield APP_CLIENT_REGISTERED_DYNAMICALLY.found(
            subject=subject,
            message=f"App client {client.name} was registered dynamically (client type DCR); "
            "the software that registered it can change or remove it.",
            fix="Create an app client for the app, and use its id.",
        )


def check_cimd_policies(client: AppClient, policies: CimdPolicies | None) -> Iterator[Problem]:
    """The client is for the app alone."""
    if policies is not None and client.id in policies.client_ids:
        yield APP_CLIENT_HAS_CIMD_POLICY.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} has a CIMD policy: software of other parties can sign "
            "users in through it.",
            fix="No action is needed if that is meant. Otherwise move the policy to another app client.",
        )


def check_flows(client: AppClient) -> Iterator[Problem]:
    """Users can sign in with the flow that Amplify uses by default, and stay signed in."""
    if is_machine_only(client):
        return
    subject = f"app client {client.id}"
    if signs_in_by_form(client) and not _allows_srp(client.auth_flows):
        yield SRP_NOT_ALLOWED.found(
            subject=subject,
            message=f"App client {client.name} does not allow ALLOW_USER_SRP_AUTH, the flow that "
            "Amplify uses unless the app chooses another: users get "
            '"USER_SRP_AUTH is not enabled for the client".',
            fix="Allow this flow. If the app chooses another flow, accept this.",
        )
    if not _allows_refresh(client):
        yield REFRESH_NOT_ALLOWED.found(
            subject=subject,
            message=f"App client {client.name} does not allow ALLOW_REFRESH_TOKEN_AUTH: users are "
            f"signed out when the access token expires, after {_spoken(client.access_token_seconds)}.",
            fix="Allow this flow. Or turn on refresh token rotation, which needs aws-amplify 6.15.4 "
            "or a mobile library of the end of 2025.",
        )
    if client.rotates_refresh_tokens:
        yield REFRESH_TOKENS_ROTATE.found(
            subject=subject,
            message=f"App client {client.name} rotates refresh tokens, which aws-amplify knows since "
            "6.15.4, and the libraries for iOS, Android and Flutter since the end of 2025: in older "
            "apps sessions end with the first access token.",
            fix="No action is needed if all apps are built with such releases.",
        )


def _spoken(seconds: int) -> str:
    """Whole minutes as minutes. Anything else was set in seconds, and is named as it was set."""
    minutes, rest = divmod(seconds, 60)
    return f"{seconds} seconds" if rest else f"{minutes} minutes"


def _allows_srp(flows: tuple[str, ...]) -> bool:
    """An empty list allows the usual flows. Of the old values, one alone excludes SRP."""
    if any(flow.startswith("ALLOW_") for flow in flows):
        return "ALLOW_USER_SRP_AUTH" in flows
    return "CUSTOM_AUTH_FLOW_ONLY" not in flows


def _allows_refresh(client: AppClient) -> bool:
    """Old values cannot exclude it, and rotation needs no flow."""
    flows = client.auth_flows
    return (
        client.rotates_refresh_tokens
        or "ALLOW_REFRESH_TOKEN_AUTH" in flows
        or not any(flow.startswith("ALLOW_") for flow in flows)
    )
