"""The publisher's own resource, by which CloudFormation asks whether the package can be loaded."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.custom_resource.package_check import (
    PHYSICAL_ID,
    RESOURCE_TYPE,
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
