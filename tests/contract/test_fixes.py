"""What the catalogue says to change in CloudFormation, against the schemas of its resources that cfn-lint has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import parse_request
from tests import builders
from tests.contract import templates
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Check

OURS = "Custom::AmplifyOutputs"
# What the references in these texts stand for.
REFERENCES = {
    "UserPool": builders.POOL_ID,
    "UserPoolClient": builders.CLIENT_ID,
    "IdentityPool": builders.IDENTITY_POOL_ID,
    "GraphQLApi.ApiId": builders.DATA_API_ID,
    "Bucket": builders.BUCKET,
}
CHECKS = [check for check in CATALOGUE.values() if check.cloudformation]
# Values and conditions, which no schema lists: openid, cognito-identity.amazonaws.com:aud.
_FREE = re.compile(r"[a-z][\w.:-]*|!(?:Ref|GetAtt) [\w.]+")
_NAME = re.compile(r"[A-Z]+[a-z]+\w*")
_VALUE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_types_properties_and_values_of_a_fix_are_ones_that_cloudformation_has(
    check: Check,
) -> None:
    assert list(_faults(check.cloudformation)) == []


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        ("`AWS::Cognito::UserPool`: `UserPoolTier: PLUS`, or `EnabledMfas: [EMAIL_OTP]`.", None),
        ("`AWS::Cognito::UserPool`: `EmailConfiguration: { SourceArn: ... }`.", None),
        ("`AWS::Cognito::UserPool`: `Required: true` in `Schema`.", None),
        ("`AWS::Cognito::IdentityPoolRoleAttachment`: `Roles: { authenticated: x }`.", None),
        ("`Custom::AmplifyOutputs`: `UserPoolId: !Ref UserPool`, or `FailOn`.", None),
        ("`AWS::Cognito::UserPoolClient`: add `openid` to `AllowedOAuthScopes`.", None),
        ("Set `UserPoolTier`.", "names no resource"),
        ("`AWS::Cognito::Pool`: `UserPoolTier: PLUS`.", "AWS::Cognito::Pool does not exist"),
        ("`AWS::Cognito::UserPool`: `Tier`.", "Tier is no property"),
        ("`AWS::Cognito::UserPool`: `Tier: PLUS`.", "Tier is no property"),
        ("`AWS::Cognito::UserPool`: `UserPoolTier: FREE`.", "FREE is no value of UserPoolTier"),
        (
            "`AWS::Cognito::UserPool`: `EmailConfiguration: { EmailSendingAccount: SES }`.",
            "SES is no value of EmailSendingAccount",
        ),
        (
            "`AWS::Cognito::UserPool`: `Policies: { AllowedFirstAuthFactors: [PASSWORD] }`.",
            "Policies has no AllowedFirstAuthFactors",
        ),
        (
            "`AWS::Cognito::UserPoolClient`: add `ALLOW_SRP` to `ExplicitAuthFlows`.",
            "ALLOW_SRP is no value",
        ),
        ("`Custom::AmplifyOutputs`: `FailOn: never`.", "FailOn: PropertyInvalid"),
        ("`Custom::AmplifyOutputs`: `Fail`.", "Fail is no property"),
        ("`AWS::Cognito::UserPool`: `UserPoolTier = PLUS`.", "UserPoolTier = PLUS is not read"),
    ],
)
def test_the_search_for_faults_notices(fix: str, fault: str | None) -> None:
    assert list(_faults(fix)) == ([fault] if fault else [])


def _faults(fix: str) -> Iterator[str]:
    """What CloudFormation, or the publisher, does not know of what stands in backticks."""
    typed = re.findall(r"`([^`]+)`", fix)
    kinds = [text for text in typed if "::" in text]
    unknown = [kind for kind in kinds if kind != OURS and _schema(kind) is None]
    if unknown or not kinds:
        yield from (f"{kind} does not exist" for kind in unknown)
        if not kinds:
            yield "names no resource"
        return
    for text in typed:
        if text in kinds or _FREE.fullmatch(text):
            continue
        if _NAME.fullmatch(text):
            if not (_is_ours(text) and OURS in kinds) and not list(_fields(kinds, text)):
                yield f"{text} is no property"
        elif _VALUE.fullmatch(text):
            if not any(text in str(_schema(kind)) for kind in kinds):
                yield f"{text} is no value"
        elif re.match(r"\w+: ", text):
            yield from _faults_of_setting(kinds, templates.parsed(text))
        else:
            yield f"{text} is not read"


def _faults_of_setting(kinds: list[str], setting: dict[str, Any]) -> Iterator[str]:
    ((name, value),) = setting.items()
    if OURS in kinds and _is_ours(name):
        yield from _faults_of_property(name, value)
        return
    fields = list(_fields(kinds, name))
    if not fields:
        yield f"{name} is no property"
        return
    # A name can stand in several places; it is right if it is right in one.
    found = [list(_faults_of_value(kind, field, name, value)) for kind, field in fields]
    yield from min(found, key=len)


def _faults_of_property(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value.keys() <= {"Ref", "Fn::GetAtt"}:
        value = REFERENCES[next(iter(value.values()))]
    try:
        parse_request(builders.properties(**{"DataApiId": builders.DATA_API_ID, name: value}))
    except RequestInvalid as error:
        yield from (f"{problem.subject}: {problem.code}" for problem in error.problems)


def _is_ours(name: str) -> bool:
    page = (REPOSITORY / "docs" / "custom-resource.md").read_text(encoding="utf-8")
    return f"\n### {name}\n" in page


def _faults_of_value(kind: str, schema: dict[str, Any], name: str, value: Any) -> Iterator[str]:
    schema = _resolved(kind, schema)
    match value:
        case {"Ref": _} | {"Fn::GetAtt": _} | "...":
            return
        case dict():
            for key, item in value.items():
                if key in schema.get("properties", {}):
                    yield from _faults_of_value(kind, schema["properties"][key], key, item)
                elif "properties" in schema:
                    yield f"{name} has no {key}"
        case list():
            for item in value:
                yield from _faults_of_value(kind, schema.get("items", {}), name, item)
        case _:
            if value not in schema.get("enum", [value]):
                yield f"{value} is no value of {name}"


def _fields(kinds: list[str], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of that name in the resources, at their top or anywhere below."""
    for kind in kinds:
        schema = _schema(kind) or {}
        for part in (schema, *schema.get("definitions", {}).values()):
            if name in part.get("properties", {}):
                yield kind, part["properties"][name]


def _resolved(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    definitions = (_schema(kind) or {})["definitions"]
    resolved: dict[str, Any] = definitions[schema["$ref"].rpartition("/")[2]]
    return resolved


@cache
def _schema(kind: str) -> dict[str, Any] | None:
    try:
        return dict(PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema)
    except ResourceNotFoundError:
        return None
