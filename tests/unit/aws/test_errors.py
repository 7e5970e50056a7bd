"""What a person is told about an error."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)

from amplify_outputs.aws.errors import explain
from amplify_outputs.aws.replies import unusable
from amplify_outputs.model.errors import NameTaken


def refusal(code: str, message: str, retries: int = 0) -> ClientError:
    answer = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"RetryAttempts": retries},
    }
    return ClientError(answer, "ListGroups")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NameTaken("It is taken."), "It is taken."),
        (
            unusable("ListGroups", "it is not JSON"),
            (
                "AWS, or a proxy in its place, sent no usable answer: the reply to ListGroups cannot be used: "
                "it is not JSON. Try again; if it stays so, check the proxy and the endpoint settings "
                "(AWS_ENDPOINT_URL)."
            ),
        ),
        (
            refusal("AccessDeniedException", "not authorized."),
            (
                "AWS refused ListGroups: AccessDeniedException: not authorized. Grant ListGroups to the "
                "role or user that makes the call."
            ),
        ),
        (
            refusal("TooManyRequestsException", "Rate exceeded", retries=2),
            (
                "AWS refused ListGroups: TooManyRequestsException: Rate exceeded. The call was tried 3 "
                "times. If AWS was throttling or failing, try again."
            ),
        ),
        (
            EndpointConnectionError(endpoint_url="https://cognito-idp.xx-east-9.amazonaws.com/"),
            (
                "AWS could not be reached; check that the regions in the pool ids exist and that the "
                "network allows the call, then try again: Could not connect to the endpoint URL: "
                '"https://cognito-idp.xx-east-9.amazonaws.com/"'
            ),
        ),
        (
            NoCredentialsError(),
            (
                "AWS credentials are missing; configure a profile or a role: Unable to locate "
                "credentials"
            ),
        ),
        (
            NoRegionError(),
            (
                "No AWS region is configured; set AWS_DEFAULT_REGION or a profile's region: You must "
                "specify a region."
            ),
        ),
        (
            KeyError("ClientSecret=abc"),
            (
                "Unexpected KeyError inside the publisher. Find the details in the publisher's "
                "log, and report them."
            ),
        ),
    ],
)
def test_explanations(error: Exception, text: str) -> None:
    assert explain(error) == text
