"""What a refusal becomes: of a read that the document needs, and of one that only explains."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from amplify_outputs.aws.errors import needed, optional
from amplify_outputs.model.readings import Unread


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
