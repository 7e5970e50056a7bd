"""Texts for people about an error of this package, of AWS or of the SDK."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    LoginError,
    NoAuthTokenError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as AwsConnectionError

from amplify_outputs.aws.advice import ACCESS_DENIED_CODES, SERVICE_OF, Refusal, advice_for
from amplify_outputs.aws.replies import UNUSABLE_REPLY
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.model.readings import Unread

if TYPE_CHECKING:
    from collections.abc import Callable


def denied(error: ClientError) -> bool:
    """Whether AWS refused because a permission is missing, in any of the services' spellings."""
    return error.response.get("Error", {}).get("Code") in ACCESS_DENIED_CODES


def explain(error: BaseException, *, profile: str = "") -> str:
    """What happened, and what to do. Never a traceback, never a secret.

    `profile` is the one that the caller uses, if any: commands to sign in again name it.
    """
    of_profile = f" --profile {shlex.quote(profile)}" if profile else ""
    if isinstance(error, AmplifyOutputsError):
        return str(error)
    if isinstance(error, ClientError):
        return _explain_refusal(error, f"aws sso login{of_profile}")
    if isinstance(error, (SSOError, TokenRetrievalError, NoAuthTokenError)):
        return _SIGNED_OUT.format(login=f"aws sso login{of_profile}", error=error)
    if isinstance(error, LoginError):
        return _SIGNED_OUT.format(login=f"aws login{of_profile}", error=error)
    if isinstance(error, BotoCoreError):
        return f"{_sdk_trouble(error)}: {error}"
    return (
        f"Unexpected {type(error).__name__} inside the publisher. Find the details in the publisher's "
        "log, and report them."
    )


_SIGNED_OUT: Final = "You are not signed in to AWS any more. Run `{login}`, then try again: {error}"


def refusal_of(error: ClientError) -> Refusal:
    """What AWS said, in one value."""
    details, answer = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    return Refusal(
        error.operation_name,
        details.get("Code", "unknown"),
        details.get("Message", "").rstrip("."),
        answer.get("HTTPStatusCode", 400),
        answer.get("RetryAttempts", 0) + 1,
    )


def _explain_refusal(error: ClientError, login: str) -> str:
    refusal = refusal_of(error)
    if refusal.code == UNUSABLE_REPLY:
        return (
            f"AWS, or a proxy in its place, sent no usable answer: {refusal.message}. Try again; if it "
            "stays so, check the proxy and the endpoint settings (AWS_ENDPOINT_URL)."
        )
    service = SERVICE_OF.get(refusal.operation, "AWS")
    said = f"{service} refused {refusal.operation}: {refusal.code}: {refusal.message}."
    return f"{said} {advice_for(refusal, login)}"


def _sdk_trouble(error: BotoCoreError) -> str:
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return "AWS credentials are missing; configure a profile or a role"
        case NoRegionError():
            return (
                "No AWS region is configured; add --region to the command, or set AWS_DEFAULT_REGION or a "
                "profile's region"
            )
        case ProfileNotFound():
            return "The profile does not exist; correct AWS_PROFILE, or add the profile to your AWS configuration"
        case AwsConnectionError() | HTTPClientError():
            return (
                "AWS could not be reached; check that the regions in the pool ids exist and that "
                "the network allows the call, then try again"
            )
    return "The AWS SDK could not make the call"


T = TypeVar("T")


_ABSENT_CODES: Final = frozenset(
    {"ResourceNotFoundException", "NoSuchEntity", "NotFoundException", "NoSuchBucket"}
)


# From regions and emulators that do not have an operation, and so nothing that it could find.
_UNKNOWN_OPERATION_CODES: Final = frozenset({"InvalidAction", "UnknownOperationException"})


def needed(action: str, read: Callable[[], T]) -> T | Unread:
    """What the read returns. Absent and denied are values; other refusals are raised as they are."""
    try:
        return read()
    except ClientError as error:
        if (unread := _absent_or_denied(action, error)) is None:
            raise
        return unread


def optional(action: str, read: Callable[[], T]) -> T | Unread:
    """The same for a read that only explains: any failure is a value, whatever its cause."""
    try:
        return read()
    except ClientError as error:
        if _code(error) in _UNKNOWN_OPERATION_CODES:
            return Unread(action, "not_found")
        return _absent_or_denied(action, error) or Unread(action, "failed", _code(error))
    except Exception as error:  # noqa: BLE001 - nothing that only explains may stop a publication
        return Unread(action, "failed", type(error).__name__)


def _absent_or_denied(action: str, error: ClientError) -> Unread | None:
    if _code(error) in _ABSENT_CODES:
        return Unread(action, "not_found")
    if denied(error):
        return Unread(action, "denied", error.response["Error"].get("Message", ""))
    return None


def _code(error: ClientError) -> str:
    code: str = error.response.get("Error", {}).get("Code", "unknown")
    return code
