"""Whether sign-in by redirect is set up as a whole, and what users lose if the file is without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.app_client import is_machine_only
from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import (
    CDK_CALLBACK_URL,
    CONSOLE_CALLBACK_URL,
    domain_of,
    is_placeholder,
    oauth_is_usable,
    own_urls,
    response_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem, Severity

OAUTH_NOT_SET_UP = Check(
    "OAuthNotSetUp",
    "info",
    leaves_out="sign-in by redirect",
    title="OAuth is on for the app client, as tools turn it on by default, but nobody set it up",
    effect="The file has no `oauth` block. Apps that sign in with Amplify's own forms do not need one.",
    fix="No action is needed unless users should sign in by redirect; then set the app's callback and sign-out URLs, "
    "and give the user pool a domain.",
    sources=("cognito-oauth",),
    console="User pool > App clients > the client > Login pages > Edit.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs`, `LogoutURLs`; and an `AWS::Cognito::UserPoolDomain`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls`, `logout_urls`; and an `aws_cognito_user_pool_domain`.",
)
OAUTH_SWITCHED_OFF = Check(
    "OAuthSwitchedOff",
    "error",
    leaves_out="sign-in by redirect",
    title="OAuth is off for the app client, but its other settings are those of sign-in by redirect",
    effect="Cognito answers `Client is not enabled for OAuth2.0 flows`, and the file has no `oauth` block. It is an "
    "error if the app client has a federated provider, a flow and the URL of an app: its users cannot sign in. It is "
    "a warning if the app client has a flow and one of the other two, and a note if it has no flow.",
    fix="Turn OAuth on for the app client. If users should not sign in by redirect, remove the federated providers, "
    "flows and URLs, or accept this.",
    sources=("cognito-oauth-off", "cognito-model"),
    console="User pool > App clients > the client > Login pages > Edit, and save.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `AllowedOAuthFlowsUserPoolClient: true`.",
    terraform="`aws_cognito_user_pool_client`: `allowed_oauth_flows_user_pool_client = true`.",
    acceptable=True,
    graded=("warning", "info"),
)
OAUTH_DOMAIN_MISSING = Check(
    "OAuthDomainMissing",
    "error",
    leaves_out="sign-in by redirect",
    title="the app client is set up for sign-in by redirect but the user pool has no domain",
    effect="Without a domain there is no hosted sign-in page, so the file has no `oauth` block. It is an error if the "
    "app client has a federated provider, because users reach it only through the domain, and a warning otherwise.",
    fix="Give the user pool a prefix domain or a custom domain, or turn OAuth off for the app client.",
    sources=("cognito-domain", "outputs-schema"),
    console="User pool > Branding > Domain.",
    cloudformation="An `AWS::Cognito::UserPoolDomain` for the user pool.",
    terraform="An `aws_cognito_user_pool_domain` for the user pool.",
    acceptable=True,
    graded=("warning",),
)
OAUTH_FLOWS_MISSING = Check(
    "OAuthFlowsMissing",
    "error",
    leaves_out="sign-in by redirect",
    title="OAuth is on for the app client but the client allows no flow that signs users in",
    effect="A redirect needs the code or the implicit flow; without one, the file has no `oauth` block. It is an "
    "error if the app client has a federated provider, and a warning otherwise.",
    fix="Allow the authorization code flow for the app client, or turn OAuth off.",
    sources=("cognito-oauth", "outputs-schema"),
    console="User pool > App clients > the client > Login pages > Edit: OAuth 2.0 grant types, Authorization code grant.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `AllowedOAuthFlows: [code]`.",
    terraform='`aws_cognito_user_pool_client`: `allowed_oauth_flows = ["code"]`.',
    acceptable=True,
    graded=("warning",),
)
OAUTH_URLS_MISSING = Check(
    "OAuthUrlsMissing",
    "error",
    leaves_out="sign-in by redirect",
    title="the app client is set up for sign-in by redirect but a list of allowed URLs is empty",
    effect="The `oauth` block needs at least one callback URL and one sign-out URL; without them, the file has no "
    "such block. It is an error if the app client has a federated provider. It is also an error if only the sign-out "
    "URL is missing from a sign-in by redirect that works with the URL of an app: Cognito accepts it, and apps with this "
    "file lose it. Otherwise it is a warning.",
    fix="Add at least one allowed callback URL and one allowed sign-out URL to the app client.",
    sources=("cognito-oauth", "outputs-schema"),
    console="User pool > App clients > the client > Login pages > Edit: Allowed callback URLs, Allowed sign-out URLs.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs` and `LogoutURLs`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls` and `logout_urls`.",
    acceptable=True,
    graded=("warning",),
)
CALLBACK_IS_PLACEHOLDER = Check(
    "CallbackIsPlaceholder",
    "error",
    title="a callback URL of the app client is one that a tool filled in, and not of an app",
    effect="CDK fills in `https://example.com`, and the console a page of AWS, if nobody gives a URL. Nobody returns to "
    "the app from there. It is an error if the app client has a federated provider and no other callback URL: its "
    "users cannot sign in. It is a warning otherwise.",
    fix="Replace the URL with that of the app. If users should not sign in by redirect, turn OAuth off for the app "
    "client.",
    sources=("cdk-callback", "amplify-js"),
    console="User pool > App clients > the client > Login pages > Edit: Allowed callback URLs.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls`.",
    acceptable=True,
    graded=("warning",),
)


def check_oauth(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """If redirects are set up, the pool and the client have everything that they need."""
    if is_machine_only(client) or oauth_is_usable(pool, client):
        return
    if _never_set_up(pool, client):
        yield OAUTH_NOT_SET_UP.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} has OAuth on but no sign-out URL and no callback URL "
            "of an app: the file has no sign-in by redirect.",
            fix="No action is needed unless users should sign in by redirect; then set these URLs.",
        )
    elif client.oauth_enabled:
        yield from _missing_parts(pool, client, state="has OAuth on but")
    elif (severity := _grade_of_off(client)) is not None:
        yield OAUTH_SWITCHED_OFF.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} has {_settings(client)}, but OAuth is off: "
            f"{_consequence(client)}.",
            fix="No action is needed unless users should sign in by redirect; then turn OAuth on and "
            "allow the code flow."
            if severity == "info"
            else "Turn OAuth on for the app client. If users should not sign in by redirect, remove "
            "these settings, or accept this.",
            severity=severity,
        )
        if severity != "info":
            yield from _missing_parts(pool, client, state="has redirects set up but")


def check_placeholder(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """Users return from a redirect to an app, not to what a tool filled in."""
    if not client.oauth_enabled or is_machine_only(client) or _never_set_up(pool, client):
        return
    placeholders = [url for url in client.callback_urls if is_placeholder(url)]
    if placeholders:
        alone = not own_urls(client.callback_urls)
        yield CALLBACK_IS_PLACEHOLDER.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} has the callback URL {', '.join(placeholders)}, which "
            f"a tool filled in{', and no URL of an app' if alone else ''}.",
            fix="Replace it with the URL of the app." if alone else "Remove it.",
            severity="error" if alone and client.federated_providers else "warning",
        )


def _missing_parts(pool: UserPool, client: AppClient, *, state: str) -> Iterator[Problem]:
    """One finding for each part that the file would need; `state` completes "App client web ..."."""
    subject, consequence = f"app client {client.id}", _consequence(client)
    severity: Severity = "error" if client.federated_providers else "warning"
    or_off = ", or turn OAuth off for the app client" if client.oauth_enabled else ""
    if domain_of(pool) is None:
        yield OAUTH_DOMAIN_MISSING.found(
            subject=subject,
            message=f"App client {client.name} {state} user pool {pool.id} has no "
            f"domain: {consequence}.",
            fix=f"Give the user pool a domain{or_off}.",
            severity=severity,
        )
    if response_type(client) is None:
        yield OAUTH_FLOWS_MISSING.found(
            subject=subject,
            message=f"App client {client.name} {state} allows neither the code nor the "
            f"implicit flow: {consequence}.",
            fix=f"Allow the code flow{or_off}.",
            severity=severity,
        )
    empty = [
        kind
        for kind, urls in (
            ("callback URLs", client.callback_urls),
            ("sign-out URLs", client.sign_out_urls),
        )
        if not urls
    ]
    if empty:
        yield OAUTH_URLS_MISSING.found(
            subject=subject,
            message=f"App client {client.name} {state} no allowed {' and no '.join(empty)}: "
            f"{consequence}.",
            fix="Add at least one URL to each list, such as https://app.example.com/.",
            severity="error" if _works_without_sign_out(pool, client) else severity,
        )


def _consequence(client: AppClient) -> str:
    if client.federated_providers:
        return f"users cannot sign in with {', '.join(client.federated_providers)}"
    return "the file has no sign-in by redirect"


def _works_without_sign_out(pool: UserPool, client: AppClient) -> bool:
    """Whether Cognito signs users of an app in by redirect, and the file alone cannot say so."""
    return bool(
        client.oauth_enabled
        and domain_of(pool)
        and response_type(client)
        and own_urls(client.callback_urls)
    )


def _grade_of_off(client: AppClient) -> Severity | None:
    """What users lose because OAuth alone is off; None if nobody set redirects up."""
    own, federated = bool(own_urls(client.callback_urls)), bool(client.federated_providers)
    if not (own or federated):
        return None
    if response_type(client) is None:
        return "info"
    return "error" if own and federated else "warning"


def _settings(client: AppClient) -> str:
    """What there is of a set-up for redirects, as messages name it."""
    parts = (
        ("federated providers", client.federated_providers),
        ("OAuth flows", client.oauth_flows),
        ("callback URLs", own_urls(client.callback_urls)),
    )
    present = [name for name, values in parts if values]
    return " and ".join(filter(None, (", ".join(present[:-1]), present[-1])))


def _never_set_up(pool: UserPool, client: AppClient) -> bool:
    """Only a tool's defaults ask for redirects: no sign-out URL, no callback URL of an app."""
    if not client.oauth_enabled or client.federated_providers or client.sign_out_urls:
        return False
    callbacks = {url.rstrip("/") for url in client.callback_urls}
    return callbacks == {CONSOLE_CALLBACK_URL} or (
        callbacks == {CDK_CALLBACK_URL} and domain_of(pool) is None
    )
