"""Users of federated providers: what the user pool requires of them can be written at each sign-in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient

POOL = f"user pool {POOL_ID}"
ONCE = ("FederatedAttributeImmutable", "error", POOL)
OFF = ("OAuthSwitchedOff", "error", f"app client {CLIENT_ID}")
OFF_AS_A_NOTE = ("OAuthSwitchedOff", "info", f"app client {CLIENT_ID}")
PROVIDERS = (IdentityProvider("Google", "Google"), IdentityProvider("Facebook", "Facebook"))
GOOGLE = oauth_client(identity_providers=("COGNITO", "Google"))
FIXED: dict[str, Any] = {
    "required_attributes": ("sub", "email"),
    "immutable_attributes": ("sub", "email"),
}


@pytest.mark.parametrize(
    ("required", "immutable", "expected"),
    [
        (("sub", "email"), ("sub",), []),
        (("sub", "email"), ("sub", "email"), [ONCE]),
        # Nobody must map what is not required; and Cognito writes sub itself.
        (("sub", "email"), ("sub", "name"), []),
        (("sub",), ("sub", "email"), []),
        (("sub", "email", "name"), ("name", "email"), [ONCE]),
    ],
)
def test_what_is_required_can_be_written_again(
    required: tuple[str, ...], immutable: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    pool = oauth_pool(required_attributes=required, immutable_attributes=immutable)
    problems = found(user_pool=pool, app_client=GOOGLE, identity_providers=PROVIDERS)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (GOOGLE, [ONCE]),
        (oauth_client(identity_providers=("Google",)), [ONCE]),
        # Users of the pool itself give the value once, at sign-up.
        (oauth_client(), []),
        (app_client(identity_providers=("COGNITO",)), []),
        # Without OAuth nobody reaches the provider; but it may be on tomorrow, if all else is set.
        (app_client(identity_providers=("COGNITO", "Google")), [OFF_AS_A_NOTE]),
        (replace(GOOGLE, oauth_enabled=False), [ONCE, OFF]),
    ],
)
def test_only_users_of_a_provider_are_written_at_each_sign_in(
    client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    pool = oauth_pool(**FIXED, confirms_by_trigger=True)
    problems = found(user_pool=pool, app_client=client, identity_providers=PROVIDERS)
    assert named(problems) == expected


def test_it_does_not_matter_whether_anybody_signs_up_by_form() -> None:
    pool = oauth_pool(**FIXED, self_sign_up=False)
    problems = found(user_pool=pool, app_client=GOOGLE, identity_providers=PROVIDERS)
    assert named(problems) == [("SignUpByAdministratorsOnly", "info", POOL), ONCE]


def test_users_who_sign_in_once_are_named_in_full() -> None:
    pool = oauth_pool(
        required_attributes=("sub", "name", "email"), immutable_attributes=("email", "name")
    )
    client = oauth_client(identity_providers=("COGNITO", "Google", "Facebook"))
    assert found(user_pool=pool, app_client=client, identity_providers=PROVIDERS) == [
        Problem(
            "FederatedAttributeImmutable",
            "error",
            POOL,
            f"User pool {POOL_ID} requires email, name and makes it immutable, which cannot be "
            "changed later: users of Google, Facebook sign in once, and every later sign-in fails.",
            "Create another user pool with a mutable attribute, and use its ids.",
        )
    ]


def test_another_pool_with_a_mutable_attribute_cures_it() -> None:
    pool = oauth_pool(**{**FIXED, "immutable_attributes": ("sub",)})
    assert found(user_pool=pool, app_client=GOOGLE, identity_providers=PROVIDERS) == []
