"""A set-up in which most fields have a value that `Outputs` can contradict, and what an override adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.examine import examine
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.facts import Group, IdentityProvider, Mfa, PasswordPolicy
from amplify_outputs.properties.parse import parse_request
from tests.builders import properties, readings
from tests.unit.checks.pool_problems import oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Problem

CALLBACK = "https://app.example.com/"
SECOND = "https://app.example.com/two"
APP = "shop://in"
DOMAIN = "shop.auth.us-east-1.amazoncognito.com"


def rich(**changes: Any) -> dict[str, Any]:
    """What is read: two providers, groups, second factors, passkeys and codes, two domains."""
    return {
        "user_pool": oauth_pool(
            custom_domain="auth.example.com",
            password_policy=PasswordPolicy(10, require_numbers=True, require_lowercase=True),
            required_attributes=("phone_number", "sub"),
            username_attributes=("phone_number",),
            auto_verified_attributes=("phone_number",),
            first_auth_factors=("PASSWORD", "EMAIL_OTP", "WEB_AUTHN"),
            sends_sms=True,
            sends_email_with_ses=True,
            tier="ESSENTIALS",
        ),
        "app_client": oauth_client(
            callback_urls=(APP, CALLBACK, SECOND),
            sign_out_urls=(APP, CALLBACK, SECOND),
            identity_providers=("COGNITO", "Google", "Facebook"),
            auth_flows=("ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
            write_attributes=("phone_number", "name"),
        ),
        "identity_providers": (
            IdentityProvider("Google", "Google"),
            IdentityProvider("Facebook", "Facebook"),
        ),
        "mfa": Mfa("OPTIONAL", sms=True, totp=True, relying_party_id="example.com"),
        "groups": (Group("admins", 1), Group("users", 2), Group("guests")),
        **changes,
    }


def problems(outputs: dict[str, Any], asked: dict[str, Any], read: dict[str, Any]) -> list[Problem]:
    """Everything that is said of a request, also if its properties are refused."""
    try:
        request = parse_request(properties(**asked, **({"Outputs": outputs} if outputs else {})))
    except RequestInvalid as refusal:
        return list(refusal.problems)
    return list(examine(request, readings(**read), parameter_max_bytes=8192).problems)


def added(outputs: dict[str, Any], asked: dict[str, Any], read: dict[str, Any]) -> list[Problem]:
    """What the override adds to the problems of the same set-up without it."""
    before = problems({}, asked, read)
    return [problem for problem in problems(outputs, asked, read) if problem not in before]
