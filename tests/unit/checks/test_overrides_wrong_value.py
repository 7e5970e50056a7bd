"""How many wrong values of `Outputs` are told: one table of wrong ones, one of legitimate ones."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pytest

from amplify_outputs.model.readings import DataApiReadings
from amplify_outputs.schema.types import Record
from amplify_outputs.schema.versions import NEWEST_VERSION, outputs_type
from tests.builders import BUCKET, DATA_API_ID, bucket_readings, data_api
from tests.unit.checks.overridden import APP, CALLBACK, DOMAIN, SECOND, added, rich

URL = f"https://{DATA_API_ID}.appsync-api.eu-west-1.amazonaws.com/graphql"
OTHER_URL = "https://zz9zz9zz9zz9zz9zz9zz9zz9zz.appsync-api.eu-west-1.amazonaws.com/graphql"
DATA: Final = {
    "aws_region": "eu-west-1",
    "url": URL,
    "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
    "authorization_types": ["AWS_IAM"],
}
FILES: Final = {"aws_region": "eu-central-1", "bucket_name": "files"}
GEO: Final = {"aws_region": "us-east-1"}
CONNECT: Final = {"aws_region": "us-west-2", "endpoint": "https://c.example.com"}
PINPOINT: Final = {"aws_region": "us-east-1", "amazon_pinpoint_app_id": "5", "channels": ["APNS"]}
ANALYTICS: Final = {"aws_region": "us-east-1", "app_id": "5f5f"}
PASSKEYS: Final = {"relying_party_id": "example.com", "user_verification": "preferred"}
WITH_RESOURCES: Final = {"DataApiId": DATA_API_ID, "StorageBucketName": BUCKET}


class Value(NamedTuple):
    """An override: the section, the value there, and whether the API and the bucket are named."""

    section: str
    value: Any
    named: bool = False


def auth(**value: Any) -> Value:
    return Value("auth", value)


def policy(**value: Any) -> Value:
    return auth(password_policy=value)


def oauth(**value: Any) -> Value:
    return auth(oauth=value)


def passwordless(**value: Any) -> Value:
    return auth(passwordless=value)


def data(**value: Any) -> Value:
    return Value("data", {**DATA, **value})


def of_api(**value: Any) -> Value:
    return Value("data", value, named=True)


def storage(**value: Any) -> Value:
    return Value("storage", {**FILES, **value})


def geo(**value: Any) -> Value:
    return Value("geo", {**GEO, **value})


def bucket(**value: Any) -> Value:
    return storage(buckets=[{"name": "a", **FILES, **value}])


# Each by the codes that say it.
WRONG = {
    "OutputsInvalid": [
        auth(aws_region="eu-west-1"),
        auth(user_pool_id="us-east-1_Another"),
        auth(user_pool_client_id="another"),
        auth(identity_pool_id="us-east-1:00000000-0000-0000-0000-000000000000"),
        policy(min_length=5),
        policy(min_length=100),
        policy(min_length="ten"),
        policy(require_uppercase="maybe"),
        policy(require_symbols=[]),
        policy(max_length=20),
        oauth(domain="https://auth.example.com"),
        oauth(domain="auth.example.com/login"),
        oauth(domain=""),
        oauth(identity_providers=["Google"]),
        oauth(identity_providers=["COGNITO"]),
        oauth(redirect_sign_in_uri=[]),
        oauth(redirect_sign_out_uri=[CALLBACK, CALLBACK]),
        oauth(response_type="id_token"),
        auth(standard_required_attributes=["phone_number", "custom:plan"]),
        auth(standard_required_attributes=["sub"]),
        auth(username_attributes=["username"]),
        auth(username_attributes=[]),
        auth(user_verification_types=["sms"]),
        auth(unauthenticated_identities_enabled="perhaps"),
        auth(mfa_configuration="ON"),
        auth(mfa_methods=["SMS_MFA"]),
        auth(groups=["admins"]),
        auth(groups=[{"admins": {"precedence": "first"}}]),
        passwordless(web_authn={**PASSKEYS, "user_verification": "discouraged"}),
        passwordless(preferred_challenge="TOTP"),
        auth(signup="email"),
        data(default_authorization_type="COGNITO"),
        data(authorization_types=["NONE"]),
        data(model_introspection="models"),
        Value("data", {"url": URL}),
        of_api(aws_region="us-east-1"),
        of_api(aws_region="moon"),
        Value("storage", {"aws_region": "moon"}, named=True),
        bucket(paths={"public/*": {"everybody": ["read"]}}),
        bucket(paths={"public/*": {"guest": ["share"]}}),
        Value("storage", {"bucket_name": "another-bucket"}, named=True),
        Value("storage", {"aws_region": "us-east-1"}, named=True),
        geo(search_indices={"items": [], "default": "b"}),
        Value("notifications", {**PINPOINT, "channels": []}),
        Value("custom", "text"),
        Value("database", {}),
        Value("version", "1.4"),
    ],
    "OverrideContradicts": [
        policy(min_length=9),
        policy(require_numbers=False),
        policy(require_lowercase="false"),
        oauth(domain="login.example.org"),
        oauth(domain="shop"),
        oauth(identity_providers=["LOGIN_WITH_AMAZON"]),
        oauth(scopes=["openid", "phone"]),
        oauth(scopes=["openid", "shop/read"]),
        oauth(scopes=["openid", ""]),
        oauth(redirect_sign_in_uri=["https://preview.example.com/"]),
        oauth(redirect_sign_in_uri=[CALLBACK, "https://preview.example.com/"]),
        oauth(redirect_sign_in_uri=["https://app.example.com"]),
        oauth(redirect_sign_in_uri=["javascript:alert(1)"]),
        oauth(redirect_sign_in_uri=["not a url"]),
        oauth(redirect_sign_out_uri=["https://x.example.com"]),
        oauth(redirect_sign_out_uri=["/"]),
        oauth(response_type="token"),
        auth(standard_required_attributes=["name"], username_attributes=["email"]),
        auth(standard_required_attributes=["phone_number", "gender"]),
        auth(username_attributes=["email"]),
        auth(username_attributes=["email", "phone_number"]),
        auth(user_verification_types=["email"]),
        auth(unauthenticated_identities_enabled=True),
        auth(mfa_configuration="NONE"),
        auth(mfa_configuration="REQUIRED"),
        auth(groups=[{"owners": {}}]),
        auth(groups=[{"admins": {"precedence": 7}}]),
        auth(groups=[{"guests": {"precedence": 0}}]),
        passwordless(sms_otp_enabled=True),
        passwordless(email_otp_enabled=False),
        passwordless(web_authn={**PASSKEYS, "relying_party_id": "example.org"}),
        passwordless(web_authn={**PASSKEYS, "relying_party_id": ""}),
        passwordless(web_authn={**PASSKEYS, "user_verification": "required"}),
        data(aws_region="us-east-1"),
        data(default_authorization_type="API_KEY"),
        of_api(url=OTHER_URL),
        of_api(url=f"{URL}/event"),
        of_api(default_authorization_type="API_KEY"),
        of_api(authorization_types=["AWS_LAMBDA"]),
        of_api(api_key="da2-abcdefghijklmnopqrstuvwxyz"),
        bucket(aws_region="us-east-1"),
        geo(maps={"items": {"a": {"style": "VectorEsriStreets"}}, "default": "b"}),
        geo(search_indices={"items": ["a"], "default": "b"}),
    ],
    "OverrideMalformed": [
        data(url="not a url"),
        data(url="http://api.example.com/graphql"),
        data(url="https://"),
        data(url="https://api.example.com:x/graphql"),
        data(url="javascript:alert(1)"),
        data(aws_region="moon"),
        data(aws_region="eu-west"),
        data(api_key=""),
        data(api_key="da2-a b"),
        storage(bucket_name=""),
        storage(bucket_name="Files"),
        storage(bucket_name="my_files"),
        storage(bucket_name="a..b"),
        storage(bucket_name="a" * 64),
        storage(bucket_name="s3://files"),
        storage(aws_region="moon"),
        bucket(bucket_name=""),
        bucket(aws_region="moon"),
        bucket(name=""),
        geo(aws_region="Moon-1"),
        geo(maps={"items": {"a": {"style": ""}}, "default": "a"}),
        geo(geofence_collections={"items": ["a"], "default": ""}),
    ],
    "OverrideMalformed NotificationsStopFlutter": [
        Value("notifications", {"amazon_connect": {**CONNECT, "endpoint": "http://c.example.com"}}),
        Value("notifications", {"amazon_connect": {**CONNECT, "aws_region": "oregon"}}),
    ],
    "PinpointEnded": [
        Value("notifications", PINPOINT),
        Value("analytics", {"amazon_pinpoint": ANALYTICS}),
    ],
    "OpenidScopeMissing": [
        oauth(scopes=["email"]),
    ],
    "AppUrlNotFirst": [
        oauth(redirect_sign_in_uri=[CALLBACK, APP]),
    ],
    "RedirectSitesDiffer": [
        oauth(redirect_sign_out_uri=[APP]),
    ],
    "OverrideContradicts EmailMfaStopsAndroid": [
        auth(mfa_methods=["TOTP", "EMAIL"]),
    ],
    "DocumentInvalid": [
        passwordless(preferred_challenge="SMS_OTP"),
    ],
    "OverrideMalformed PinpointEnded": [
        Value("analytics", {"amazon_pinpoint": {**ANALYTICS, "app_id": ""}}),
    ],
    "PlaceholderUnresolved": [
        Value("custom", {"at": "${AWS::Region}"}),
    ],
}

LEGITIMATE = [
    policy(min_length=10),
    policy(min_length=14),
    policy(require_symbols=True, require_uppercase=True),
    policy(require_numbers="true"),
    auth(standard_required_attributes=["phone_number", "name"]),
    auth(standard_required_attributes=["name"]),  # the phone number is the user name
    auth(standard_required_attributes=[]),
    auth(username_attributes=["phone_number"]),
    auth(user_verification_types=[]),
    auth(user_verification_types=["phone_number"]),
    auth(unauthenticated_identities_enabled=False),
    auth(mfa_configuration="OPTIONAL"),
    auth(mfa_methods=["TOTP"]),
    auth(mfa_methods=[]),
    auth(groups=[]),
    auth(groups=[{"users": {}}, {"guests": {}}]),
    auth(groups=[{"users": {"precedence": 2}}]),
    auth(user_pool_id="us-east-1_AbC123xyz"),
    passwordless(email_otp_enabled=True, sms_otp_enabled=False),
    passwordless(web_authn=PASSKEYS),
    passwordless(preferred_challenge="EMAIL_OTP"),
    oauth(domain="auth.example.com"),
    oauth(domain=DOMAIN),
    oauth(domain="Auth.Example.com"),
    oauth(identity_providers=["GOOGLE"]),
    oauth(identity_providers=[]),
    oauth(scopes=["openid"]),
    oauth(scopes=["email", "openid"]),
    oauth(redirect_sign_in_uri=[APP]),
    oauth(redirect_sign_in_uri=[SECOND, CALLBACK]),
    oauth(redirect_sign_in_uri=[APP, CALLBACK], redirect_sign_out_uri=[APP, CALLBACK]),
    oauth(redirect_sign_in_uri=[CALLBACK], redirect_sign_out_uri=[CALLBACK]),
    oauth(redirect_sign_out_uri=[APP, SECOND]),
    oauth(response_type="code"),
    data(),
    data(url="http://localhost:20002/graphql"),
    data(url="http://192.168.1.7:20002/graphql"),
    data(url="https://api.example.com/graphql", aws_region="us-east-1"),
    data(model_introspection={"version": "1", "url": "", "aws_region": "x"}),
    of_api(url="https://api.example.com/graphql"),
    of_api(url=URL, authorization_types=[]),
    of_api(model_introspection={"version": "1"}),
    storage(),
    storage(bucket_name="files.example.com", aws_region="us-gov-west-1"),
    storage(bucket_name="app-a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1-s3alias"),
    bucket(paths={"public/*": {"guest": ["read"], "groupsadmins": ["write"]}}),
    bucket(bucket_name="others", aws_region="us-east-1"),
    Value("storage", {"bucket_name": BUCKET, "aws_region": "eu-central-1"}, named=True),
    geo(maps={"items": {"a": {"style": "VectorEsriStreets"}}, "default": "a"}),
    geo(search_indices={"items": ["a", "b"], "default": "b"}),
    Value("notifications", {"amazon_connect": CONNECT, **PINPOINT}),
    Value("notifications", {"amazon_connect": {**CONNECT, "endpoint": "c.a.com"}, **PINPOINT}),
    Value("custom", {"aws_region": "moon", "url": "", "bucket_name": "", "oauth": "x"}),
    Value("custom", {"federated_providers": ["Okta"]}),
]
# AWS has ended this service, so its keys are told in any case; no other thing is.
OF_AN_ENDED_SERVICE: Final = "PinpointEnded"


def told(value: Value) -> list[str]:
    """The codes that the override adds to the same set-up without it."""
    asked: dict[str, Any] = {}
    read = rich()
    if value.named:
        asked = WITH_RESOURCES
        read = rich(data_api=DataApiReadings(data_api()), storage=bucket_readings())
    return [problem.code for problem in added({value.section: value.value}, asked, read)]


def shape(value: Value) -> str:
    return f"{value.section}: {value.value}"[:90]


@pytest.mark.parametrize(
    ("value", "codes"),
    [(value, codes) for codes, values in WRONG.items() for value in values],
    ids=lambda each: shape(each) if isinstance(each, Value) else "",
)
def test_a_wrong_value_is_told(value: Value, codes: str) -> None:
    assert list(dict.fromkeys(told(value))) == codes.split()


@pytest.mark.parametrize("value", LEGITIMATE, ids=shape)
def test_a_legitimate_value_is_quiet(value: Value) -> None:
    assert set(told(value)) <= {OF_AN_ENDED_SERVICE}


def test_every_field_of_the_file_has_a_wrong_value() -> None:
    wrong = [value for values in WRONG.values() for value in values]
    for section, kind in outputs_type(NEWEST_VERSION).fields.items():
        values = [value.value for value in wrong if value.section == section]
        assert values, section
        if isinstance(kind, Record):
            keys = {key for value in values if isinstance(value, dict) for key in value}
            assert kind.fields.keys() <= keys, section
