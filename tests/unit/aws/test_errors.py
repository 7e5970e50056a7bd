"""What a person is told about an error, and what a refused read becomes."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    LoginRefreshRequired,
    NoCredentialsError,
    NoRegionError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from amplify_outputs.aws.errors import explain, needed, optional
from amplify_outputs.aws.replies import unusable
from amplify_outputs.model.errors import NameTaken
from amplify_outputs.model.readings import Unread


def _refused(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "ListUserPools")


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
                "No AWS region is configured; add --region to the command, or set AWS_DEFAULT_REGION or a "
                "profile's region: You must specify a region."
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


@pytest.mark.parametrize(
    ("error", "command"),
    [
        (UnauthorizedSSOTokenError(), "aws sso login"),
        (SSOTokenLoadError(error_msg="Token for company does not exist"), "aws sso login"),
        (TokenRetrievalError(provider="sso", error_msg="Token has expired"), "aws sso login"),
        (LoginRefreshRequired(), "aws login"),
        (_refused("ExpiredToken", "The provided token has expired"), "aws sso login"),
        (_refused("ExpiredTokenException", "The security token has expired"), "aws sso login"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_end_of_a_session_is_said_with_the_command_that_begins_a_new_one(
    error: Exception, command: str
) -> None:
    assert f"`{command}`" in explain(error)
    assert f"`{command} --profile team`" in explain(error, profile="team")
    assert f"`{command} --profile 'my team'`" in explain(error, profile="my team")


@pytest.mark.parametrize(
    ("code", "message", "status", "advice"),
    [
        (
            "ParameterMaxVersionLimitExceeded",
            "You attempted to create a new version",
            400,
            (
                "The parameter has 100 versions, and its oldest one has a label, so SSM does not delete it. "
                "Remove the label with `aws ssm unlabel-parameter-version`, then try again."
            ),
        ),
        (
            "ParameterLimitExceeded",
            "Too many parameters",
            400,
            (
                "The account has as many parameters in this region as it may have. Delete parameters that "
                "nobody needs, request a higher quota, or publish to S3 only (Destinations: [s3])."
            ),
        ),
        (
            "HierarchyTypeMismatchException",
            "The hierarchy type must match",
            400,
            (
                "A parameter of another type has this name, and SSM does not change types. If ParameterType of the "
                "publisher has changed, change ParameterPrefix with it. If not, delete that parameter, or "
                "choose another PublicationName."
            ),
        ),
        (
            "ValidationException",
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter",
            400,
            (
                "The parameter is advanced, and SSM cannot make it a standard one. Set ParameterTier of the "
                "publisher to Intelligent-Tiering or Advanced, or delete the parameter."
            ),
        ),
        (
            "NoSuchBucket",
            "The specified bucket does not exist",
            404,
            (
                "The bucket is gone. Check the region and the bucket's name. If it was the publisher's "
                "bucket, deploy the publisher with ExistingBucketName set to a bucket that exists."
            ),
        ),
        (
            "KMS.DisabledException",
            "key is disabled",
            400,
            (
                "The KMS key cannot be used. Enable the key, and grant kms:Decrypt and kms:GenerateDataKey on "
                "it, in its key policy too, to the role or user that makes the call."
            ),
        ),
        (
            "AccessDenied",
            "User: x is not authorized to perform: kms:Decrypt on the resource y",
            403,
            (
                "The KMS key cannot be used. Enable the key, and grant kms:Decrypt and kms:GenerateDataKey on "
                "it, in its key policy too, to the role or user that makes the call."
            ),
        ),
        (
            "AccessDeniedException",
            "User: x is not authorized with an explicit deny in a service control policy",
            400,
            (
                "A policy denies this explicitly, so granting it is not enough. Change the deny in the service "
                "control policy, permissions boundary, session policy or resource policy that the message "
                "names."
            ),
        ),
        (
            "AccessDeniedException",
            "no identity-based policy allows the action",
            400,
            "Grant PutParameter to the role or user that makes the call.",
        ),
        (
            "ThrottlingException",
            "Rate exceeded",
            400,
            "AWS was throttling; the call was tried 3 times. Try again in a minute.",
        ),
        (
            "InternalServerError",
            "An error occurred",
            500,
            "AWS was failing; the call was tried 3 times. Try again in a minute.",
        ),
        (
            "ValidationException",
            "1 validation error",
            400,
            "Trying again without a change does not help.",
        ),
    ],
)
def test_what_to_do_about_a_refusal(code: str, message: str, status: int, advice: str) -> None:
    answer = {
        "Error": {"Code": code, "Message": f"{message}."},
        "ResponseMetadata": {"RetryAttempts": 2, "HTTPStatusCode": status},
    }
    error = ClientError(answer, "PutParameter")  # type: ignore[arg-type]
    assert explain(error) == f"Parameter Store refused PutParameter: {code}: {message}. {advice}"


# Refused reads: those that the document needs, and those that only explain ---------------------


def refused(code: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "GetRole")


TIMEOUT = ConnectTimeoutError(endpoint_url="https://iam.amazonaws.com/")


@pytest.mark.parametrize(
    ("error", "of_needed", "of_optional"),
    [
        (
            refused("ResourceNotFoundException"),
            Unread("iam:GetRole", "not_found"),
            Unread("iam:GetRole", "not_found"),
        ),
        (
            refused("NoSuchEntity"),
            Unread("iam:GetRole", "not_found"),
            Unread("iam:GetRole", "not_found"),
        ),
        # As AppSync and S3 say it.
        *(
            (refused(code), *[Unread("iam:GetRole", "not_found")] * 2)
            for code in ("NotFoundException", "NoSuchBucket")
        ),
        (refused("UnauthorizedException"), *[Unread("iam:GetRole", "denied")] * 2),
        (
            refused("AccessDenied", "no policy allows it"),
            Unread("iam:GetRole", "denied", "no policy allows it"),
            Unread("iam:GetRole", "denied", "no policy allows it"),
        ),
        (
            refused("TooManyRequestsException"),
            ClientError,
            Unread("iam:GetRole", "failed", "TooManyRequestsException"),
        ),
        # A region or an emulator without the operation has nothing that it could tell of.
        (refused("InvalidAction"), ClientError, Unread("iam:GetRole", "not_found")),
        (refused("UnknownOperationException"), ClientError, Unread("iam:GetRole", "not_found")),
        # As from a network that does not let calls to IAM out.
        (TIMEOUT, ConnectTimeoutError, Unread("iam:GetRole", "failed", "ConnectTimeoutError")),
    ],
)
def test_a_refusal_is_a_value_unless_a_needed_read_failed(
    error: Exception, of_needed: Unread | type[Exception], of_optional: Unread
) -> None:
    def read() -> str:
        raise error

    assert optional("iam:GetRole", read) == of_optional
    if isinstance(of_needed, Unread):
        assert needed("iam:GetRole", read) == of_needed
    else:
        with pytest.raises(of_needed):
            needed("iam:GetRole", read)


def test_what_is_read_is_given() -> None:
    assert needed("iam:GetRole", lambda: "role") == "role"
    assert optional("iam:GetRole", lambda: "role") == "role"


def test_a_fault_of_the_publisher_ends_the_work_where_the_document_needs_the_read() -> None:
    def read() -> str:
        return {}["Role"]

    with pytest.raises(KeyError):
        needed("iam:GetRole", read)
    assert optional("iam:GetRole", read) == Unread("iam:GetRole", "failed", "KeyError")
