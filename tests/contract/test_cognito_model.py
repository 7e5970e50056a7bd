"""What the package reads and maps, against the service models of the installed botocore."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import StringShape

from amplify_outputs.document import build as document
from amplify_outputs.model import sign_in
from amplify_outputs.model.facts import AppClient
from amplify_outputs.pools import app_clients, appsync, cognito, follow_ups
from amplify_outputs.schema import versions
from amplify_outputs.schema.types import ListOf, Record, Text
from tests.contract import golden
from tests.contract.service_models import READS, SECRET, Watch, operation, reading, shape_named


def test_each_key_that_is_read_is_one_that_aws_answers_with() -> None:
    assert reading().watch.unknown == []


def test_a_client_secret_stays_at_the_edge() -> None:
    readings = reading().readings

    assert isinstance(readings.app_client, AppClient)
    assert readings.app_client.has_secret is True
    assert SECRET not in repr(readings)


def test_the_watch_on_keys_notices_one_that_aws_does_not_know() -> None:
    watch = Watch()
    answer = watch.over({"Known": {"Inner": 1}}, "Answer")

    answer["Known"].get("Unknown")
    assert "Misspelt" not in answer

    assert watch.unknown == ["Answer.Known.Unknown", "Answer.Misspelt"]


def test_the_reads_ask_for_no_more_at_once_than_the_services_allow() -> None:
    calls = []
    for case in golden.cases():
        golden.document(case.properties, case.responses)
        calls += golden.RECORDED.calls
    gone = {"DescribeUserPoolClient": {"Error": "ResourceNotFoundException"}}
    clients = {"ListUserPoolClients": {"UserPoolClients": []}}
    golden.examination(case.properties, {**case.responses, **gone, **clients})
    calls += golden.RECORDED.calls

    limits: dict[str, tuple[int, int]] = {}
    for call in calls:
        asked = operation(call.operation).input_shape
        members = asked.members if asked else {}
        assert call.parameters.keys() <= members.keys()
        limits |= {
            f"{call.operation}.{name}": (value, members[name].metadata["max"])
            for name, value in call.parameters.items()
            if isinstance(value, int)
        }
    page, small_page, of_keys, of_clients = (
        reader.PAGE_SIZE for reader in (cognito, follow_ups, appsync, app_clients)
    )
    assert limits == {
        "ListCIMDPolicies.MaxResults": (follow_ups.POLICIES_PAGE_SIZE,) * 2,
        "ListGroups.Limit": (page, page),
        "ListIdentityProviders.MaxResults": (page, page),
        "ListUserPoolClients.MaxResults": (of_clients, of_clients),
        "ListResourceServers.MaxResults": (small_page, small_page),
        "ListApiKeys.maxResults": (of_keys, of_keys),
    }
    assert {call.operation for call in calls} == READS.keys()


@pytest.mark.parametrize(
    ("service", "shape", "handled"),
    [
        # Types that the format can name, and the two that it cannot.
        (
            "cognito-idp",
            "IdentityProviderTypeType",
            {*sign_in.PROVIDER_TYPES, "SAML", "OIDC"},
        ),
        ("cognito-idp", "UserPoolMfaType", {*document._MFA_CONFIGURATIONS}),
        # PASSWORD needs no word in the file; SOFTWARE_TOKEN the format cannot say.
        (
            "cognito-idp",
            "AuthFactorType",
            {"PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN", "SOFTWARE_TOKEN"},
        ),
        ("cognito-idp", "OAuthFlowType", {"code", "implicit", "client_credentials"}),
        ("cognito-idp", "IssuerType", {"ORIGINAL", "UPDATED"}),
        ("appsync", "AuthenticationType", {*versions.APPSYNC_AUTHORIZATION_TYPES}),
        ("appsync", "GraphQLApiVisibility", {"GLOBAL", "PRIVATE"}),
    ],
)
def test_each_value_that_aws_can_give_is_one_that_is_thought_of(
    service: str, shape: str, handled: set[str]
) -> None:
    assert _choices(service, shape) == handled


@pytest.mark.parametrize(
    ("field", "shape"),
    [
        ("username_attributes", "UsernameAttributeType"),
        ("user_verification_types", "VerifiedAttributeType"),
        ("passwordless.web_authn.user_verification", "UserVerificationType"),
    ],
)
def test_values_that_pass_unchanged_are_the_same_ones_in_cognito_and_the_format(
    field: str, shape: str
) -> None:
    kind: Any = versions.outputs_type(versions.NEWEST_VERSION).fields["auth"]
    for name in field.split("."):
        assert isinstance(kind, Record)
        kind = kind.fields[name]
    kind = kind.item if isinstance(kind, ListOf) else kind

    assert isinstance(kind, Text)
    assert _choices("cognito-idp", shape) == set(kind.choices)


def test_what_mfa_is_mapped_to_is_what_the_format_knows() -> None:
    auth = versions.outputs_type("1.5").fields["auth"]
    assert isinstance(auth, Record)

    assert auth.fields["mfa_configuration"] == Text(tuple(document._MFA_CONFIGURATIONS.values()))
    assert set(sign_in.PROVIDER_TYPES.values()) == set(versions.SOCIAL_PROVIDERS)


def test_the_shortest_and_longest_password_are_cognitos() -> None:
    limits = shape_named("cognito-idp", "PasswordPolicyMinLengthType").metadata

    assert (limits["min"], limits["max"]) == versions.PASSWORD_MIN_LENGTH_RANGE


def test_signing_in_by_choice_of_factor_is_still_called_as_it_is_called_here() -> None:
    assert "ALLOW_USER_AUTH" in _choices("cognito-idp", "ExplicitAuthFlowsType")


def _choices(service: str, shape: str) -> set[str]:
    found = shape_named(service, shape)
    assert isinstance(found, StringShape)
    return set(found.enum)
