"""The shape of amplifyconfiguration: whole files, and one table for each thing it says otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amplify_outputs.document.formats.legacy_mobile import chosen_url, legacy_mobile
from tests.readers.whole_document import GONE, WHOLE, changed

MADE_BY = {"UserAgent": "amplify-outputs-publisher/1.0", "Version": "1.0"}
PINPOINT = {"appId": "5f5f", "region": "us-east-1"}
API = {
    "ApiUrl": "https://api.example.com/graphql",
    "Region": "us-east-1",
}


def cognito(outputs: dict[str, Any]) -> dict[str, Any]:
    """What the file says to the plugin for sign-in."""
    plugin: dict[str, Any] = legacy_mobile(outputs)["auth"]["plugins"]["awsCognitoAuthPlugin"]
    return plugin


def test_the_smallest_document_names_the_pool_and_nothing_that_would_be_empty() -> None:
    smallest = {
        "version": "1.5",
        "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_AbC123xyz",
            "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
        },
    }
    assert legacy_mobile(smallest) == {
        **MADE_BY,
        "auth": {
            "plugins": {
                "awsCognitoAuthPlugin": {
                    **MADE_BY,
                    "CognitoUserPool": {
                        "Default": {
                            "PoolId": "eu-west-1_AbC123xyz",
                            "AppClientId": "3n4b5urk1ft4fl3mg5e62d9ado",
                            "Region": "eu-west-1",
                        }
                    },
                    "Auth": {
                        "Default": {
                            "authenticationFlowType": "USER_SRP_AUTH",
                            "passwordProtectionSettings": {"passwordPolicyCharacters": []},
                            "signupAttributes": [],
                            "usernameAttributes": [],
                            "verificationMechanisms": [],
                            "socialProviders": [],
                        }
                    },
                }
            }
        },
    }


def test_the_whole_document_in_its_order() -> None:
    auth = WHOLE["auth"]
    expected = {
        **MADE_BY,
        "auth": {
            "plugins": {
                "awsCognitoAuthPlugin": {
                    **MADE_BY,
                    "CognitoUserPool": {
                        "Default": {
                            "PoolId": auth["user_pool_id"],
                            "AppClientId": auth["user_pool_client_id"],
                            "Region": "us-east-1",
                        }
                    },
                    "CredentialsProvider": {
                        "CognitoIdentity": {
                            "Default": {"PoolId": auth["identity_pool_id"], "Region": "us-east-1"}
                        }
                    },
                    "Auth": {
                        "Default": {
                            "authenticationFlowType": "USER_SRP_AUTH",
                            "mfaConfiguration": "OPTIONAL",
                            "mfaTypes": ["SMS", "TOTP"],
                            "passwordProtectionSettings": {
                                "passwordPolicyMinLength": 8,
                                "passwordPolicyCharacters": [
                                    "REQUIRES_NUMBERS",
                                    "REQUIRES_LOWERCASE",
                                ],
                            },
                            "signupAttributes": ["EMAIL", "FAMILY_NAME"],
                            "usernameAttributes": ["EMAIL"],
                            "verificationMechanisms": ["EMAIL"],
                            "socialProviders": ["GOOGLE", "APPLE"],
                            "OAuth": {
                                "WebDomain": "shop.auth.us-east-1.amazoncognito.com",
                                "Scopes": ["openid", "email"],
                                "SignInRedirectURI": "shop://in/",
                                "SignOutRedirectURI": "shop://out/",
                                "AppClientId": auth["user_pool_client_id"],
                            },
                        }
                    },
                    "AppSync": {
                        name: {
                            **API,
                            "AuthMode": mode,
                            "ApiKey": "da2-example",
                            "ClientDatabasePrefix": f"data_{mode}",
                        }
                        for name, mode in (
                            ("Default", "AMAZON_COGNITO_USER_POOLS"),
                            ("data_API_KEY", "API_KEY"),
                            ("data_AWS_IAM", "AWS_IAM"),
                        )
                    },
                }
            }
        },
        "api": {
            "plugins": {
                "awsAPIPlugin": {
                    "data": {
                        "endpointType": "GraphQL",
                        "endpoint": "https://api.example.com/graphql",
                        "region": "us-east-1",
                        "authorizationType": "AMAZON_COGNITO_USER_POOLS",
                        "apiKey": "da2-example",
                    }
                }
            }
        },
        "geo": {
            "plugins": {
                "awsLocationGeoPlugin": {
                    "region": "us-east-1",
                    "maps": {
                        "default": "streets",
                        "items": {"streets": {"style": "VectorEsriStreets"}},
                    },
                    "searchIndices": {"items": ["places"], "default": "places"},
                }
            }
        },
        "analytics": {
            "plugins": {
                "awsPinpointAnalyticsPlugin": {
                    "pinpointAnalytics": {"region": "us-east-1", "appId": "5f5f"},
                    "pinpointTargeting": {"region": "us-east-1"},
                }
            }
        },
        "notifications": {
            "plugins": {
                "awsPinpointInAppMessagingNotificationsPlugin": PINPOINT,
                "awsPinpointPushNotificationsPlugin": PINPOINT,
            }
        },
        "storage": {"plugins": {"awsS3StoragePlugin": {"bucket": "files", "region": "us-east-1"}}},
    }

    # As text, for the order counts as well.
    assert json.dumps(legacy_mobile(WHOLE)) == json.dumps(expected)


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ("api", "data"),
        ("geo", "geo"),
        ("analytics", "analytics"),
        ("notifications", "notifications"),
        ("storage", "storage"),
    ],
)
def test_a_section_that_the_document_does_not_have_is_not_there(section: str, path: str) -> None:
    file = legacy_mobile(changed(path, GONE))

    assert file.keys() == legacy_mobile(WHOLE).keys() - {section}
    assert ("AppSync" in file["auth"]["plugins"]["awsCognitoAuthPlugin"]) is (path != "data")


@pytest.mark.parametrize(
    ("identity_pool", "expected"),
    [
        (GONE, None),
        (
            "eu-west-3:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
            {"PoolId": "eu-west-3:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b", "Region": "eu-west-3"},
        ),
    ],
)
def test_the_identity_pool_has_a_region_of_its_own_or_no_place(
    identity_pool: object, expected: dict[str, str] | None
) -> None:
    found = cognito(changed("auth.identity_pool_id", identity_pool)).get("CredentialsProvider")

    assert found == (expected and {"CognitoIdentity": {"Default": expected}})


def test_without_sign_in_by_redirect_there_are_neither_urls_nor_providers() -> None:
    default = cognito(changed("auth.oauth", GONE))["Auth"]["Default"]

    assert (default["socialProviders"], "OAuth" in default) == ([], False)


@pytest.mark.parametrize("key", [GONE, ""])
def test_without_a_key_the_api_is_named_without_one(key: object) -> None:
    outputs = changed("data.api_key", key)
    of_api = legacy_mobile(outputs)["api"]["plugins"]["awsAPIPlugin"]["data"]

    assert "apiKey" not in of_api
    assert ["ApiKey" in each for each in cognito(outputs)["AppSync"].values()] == [False] * 3


@pytest.mark.parametrize("further", [GONE, []])
def test_an_api_with_one_way_in_is_named_once(further: object) -> None:
    assert list(cognito(changed("data.authorization_types", further))["AppSync"]) == ["Default"]


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        (["FCM"], ["awsPinpointPushNotificationsPlugin"]),
        (
            ["APNS", "IN_APP_MESSAGING", "EMAIL", "SMS"],
            [
                "awsPinpointSmsNotificationsPlugin",
                "awsPinpointEmailNotificationsPlugin",
                "awsPinpointInAppMessagingNotificationsPlugin",
                "awsPinpointPushNotificationsPlugin",
            ],
        ),
    ],
)
def test_each_channel_has_its_plugin(channels: list[str], expected: list[str]) -> None:
    file = legacy_mobile(changed("notifications.channels", channels))

    assert list(file["notifications"]["plugins"]) == expected


@pytest.mark.parametrize(
    ("urls", "chosen"),
    [
        (["https://a.example/"], "https://a.example/"),
        (["https://a.example/", "https://b.example/"], "https://a.example/"),
        (["https://a.example/", "shop://in/", "other://in/"], "shop://in/"),
        (["HTTPS://a.example/", "Http://localhost/", "shop://in/"], "shop://in/"),
        # Readers cut a URL at its comma: one without is better, whatever it is.
        (["shop://in/?a,b", "https://a.example/"], "https://a.example/"),
        (["shop://in/?a,b", "https://a.example/,"], "shop://in/?a,b"),
    ],
)
def test_one_url_is_chosen_an_apps_before_a_pages(urls: list[str], chosen: str) -> None:
    assert chosen_url(urls) == chosen


def test_nothing_that_the_format_has_no_place_for_changes_the_file() -> None:
    gone = (
        "auth.groups",
        "auth.passwordless",
        "notifications.amazon_connect",
        "storage.buckets",
        "custom",
        "data.model_introspection",
        "geo.geofence_collections",
    )

    unchanged = legacy_mobile(WHOLE)
    assert [path for path in gone if legacy_mobile(changed(path, GONE)) != unchanged] == []
