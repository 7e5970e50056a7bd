"""What a clean check says of what it looked at."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.model.bucket import Bucket
from amplify_outputs.model.facts import IdentityProvider, Mfa
from amplify_outputs.model.readings import DataApiReadings
from amplify_outputs.report.looked import looked_at
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    app_client,
    bucket_readings,
    data_api,
    facts,
    identity_pool,
    request,
    user_pool,
)

PLAIN = {
    "user pool": POOL_ID,
    "app client": f"web ({CLIENT_ID})",
    "sign-in": "e-mail address",
    "MFA": "none",
    "redirect": "none",
    "identity pool": f"{IDENTITY_POOL_ID}, without guests",
}
REDIRECTS = {
    "oauth_enabled": True,
    "oauth_flows": ("code",),
    "oauth_scopes": ("openid",),
    "callback_urls": ("https://app.example.com/",),
    "sign_out_urls": ("https://app.example.com/",),
}


def looked(outputs: dict[str, Any] | None = None, **changes: Any) -> dict[str, str]:
    """The rows of a well-made set-up with changes, and with `Outputs`."""
    found = facts(**changes)
    return dict(looked_at(found, build(request(Outputs=outputs or {}), found).outputs))


def test_pools_without_names_are_called_by_their_ids() -> None:
    assert looked() == PLAIN


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"user_pool": user_pool(name="shop")}, {"user pool": f"shop ({POOL_ID})"}),
        ({"app_client": app_client(name=CLIENT_ID)}, {"app client": CLIENT_ID}),
        (
            {"identity_pool": identity_pool(name="shop", guests_allowed=True)},
            {"identity pool": f"shop ({IDENTITY_POOL_ID}), with guests"},
        ),
        ({"identity_pool": None, "identity_pool_roles": None}, {"identity pool": "none"}),
        ({"user_pool": user_pool(username_attributes=())}, {"sign-in": "user name"}),
        (
            {"user_pool": user_pool(username_attributes=("email", "phone_number"))},
            {"sign-in": "e-mail address or phone number"},
        ),
        (
            {
                "user_pool": user_pool(
                    username_attributes=(), alias_attributes=("email", "preferred_username")
                )
            },
            {"sign-in": "user name or e-mail address or preferred_username"},
        ),
        (
            {
                "user_pool": user_pool(first_auth_factors=("PASSWORD", "EMAIL_OTP", "WEB_AUTHN")),
                "app_client": app_client(auth_flows=("ALLOW_USER_AUTH",)),
                "mfa": Mfa(relying_party_id="example.com"),
            },
            {"sign-in": "e-mail address; without a password: code by e-mail, passkey"},
        ),
        (
            {"mfa": Mfa("OPTIONAL", sms=True, totp=True)},
            {"MFA": "optional: SMS, TOTP"},
        ),
        ({"mfa": Mfa("ON", totp=True)}, {"MFA": "required: TOTP"}),
        ({"mfa": Mfa("ON")}, {"MFA": "required: none"}),
        (
            {
                "user_pool": user_pool(custom_domain="auth.example.com"),
                "app_client": app_client(**REDIRECTS),
            },
            {"redirect": "auth.example.com"},
        ),
        (
            {
                "user_pool": user_pool(custom_domain="auth.example.com"),
                "app_client": app_client(
                    **REDIRECTS, identity_providers=("COGNITO", "Google", "Staff")
                ),
                "identity_providers": (
                    IdentityProvider("Google", "Google"),
                    IdentityProvider("Staff", "SAML"),
                ),
            },
            {"redirect": "auth.example.com, with Google, Staff"},
        ),
        ({"data_api": DataApiReadings(data_api())}, {"data API": f"shop ({DATA_API_ID})"}),
        ({"storage": bucket_readings(bucket=Bucket(BUCKET, "us-east-1"))}, {"bucket": BUCKET}),
    ],
)
def test_each_row_says_what_there_is(changes: dict[str, Any], rows: dict[str, str]) -> None:
    assert looked(**changes) == PLAIN | rows


def test_sign_in_is_that_of_the_file_if_outputs_changes_it() -> None:
    outputs = {
        "auth": {
            "mfa_configuration": "REQUIRED",
            "mfa_methods": ["SMS"],
            "username_attributes": ["phone_number"],
        }
    }

    assert looked(outputs) == PLAIN | {"sign-in": "phone number", "MFA": "required: SMS"}
