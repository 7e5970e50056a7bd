"""Whether sign-in by redirect is complete: domain, flow, URLs, scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.app_client import is_machine_only
from amplify_outputs.model.facts import Domain, LoginStyle, ResourceServers
from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import (
    CDK_CALLBACK_URL,
    CONSOLE_CALLBACK_URL,
    domain_of,
    oauth_is_usable,
    response_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem, Severity
    from amplify_outputs.model.readings import Readings

# A domain still serves while its certificate or version changes.
_SERVING: Final = ("ACTIVE", "UPDATING")

OAUTH_NOT_SET_UP = Check(
    "OAuthNotSetUp",
    "info",
    title="OAuth is on for the app client, as tools turn it on by default, but nobody set it up",
    effect="The file has no `oauth` block. Apps that sign in with Amplify's own forms do not need one.",
    fix="No action is needed unless users should sign in by redirect; then set the app's callback and sign-out URLs, "
    "and give the user pool a domain.",
    sources=("cognito-oauth",),
    console="User pool > App clients > the client > Login pages > Edit.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs`, `LogoutURLs`; and an `AWS::Cognito::UserPoolDomain`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls`, `logout_urls`; and an `aws_cognito_user_pool_domain`.",
)
OAUTH_DOMAIN_MISSING = Check(
    "OAuthDomainMissing",
    "error",
    title="OAuth is on for the app client but the user pool has no domain",
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
    title="OAuth is on for the app client but a list of allowed URLs is empty",
    effect="The `oauth` block needs at least one callback URL and one sign-out URL; without them, the file has no "
    "such block. It is an error if the app client has a federated provider, and a warning otherwise.",
    fix="Add at least one allowed callback URL and one allowed sign-out URL to the app client.",
    sources=("cognito-oauth", "outputs-schema"),
    console="User pool > App clients > the client > Login pages > Edit: Allowed callback URLs, Allowed sign-out URLs.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs` and `LogoutURLs`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls` and `logout_urls`.",
    acceptable=True,
    graded=("warning",),
)
IMPLICIT_FLOW_ALLOWED = Check(
    "ImplicitFlowAllowed",
    "warning",
    title="the app client allows the implicit flow",
    effect="Cognito then puts tokens into the address of the page, where others can read them, and issues no refresh "
    "token. If it is the only flow, the file asks for it, and Amplify's mobile libraries, which support only the code "
    "flow, cannot sign in by redirect.",
    fix="Allow only the authorization code flow.",
    sources=("cognito-oauth", "amplify-swift"),
    console="User pool > App clients > the client > Login pages > Edit: OAuth 2.0 grant types, Authorization code grant only.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `AllowedOAuthFlows: [code]`.",
    terraform='`aws_cognito_user_pool_client`: `allowed_oauth_flows = ["code"]`.',
    acceptable=True,
)
OPENID_SCOPE_MISSING = Check(
    "OpenidScopeMissing",
    "warning",
    title="the app client does not allow the scope openid",
    effect="After a redirect there is no ID token: Amplify knows neither the name nor the id of the user, and "
    "identity pools give no credentials.",
    fix="Allow the scope openid.",
    sources=("cognito-scopes",),
    console="User pool > App clients > the client > Login pages > Edit: OpenID Connect scopes, OpenID.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `openid` to `AllowedOAuthScopes`.",
    terraform='`aws_cognito_user_pool_client`: add `"openid"` to `allowed_oauth_scopes`.',
    acceptable=True,
)
ADMIN_SCOPE_MISSING = Check(
    "AdminScopeMissing",
    "warning",
    title="the app client does not allow the scope aws.cognito.signin.user.admin",
    effect="After a redirect, the user's own calls fail with `Access Token does not have required scopes`: "
    "fetchUserAttributes, changes of password or second factor, deletion of the account.",
    fix="Allow the scope. If the app makes none of these calls, accept this.",
    sources=("cognito-scopes",),
    console="User pool > App clients > the client > Login pages > Edit: OpenID Connect scopes, aws.cognito.signin.user.admin.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `aws.cognito.signin.user.admin` to `AllowedOAuthScopes`.",
    terraform='`aws_cognito_user_pool_client`: add `"aws.cognito.signin.user.admin"` to `allowed_oauth_scopes`.',
    acceptable=True,
)
SCOPE_UNKNOWN = Check(
    "ScopeUnknown",
    "warning",
    title="the app client allows a scope that no resource server of the user pool defines",
    effect="Users sign in, but Cognito leaves the scope out of their access tokens: an API that requires it refuses "
    "them.",
    fix="Define the scope again, or remove it from the app client.",
    sources=("cognito-scopes",),
    console="User pool > Branding > Domain > Resource servers; or App clients > the client > Login pages > Edit: Custom scopes.",
    cloudformation="An `AWS::Cognito::UserPoolResourceServer` with the scope, or an `AWS::Cognito::UserPoolClient` without "
    "it in `AllowedOAuthScopes`.",
    terraform="An `aws_cognito_resource_server` with the scope, or an `aws_cognito_user_pool_client` without it in "
    "`allowed_oauth_scopes`.",
    acceptable=True,
)
DOMAIN_NOT_READY = Check(
    "DomainNotReady",
    "warning",
    title="the domain of the user pool is not active",
    effect="Sign-in by redirect leads to a page that does not respond until the domain is active. A failed domain "
    "never becomes active.",
    fix="Wait. If the domain failed, correct the cause: usually its certificate or DNS.",
    sources=("cognito-domain",),
    console="User pool > Branding > Domain.",
    cloudformation="The stack events of the `AWS::Cognito::UserPoolDomain` show why.",
    terraform="The output of `terraform apply` for the `aws_cognito_user_pool_domain` shows why.",
    acceptable=True,
)
LOGIN_STYLE_MISSING = Check(
    "LoginStyleMissing",
    "warning",
    title="the domain serves managed login, but the app client has no style",
    effect="The sign-in page shows `Login pages unavailable. Please contact an administrator.`",
    fix="Assign a style to the app client, or let the domain serve the classic hosted pages.",
    sources=("cognito-managed-login",),
    console="User pool > Branding > Managed login > Styles > Create a style, for this app client.",
    cloudformation="An `AWS::Cognito::ManagedLoginBranding` with `UserPoolId`, `ClientId` and `UseCognitoProvidedValues: true`.",
    terraform="An `aws_cognito_managed_login_branding` with `user_pool_id`, `client_id` and `use_cognito_provided_values = true`.",
    acceptable=True,
)


def check_oauth(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """If OAuth is on, the pool and the client have everything that a redirect needs."""
    if not client.oauth_enabled or is_machine_only(client) or oauth_is_usable(pool, client):
        return
    subject = f"app client {client.id}"
    if _never_set_up(pool, client):
        yield OAUTH_NOT_SET_UP.found(
            subject=subject,
            message=f"App client {client.name} has OAuth on but no sign-out URL and no callback URL "
            "of an app: the file has no sign-in by redirect.",
            fix="No action is needed unless users should sign in by redirect; then set these URLs.",
        )
        return
    severity: Severity = "error" if client.federated_providers else "warning"
    reached = ", ".join(client.federated_providers)
    consequence = (
        f"users cannot sign in with {reached}"
        if client.federated_providers
        else "the file has no sign-in by redirect"
    )
    if domain_of(pool) is None:
        yield OAUTH_DOMAIN_MISSING.found(
            subject=subject,
            message=f"App client {client.name} has OAuth on but user pool {pool.id} has no "
            f"domain: {consequence}.",
            fix="Give the user pool a domain, or turn OAuth off for the app client.",
            severity=severity,
        )
    if response_type(client) is None:
        yield OAUTH_FLOWS_MISSING.found(
            subject=subject,
            message=f"App client {client.name} has OAuth on but allows neither the code nor the "
            f"implicit flow: {consequence}.",
            fix="Allow the code flow, or turn OAuth off for the app client.",
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
            message=f"App client {client.name} has OAuth on but no allowed {' and no '.join(empty)}: "
            f"{consequence}.",
            fix="Add at least one URL to each list, such as https://app.example.com/.",
            severity=severity,
        )


def check_flows_and_scopes(
    pool: UserPool, client: AppClient, servers: ResourceServers | None
) -> Iterator[Problem]:
    """A redirect returns the tokens that Amplify needs. Only if the file has `oauth`."""
    if not oauth_is_usable(pool, client):
        return
    subject, scopes = f"app client {client.id}", client.oauth_scopes
    if "implicit" in client.oauth_flows:
        only = "code" not in client.oauth_flows
        yield IMPLICIT_FLOW_ALLOWED.found(
            subject=subject,
            message=f"App client {client.name} allows only the implicit flow: response_type is "
            '"token", which Amplify\'s mobile libraries do not support.'
            if only
            else f"App client {client.name} allows the implicit flow as well as the code flow.",
            fix="Allow only the authorization code flow.",
        )
    if "openid" not in scopes:
        yield OPENID_SCOPE_MISSING.found(
            subject=subject,
            message=f"App client {client.name} does not allow the scope openid: after a redirect "
            "there is no ID token, so Amplify does not know who is signed in.",
            fix="Allow the scope openid.",
        )
    if "aws.cognito.signin.user.admin" not in scopes:
        yield ADMIN_SCOPE_MISSING.found(
            subject=subject,
            message=f"App client {client.name} does not allow the scope "
            "aws.cognito.signin.user.admin: after a redirect fetchUserAttributes() and calls about "
            "second factors fail.",
            fix="Allow the scope. If the app makes no such call, accept this.",
        )
    gone = [
        scope
        for scope in scopes
        if servers is not None and "/" in scope and scope not in servers.scopes
    ]
    if gone:
        yield SCOPE_UNKNOWN.found(
            subject=subject,
            message=f"App client {client.name} allows {', '.join(gone)}, which no resource server "
            f"of user pool {pool.id} defines: Cognito leaves unknown scopes out of access tokens.",
            fix="Define the scope again, or remove it from the app client.",
        )


def check_sign_in_pages(pool: UserPool, client: AppClient, readings: Readings) -> Iterator[Problem]:
    """The sign-in pages work. Only if the file has `oauth`."""
    if not oauth_is_usable(pool, client):
        return
    for domain in readings.follow_ups.values():
        if isinstance(domain, Domain) and domain.status not in _SERVING:
            yield DOMAIN_NOT_READY.found(
                subject=f"domain {domain.name}",
                message=f"Domain {domain.name} is {domain.status or 'no longer there'}: sign-in "
                "by redirect does not work until it is ACTIVE.",
                fix="Wait. If the domain failed, correct the cause: usually its certificate or DNS.",
            )
    facts = readings.follow_ups.values()
    managed = any(isinstance(fact, Domain) and fact.managed_login_version > 1 for fact in facts)
    if managed and LoginStyle(assigned=False) in facts:
        yield LOGIN_STYLE_MISSING.found(
            subject=f"app client {client.id}",
            message=f"The domain serves managed login, but app client {client.name} has no style: "
            'its sign-in page shows "Login pages unavailable".',
            fix="Assign a style to the app client in the user pool's managed login settings.",
        )


def _never_set_up(pool: UserPool, client: AppClient) -> bool:
    """Only a tool's defaults ask for redirects: no sign-out URL, no callback URL of an app."""
    if client.federated_providers or client.sign_out_urls:
        return False
    callbacks = {url.rstrip("/") for url in client.callback_urls}
    return callbacks == {CONSOLE_CALLBACK_URL} or (
        callbacks == {CDK_CALLBACK_URL} and domain_of(pool) is None
    )
