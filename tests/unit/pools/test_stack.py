"""The pools in what CloudFormation says of a stack."""

from __future__ import annotations

from typing import Any

from amplify_outputs.pools.stack import StackPools, found_in
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID


def resource(logical_id: str, kind: str, physical_id: str | None, **more: str) -> dict[str, Any]:
    found = {
        "LogicalResourceId": logical_id,
        "ResourceType": kind,
        "ResourceStatus": "CREATE_COMPLETE",
    }
    return found | ({"PhysicalResourceId": physical_id} if physical_id else {}) | more


def output(key: str, value: str) -> dict[str, str]:
    return {"OutputKey": key, "OutputValue": value}


def test_resources_and_outputs_give_each_id_once() -> None:
    resources = [
        resource("Users", "AWS::Cognito::UserPool", POOL_ID),
        resource("Web", "AWS::Cognito::UserPoolClient", CLIENT_ID),
        resource("Bucket", "AWS::S3::Bucket", "bucket"),
    ]
    outputs = [
        output("UserPoolId", POOL_ID),
        output("IdentityPoolId", IDENTITY_POOL_ID),
        output("Web", "https://example.com"),
    ]

    assert found_in(resources, outputs) == StackPools(
        {
            "UserPoolId": {POOL_ID: "resource Users"},
            "UserPoolClientId": {CLIENT_ID: "resource Web"},
            "IdentityPoolId": {IDENTITY_POOL_ID: "output IdentityPoolId"},
        }
    )


def test_resources_that_are_not_there_yet_or_any_more_are_left_out() -> None:
    kind = "AWS::Cognito::UserPool"
    gone = resource("Old", kind, POOL_ID, ResourceStatus="DELETE_COMPLETE")

    assert found_in([gone, resource("Coming", kind, None)], []) == StackPools()


def test_an_output_is_an_app_client_only_if_its_name_says_so() -> None:
    """An AppSync API has an id of the same form."""
    outputs = [output("GraphQlApiId", CLIENT_ID), output("webClientId", CLIENT_ID)]

    assert found_in([], outputs[:1]) == StackPools()
    assert found_in([], outputs) == StackPools(
        {"UserPoolClientId": {CLIENT_ID: "output webClientId"}}
    )


def test_nested_stacks_are_named() -> None:
    arn = "arn:aws:cloudformation:us-east-1:123456789012:stack/auth/1"

    found = found_in([resource("Auth", "AWS::CloudFormation::Stack", arn)], [])

    assert found == StackPools({}, (arn,))
