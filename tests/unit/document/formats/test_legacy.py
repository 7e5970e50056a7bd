"""The shape of aws-exports: whole files, and one table for each thing that a document can say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amplify_outputs.document.formats.legacy import legacy
from tests.readers.whole_document import GONE, WHOLE, changed

SMALLEST: dict[str, Any] = {
    "version": "1.5",
    "auth": {
        "aws_region": "eu-west-1",
        "user_pool_id": "eu-west-1_AbC123xyz",
        "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    },
}
OAUTH = WHOLE["auth"]["oauth"]
ABSENT = object()


def said(path: str, value: object, *keys: str) -> dict[str, Any]:
    """What the file says under those keys of the whole document with a change."""
    file = legacy(changed(path, value))
    return {key: file.get(key, ABSENT) for key in keys}


def test_the_smallest_document_says_which_pool_and_that_guests_are_not_let_in() -> None:
    assert legacy(SMALLEST) == {
        "aws_project_region": "eu-west-1",
        "aws_user_pools_id": "eu-west-1_AbC123xyz",
        "aws_cognito_region": "eu-west-1",
        "aws_user_pools_web_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
        "aws_mandatory_sign_in": "enable",
    }


def test_the_whole_document_in_its_order() -> None:
    auth, data, pinpoint = WHOLE["auth"], WHOLE["data"], {"appId": "5f5f", "region": "us-east-1"}
    expected = {
        "aws_project_region": "us-east-1",
        "aws_user_pools_id": auth["user_pool_id"],
        "aws_cognito_region": "us-east-1",
        "aws_user_pools_web_client_id": auth["user_pool_client_id"],
        "aws_cognito_identity_pool_id": auth["identity_pool_id"],
        "aws_mandatory_sign_in": "enable",
        "aws_cognito_mfa_types": ["SMS", "TOTP"],
        "aws_cognito_mfa_configuration": "OPTIONAL",
        "aws_cognito_signup_attributes": ["EMAIL", "FAMILY_NAME"],
        "aws_cognito_username_attributes": ["EMAIL"],
        "aws_cognito_verification_mechanisms": ["EMAIL"],
        "aws_cognito_password_protection_settings": {
            "passwordPolicyMinLength": 8,
            "passwordPolicyCharacters": ["REQUIRES_NUMBERS", "REQUIRES_LOWERCASE"],
        },
        "oauth": {
            "domain": "shop.auth.us-east-1.amazoncognito.com",
            "scope": ["openid", "email"],
            "redirectSignIn": "shop://in/,https://shop.example.com/in",
            "redirectSignOut": "shop://out/",
            "responseType": "code",
        },
        "aws_cognito_social_providers": ["GOOGLE", "APPLE"],
        "aws_appsync_authenticationType": "AMAZON_COGNITO_USER_POOLS",
        "aws_appsync_region": "us-east-1",
        "aws_appsync_graphqlEndpoint": "https://api.example.com/graphql",
        "modelIntrospection": data["model_introspection"],
        "aws_appsync_apiKey": "da2-example",
        "aws_appsync_additionalAuthenticationTypes": "API_KEY,AWS_IAM",
        "aws_user_files_s3_bucket": "files",
        "aws_user_files_s3_bucket_region": "us-east-1",
        "Analytics": {"Pinpoint": pinpoint},
        "aws_mobile_analytics_app_id": "5f5f",
        "aws_mobile_analytics_app_region": "us-east-1",
        "geo": {
            "amazon_location_service": {
                "region": "us-east-1",
                "maps": {
                    "default": "streets",
                    "items": {"streets": {"style": "VectorEsriStreets"}},
                },
                "search_indices": {"items": ["places"], "default": "places"},
                "geofenceCollections": {"items": ["fences"], "default": "fences"},
            }
        },
        "Notifications": {
            "Push": {"AWSPinpoint": pinpoint},
            "InAppMessaging": {"AWSPinpoint": pinpoint},
        },
        "custom": WHOLE["custom"],
    }

    # As text, for the order counts as well.
    assert json.dumps(legacy(WHOLE)) == json.dumps(expected)


@pytest.mark.parametrize(
    ("guests", "allowed", "mandatory"),
    [(True, "true", ABSENT), (False, ABSENT, "enable"), (GONE, ABSENT, "enable")],
)
def test_guests_are_let_in_only_where_the_document_lets_them_in(
    guests: object, allowed: object, mandatory: object
) -> None:
    assert said(
        "auth.unauthenticated_identities_enabled",
        guests,
        "allowUnauthenticatedIdentities",
        "aws_mandatory_sign_in",
    ) == {"allowUnauthenticatedIdentities": allowed, "aws_mandatory_sign_in": mandatory}


@pytest.mark.parametrize(
    ("path", "value", "key", "expected"),
    [
        ("auth.mfa_configuration", "NONE", "aws_cognito_mfa_configuration", "OFF"),
        ("auth.mfa_configuration", "REQUIRED", "aws_cognito_mfa_configuration", "ON"),
        ("auth.mfa_configuration", GONE, "aws_cognito_mfa_configuration", ABSENT),
        ("auth.mfa_methods", [], "aws_cognito_mfa_types", []),
        ("auth.mfa_methods", GONE, "aws_cognito_mfa_types", ABSENT),
        ("auth.identity_pool_id", GONE, "aws_cognito_identity_pool_id", ABSENT),
        ("auth.standard_required_attributes", [], "aws_cognito_signup_attributes", []),
        ("auth.standard_required_attributes", GONE, "aws_cognito_signup_attributes", ABSENT),
        (
            "auth.username_attributes",
            ["phone_number"],
            "aws_cognito_username_attributes",
            ["PHONE_NUMBER"],
        ),
        ("auth.username_attributes", GONE, "aws_cognito_username_attributes", ABSENT),
        ("auth.user_verification_types", [], "aws_cognito_verification_mechanisms", []),
        ("auth.password_policy", GONE, "aws_cognito_password_protection_settings", ABSENT),
        (
            "auth.password_policy",
            {
                "min_length": 12,
                "require_numbers": False,
                "require_lowercase": False,
                "require_uppercase": True,
                "require_symbols": True,
            },
            "aws_cognito_password_protection_settings",
            {
                "passwordPolicyMinLength": 12,
                "passwordPolicyCharacters": ["REQUIRES_UPPERCASE", "REQUIRES_SYMBOLS"],
            },
        ),
        ("data.api_key", GONE, "aws_appsync_apiKey", ABSENT),
        ("data.authorization_types", [], "aws_appsync_additionalAuthenticationTypes", ""),
        ("data.authorization_types", GONE, "aws_appsync_additionalAuthenticationTypes", ABSENT),
        ("data", GONE, "aws_appsync_graphqlEndpoint", ABSENT),
        ("data.model_introspection", GONE, "modelIntrospection", ABSENT),
        ("storage", GONE, "aws_user_files_s3_bucket", ABSENT),
        ("analytics", GONE, "Analytics", ABSENT),
        ("geo", GONE, "geo", ABSENT),
        (
            "geo",
            {"aws_region": "eu-west-1"},
            "geo",
            {"amazon_location_service": {"region": "eu-west-1"}},
        ),
        ("notifications", GONE, "Notifications", ABSENT),
        # Amazon Connect alone is nothing that the format knows.
        ("notifications.amazon_pinpoint_app_id", GONE, "Notifications", ABSENT),
        ("custom", GONE, "custom", ABSENT),
        ("custom", {}, "custom", {}),
    ],
)
def test_what_a_document_says_otherwise_is_said_otherwise(
    path: str, value: object, key: str, expected: object
) -> None:
    assert said(path, value, key) == {key: expected}


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        (["FCM"], ["Push"]),
        (["APNS", "FCM"], ["Push"]),
        (["EMAIL", "SMS", "IN_APP_MESSAGING"], ["EMAIL", "SMS", "InAppMessaging"]),
        ([], []),
    ],
)
def test_a_channel_has_an_older_name(channels: list[str], expected: list[str]) -> None:
    pinpoint = {"AWSPinpoint": {"appId": "5f5f", "region": "us-east-1"}}

    assert said("notifications.channels", channels, "Notifications") == {
        "Notifications": dict.fromkeys(expected, pinpoint)
    }


def test_a_map_without_a_style_is_left_out() -> None:
    maps = {"default": "a", "items": {"a": {"style": "VectorEsriStreets"}, "b": {}}}
    geo = legacy(changed("geo.maps", maps))["geo"]

    assert geo["amazon_location_service"]["maps"] == {
        "default": "a",
        "items": {"a": {"style": "VectorEsriStreets"}},
    }


@pytest.mark.parametrize(
    ("sign_in", "sign_out", "joined"),
    [
        (["a://x"], ["b://x"], ("a://x", "b://x")),
        (["a://x", "https://c.example/"], ["b://x"], ("a://x,https://c.example/", "b://x")),
        (["a://x?1,2", "c://x"], ["b://x", "d://,"], ("c://x", "b://x")),
        # Where nothing would be left, it is no sign-in by redirect.
        (["a://x?1,2"], ["b://x"], None),
        (["a://x"], ["b://,", "d://,"], None),
    ],
)
def test_urls_are_joined_by_commas_and_those_with_one_are_left_out(
    sign_in: list[str], sign_out: list[str], joined: tuple[str, str] | None
) -> None:
    oauth = {**OAUTH, "redirect_sign_in_uri": sign_in, "redirect_sign_out_uri": sign_out}
    found = said("auth.oauth", oauth, "oauth", "aws_cognito_social_providers")

    if joined is None:
        assert found == {"oauth": ABSENT, "aws_cognito_social_providers": ABSENT}
    else:
        assert found == {
            "oauth": {
                "domain": "shop.auth.us-east-1.amazoncognito.com",
                "scope": ["openid", "email"],
                "redirectSignIn": joined[0],
                "redirectSignOut": joined[1],
                "responseType": "code",
            },
            "aws_cognito_social_providers": ["GOOGLE", "APPLE"],
        }


@pytest.mark.parametrize(
    ("providers", "expected"),
    [
        ([], []),
        (
            ["GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"],
            ["GOOGLE", "FACEBOOK", "AMAZON", "APPLE"],
        ),
    ],
)
def test_providers_have_older_names(providers: list[str], expected: list[str]) -> None:
    key = "aws_cognito_social_providers"

    assert said("auth.oauth.identity_providers", providers, key) == {key: expected}


def test_nothing_that_the_format_has_no_place_for_changes_the_file() -> None:
    gone = ("auth.groups", "auth.passwordless", "notifications.amazon_connect", "storage.buckets")

    assert [path for path in gone if legacy(changed(path, GONE)) != legacy(WHOLE)] == []
