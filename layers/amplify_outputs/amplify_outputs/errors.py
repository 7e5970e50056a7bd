"""Why an operation stopped. Findings about pools are problems (values); these end the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)
from botocore.exceptions import (
    ConnectionError as AwsConnectionError,
)

from amplify_outputs.problems.problem import Problem, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCESS_DENIED_CODES = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"}
)


class AmplifyOutputsError(Exception):
    """A stop whose text is written for the person who reads it: what was found, what to do."""


class RequestInvalid(AmplifyOutputsError):
    """The properties are wrong. Nothing was read or written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class PoolsUnusable(AmplifyOutputsError):
    """The pools have problems at or above `FailOn`. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class PublicationFailed(AmplifyOutputsError):
    """The document is right but could not be published, or not be withdrawn."""


class NameTaken(PublicationFailed):
    """Somebody else publishes under this name. Nothing was written."""


class FetchFailed(AmplifyOutputsError):
    """No document was written: it is absent, or not what was published."""


def denied(error: ClientError) -> bool:
    """Whether AWS refused for want of permission, in any of the services' spellings."""
    return error.response.get("Error", {}).get("Code") in ACCESS_DENIED_CODES


def explain(error: BaseException) -> str:
    """A text for the person who reads it at night; never a traceback, never a secret."""
    if isinstance(error, AmplifyOutputsError):
        return str(error)
    if isinstance(error, ClientError):
        return _explain_refusal(error)
    if isinstance(error, BotoCoreError):
        return f"{_sdk_trouble(error)}: {error}"
    return (
        f"Unexpected {type(error).__name__} inside the publisher. Nothing more can be said here; "
        "its log has the details. Please report it."
    )


def _explain_refusal(error: ClientError) -> str:
    details = error.response.get("Error", {})
    code, message = (
        details.get("Code", "unknown"),
        details.get("Message", "").rstrip("."),
    )
    attempts = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0) + 1
    if denied(error):
        fix = f"Allow {error.operation_name} to the identity that makes the call."
    else:
        tries = f"{attempts} time{'' if attempts == 1 else 's'}"
        fix = f"It was tried {tries}; if AWS was throttling or failing, try again."
    return f"AWS refused {error.operation_name}: {code}: {message}. {fix}"


def _sdk_trouble(error: BotoCoreError) -> str:
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return "AWS credentials are missing; configure a profile or a role"
        case NoRegionError():
            return "No AWS region is configured; set AWS_DEFAULT_REGION or a profile's region"
        case AwsConnectionError() | HTTPClientError():
            return (
                "AWS could not be reached; check that the regions in the pool ids exist and that "
                "the network lets the call pass, then try again"
            )
    return "The AWS SDK could not make the call"
