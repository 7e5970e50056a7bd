"""A document that says everything that version 1.5 can say, and changes to it."""

from __future__ import annotations

import copy
from typing import Any, Final

WHOLE: Final[dict[str, Any]] = {
    "version": "1.5",
    "analytics": {"amazon_pinpoint": {"aws_region": "us-east-1", "app_id": "5f5f"}},
    "auth": {
        "aws_region": "us-east-1",
        "user_pool_id": "us-east-1_AbC123xyz",
        "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
        "identity_pool_id": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        "password_policy": {
            "min_length": 8,
            "require_numbers": True,
            "require_lowercase": True,
            "require_uppercase": False,
            "require_symbols": False,
        },
        "oauth": {
            "identity_providers": ["GOOGLE", "SIGN_IN_WITH_APPLE"],
            "domain": "shop.auth.us-east-1.amazoncognito.com",
            "scopes": ["openid", "email"],
            "redirect_sign_in_uri": ["shop://in/", "https://shop.example.com/in"],
            "redirect_sign_out_uri": ["shop://out/"],
            "response_type": "code",
        },
        "standard_required_attributes": ["email", "family_name"],
        "username_attributes": ["email"],
        "user_verification_types": ["email"],
        "unauthenticated_identities_enabled": False,
        "mfa_configuration": "OPTIONAL",
        "mfa_methods": ["SMS", "TOTP"],
        "groups": [{"admins": {"precedence": 1}}, {"guests": {}}],
        "passwordless": {
            "email_otp_enabled": True,
            "sms_otp_enabled": False,
            "web_authn": {"relying_party_id": "example.com", "user_verification": "preferred"},
            "preferred_challenge": "WEB_AUTHN",
        },
    },
    "data": {
        "aws_region": "us-east-1",
        "url": "https://api.example.com/graphql",
        "model_introspection": {"version": 1, "models": {"Todo": {"syncable": True}}},
        "api_key": "da2-example",
        "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
        "authorization_types": ["API_KEY", "AWS_IAM"],
    },
    "geo": {
        "aws_region": "us-east-1",
        "maps": {"items": {"streets": {"style": "VectorEsriStreets"}}, "default": "streets"},
        "search_indices": {"items": ["places"], "default": "places"},
        "geofence_collections": {"items": ["fences"], "default": "fences"},
    },
    "notifications": {
        "aws_region": "us-east-1",
        "amazon_pinpoint_app_id": "5f5f",
        "channels": ["APNS", "IN_APP_MESSAGING"],
        "amazon_connect": {"aws_region": "us-west-2", "endpoint": "https://connect.example.com"},
    },
    "storage": {
        "aws_region": "us-east-1",
        "bucket_name": "files",
        "buckets": [
            {
                "name": "files",
                "bucket_name": "files-1",
                "aws_region": "us-east-1",
                "paths": {
                    "public/*": {"guest": ["get"], "groupsadmins": ["read", "write", "delete"]}
                },
            }
        ],
    },
    "custom": {"support": "https://help.example.com", "beta": True},
}
# What a change takes away.
GONE: Final = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """The document with another value at the place, or without the key. `[0]` is the first item."""
    document = copy.deepcopy(WHOLE)
    *holders, last = path.replace("[0]", ".0").split(".")
    place: Any = document
    for name in holders:
        place = place[0] if name == "0" else place[name]
    if value is GONE:
        del place[last]
    elif last == "0":
        place[0] = value
    else:
        place[last] = value
    return document
