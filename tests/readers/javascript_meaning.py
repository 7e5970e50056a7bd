"""What a document means to Amplify's JavaScript client: the configuration that it should arrive at."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.contract.javascript_client import number

_PROVIDERS: Final = {
    "GOOGLE": "Google",
    "FACEBOOK": "Facebook",
    "LOGIN_WITH_AMAZON": "Amazon",
    "SIGN_IN_WITH_APPLE": "Apple",
}
_MFA: Final = {"NONE": "off", "OPTIONAL": "optional", "REQUIRED": "on"}
_AUTHORIZATION: Final = {
    "AMAZON_COGNITO_USER_POOLS": "userPool",
    "API_KEY": "apiKey",
    "AWS_IAM": "iam",
    "AWS_LAMBDA": "lambda",
    "OPENID_CONNECT": "oidc",
}


def meaning(body: bytes) -> dict[str, Any]:
    """The configuration, as the fields of the document determine it."""
    outputs: dict[str, Any] = json.loads(body, parse_int=number)
    api = {
        "GraphQL": _graphql(outputs["data"]) if "data" in outputs else None,
        "Events": _events(outputs.get("custom", {}).get("events")),
    }
    return _present(
        Auth={"Cognito": _cognito(outputs["auth"])},
        API=_present(**api) or None,
        Storage=_storage(outputs["storage"]) if "storage" in outputs else None,
        Geo=_geo(outputs["geo"]) if "geo" in outputs else None,
        Analytics=_analytics(outputs.get("analytics", {})),
        Notifications=_notifications(outputs.get("notifications", {})),
    )


def _cognito(auth: dict[str, Any]) -> dict[str, Any]:
    """Everything that decides how the client signs in; the region follows from the pool's id."""
    policy = auth["password_policy"]
    login_with = _login_with(auth)
    return _present(
        userPoolId=auth["user_pool_id"],
        userPoolClientId=auth["user_pool_client_id"],
        identityPoolId=auth.get("identity_pool_id"),
        # Guests are refused unless this says true; false is the same as not there.
        allowGuestAccess=auth["unauthenticated_identities_enabled"] or None,
        passwordFormat={
            "minLength": policy["min_length"],
            "requireNumbers": policy["require_numbers"],
            "requireLowercase": policy["require_lowercase"],
            "requireUppercase": policy["require_uppercase"],
            "requireSpecialCharacters": policy["require_symbols"],
        },
        mfa={
            "status": _MFA[auth["mfa_configuration"]],
            "smsEnabled": "SMS" in auth["mfa_methods"],
            "totpEnabled": "TOTP" in auth["mfa_methods"],
        },
        userAttributes={name: {"required": True} for name in auth["standard_required_attributes"]},
        loginWith=login_with or None,
        groups=auth.get("groups"),
        passwordless=_passwordless(auth["passwordless"]) if "passwordless" in auth else None,
    )


def _login_with(auth: dict[str, Any]) -> dict[str, Any]:
    """Without `username_attributes` the client says nothing, and takes user names."""
    login_with: dict[str, Any] = {}
    if oauth := auth.get("oauth"):
        login_with["oauth"] = {
            "domain": oauth["domain"],
            "redirectSignIn": oauth["redirect_sign_in_uri"],
            "redirectSignOut": oauth["redirect_sign_out_uri"],
            "responseType": oauth["response_type"],
            "scopes": oauth["scopes"],
            "providers": [_PROVIDERS[name] for name in oauth["identity_providers"]],
        }
    if attributes := auth.get("username_attributes"):
        login_with |= {
            "email": "email" in attributes,
            "phone": "phone_number" in attributes,
            "username": False,
        }
    return login_with


def _passwordless(passwordless: dict[str, Any]) -> dict[str, Any]:
    web_authn = passwordless.get("web_authn")
    return _present(
        emailOtpEnabled=passwordless.get("email_otp_enabled"),
        smsOtpEnabled=passwordless.get("sms_otp_enabled"),
        webAuthn=web_authn
        and {
            "relyingPartyId": web_authn["relying_party_id"],
            "userVerification": web_authn["user_verification"],
        },
        preferredChallenge=passwordless.get("preferred_challenge"),
    )


def _graphql(api: dict[str, Any]) -> dict[str, Any]:
    return _present(
        endpoint=api["url"],
        region=api["aws_region"],
        defaultAuthMode=_AUTHORIZATION[api["default_authorization_type"]],
        apiKey=api.get("api_key"),
        modelIntrospection=api.get("model_introspection"),
    )


def _events(events: object) -> dict[str, Any] | None:
    """What stands below `custom` has any shape; nothing, an empty text, 0 and false count as none."""
    if events is None or events in ("", 0):
        return None
    api = events if isinstance(events, dict) else {}
    authorization = api.get("default_authorization_type")
    return _present(
        endpoint=api.get("url"),
        region=api.get("aws_region"),
        defaultAuthMode=_AUTHORIZATION.get(authorization)
        if isinstance(authorization, str)
        else None,
        apiKey=api.get("api_key"),
    )


def _storage(storage: dict[str, Any]) -> dict[str, Any]:
    buckets = {
        bucket["name"]: _present(
            bucketName=bucket["bucket_name"],
            region=bucket["aws_region"],
            paths=bucket.get("paths"),
        )
        for bucket in storage.get("buckets", [])
    }
    return {
        "S3": _present(
            bucket=storage["bucket_name"],
            region=storage["aws_region"],
            buckets=buckets if "buckets" in storage else None,
        )
    }


def _geo(geo: dict[str, Any]) -> dict[str, Any]:
    return {
        "LocationService": _present(
            region=geo["aws_region"],
            maps=geo.get("maps"),
            searchIndices=geo.get("search_indices"),
            geofenceCollections=geo.get("geofence_collections"),
        )
    }


def _analytics(analytics: dict[str, Any]) -> dict[str, Any] | None:
    pinpoint = analytics.get("amazon_pinpoint")
    if not pinpoint:
        return None
    return {"Pinpoint": {"appId": pinpoint["app_id"], "region": pinpoint["aws_region"]}}


def _notifications(notifications: dict[str, Any]) -> dict[str, Any] | None:
    """Of the channels it knows two kinds. Without an id there is no Amazon Pinpoint behind them."""
    channels, connect = notifications.get("channels", []), notifications.get("amazon_connect")
    in_app, push = "IN_APP_MESSAGING" in channels, bool({"APNS", "FCM"} & set(channels))
    if not (in_app or push or connect):
        return None
    app, region = notifications.get("amazon_pinpoint_app_id"), notifications.get("aws_region")
    pinpoint = {"appId": app, "region": region} if app and region else None
    pushed_by = _present(
        Pinpoint=pinpoint if push else None,
        CustomerProfiles=connect
        and {"endpoint": connect["endpoint"], "region": connect["aws_region"]},
    )
    return _present(
        InAppMessaging={"Pinpoint": pinpoint} if in_app and pinpoint else None,
        PushNotification=pushed_by or None,
    )


def _present(**keys: Any) -> dict[str, Any]:
    """An object of the keys that have a value."""
    return {name: value for name, value in keys.items() if value is not None}
