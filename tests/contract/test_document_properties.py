"""Whatever Cognito may answer: no check and no document fails, and every client can read it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amplify_outputs.errors import RequestInvalid
from amplify_outputs.format import VERSIONS, outputs_type
from amplify_outputs.problems.catalogue import ACCEPTABLE_CODES
from amplify_outputs.request import IDENTIFYING_KEYS, parse_request
from amplify_outputs.shapes import Record, validate
from tests.builders import IDENTITY_POOL_ID, properties
from tests.contract import golden
from tests.contract.cognito_answers import answers
from tests.contract.format_values import values
from tests.contract.strict_readers import complaints


@st.composite
def _requests(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.sampled_from(VERSIONS))
    return properties(
        OutputsVersion=version,
        IdentityPoolId=draw(st.sampled_from([IDENTITY_POOL_ID, None])),
        Outputs=draw(st.none() | _overrides(version)),
        AcceptProblems=draw(st.sampled_from([None, sorted(ACCEPTABLE_CODES)])),
    )


def _overrides(version: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any sections, and any part of `auth` that may be given."""
    whole = outputs_type(version)
    auth = whole.fields["auth"]
    assert isinstance(auth, Record)
    part_of_auth = Record(
        {name: kind for name, kind in auth.fields.items() if name not in IDENTIFYING_KEYS}
    )
    sections = {name: kind for name, kind in whole.fields.items() if name != "version"}
    return values(Record({**sections, "auth": part_of_auth}))


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(asked=_requests(), answered=answers())
def test_what_is_published_for_any_pools_can_be_read_by_every_client(
    asked: dict[str, Any], answered: dict[str, Any]
) -> None:
    examined = golden.examination(asked, answered)

    if examined.document is None:
        assert examined.forbidding
        return
    outputs = json.loads(examined.document.body)
    assert outputs == examined.document.outputs
    assert validate(outputs_type(asked["OutputsVersion"]), outputs) == []
    # Android knows no EMAIL; whether to leave it out for Android's sake is the request's choice.
    email = "EMAIL" in outputs["auth"]["mfa_methods"]
    android = {"Android": ["auth.mfa_methods is 'EMAIL', which is unknown"]} if email else {}
    assert complaints(outputs) == android
    again = golden.examination(asked, answered)
    assert again.document == examined.document


@pytest.mark.parametrize("name", golden.NAMES)
def test_every_golden_document_can_be_read_by_every_client(name: str) -> None:
    outputs = json.loads(golden.document_named(name).body)

    unreadable = complaints(outputs)

    if "EMAIL" in outputs["auth"]["mfa_methods"]:
        assert unreadable.pop("Android") == ["auth.mfa_methods is 'EMAIL', which is unknown"]
    assert unreadable == {}


@pytest.mark.parametrize(
    ("path", "value", "refused_by"),
    [
        ("version", 1.5, {"Swift", "Flutter", "JavaScript"}),
        ("version", "2", {"JavaScript"}),
        ("version", ..., {"Swift", "Flutter", "JavaScript"}),
        ("aws_project_region", "us-east-1", {"JavaScript"}),
        ("auth.aws_region", ..., {"Swift", "Android", "Flutter"}),
        ("auth.aws_region", None, {"Swift", "Android", "Flutter"}),
        ("auth.user_pool_id", ..., {"Swift", "Android"}),
        ("auth.user_pool_client_id", 5, {"Swift", "Android", "Flutter"}),
        ("auth.identity_pool_id", None, set()),
        ("auth.identity_pool_id", ..., set()),
        ("auth.password_policy", ..., {"Authenticators"}),
        ("auth.password_policy.require_symbols", ..., {"Swift", "Android"}),
        ("auth.password_policy.require_symbols", "false", {"Swift", "Android", "Flutter"}),
        ("auth.password_policy.min_length", "8", {"Swift", "Android", "Flutter"}),
        ("auth.password_policy.min_length", True, {"Swift", "Android", "Flutter"}),
        ("auth.oauth", ..., set()),
        ("auth.oauth.domain", ..., {"Swift", "Android", "Flutter"}),
        ("auth.oauth.scopes", "openid", {"Swift", "Android", "Flutter"}),
        ("auth.oauth.response_type", "code,implicit", {"Android", "Flutter"}),
        ("auth.oauth.identity_providers", ["OIDC"], {"Android", "Flutter"}),
        ("auth.oauth.identity_providers", [None], {"Swift", "Android", "Flutter"}),
        ("auth.username_attributes", ["username"], {"Swift", "Flutter"}),
        ("auth.username_attributes", ..., set()),
        ("auth.username_attributes", None, {"Android", "JavaScript"}),
        ("auth.standard_required_attributes", ["custom:x"], {"Swift"}),
        (
            "auth.standard_required_attributes",
            "email",
            {"Swift", "Android", "Flutter", "JavaScript"},
        ),
        ("auth.user_verification_types", ["name"], {"Swift", "Android"}),
        (
            "auth.unauthenticated_identities_enabled",
            "false",
            {"Swift", "Android", "Flutter", "JavaScript"},
        ),
        ("auth.mfa_configuration", "OFF", {"Android", "Flutter"}),
        ("auth.mfa_methods", ["SMS_MFA"], {"Android", "Flutter"}),
        ("auth.mfa_methods", ["EMAIL"], {"Android"}),
        ("auth.mfa_methods", None, {"Android", "JavaScript"}),
        ("auth.groups", "unknown to most", set()),
    ],
)
def test_each_client_refuses_what_its_decoder_refuses(
    path: str,
    value: Any,
    refused_by: set[str],
) -> None:
    outputs = json.loads(golden.document_named("oauth_code_google_apple-1.5").body)
    *holders, key = path.split(".")
    place = outputs
    for name in holders:
        place = place[name]
    if value is ...:
        del place[key]
    else:
        place[key] = value

    assert complaints(outputs).keys() == refused_by


def test_a_request_that_the_generator_makes_is_a_right_one() -> None:
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked=_requests())
    def check(asked: dict[str, Any]) -> None:
        try:
            parse_request(asked)
        except RequestInvalid as error:
            pytest.fail(str(error))

    check()
