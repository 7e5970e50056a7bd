"""What Cognito says becomes facts, also where it says less than its model allows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from amplify_outputs.pools.cognito import read_app_client
from tests.builders import CLIENT_ID, POOL_ID


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ({}, 3_600),
        ({"AccessTokenValidity": 0}, 3_600),
        ({"AccessTokenValidity": 2}, 7_200),
        ({"AccessTokenValidity": 2, "TokenValidityUnits": {"IdToken": "days"}}, 7_200),
        ({"AccessTokenValidity": 330, "TokenValidityUnits": {"AccessToken": "seconds"}}, 330),
        ({"AccessTokenValidity": 5, "TokenValidityUnits": {"AccessToken": "minutes"}}, 300),
        ({"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "hours"}}, 3_600),
        ({"AccessTokenValidity": "1", "TokenValidityUnits": {"AccessToken": "days"}}, 86_400),
    ],
)
def test_how_long_an_access_token_lasts_is_kept_to_the_second(
    answer: dict[str, Any], seconds: int
) -> None:
    cognito: Any = SimpleNamespace(
        describe_user_pool_client=lambda **_: {"UserPoolClient": {"ClientId": CLIENT_ID, **answer}}
    )

    assert read_app_client(cognito, POOL_ID, CLIENT_ID).access_token_seconds == seconds
