"""Passkeys: there is a relying party, and the app and the hosted pages both belong to its site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import Mfa
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

POOL = f"user pool {POOL_ID}"
NOT_ALLOWED = ("PasswordlessNotAllowed", "warning", f"app client {CLIENT_ID}")
NO_PARTY = ("RelyingPartyMissing", "warning", POOL)
DOMAIN_PARTY = ("RelyingPartyIsTheDomain", "warning", POOL)
OTHER_PARTY = ("RelyingPartyDiffers", "warning", POOL)

CHOICE = ("ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")


def with_passkeys(**changes: Any) -> UserPool:
    """A pool that signs in by passwords and passkeys."""
    return user_pool(first_auth_factors=("PASSWORD", "WEB_AUTHN"), **changes)


def with_pages(**changes: Any) -> AppClient:
    """A client whose users choose how to sign in, on the hosted pages as well."""
    return oauth_client(auth_flows=CHOICE, **changes)


@pytest.mark.parametrize(
    ("party", "domains", "expected"),
    [
        ("example.com", {}, []),
        ("example.com", {"domain": "shop"}, []),
        (None, {}, [NO_PARTY]),
        (None, {"domain": "shop"}, [DOMAIN_PARTY]),
        (None, {"custom_domain": "auth.example.com"}, [DOMAIN_PARTY]),
        ("auth.example.com", {"custom_domain": "auth.example.com"}, []),
        ("example.com", {"custom_domain": "auth.example.com"}, []),
        ("example.com", {"custom_domain": "example.com"}, []),
        ("app.example.com", {"custom_domain": "auth.example.com"}, [OTHER_PARTY]),
        ("www.auth.example.com", {"custom_domain": "auth.example.com"}, [OTHER_PARTY]),
        ("example.com", {"custom_domain": "notexample.com"}, [OTHER_PARTY]),
        ("example.com", {"custom_domain": "auth.notexample.com"}, [OTHER_PARTY]),
        ("example.com", {"custom_domain": "example.com.evil.org"}, [OTHER_PARTY]),
        # The custom domain is the one that the pages are on.
        ("example.com", {"domain": "shop", "custom_domain": "auth.example.org"}, [OTHER_PARTY]),
    ],
)
def test_passkeys_are_for_the_app_and_for_the_hosted_pages(
    party: str | None, domains: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    pool, client = with_passkeys(**domains), with_pages()
    if not domains:
        client = app_client(auth_flows=CHOICE)
    settings = Mfa(relying_party_id=party)
    assert named(found(user_pool=pool, app_client=client, mfa=settings)) == expected


@pytest.mark.parametrize(
    ("pool", "client"),
    [
        # Nobody comes to the hosted pages.
        (with_passkeys(custom_domain="auth.example.org"), app_client(auth_flows=CHOICE)),
        # Nobody has a passkey.
        (
            user_pool(
                first_auth_factors=("PASSWORD", "EMAIL_OTP"),
                sends_email_with_ses=True,
                custom_domain="auth.example.org",
            ),
            with_pages(),
        ),
    ],
)
def test_a_relying_party_that_nobody_meets_is_no_problem(pool: UserPool, client: AppClient) -> None:
    assert found(user_pool=pool, app_client=client, mfa=Mfa(relying_party_id="example.com")) == []


@pytest.mark.parametrize("domains", [{}, {"domain": "shop"}, {"custom_domain": "auth.example.com"}])
def test_without_sign_in_by_choice_the_relying_party_does_not_matter(
    domains: dict[str, str],
) -> None:
    assert named(found(user_pool=with_passkeys(**domains))) == [NOT_ALLOWED]


def test_a_relying_party_that_is_nowhere_is_named_in_full() -> None:
    by_choice = app_client(auth_flows=CHOICE)
    assert found(user_pool=with_passkeys(), app_client=by_choice) == [
        Problem(
            "RelyingPartyMissing",
            "warning",
            POOL,
            f"User pool {POOL_ID} allows passkeys, but has neither a relying party nor a domain: "
            "the file has no passkeys.",
            "Set the relying party to the domain of the app.",
        )
    ]


@pytest.mark.parametrize(
    ("region", "partition", "domain"),
    [
        ("us-east-1", "aws", "shop.auth.us-east-1.amazoncognito.com"),
        ("us-gov-west-1", "aws-us-gov", "shop.auth-fips.us-gov-west-1.amazoncognito.com"),
    ],
)
def test_a_relying_party_that_is_the_domain_is_named_in_full(
    region: str, partition: str, domain: str
) -> None:
    pool_id = f"{region}_AbC123xyz"
    arn = f"arn:{partition}:cognito-idp:{region}:123456789012:userpool/{pool_id}"
    assert found(
        {"UserPoolId": pool_id, "IdentityPoolId": None},
        user_pool=with_passkeys(id=pool_id, arn=arn, domain="shop"),
        app_client=app_client(auth_flows=CHOICE),
        identity_pool=None,
        identity_pool_roles=None,
        follow_ups={},
    ) == [
        Problem(
            "RelyingPartyIsTheDomain",
            "warning",
            f"user pool {pool_id}",
            f"User pool {pool_id} sets no relying party: passkeys belong to {domain}, which is not the "
            "app's domain.",
            "Set the relying party to the domain of the app, or accept this.",
        )
    ]


def test_a_relying_party_of_another_site_is_named_in_full() -> None:
    pool = with_passkeys(custom_domain="auth.example.org")
    assert found(
        user_pool=pool, app_client=with_pages(), mfa=Mfa(relying_party_id="example.com")
    ) == [
        Problem(
            "RelyingPartyDiffers",
            "warning",
            POOL,
            "Passkeys belong to example.com, but the sign-in pages are on auth.example.org: passkeys of "
            "the app do not work there.",
            "Set the relying party to a domain that both share, or accept this.",
        )
    ]
