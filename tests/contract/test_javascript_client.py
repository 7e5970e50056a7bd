"""What Amplify's JavaScript client makes of each document, by its own parser."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.contract import golden
from tests.contract.javascript_client import NEEDS_NODE, SOURCE, parse

pytestmark = NEEDS_NODE

# The client's configuration, as the fields of a document determine it.
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


def test_the_client_understands_each_document_as_it_is_meant() -> None:
    documents = {name: golden.document_named(name) for name in golden.NAMES}

    answers = parse([document.body for document in documents.values()])

    found = dict(zip(documents, answers, strict=True))
    assert found == {
        name: {"parsed": _expected(json.loads(document.body))}
        for name, document in documents.items()
    }


def test_the_client_refuses_what_it_cannot_read() -> None:
    outputs = json.loads(golden.document_named("email_sign_in-1.5").body)
    attributes_as_text = {"auth": {**outputs["auth"], "standard_required_attributes": "email"}}
    wrong = [{**outputs, "version": 1.5}, {**outputs, **attributes_as_text}]

    errors = [answer["error"] for answer in parse([json.dumps(it).encode() for it in wrong])]

    assert errors == [
        "TypeError: version.startsWith is not a function",
        "TypeError: standard_required_attributes.reduce is not a function",
    ]


def test_the_lock_file_names_no_place_that_packages_come_from() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def _expected(outputs: dict[str, Any]) -> dict[str, Any]:
    events = outputs.get("custom", {}).get("events")
    api = {
        "GraphQL": _graphql(outputs["data"]) if "data" in outputs else None,
        "Events": _graphql(events) if events else None,
    }
    return _present(
        Auth={"Cognito": _cognito(outputs["auth"])},
        API=_present(**api) or None,
        Storage=_storage(outputs["storage"]) if "storage" in outputs else None,
        Geo=_geo(outputs["geo"]) if "geo" in outputs else None,
        Analytics=_analytics(outputs["analytics"]) if "analytics" in outputs else None,
        Notifications=(
            _notifications(outputs["notifications"]) if "notifications" in outputs else None
        ),
    )


def _cognito(auth: dict[str, Any]) -> dict[str, Any]:
    """Everything that decides how the client signs in; the region follows from the pool's id."""
    policy = auth["password_policy"]
    passwordless = auth.get("passwordless")
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
        passwordless=_passwordless(passwordless) if passwordless else None,
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
            bucket=storage["bucket_name"], region=storage["aws_region"], buckets=buckets or None
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


def _analytics(analytics: dict[str, Any]) -> dict[str, Any]:
    pinpoint = analytics["amazon_pinpoint"]
    return {"Pinpoint": {"appId": pinpoint["app_id"], "region": pinpoint["aws_region"]}}


def _notifications(notifications: dict[str, Any]) -> dict[str, Any]:
    pinpoint = {
        "appId": notifications["amazon_pinpoint_app_id"],
        "region": notifications["aws_region"],
    }
    channels, connect = notifications["channels"], notifications.get("amazon_connect")
    push = _present(
        Pinpoint=pinpoint if {"APNS", "FCM"} & set(channels) else None,
        CustomerProfiles=connect
        and {"endpoint": connect["endpoint"], "region": connect["aws_region"]},
    )
    return _present(
        InAppMessaging={"Pinpoint": pinpoint} if "IN_APP_MESSAGING" in channels else None,
        PushNotification=push or None,
    )


def _present(**keys: Any) -> dict[str, Any]:
    """An object of the keys that have a value."""
    return {name: value for name, value in keys.items() if value is not None}
