"""Where a file says something else than its pools."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.lint.against_pools import differences_from_pools
from amplify_outputs.model.facts import Group, IdentityProvider, Mfa, PasswordPolicy
from amplify_outputs.readers.decoder import place_of
from tests.builders import app_client, facts, identity_pool, request, user_pool
from tests.readers.whole_document import GONE

FACTS = facts(
    user_pool=user_pool(domain="shop", password_policy=PasswordPolicy(12)),
    app_client=app_client(
        oauth_enabled=True,
        oauth_flows=("code",),
        oauth_scopes=("openid", "email"),
        callback_urls=("https://a.example.com/", "https://b.example.com/"),
        sign_out_urls=("https://a.example.com/",),
        identity_providers=("COGNITO", "Google"),
    ),
    identity_providers=(IdentityProvider("Google", "Google"),),
    identity_pool=identity_pool(guests_allowed=True),
    mfa=Mfa("OPTIONAL", totp=True, email=True),
    groups=(Group("admins", 1, None), Group("editors", None, None)),
)


def said_of(path: str, value: object, found: Any = FACTS) -> list[str]:
    """What is said of the file of the pools with another value at the place."""
    file = copy.deepcopy(json.loads(build(request(), FACTS).body))
    *holders, last = path.split(".")
    place = file["auth"]
    for name in holders:
        place = place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return [
        f"{place_of(it.keys)}: {it.is_said}; {it.fix} [{it.check.severity}]"
        for it in differences_from_pools(file, request(), found)
    ]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("password_policy.min_length", 8, [
            "auth.password_policy.min_length: auth.password_policy.min_length is 8, and the user pool says 12; write 12 [error]",
        ]),
        # Another type is what a client stops at.
        ("password_policy.min_length", "12", []),
        ("password_policy", GONE, [
            'auth.password_policy: auth.password_policy is missing, and the user pool says {"min_length": 12, "require_numbers": false, "require_lowercase": false, "require_uppercase": false, "require_symbols": false}; write {"min_length": 12, "require_numbers": false, "require_lowercase": false, "require_uppercase": false, "require_symbols": false} [info]',
        ]),
        ("oauth.domain", "auth.example.com", [
            'auth.oauth.domain: auth.oauth.domain is "auth.example.com", and the user pool says "shop.auth.us-east-1.amazoncognito.com"; write "shop.auth.us-east-1.amazoncognito.com" [error]',
        ]),
        ("oauth.scopes", ["openid"], []),
        ("oauth.scopes", ["openid", "phone"], [
            'auth.oauth.scopes: auth.oauth.scopes is ["openid", "phone"], and the app client says ["openid", "email"]; write ["openid", "email"] [error]',
        ]),
        ("oauth.scopes", [], [
            'auth.oauth.scopes: auth.oauth.scopes is [], and the app client says ["openid", "email"]; write ["openid", "email"] [error]',
        ]),
        ("oauth.redirect_sign_in_uri", ["https://b.example.com/", "https://a.example.com/"], []),
        ("oauth.redirect_sign_in_uri", ["https://c.example.com/"], [
            'auth.oauth.redirect_sign_in_uri: auth.oauth.redirect_sign_in_uri is ["https://c.example.com/"], and the app client says ["https://a.example.com/", "https://b.example.com/"]; write ["https://a.example.com/", "https://b.example.com/"] [error]',
        ]),
        ("oauth.response_type", "token", [
            'auth.oauth.response_type: auth.oauth.response_type is "token", and the app client says "code"; write "code" [error]',
        ]),
        ("oauth", GONE, [
            'auth.oauth: auth.oauth is missing, and the app client says {"domain": "shop.auth.us-east-1.amazoncognito.com", "identity_providers": ["GOOGLE"], "scopes": ["openid", "email"], "redirect_sign_in_uri": ["https://a.example.com/", "https://b.example.com/"], "redirect_sign_out_uri": ["https://a.example.com/"], "response_type": "code"}; write {"domain": "shop.auth.us-east-1.amazoncognito.com", "identity_providers": ["GOOGLE"], "scopes": ["openid", "email"], "redirect_sign_in_uri": ["https://a.example.com/", "https://b.example.com/"], "redirect_sign_out_uri": ["https://a.example.com/"], "response_type": "code"} [info]',
        ]),
        ("mfa_configuration", "REQUIRED", [
            'auth.mfa_configuration: auth.mfa_configuration is "REQUIRED", and the user pool says "OPTIONAL"; write "OPTIONAL" [error]',
        ]),
        ("mfa_configuration", "optional", []),
        # Without EMAIL, Android can read it.
        ("mfa_methods", ["TOTP"], []),
        ("mfa_methods", ["EMAIL", "TOTP"], []),
        ("mfa_methods", ["SMS", "TOTP"], [
            'auth.mfa_methods: auth.mfa_methods is ["SMS", "TOTP"], and the user pool says ["TOTP", "EMAIL"]; write ["TOTP", "EMAIL"] [error]',
        ]),
        ("username_attributes", GONE, [
            'auth.username_attributes: auth.username_attributes is missing, and the user pool says ["email"]; write ["email"] [info]',
        ]),
        ("unauthenticated_identities_enabled", False, [
            "auth.unauthenticated_identities_enabled: auth.unauthenticated_identities_enabled is false, and the identity pool says true; write true [error]",
        ]),
        ("groups", [{"editors": {}}, {"admins": {"precedence": 1}}], []),
        ("groups", GONE, [
            'auth.groups: auth.groups is missing, and the user pool says [{"admins": {"precedence": 1}}, {"editors": {}}]; write [{"admins": {"precedence": 1}}, {"editors": {}}] [info]',
        ]),
        ("passwordless", {"email_otp_enabled": True}, [
            'auth.passwordless: auth.passwordless is {"email_otp_enabled": true}, and the user pool has no such setting; remove it, or change the setting [error]',
        ]),
        ("nonsense", 1, []),
    ],
)  # fmt: skip
def test_what_the_pools_decide_is_a_difference_and_nothing_else(
    path: str, value: object, said: list[str]
) -> None:
    assert said_of(path, value) == said


def test_a_file_that_signs_in_by_redirect_differs_from_a_client_that_does_not() -> None:
    without = facts(mfa=FACTS.mfa, groups=FACTS.groups, identity_pool=FACTS.identity_pool)

    (said,) = [it for it in said_of("nonsense", 1, without) if it.startswith("auth.oauth:")]

    assert said.endswith(
        "and the app client has no such setting; remove it, or change the setting [error]"
    )


def test_sections_and_a_file_without_auth_are_not_compared() -> None:
    file = {"version": "1.5", "custom": {"a": 1}, "storage": {}}

    assert list(differences_from_pools(file, request(), FACTS)) == []
