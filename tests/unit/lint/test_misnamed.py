"""Keys that stand for another key."""

from __future__ import annotations

import pytest

from amplify_outputs.lint.misnamed import meant, misnamed

ABSENT = ["aws_region", "user_pool_id", "user_pool_client_id", "password_policy", "oauth"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("userPoolId", "user_pool_id"),
        ("user-pool-id", "user_pool_id"),
        ("USER_POOL_CLIENT_ID", "user_pool_client_id"),
        ("userPoolWebClientId", "user_pool_client_id"),
        ("region", "aws_region"),
        ("pasword_policy", "password_policy"),
        ("oAuth", "oauth"),
        ("groups", None),
        # Nearly `oauth`, and too short to tell.
        ("auth", None),
        ("identityPoolId", None),
        ("", None),
    ],
)
def test_a_key_is_meant_for_an_absent_one_or_for_none(key: str, name: str | None) -> None:
    assert meant(key, ABSENT) == name


def test_each_absent_key_is_meant_once_at_any_depth() -> None:
    outputs = {
        "auth": {
            "userPoolId": "a",
            "userpoolid": "b",
            "aws_region": "c",
            "region": "d",
            "oauth": {"redirectSignIn": ["e"], "responseType": "code"},
        },
        "storage": {"buckets": [{"bucketName": "f"}]},
        "custom": {"userPoolId": "g"},
    }

    assert misnamed("1.5", outputs) == {
        ("auth", "userPoolId"): "user_pool_id",
        ("auth", "oauth", "redirectSignIn"): "redirect_sign_in_uri",
        ("auth", "oauth", "responseType"): "response_type",
        ("storage", "buckets", 0, "bucketName"): "bucket_name",
    }
