"""The document in the shape of Gen 1's aws-exports: for Amplify JavaScript before Gen 2.

Keys and their order are those of Amplify's own converter [amplify-client-config]. Where that makes
a file that its readers misunderstand, this one does not: docs/formats.md lists the differences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MFA_CONFIGURATIONS: Final = {"NONE": "OFF", "OPTIONAL": "OPTIONAL", "REQUIRED": "ON"}
_PROVIDERS: Final = {"SIGN_IN_WITH_APPLE": "APPLE", "LOGIN_WITH_AMAZON": "AMAZON"}
_REQUIREMENTS: Final = ("numbers", "lowercase", "uppercase", "symbols")
# What a channel is called there. Messages for both kinds of phones take one way.
_CHANNELS: Final = {
    "IN_APP_MESSAGING": "InAppMessaging",
    "FCM": "Push",
    "APNS": "Push",
    "EMAIL": "EMAIL",
    "SMS": "SMS",
}


def legacy(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What aws-exports says of these outputs, whatever their version."""
    auth = outputs["auth"]
    return {
        "aws_project_region": auth["aws_region"],
        **_auth(auth),
        **_data(outputs.get("data", {})),
        **_storage(outputs.get("storage", {})),
        **_analytics(outputs.get("analytics", {}).get("amazon_pinpoint", {})),
        **_geo(outputs.get("geo", {})),
        **_notifications(outputs.get("notifications", {})),
        **given({"custom": outputs.get("custom")}),
    }


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same without keys that have nothing to say."""
    return {key: value for key, value in values.items() if value is not None}


def legacy_urls(urls: Iterable[str]) -> list[str]:
    """Those of the URLs that the format can say: it joins them by commas."""
    return [url for url in urls if "," not in url]


def legacy_oauth(auth: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The `oauth` block as far as the format can say it; None where a list of URLs would be empty."""
    oauth = auth.get("oauth")
    if oauth is None:
        return None
    urls = {
        key: legacy_urls(oauth[key]) for key in ("redirect_sign_in_uri", "redirect_sign_out_uri")
    }
    return {**oauth, **urls} if all(urls.values()) else None


def social_providers(oauth: Mapping[str, Any]) -> list[str]:
    """The providers of an `oauth` block by their older names."""
    return [_PROVIDERS.get(name, name) for name in oauth["identity_providers"]]


def _auth(auth: Mapping[str, Any]) -> dict[str, Any]:
    guests = auth.get("unauthenticated_identities_enabled")
    oauth = legacy_oauth(auth)
    return given(
        {
            "aws_user_pools_id": auth["user_pool_id"],
            "aws_cognito_region": auth["aws_region"],
            "aws_user_pools_web_client_id": auth["user_pool_client_id"],
            "aws_cognito_identity_pool_id": auth.get("identity_pool_id"),
            "allowUnauthenticatedIdentities": "true" if guests else None,
            # Without it Amplify JavaScript takes it that guests are let in.
            "aws_mandatory_sign_in": None if guests else "enable",
            "aws_cognito_mfa_types": auth.get("mfa_methods"),
            "aws_cognito_mfa_configuration": _MFA_CONFIGURATIONS.get(
                auth.get("mfa_configuration", "")
            ),
            "aws_cognito_signup_attributes": _capital(auth.get("standard_required_attributes")),
            "aws_cognito_username_attributes": _capital(auth.get("username_attributes")),
            "aws_cognito_verification_mechanisms": _capital(auth.get("user_verification_types")),
            "aws_cognito_password_protection_settings": _password(auth.get("password_policy")),
            "oauth": _oauth(oauth),
            "aws_cognito_social_providers": oauth and social_providers(oauth),
        }
    )


def _capital(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else [name.upper() for name in names]


def _password(policy: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if policy is None:
        return None
    return {
        "passwordPolicyMinLength": policy["min_length"],
        "passwordPolicyCharacters": [
            f"REQUIRES_{name.upper()}" for name in _REQUIREMENTS if policy[f"require_{name}"]
        ],
    }


def _oauth(oauth: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if oauth is None:
        return None
    return {
        "domain": oauth["domain"],
        "scope": oauth["scopes"],
        "redirectSignIn": ",".join(oauth["redirect_sign_in_uri"]),
        "redirectSignOut": ",".join(oauth["redirect_sign_out_uri"]),
        "responseType": oauth["response_type"],
    }


def _data(data: Mapping[str, Any]) -> dict[str, Any]:
    further = data.get("authorization_types")
    return given(
        {
            "aws_appsync_authenticationType": data.get("default_authorization_type"),
            "aws_appsync_region": data.get("aws_region"),
            "aws_appsync_graphqlEndpoint": data.get("url"),
            "modelIntrospection": data.get("model_introspection"),
            "aws_appsync_apiKey": data.get("api_key") or None,
            "aws_appsync_additionalAuthenticationTypes": None
            if further is None
            else ",".join(further),
        }
    )


def _storage(storage: Mapping[str, Any]) -> dict[str, Any]:
    return given(
        {
            "aws_user_files_s3_bucket": storage.get("bucket_name"),
            "aws_user_files_s3_bucket_region": storage.get("aws_region"),
        }
    )


def _analytics(pinpoint: Mapping[str, Any]) -> dict[str, Any]:
    if not pinpoint:
        return {}
    app_id, region = pinpoint["app_id"], pinpoint["aws_region"]
    return {
        "Analytics": {"Pinpoint": {"appId": app_id, "region": region}},
        "aws_mobile_analytics_app_id": app_id,
        "aws_mobile_analytics_app_region": region,
    }


def _geo(geo: Mapping[str, Any]) -> dict[str, Any]:
    if not geo:
        return {}
    maps = geo.get("maps")
    service = {
        "region": geo["aws_region"],
        "maps": maps
        and {
            "default": maps["default"],
            "items": {
                name: {"style": it["style"]}
                for name, it in maps["items"].items()
                if it.get("style")
            },
        },
        "search_indices": geo.get("search_indices"),
        "geofenceCollections": geo.get("geofence_collections"),
    }
    return {"geo": {"amazon_location_service": given(service)}}


def _notifications(notifications: Mapping[str, Any]) -> dict[str, Any]:
    """Those of Pinpoint; the format was there before Amazon Connect."""
    if "amazon_pinpoint_app_id" not in notifications:
        return {}
    pinpoint = {
        "appId": notifications["amazon_pinpoint_app_id"],
        "region": notifications["aws_region"],
    }
    channels = [_CHANNELS[channel] for channel in notifications["channels"]]
    return {"Notifications": {channel: {"AWSPinpoint": pinpoint} for channel in channels}}
