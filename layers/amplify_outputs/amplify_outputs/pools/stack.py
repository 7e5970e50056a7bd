"""The pools in a CloudFormation stack: among its resources, and in what it puts out. For people alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.ids import IDENTITY_POOL_ID, USER_POOL_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_cloudformation.client import CloudFormationClient

_TYPES: Final = {
    "AWS::Cognito::UserPool": "UserPoolId",
    "AWS::Cognito::UserPoolClient": "UserPoolClientId",
    "AWS::Cognito::IdentityPool": "IdentityPoolId",
}
_NESTED: Final = "AWS::CloudFormation::Stack"
# Cognito gives ids of this form [cognito-api]. Other services do so too: the name of an output has to say the rest.
_CLIENT_ID: Final = re.compile(r"[0-9a-z]{20,30}")
_GONE: Final = "DELETE_COMPLETE"
_NO_SUCH_STACK: Final = "ValidationError"


@dataclass(frozen=True, slots=True)
class StackPools:
    """Ids by property, each with the resource or output that has it; nested stacks, which were not read."""

    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    nested: tuple[str, ...] = ()


def pools_of_stack(cloudformation: CloudFormationClient, stack: str) -> StackPools | None:
    """What that stack has, by its name or ARN; None if there is no such stack. One wave of two reads."""
    try:
        with Wave() as wave:
            resources = wave.call(_resources, cloudformation, stack)
            outputs = wave.call(_outputs, cloudformation, stack)
    except ClientError as error:
        details = error.response.get("Error", {})
        if details.get("Code") == _NO_SUCH_STACK and "does not exist" in details.get("Message", ""):
            return None
        raise
    return found_in(resources.result(), outputs.result())


def found_in(
    resources: Iterable[Mapping[str, Any]], outputs: Iterable[Mapping[str, Any]]
) -> StackPools:
    """The pools in what CloudFormation says of a stack. An id that comes twice counts once."""
    ids: dict[str, dict[str, str]] = {}
    nested = []
    for resource in resources:
        physical_id = resource.get("PhysicalResourceId")
        if not physical_id or resource.get("ResourceStatus") == _GONE:
            continue
        logical_id = resource.get("LogicalResourceId", "")
        if name := _TYPES.get(resource.get("ResourceType", "")):
            ids.setdefault(name, {}).setdefault(physical_id, f"resource {logical_id}")
        elif resource.get("ResourceType") == _NESTED:
            nested.append(physical_id)
    for output in outputs:
        key, value = output.get("OutputKey", ""), output.get("OutputValue", "")
        if name := _kind_of(key, value):
            ids.setdefault(name, {}).setdefault(value, f"output {key}")
    return StackPools(ids, tuple(nested))


def _kind_of(key: str, value: str) -> str | None:
    """The property whose value the output is, if it is one."""
    if USER_POOL_ID.fullmatch(value):
        return "UserPoolId"
    if IDENTITY_POOL_ID.fullmatch(value):
        return "IdentityPoolId"
    if "client" in key.casefold() and _CLIENT_ID.fullmatch(value):
        return "UserPoolClientId"
    return None


def _resources(cloudformation: CloudFormationClient, stack: str) -> list[Mapping[str, Any]]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return [resource for page in pages for resource in page["StackResourceSummaries"]]


def _outputs(cloudformation: CloudFormationClient, stack: str) -> list[Mapping[str, Any]]:
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    return [output for each in described for output in each.get("Outputs", ())]
