"""What contradicts the pools, in full, and which findings an override cures; whole lists compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amplify_outputs.model.facts import (
    Domain,
    Group,
    IdentityPoolRoles,
    IdentityProvider,
    LoginStyle,
    Mfa,
    ResourceServers,
)
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import DataApiReadings, FollowUp
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    GUEST_ROLE_ARN,
    POOL_ID,
    ROLE_ARN,
    app_client,
    bucket_readings,
    cors_rule,
    data_api,
    follow_ups,
    identity_pool,
    role,
    user_pool,
)
from tests.unit.checks.overridden import APP, CALLBACK, DOMAIN, added, problems, rich
from tests.unit.checks.pool_problems import ADMIN_SCOPE, named, oauth_client, oauth_pool

FIX = "Remove the override, or change the resource. If the difference is meant, accept this."
BLOCK = {
    "domain": DOMAIN,
    "identity_providers": [],
    "scopes": ["openid", ADMIN_SCOPE],
    "redirect_sign_in_uri": [CALLBACK],
    "redirect_sign_out_uri": [CALLBACK],
    "response_type": "code",
}
WITHOUT_POOL: dict[str, Any] = {
    "identity_pool": None,
    "identity_pool_roles": None,
    "follow_ups": {},
}
NO_POOL = {"IdentityPoolId": None}
GUESTS_OFF = {"unauthenticated_identities_enabled": False}
PASSKEYS = {"relying_party_id": "example.com", "user_verification": "preferred"}
USER_AUTH = ("ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
URL = "https://api.example.com/graphql"
API = {"DataApiId": DATA_API_ID}
OF_POOLS, KEYS, IAM = "AMAZON_COGNITO_USER_POOLS", "API_KEY", "AWS_IAM"


@pytest.mark.parametrize(
    ("auth", "place", "told"),
    [
        (
            {"password_policy": {"min_length": 9}},
            "password_policy.min_length",
            "says 9, the user pool says 10",
        ),
        (
            {"password_policy": {"require_numbers": False}},
            "password_policy.require_numbers",
            "says false, the user pool says true",
        ),
        (
            {"standard_required_attributes": ["name"], "username_attributes": ["email"]},
            "standard_required_attributes",
            'says ["name"], the user pool requires phone_number as well',
        ),
        (
            {"standard_required_attributes": ["gender"]},
            "standard_required_attributes",
            'says ["gender"], the app client may not write gender',
        ),
        (
            {"user_verification_types": ["email"]},
            "user_verification_types",
            'says ["email"], the user pool says ["phone_number"]',
        ),
        (
            {"mfa_methods": ["TOTP", "EMAIL"]},
            "mfa_methods",
            'says ["TOTP", "EMAIL"], the user pool says ["SMS", "TOTP"]',
        ),
        (
            {"groups": [{"owners": {}}, {"admins": {"precedence": 1}}]},
            "groups",
            'names ["owners"], which the user pool does not have',
        ),
        (
            {"groups": [{"admins": {"precedence": 7}}, {"guests": {"precedence": 3}}]},
            "groups",
            (
                'gives the precedences {"admins": 7, "guests": 3}, the user pool gives {"admins": 1, '
                '"guests": null}'
            ),
        ),
        (
            {"oauth": {"redirect_sign_in_uri": [CALLBACK, "https://preview.example.com/"]}},
            "oauth.redirect_sign_in_uri",
            (
                'says ["https://preview.example.com/"], the app client says ["shop://in", '
                '"https://app.example.com/", "https://app.example.com/two"]'
            ),
        ),
        (
            {"oauth": {"domain": "shop"}},
            "oauth.domain",
            'says "shop", the user pool says "auth.example.com"',
        ),
    ],
)
def test_a_contradiction_is_named_in_full(auth: dict[str, Any], place: str, told: str) -> None:
    expected = Problem(
        "OverrideContradicts",
        "warning",
        f"Outputs.auth.{place}",
        f"Outputs.auth.{place} {told}.",
        FIX,
    )
    assert expected in added({"auth": auth}, {}, rich())


def test_who_overrides_nothing_has_nothing_to_contradict() -> None:
    assert problems({}, {}, rich()) == []
    assert added({"auth": {}}, {}, rich()) == []


@pytest.mark.parametrize(
    ("outputs", "asked", "read", "messages"),
    [
        (
            {"auth": {"username_attributes": ["email"]}},
            {},
            {"user_pool": user_pool(username_attributes=())},
            [
                (
                    'Outputs.auth.username_attributes says ["email"], the user pool says that users sign '
                    "in by user name."
                )
            ],
        ),
        (
            {"auth": {"unauthenticated_identities_enabled": True}},
            NO_POOL,
            WITHOUT_POOL,
            [
                (
                    "Outputs.auth.unauthenticated_identities_enabled says true, but there is no identity "
                    "pool."
                )
            ],
        ),
        (
            {"storage": {"aws_region": "eu-west-1", "bucket_name": "files"}},
            NO_POOL,
            WITHOUT_POOL,
            [
                (
                    "Outputs.storage names a bucket, but there is no identity pool to get AWS credentials "
                    "from."
                )
            ],
        ),
        (
            {
                "data": {
                    "aws_region": "eu-west-1",
                    "url": URL,
                    "default_authorization_type": IAM,
                    "authorization_types": [],
                }
            },
            NO_POOL,
            WITHOUT_POOL,
            [
                (
                    'Outputs.data.default_authorization_type says "AWS_IAM", but there is no identity pool '
                    "to get AWS credentials from."
                )
            ],
        ),
        (
            {"auth": {"oauth": BLOCK}},
            {},
            {},
            [
                "Outputs.auth.oauth has sign-in by redirect, the app client says that OAuth is off.",
            ],
        ),
        (
            {"auth": {"oauth": {"response_type": "token"}}},
            {},
            {"user_pool": oauth_pool(), "app_client": oauth_client(oauth_flows=("code",))},
            [
                (
                    'Outputs.auth.oauth.response_type says "token", the app client allows the flows '
                    '["code"].'
                )
            ],
        ),
        (
            {"auth": {"oauth": {"response_type": "token"}}},
            {},
            {
                "user_pool": oauth_pool(),
                "app_client": oauth_client(oauth_flows=("code", "implicit")),
            },
            [
                (
                    'Outputs.auth.oauth.response_type says "token", the app client allows the flows '
                    '["code", "implicit"], and Amplify\'s mobile libraries support the code flow alone.'
                )
            ],
        ),
        (
            {"auth": {"passwordless": {"web_authn": PASSKEYS}}},
            {},
            {},
            [
                (
                    'Outputs.auth.passwordless.web_authn says {"relying_party_id": "example.com", '
                    '"user_verification": "preferred"}, but the user pool allows no passkeys.'
                )
            ],
        ),
        # A pool that requires a second factor may be without one that Android can read.
        (
            {"auth": {"mfa_methods": []}},
            {},
            {"mfa": Mfa("ON", totp=True)},
            ['Outputs.auth.mfa_methods says [], the user pool says ["TOTP"].'],
        ),
        (
            {"auth": {"mfa_methods": []}},
            {},
            {"mfa": Mfa("ON", email=True), "user_pool": user_pool(sends_email_with_ses=True)},
            [],
        ),
        # Cognito makes a group for a provider: the publisher leaves it out, but there it is.
        (
            {"auth": {"groups": [{f"{POOL_ID}_Google": {}}]}},
            {},
            {"groups": (Group(f"{POOL_ID}_Google", described_as_generated=True),)},
            [],
        ),
        # Who cannot sign up sees no form.
        (
            {"auth": {"standard_required_attributes": ["email", "gender"]}},
            {},
            {
                "app_client": app_client(write_attributes=("email",)),
                "user_pool": user_pool(self_sign_up=False),
            },
            [],
        ),
        # If a second factor is required, Cognito offers no codes.
        (
            {"auth": {"passwordless": {"email_otp_enabled": False}}},
            {},
            {
                "user_pool": user_pool(
                    first_auth_factors=("PASSWORD", "EMAIL_OTP"), sends_email_with_ses=True
                ),
                "app_client": app_client(auth_flows=USER_AUTH),
                "mfa": Mfa("ON", totp=True),
            },
            [],
        ),
        # The app needs another client: what this one allows decides nothing.
        (
            {"auth": {"oauth": BLOCK, "standard_required_attributes": ["email", "name"]}},
            {},
            {"app_client": app_client(has_secret=True, write_attributes=("email",))},
            [],
        ),
    ],
)
def test_a_contradiction_depends_on_the_rest(
    outputs: dict[str, Any], asked: dict[str, Any], read: dict[str, Any], messages: list[str]
) -> None:
    assert [problem.message for problem in added(outputs, asked, read)] == messages


def cured(outputs: dict[str, Any], asked: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """The codes that the override makes go; it may bring nothing but a contradiction."""
    before, after = (
        [(problem.code, problem.severity) for problem in problems(each, asked, read)]
        for each in ({}, outputs)
    )
    new = {code for code, _ in after} - {code for code, _ in before}
    assert new <= {"OverrideContradicts"}
    return [f"{code} {severity}" for code, severity in before if (code, severity) not in after]


def redirecting(**changes: Any) -> dict[str, Any]:
    return {"user_pool": oauth_pool(), "app_client": oauth_client(**changes)}


def of_api(*modes: str, **changes: Any) -> dict[str, Any]:
    return {"data_api": DataApiReadings(data_api(*modes, **changes))}


def oauth(**over: Any) -> dict[str, Any]:
    return {"auth": {"oauth": over}}


def with_codes(**changes: Any) -> dict[str, Any]:
    """A pool for sign-in by e-mailed codes, and a client that allows it."""
    return {
        "user_pool": user_pool(first_auth_factors=("PASSWORD", "EMAIL_OTP"), **changes),
        "app_client": app_client(auth_flows=USER_AUTH),
    }


def with_bucket(*origins: str) -> dict[str, Any]:
    pool = redirecting(
        callback_urls=(APP, CALLBACK, "https://b.example.com/"),
        sign_out_urls=(APP, CALLBACK, "https://b.example.com/"),
    )
    return {**pool, "storage": bucket_readings(cors=(cors_rule(origins=origins),))}


NO_CODES = {"auth": {"passwordless": {"email_otp_enabled": False}}}
STALE = {
    **redirecting(oauth_scopes=("openid", ADMIN_SCOPE, "shop/gone")),
    "follow_ups": {
        FollowUp("resource_servers", POOL_ID): ResourceServers(frozenset()),
        **follow_ups(role()),
    },
}
CUSTOM_DOMAIN = {
    **redirecting(),
    "user_pool": oauth_pool(custom_domain="auth.example.com"),
    "follow_ups": {
        FollowUp("domain", "auth.example.com"): Domain("auth.example.com", "CREATING", 2),
        FollowUp("login_style", CLIENT_ID): LoginStyle(assigned=False),
        **follow_ups(role()),
    },
}
GUESTS = {
    "identity_pool": identity_pool(guests_allowed=True),
    "identity_pool_roles": IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN),
    "follow_ups": follow_ups(role(), role(GUEST_ROLE_ARN)),
}
GOOGLE = {"identity_providers": (IdentityProvider("Google", "Google"),)}


@pytest.mark.parametrize(
    ("outputs", "asked", "read", "codes"),
    [
        (
            {"auth": {"standard_required_attributes": ["email"]}},
            {},
            {"user_pool": user_pool(required_attributes=("sub",), username_attributes=())},
            ["VerifiedAttributeNotAsked warning"],
        ),
        (
            {"auth": {"username_attributes": ["phone_number"]}},
            {},
            {
                "user_pool": user_pool(
                    required_attributes=(),
                    username_attributes=("email", "phone_number"),
                    auto_verified_attributes=("phone_number",),
                    sends_sms=True,
                )
            },
            ["VerifiedAttributeNotAsked warning"],
        ),
        (
            {"auth": {"standard_required_attributes": ["email", "phone_number"]}},
            {},
            {
                "user_pool": user_pool(
                    auto_verified_attributes=("email", "phone_number"),
                    confirms_by_link=True,
                    sends_sms=True,
                )
            },
            ["VerificationByLink info"],
        ),
        (
            oauth(redirect_sign_in_uri=[APP, CALLBACK]),
            {},
            redirecting(callback_urls=(CALLBACK, APP)),
            ["AppUrlNotFirst warning"],
        ),
        (
            oauth(redirect_sign_in_uri=[CALLBACK]),
            {},
            redirecting(callback_urls=(CALLBACK, "http://b.example.com/#x")),
            ["UrlNotSecure warning", "UrlUnusable warning", "RedirectSitesDiffer warning"],
        ),
        (
            oauth(redirect_sign_in_uri=[CALLBACK]),
            {},
            redirecting(callback_urls=("https://example.com", CALLBACK)),
            ["CallbackIsPlaceholder warning"],
        ),
        (oauth(scopes=["openid", ADMIN_SCOPE]), {}, STALE, ["ScopeUnknown warning"]),
        (
            oauth(domain=DOMAIN),
            {},
            CUSTOM_DOMAIN,
            ["DomainNotReady warning", "LoginStyleMissing warning"],
        ),
        (oauth(domain="auth.example.com"), {}, CUSTOM_DOMAIN, []),
        # A file with the whole block signs users in, though Cognito has no sign-out URL.
        (
            oauth(**BLOCK),
            {},
            redirecting(sign_out_urls=()),
            ["OAuthUrlsMissing error"],
        ),
        (
            oauth(**BLOCK),
            {},
            {**redirecting(), "user_pool": user_pool()},
            ["OAuthDomainMissing warning"],
        ),
        (
            oauth(**BLOCK),
            {},
            {
                "user_pool": user_pool(),
                "app_client": oauth_client(
                    identity_providers=("Google",), callback_urls=(), sign_out_urls=()
                ),
                **GOOGLE,
            },
            [],
        ),
        (
            oauth(**BLOCK),
            {},
            {
                "user_pool": user_pool(),
                "app_client": oauth_client(
                    callback_urls=("https://example.com",), sign_out_urls=()
                ),
            },
            ["OAuthNotSetUp info"],
        ),
        (
            NO_CODES,
            {},
            {**with_codes(sends_email_with_ses=True), "mfa": Mfa("ON", totp=True)},
            ["MfaRequiredWithPasswordless warning"],
        ),
        (NO_CODES, {}, with_codes(), ["EmailSenderIsTheDefault warning"]),
        (
            NO_CODES,
            {},
            with_codes(sends_email_with_ses=True, tier="LITE"),
            ["FeaturePlanTooLow warning"],
        ),
        (
            {"auth": {"passwordless": {"email_otp_enabled": True}}},
            {},
            {"user_pool": user_pool(first_auth_factors=("PASSWORD", "EMAIL_OTP"))},
            ["PasswordlessNotAllowed warning"],
        ),
        (
            {"auth": {"passwordless": {"web_authn": PASSKEYS}}},
            {},
            {
                "user_pool": user_pool(first_auth_factors=("PASSWORD", "WEB_AUTHN")),
                "app_client": app_client(auth_flows=USER_AUTH),
            },
            ["RelyingPartyMissing warning"],
        ),
        (
            {"auth": GUESTS_OFF},
            {},
            {"identity_pool": identity_pool(guests_allowed=True)},
            ["GuestRoleMissing warning"],
        ),
        ({"auth": GUESTS_OFF}, {}, GUESTS, ["RoleNotTrusting warning"]),
        (
            {"data": {"default_authorization_type": OF_POOLS}},
            {**API, **NO_POOL},
            {**of_api(IAM), **WITHOUT_POOL},
            [],
        ),
        (
            {"data": {"default_authorization_type": "AWS_LAMBDA"}},
            {**API, **NO_POOL},
            {**of_api(IAM, "AWS_LAMBDA"), **WITHOUT_POOL},
            ["DataApiNeedsIdentityPool error"],
        ),
        (
            {"data": {"default_authorization_type": "AWS_LAMBDA"}},
            API,
            of_api(KEYS, "AWS_LAMBDA"),
            ["DataApiKeyLeftOut error"],
        ),
        ({"data": {"authorization_types": []}}, API, of_api(IAM, KEYS), ["DataApiKeyLeftOut info"]),
        (
            {"data": {"default_authorization_type": IAM, "authorization_types": []}},
            API,
            of_api(OF_POOLS, IAM),
            ["DataApiRefusesUsers error"],
        ),
        ({"data": {"url": URL}}, API, of_api(IAM, private=True), ["DataApiPrivate warning"]),
        ({"data": {"authorization_types": []}}, API, of_api(IAM, private=True), []),
        (
            oauth(redirect_sign_in_uri=[APP, CALLBACK]),
            {"StorageBucketName": BUCKET},
            with_bucket("https://app.example.com"),
            ["StorageOriginNotAllowed warning"],
        ),
        (
            oauth(redirect_sign_in_uri=[APP]),
            {"StorageBucketName": BUCKET},
            {**with_bucket("*"), "storage": replace(bucket_readings(), cors=())},
            ["StorageCorsMissing warning"],
        ),
    ],
)
def test_a_finding_that_an_override_cures_is_not_told(
    outputs: dict[str, Any], asked: dict[str, Any], read: dict[str, Any], codes: list[str]
) -> None:
    assert cured(outputs, asked, read) == codes


def test_a_file_that_an_override_gives_a_form_without_the_verified_attribute_is_told() -> None:
    pool = user_pool(username_attributes=("email", "phone_number"), required_attributes=("sub",))

    told = added({"auth": {"username_attributes": ["phone_number"]}}, {}, {"user_pool": pool})
    assert named(told) == [("VerifiedAttributeNotAsked", "warning", f"user pool {POOL_ID}")]


def test_an_error_that_an_override_cannot_cure_stays() -> None:
    client = oauth_client(oauth_enabled=False, identity_providers=("COGNITO", "Google"))
    read = {"user_pool": oauth_pool(), "app_client": client, **GOOGLE}
    block = {**BLOCK, "identity_providers": ["GOOGLE"]}

    assert named(problems(oauth(**block), {}, read)) == [
        ("OAuthSwitchedOff", "error", f"app client {CLIENT_ID}"),
        ("OverrideContradicts", "warning", "Outputs.auth.oauth"),
    ]
