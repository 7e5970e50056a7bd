"""Federated providers of the app client: they exist, and the file can name them."""

from __future__ import annotations

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import CLIENT_ID, POOL_ID, app_client
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

CLIENT = f"app client {CLIENT_ID}"
GONE = ("ProviderUnknown", "warning", CLIENT)
NO_PROVIDER = ("OAuthWithoutProvider", "warning", CLIENT)
NAMELESS = ("ProviderNotExpressible", "warning", CLIENT)
GOOGLE = IdentityProvider("Google", "Google")
OKTA = IdentityProvider("Okta", "SAML")
PARTNER = IdentityProvider("Partner", "OIDC")


@pytest.mark.parametrize(
    ("used", "of_the_pool", "expected"),
    [
        ((), (), [NO_PROVIDER]),
        (("COGNITO",), (), []),
        (("COGNITO",), (GOOGLE, OKTA), []),
        (("COGNITO", "Google"), (GOOGLE,), []),
        (
            ("Google", "Facebook", "LoginWithAmazon", "SignInWithApple"),
            tuple(
                IdentityProvider(kind, kind)
                for kind in ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")
            ),
            [],
        ),
        (("Google",), (GOOGLE, OKTA), []),
        (("COGNITO", "Okta"), (GOOGLE, OKTA), [NAMELESS]),
        (("Partner",), (PARTNER,), [NAMELESS]),
        (("Okta", "Partner", "Google"), (GOOGLE, OKTA, PARTNER), [NAMELESS]),
        # The type counts: names are the owner's choice.
        (("GOOGLE",), (IdentityProvider("GOOGLE", "OIDC"),), [NAMELESS]),
        (("Facebook",), (IdentityProvider("Facebook", "SAML"),), [NAMELESS]),
        (("COGNITO", "Google"), (), [GONE]),
        (("COGNITO", "GOOGLE"), (GOOGLE,), [GONE]),
        (("Okta", "Google"), (OKTA,), [GONE, NAMELESS]),
    ],
)
def test_each_provider_of_the_client_is_there_and_has_a_name(
    used: tuple[str, ...],
    of_the_pool: tuple[IdentityProvider, ...],
    expected: list[tuple[str, str, str]],
) -> None:
    problems = found(
        app_client=oauth_client(identity_providers=used),
        user_pool=oauth_pool(confirms_by_trigger=True),
        identity_providers=of_the_pool,
    )
    assert named(problems) == expected


def test_without_oauth_no_provider_can_be_reached_and_none_is_looked_at() -> None:
    client = app_client(identity_providers=("COGNITO", "Okta", "Gone"))
    problems = found(app_client=client, identity_providers=(OKTA,))
    assert named(problems) == [("OAuthSwitchedOff", "info", CLIENT)]


def test_providers_that_could_not_be_read_are_not_taken_for_gone() -> None:
    unread = Unread("cognito-idp:ListIdentityProviders", "denied")
    client = oauth_client(identity_providers=("COGNITO", "Google"))
    problems = found(app_client=client, user_pool=oauth_pool(), identity_providers=unread)
    assert named(problems) == [("ReadDenied", "error", f"user pool {POOL_ID}")]


def test_providers_are_named_in_full() -> None:
    client = oauth_client(identity_providers=("COGNITO", "Okta", "Partner", "Old", "Older"))
    assert found(app_client=client, user_pool=oauth_pool(), identity_providers=(OKTA, PARTNER)) == [
        Problem(
            "ProviderUnknown",
            "warning",
            CLIENT,
            "App client web names Old, Older, which the user pool does not have.",
            "Remove the name from the app client, or create the provider again.",
        ),
        Problem(
            "ProviderNotExpressible",
            "warning",
            CLIENT,
            "identity_providers cannot name Okta, Partner; the file has the names in "
            "custom.federated_providers.",
            'Use signInWithRedirect({ provider: { custom: "Okta" } }), and accept this.',
        ),
    ]
