"""Whether sign-in by redirect works: providers, flows, scopes, domain and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.facts import Domain, LoginStyle, ResourceServers
from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.sign_in import oauth_is_usable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

# A domain still serves while its certificate or version changes.
_SERVING: Final = ("ACTIVE", "UPDATING")

OAUTH_WITHOUT_PROVIDER = Check(
    "OAuthWithoutProvider",
    "warning",
    title="OAuth is on for the app client but the client names no identity provider",
    effect="The sign-in pages have nothing to offer: neither the user pool's own users nor those of a federated "
    "provider can sign in there.",
    fix="Add COGNITO, the user pool itself, or a federated provider to the identity providers of the app client. If "
    "users never sign in by redirect, turn OAuth off.",
    sources=("terraform-no-provider", "cognito-model"),
    console="User pool > App clients > the client > Login pages > Edit: Identity providers.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `SupportedIdentityProviders: [COGNITO]`.",
    terraform='`aws_cognito_user_pool_client`: `supported_identity_providers = ["COGNITO"]`.',
    acceptable=True,
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


_NOT_ON_PHONES: Final = ", which Amplify's mobile libraries do not support"


def check_identity_providers(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """The sign-in pages offer somebody's sign-in. Only if the file has `oauth`."""
    if oauth_is_usable(pool, client) and not client.identity_providers:
        yield OAUTH_WITHOUT_PROVIDER.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} has OAuth on but no identity provider: its sign-in "
            "pages have nothing to offer.",
            fix="Add COGNITO or a federated provider to the app client, or turn OAuth off.",
        )


def check_flows_and_scopes(
    request: PublishRequest, pool: UserPool, client: AppClient, servers: ResourceServers | None
) -> Iterator[Problem]:
    """A redirect returns the tokens that Amplify needs. Only if the file has `oauth`."""
    if not oauth_is_usable(pool, client):
        return
    subject, scopes = f"app client {client.id}", client.oauth_scopes
    if "implicit" in client.oauth_flows:
        only = "code" not in client.oauth_flows
        yield IMPLICIT_FLOW_ALLOWED.found(
            subject=subject,
            message=f'App client {client.name} allows only the implicit flow: response_type is "token"'
            f"{_NOT_ON_PHONES if request.may_run_on_phones else ''}."
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
            message=f"App client {client.name} allows {listed(gone)}, which no resource server "
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
