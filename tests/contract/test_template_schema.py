"""The JSON Schema for editors: every template of this repository is one to it, and a language server uses it.

tests/unit/properties gives it every request of its tests, and compares it with the parser.
"""

from __future__ import annotations

import copy
import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest
from jsonschema import Draft7Validator

from amplify_outputs.reference.properties import CLOUDFORMATION, PROPERTIES
from amplify_outputs.reference.template_schema import template_schema
from tests.contract import templates
from tests.contract.golden import cases
from tests.contract.javascript_client import NEEDS_NODE
from tools import document_properties
from tools.emulator import REPOSITORY
from tools.node_packages import install, node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA: Final = template_schema()
VALIDATOR: Final = Draft7Validator(SCHEMA)
KIND: Final = "Custom::AmplifyOutputs"
PAGE: Final = REPOSITORY / "docs" / "in-an-editor.md"
EXAMPLES: Final = [
    path
    for path in sorted((REPOSITORY / "examples").rglob("*.yaml"))
    if f"Type: {KIND}" in path.read_text(encoding="utf-8")
]
INTRINSICS: Final = [
    {"Ref": "Value"},
    {"Fn::GetAtt": ["Resource", "Value"]},
    {"Fn::If": ["Condition", "a", {"Ref": "AWS::NoValue"}]},
    {"Fn::Sub": "${Value}"},
]
EVERYTHING: Final = {row.name: row.example for row in (*CLOUDFORMATION, *PROPERTIES)} | {
    "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    "Expect": {
        "AuthenticatedRoleArn": "arn:aws:iam::123456789012:role/users",
        "UnauthenticatedRoleArn": "arn:aws:iam::123456789012:role/guests",
        "Groups": {"admins": "arn:aws:iam::123456789012:role/admins"},
    },
    "Outputs": {
        "auth": {
            "password_policy": {"min_length": 12, "require_symbols": True},
            "mfa_methods": ["TOTP"],
            "groups": [{"admins": {"precedence": 1}}],
        },
        "data": {"url": "https://data.example.com/graphql"},
        "storage": {"buckets": [{"name": "files", "paths": {"a/*": {"guest": ["read"]}}}]},
        "geo": {"aws_region": "us-east-1"},
        "custom": {"stage": "prod"},
    },
}


def faults(properties: Mapping[str, Any]) -> list[str]:
    """What the schema says of a template with such a resource."""
    resource = {"Type": KIND, "Properties": properties}
    found = VALIDATOR.iter_errors({"Resources": {"Outputs4Web": resource}})
    return [error.message for error in found]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within this one."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        # What is itself an intrinsic function has its own form.
        if isinstance(item, dict | list) and key != "ServiceToken":
            yield from places(item, (*path, key))


def replaced(path: tuple[Any, ...], by: Any) -> dict[str, Any]:
    """Every property, with another value in one place."""
    changed = copy.deepcopy(EVERYTHING)
    at: Any = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = by
    return changed


def test_the_file_is_what_the_tables_say_and_a_schema() -> None:
    written = document_properties.SCHEMA.read_text(encoding="utf-8")

    assert json.loads(written) == SCHEMA, "make docs renews it"
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_request_of_every_golden_case_is_one(case: Any) -> None:
    assert faults({"ServiceToken": "arn", **case.properties}) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_one(path: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(templates.template(path))] == []


def test_every_property_at_once_is_one() -> None:
    assert faults(EVERYTHING) == []


@pytest.mark.parametrize(
    "path", list(places(EVERYTHING)), ids=lambda path: ".".join(map(str, path))
)
def test_an_intrinsic_function_may_be_in_the_place_of_any_value(path: tuple[Any, ...]) -> None:
    assert [faults(replaced(path, function)) for function in INTRINSICS] == [[]] * len(INTRINSICS)


@pytest.mark.parametrize(
    "path",
    [path for path in places(EVERYTHING) if path[:2] != ("Outputs", "custom")],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_value_of_no_kind_is_refused_in_any_place(path: tuple[Any, ...]) -> None:
    assert faults(replaced(path, {"Nothing": {"of": ["this", "kind"]}})) != []


def test_other_resources_are_left_alone() -> None:
    others = {
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"FailOn": "never"}},
        "X": {},
    }

    assert list(VALIDATOR.iter_errors({"Resources": others, "Transform": "x"})) == []


WRONG: Final = """\
Resources:
  Outputs4Web:
    Type: Custom::AmplifyOutputs
    Properties:
      ServiceToken: !ImportValue amplify-outputs-ServiceToken
      PublicationName: storefront/prod
      UserPoolId: !Ref UserPool
      UserPoolClientId: !GetAtt UserPoolClient.ClientId
      IdentityPoolID: !Ref IdentityPool
      FailOn: warn
      Outputs:
        auth:
          mfa_methods: [TOTP, SMSS]
"""
RIGHT: Final = """\
Resources:
  Outputs4Web:
    Type: Custom::AmplifyOutputs
    Properties:
      ServiceToken: !ImportValue amplify-outputs-ServiceToken
      ServiceTimeout: 120
      PublicationName: !Sub storefront/${Stage}
      UserPoolId: !Ref UserPool
      UserPoolClientId: !GetAtt UserPoolClient.ClientId
      IdentityPoolId: !If [HasIdentityPool, !Ref IdentityPool, !Ref AWS::NoValue]
      OutputsVersion: 1.4
      Formats: !Split [",", !Ref Formats]
      Destinations: [s3, !Ref Other]
      Expect:
        Groups: {admins: !Sub "arn:${AWS::Partition}:iam::123456789012:role/admins"}
      Outputs:
        auth:
          password_policy: {min_length: !FindInMap [Stages, prod, Length]}
"""


@NEEDS_NODE
def test_an_editor_with_the_settings_of_the_page_reports_mistakes_and_no_function() -> None:
    page = PAGE.read_text(encoding="utf-8")
    settings = json.loads(page.partition("```json\n")[2].partition("```")[0])
    folder = install(REPOSITORY / "tests" / "contract" / "language_server", "language-server")
    examples = [path.read_text(encoding="utf-8") for path in EXAMPLES]
    typing = RIGHT.partition("      OutputsVersion")[0] + "      Fa"

    ran = subprocess.run(
        [node(), folder / "check.mjs"],
        input=json.dumps(
            {
                "settings": settings,
                "schema": SCHEMA,
                "templates": [WRONG, RIGHT, *examples],
                "complete": typing,
            }
        ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said = json.loads(ran.stdout)

    wrong, right, *others = said["findings"]
    assert sorted(wrong) == [
        [9, "Property IdentityPoolID is not allowed."],
        [10, 'Value is not accepted. Valid values: "error", "warning".'],
        [13, 'Value is not accepted. Valid values: "SMS", "TOTP", "EMAIL".'],
    ]
    assert [right, *others] == [[]] * (1 + len(EXAMPLES))
    assert {"FailOn", "AcceptProblems", "Adopt"} <= set(said["words"])
    assert list(settings["yaml.schemas"]) == ["./custom-amplify-outputs.json"]
