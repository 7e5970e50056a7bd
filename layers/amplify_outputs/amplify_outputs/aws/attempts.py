"""Reads that may give nothing: what a refusal of AWS becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.errors import denied
from amplify_outputs.model.facts import Unread

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_ABSENT_CODES: Final = frozenset(
    {"ResourceNotFoundException", "NoSuchEntity", "NotFoundException", "NoSuchBucket"}
)
# Of regions and emulators that do not have an operation, and so not what it would tell of.
_UNKNOWN_OPERATION_CODES: Final = frozenset({"InvalidAction", "UnknownOperationException"})


def needed(action: str, read: Callable[[], T]) -> T | Unread:
    """What the read gives. Absent and denied are values; other refusals are raised as they are."""
    try:
        return read()
    except ClientError as error:
        if (unread := _absent_or_denied(action, error)) is None:
            raise
        return unread


def optional(action: str, read: Callable[[], T]) -> T | Unread:
    """The same for a read that only explains: whatever AWS or the network refuses is a value."""
    try:
        return read()
    except ClientError as error:
        if _code(error) in _UNKNOWN_OPERATION_CODES:
            return Unread(action, "not_found")
        return _absent_or_denied(action, error) or Unread(action, "failed", _code(error))
    except BotoCoreError as error:
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
