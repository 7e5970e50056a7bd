"""The document in the shape of Gen 1's amplifyconfiguration: for the mobile libraries before Gen 2.

Keys and their order are those of Amplify's own converter [amplify-client-config]. Where that makes
a file that its readers misunderstand, this one does not: docs/formats.md lists the differences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.legacy import given, legacy, legacy_urls, social_providers
from amplify_outputs.model.ids import identity_pool_region

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The version is the one of this shape. The publisher's own would change the bytes of every file
# with every release, and no reader asks for it.
USER_AGENT: Final = "amplify-outputs-publisher/1.0"
_SHAPE_VERSION: Final = "1.0"
_PLUGINS: Final = {
    "SMS": "awsPinpointSmsNotificationsPlugin",
    "EMAIL": "awsPinpointEmailNotificationsPlugin",
    "InAppMessaging": "awsPinpointInAppMessagingNotificationsPlugin",
    "Push": "awsPinpointPushNotificationsPlugin",
}


def legacy_mobile(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What amplifyconfiguration says of these outputs, whatever their version."""
    said = legacy(outputs)
    sections = {
        "auth": {"awsCognitoAuthPlugin": _auth(outputs["auth"], said)},
        "api": _api(said),
        "geo": _geo(said),
        "analytics": _analytics(said),
        "notifications": _notifications(said),
        "storage": _storage(said),
    }
    plugins = {name: {"plugins": found} for name, found in sections.items() if found is not None}
    return {"UserAgent": USER_AGENT, "Version": _SHAPE_VERSION, **plugins}


def chosen_url(urls: Sequence[str]) -> str:
    """The one URL that the file names: readers take its text for one, or cut it at commas.

    It is the first one of an app, as the newer libraries choose it, or else the first one.
    """
    candidates = legacy_urls(urls) or list(urls)
    of_apps = [url for url in candidates if not url.lower().startswith(("http://", "https://"))]
    return (of_apps or candidates)[0]


def _auth(auth: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    password = said.get("aws_cognito_password_protection_settings", {})
    identity_pool_id = auth.get("identity_pool_id")
    default = {
        "authenticationFlowType": "USER_SRP_AUTH",
        "mfaConfiguration": said.get("aws_cognito_mfa_configuration"),
        "mfaTypes": said.get("aws_cognito_mfa_types"),
        "passwordProtectionSettings": given(
            {
                "passwordPolicyMinLength": password.get("passwordPolicyMinLength"),
                "passwordPolicyCharacters": password.get("passwordPolicyCharacters", []),
            }
        ),
        "signupAttributes": said.get("aws_cognito_signup_attributes", []),
        "usernameAttributes": said.get("aws_cognito_username_attributes", []),
        "verificationMechanisms": said.get("aws_cognito_verification_mechanisms", []),
        "socialProviders": _providers(auth),
        "OAuth": _oauth(auth),
    }
    return given(
        {
            "UserAgent": USER_AGENT,
            "Version": _SHAPE_VERSION,
            "CognitoUserPool": {
                "Default": {
                    "PoolId": auth["user_pool_id"],
                    "AppClientId": auth["user_pool_client_id"],
                    "Region": auth["aws_region"],
                }
            },
            # A provider without a pool stops the libraries; each pool has a region of its own.
            "CredentialsProvider": identity_pool_id
            and {
                "CognitoIdentity": {
                    "Default": {
                        "PoolId": identity_pool_id,
                        "Region": identity_pool_region(identity_pool_id),
                    }
                }
            },
            "Auth": {"Default": given(default)},
            "AppSync": _app_sync(said),
        }
    )


def _providers(auth: Mapping[str, Any]) -> list[str]:
    oauth = auth.get("oauth")
    return social_providers(oauth) if oauth else []


def _oauth(auth: Mapping[str, Any]) -> dict[str, Any] | None:
    oauth = auth.get("oauth")
    return oauth and {
        "WebDomain": oauth["domain"],
        "Scopes": oauth["scopes"],
        "SignInRedirectURI": chosen_url(oauth["redirect_sign_in_uri"]),
        "SignOutRedirectURI": chosen_url(oauth["redirect_sign_out_uri"]),
        "AppClientId": auth["user_pool_client_id"],
    }


def _app_sync(said: Mapping[str, Any]) -> dict[str, Any] | None:
    """The API once more for each way to be let in: the libraries cache each apart."""
    if "aws_appsync_graphqlEndpoint" not in said:
        return None
    default = said["aws_appsync_authenticationType"]
    further = said.get("aws_appsync_additionalAuthenticationTypes") or None
    modes = {f"data_{mode}": mode for mode in (further.split(",") if further else ())}
    return {
        name: given(
            {
                "ApiUrl": said["aws_appsync_graphqlEndpoint"],
                "Region": said["aws_appsync_region"],
                "AuthMode": mode,
                "ApiKey": said.get("aws_appsync_apiKey"),
                "ClientDatabasePrefix": f"data_{mode}",
            }
        )
        for name, mode in {"Default": default, **modes}.items()
    }


def _api(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if "aws_appsync_graphqlEndpoint" not in said:
        return None
    api = {
        "endpointType": "GraphQL",
        "endpoint": said["aws_appsync_graphqlEndpoint"],
        "region": said["aws_appsync_region"],
        "authorizationType": said["aws_appsync_authenticationType"],
        "apiKey": said.get("aws_appsync_apiKey"),
    }
    return {"awsAPIPlugin": {"data": given(api)}}


def _geo(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if "geo" not in said:
        return None
    service = said["geo"]["amazon_location_service"]
    geo = {
        "region": service["region"],
        "maps": service.get("maps"),
        "searchIndices": service.get("search_indices"),
    }
    return {"awsLocationGeoPlugin": given(geo)}


def _analytics(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if "Analytics" not in said:
        return None
    pinpoint = said["Analytics"]["Pinpoint"]
    return {
        "awsPinpointAnalyticsPlugin": {
            "pinpointAnalytics": {"region": pinpoint["region"], "appId": pinpoint["appId"]},
            "pinpointTargeting": {"region": pinpoint["region"]},
        }
    }


def _notifications(said: Mapping[str, Any]) -> dict[str, Any] | None:
    channels = said.get("Notifications")
    return channels and {
        plugin: channels[channel]["AWSPinpoint"]
        for channel, plugin in _PLUGINS.items()
        if channel in channels
    }


def _storage(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if "aws_user_files_s3_bucket" not in said:
        return None
    bucket = {
        "bucket": said["aws_user_files_s3_bucket"],
        "region": said["aws_user_files_s3_bucket_region"],
    }
    return {"awsS3StoragePlugin": bucket}
