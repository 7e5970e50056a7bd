"""Whether users of federated providers can sign in more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import redirects_to_providers
from amplify_outputs.schema.versions import STANDARD_SIGN_UP_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem

FEDERATED_ATTRIBUTE_IMMUTABLE = Check(
    "FederatedAttributeImmutable",
    "error",
    title="the user pool requires an attribute that can never change, and users come from a federated provider",
    effect="A required attribute must be mapped from the provider, and Cognito writes it at each sign-in. It refuses "
    "to write an immutable attribute again, even with the same value: each user signs in once, and never again.",
    fix="Create another user pool in which the attribute is mutable, and use its ids. Whether an attribute is mutable "
    "or required can never be changed. Without a federated provider on the app client, nothing is wrong.",
    sources=("cognito-model", "amplify-js-immutable"),
    console="Amazon Cognito > User pools > Create user pool: Required attributes for sign-up.",
    cloudformation="Another `AWS::Cognito::UserPool` with `Mutable: true` in the attribute's entry of `Schema`.",
    terraform="Another `aws_cognito_user_pool` with `mutable = true` in the attribute's `schema` block.",
    acceptable=True,
)


def check_federated_attributes(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """Cognito can write what the pool requires at each sign-in with a provider."""
    fixed = [
        name
        for name in STANDARD_SIGN_UP_ATTRIBUTES
        if name in pool.required_attributes and name in pool.immutable_attributes
    ]
    if fixed and redirects_to_providers(client):
        yield FEDERATED_ATTRIBUTE_IMMUTABLE.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} requires {', '.join(fixed)} and makes it immutable, which "
            f"cannot be changed later: users of {', '.join(client.federated_providers)} sign in once, "
            "and every later sign-in fails.",
            fix="Create another user pool with a mutable attribute, and use its ids.",
        )
