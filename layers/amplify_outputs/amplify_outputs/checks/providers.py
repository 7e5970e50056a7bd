"""Whether the federated providers of an app client exist, and whether the file can name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.sign_in import nameless_providers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, IdentityProvider
    from amplify_outputs.model.problem import Problem

PROVIDER_NOT_EXPRESSIBLE = Check(
    "ProviderNotExpressible",
    "warning",
    title="the app client uses SAML or OIDC providers, for which the file's schema has no names",
    effect="Amplify's forms show no buttons for them. The app can read their names from `custom.federated_providers` "
    "in the file.",
    fix='Sign in with `signInWithRedirect({ provider: { custom: "<name>" } })`, and accept this.',
    sources=("outputs-schema", "amplify-js"),
    console="User pool > Social and external providers lists their names.",
    cloudformation="`Custom::AmplifyOutputs`: `AcceptProblems: [ProviderNotExpressible]`.",
    terraform="The same property, in the template of an `aws_cloudformation_stack`.",
    acceptable=True,
)
PROVIDER_UNKNOWN = Check(
    "ProviderUnknown",
    "warning",
    title="the app client names a provider that the user pool does not have",
    effect="The provider was removed or renamed. Its button leads to an error page.",
    fix="Remove the name from the app client, or create the provider again under that name.",
    sources=("cognito-api",),
    console="User pool > App clients > the client > Login pages > Edit: Identity providers.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `SupportedIdentityProviders`; let the client depend on the "
    "provider.",
    terraform="`aws_cognito_user_pool_client`: `supported_identity_providers`, by reference to the providers.",
    acceptable=True,
)


def check_providers(
    client: AppClient, providers: tuple[IdentityProvider, ...]
) -> Iterator[Problem]:
    """Each provider of the client exists, and the file's schema has a name for it.

    Without OAuth users cannot reach any provider, so leftovers in the client do not matter.
    """
    if not client.oauth_enabled:
        return
    names = {provider.name for provider in providers}
    if gone := [name for name in client.federated_providers if name not in names]:
        yield PROVIDER_UNKNOWN.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} names {listed(gone)}, which the user pool does "
            "not have.",
            fix="Remove the name from the app client, or create the provider again.",
        )
    if nameless := nameless_providers(client, providers):
        yield PROVIDER_NOT_EXPRESSIBLE.found(
            subject=f"app client {client.id}",
            message=f"identity_providers cannot name {listed(nameless)}; the file has the names "
            "in custom.federated_providers.",
            fix=f'Use signInWithRedirect({{ provider: {{ custom: "{nameless[0]}" }} }}), and accept '
            "this.",
        )
