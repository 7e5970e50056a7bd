"""The publisher's own resource, by which CloudFormation asks whether the package can be loaded."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.custom_resource.package_check import (
    PHYSICAL_ID,
    RESOURCE_TYPE,
    brings_policy,
    is_package_check,
)
from amplify_outputs.model.ids import is_publication_name


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"ResourceType": RESOURCE_TYPE}, True),
        ({"ResourceType": "Custom::AmplifyOutputs"}, False),
        ({"ResourceType": "AWS::CloudFormation::CustomResource"}, False),
        ({"ResourceType": [RESOURCE_TYPE]}, False),
        ({"ResourceType": None}, False),
        ({}, False),
    ],
)
def test_a_request_is_about_the_package_by_its_type_alone(
    event: dict[str, Any], *, expected: bool
) -> None:
    assert is_package_check(event) is expected


@pytest.mark.parametrize("physical_id", [PHYSICAL_ID, "not-loaded:PackageCheck"])
def test_a_publisher_without_this_resource_finds_no_publication_under_its_id(
    physical_id: str,
) -> None:
    assert not is_publication_name(physical_id)


@pytest.mark.parametrize(
    ("asked", "before", "own", "expected"),
    [
        ("{}", None, "{}", True),
        # A new version of the package reads the same rules.
        ("{}", "{}", "{}", True),
        ("file", None, "file", True),
        ("file", "{}", "file", True),
        # Somebody may have uploaded a wrong file, which this deployment does not bring.
        ("file", "file", "file", False),
        # The way back of a deployment, while the function still has its variables.
        ("{}", '{"rules"', '{"rules"', False),
        ("", "{}", "{}", False),
        (None, None, "", True),
    ],
)
def test_a_deployment_brings_a_policy_if_it_is_the_functions_own(
    asked: str | None, before: str | None, own: str, *, expected: bool
) -> None:
    event: dict[str, Any] = {
        "ResourceProperties": {} if asked is None else {"NamePolicy": asked},
        **({} if before is None else {"OldResourceProperties": {"NamePolicy": before}}),
    }
    assert brings_policy(event, own) is expected
