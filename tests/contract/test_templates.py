"""What the templates promise, where the emulator would not notice its absence."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tools.emulator import REPOSITORY


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions: `!Ref x` becomes `{"Ref": "x"}`."""


def _short_function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_function)


def template(name: str) -> dict[str, Any]:
    """A template of this repository."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 (a safe loader with constructors of ours)
    return loaded


def resource(logical_id: str) -> dict[str, Any]:
    """A resource of the publisher."""
    found: dict[str, Any] = template("template.yaml")["Resources"][logical_id]
    return found


def statements() -> list[dict[str, Any]]:
    """Every statement of the publisher's roles and managed policies."""
    resources = template("template.yaml")["Resources"].values()
    documents = [
        policy["PolicyDocument"]
        for found in resources
        if found["Type"] == "AWS::IAM::Role"
        for policy in found["Properties"]["Policies"]
    ] + [
        found["Properties"]["PolicyDocument"]
        for found in resources
        if found["Type"] == "AWS::IAM::ManagedPolicy"
    ]
    return [statement for document in documents for statement in document["Statement"]]


def as_list(value: object) -> list[object]:
    """A policy's value that may be one or several."""
    return list(value) if isinstance(value, list) else [value]


def test_sections_are_in_reading_order() -> None:
    assert list(template("template.yaml")) == [
        "AWSTemplateFormatVersion",
        "Transform",
        "Description",
        "Metadata",
        "Parameters",
        "Conditions",
        "Resources",
        "Outputs",
    ]


def test_the_bucket_and_its_policy_stay_when_the_stack_goes() -> None:
    for logical_id in ("OutputsBucket", "OutputsBucketPolicy"):
        found = resource(logical_id)
        assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_old_versions_and_notes_of_withdrawals_expire_and_nothing_else() -> None:
    rules = resource("OutputsBucket")["Properties"]["LifecycleConfiguration"]["Rules"]

    assert rules == [
        {
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 20},
            "ExpiredObjectDeleteMarker": True,
        },
        {
            "Id": "expire-notes-of-withdrawals",
            "Status": "Enabled",
            "Prefix": "withdrawn/",
            "ExpirationInDays": 2,
        },
    ]


def test_the_layer_is_built_for_the_runtime_of_the_functions() -> None:
    makefile = (REPOSITORY / "layers/amplify_outputs/Makefile").read_text(encoding="utf-8")
    built_for = re.findall(r"^PYTHON_VERSION := (.*)$", makefile, re.MULTILINE)

    assert {f"python{version}" for version in built_for} == {
        found["Properties"]["Runtime"]
        for found in template("template.yaml")["Resources"].values()
        if found["Type"] == "AWS::Serverless::Function"
    }


def test_requests_do_not_outlive_the_hour_that_cloudformation_waits() -> None:
    config = resource("CustomResourceFunction")["Properties"]["EventInvokeConfig"]

    assert config == {
        "MaximumEventAgeInSeconds": 3600,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {
            "OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": "UnansweredRequests.Arn"}}
        },
    }


def test_custom_resources_in_examples_do_not_hold_a_stack_for_an_hour() -> None:
    resources = template("examples/consumer.yaml")["Resources"]

    assert {
        logical_id: found["Properties"]["ServiceTimeout"]
        for logical_id, found in resources.items()
        if found["Type"].startswith("Custom::")
    } == {"AmplifyOutputs": 120}


@pytest.mark.parametrize("prefix", ["/amplify-outputs", "/a", "/a/b_c/D-1", "/web/aws"])
def test_parameter_prefixes_that_are_taken(prefix: str) -> None:
    assert re.fullmatch(_prefix_pattern(), prefix)


@pytest.mark.parametrize(
    "prefix",
    ["", "/", "a", "/a/", "//a", "/a/b/c/d", "/aws", "/AWS/x", "/awsome", "/ssm", "/Ssm-x", "/a.b"],
)
def test_parameter_prefixes_that_are_refused(prefix: str) -> None:
    assert not re.fullmatch(_prefix_pattern(), prefix)


def _prefix_pattern() -> str:
    pattern: str = template("template.yaml")["Parameters"]["ParameterPrefix"]["AllowedPattern"]
    return pattern
