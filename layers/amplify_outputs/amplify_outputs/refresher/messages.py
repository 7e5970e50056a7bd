"""Messages of the refresh queue: names of publications to refresh, most of them of one user pool. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.ids import is_publication_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Enough that a pool with many apps is read seldom; few enough that a message is done within seconds
# and far below the 256 KiB that one may have [sqs-quotas].
NAMES_IN_A_MESSAGE: Final = 25
MESSAGES_IN_A_CALL: Final = 10  # [sqs-api]
# Within this period, equal messages become one. The queue delays each message by the same period, so its
# delivery comes after every request of the period, and one refresh serves them all.
DEBOUNCE_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class RefreshMessage:
    """One message: up to NAMES_IN_A_MESSAGE publications."""

    names: tuple[str, ...]

    def body(self) -> str:
        """The text of the message."""
        return json.dumps({"publications": list(self.names)})

    @classmethod
    def from_body(cls, body: str) -> RefreshMessage:
        """The message of that text. Raises ValueError for any other."""
        message = f"This is not a refresh message: {body[:200]!r}."
        try:
            names = json.loads(body)["publications"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ValueError(message) from error
        if not isinstance(names, list) or not all(is_publication_name(name) for name in names):
            raise ValueError(message)
        return cls(tuple(names))

    def entry(self, number: int, now: float) -> dict[str, Any]:
        """The message as an entry of SendMessageBatch at that Unix time, in seconds.

        Equal messages are a group, so that no two of them are handled at the same time, and a failing
        one does not delay other messages.
        """
        body = self.body()
        digest = hashlib.sha256(body.encode()).hexdigest()
        return {
            "Id": str(number),
            "MessageBody": body,
            "MessageGroupId": digest,
            "MessageDeduplicationId": f"{digest}-{int(now // DEBOUNCE_SECONDS)}",
        }


def messages(names_by_pool: Iterable[Iterable[str]]) -> Iterator[RefreshMessage]:
    """The messages for these publications, each name in one of them. Equal names make equal messages."""
    done: set[str] = set()
    for names in names_by_pool:
        new = sorted(set(names) - done)
        done.update(new)
        for start in range(0, len(new), NAMES_IN_A_MESSAGE):
            yield RefreshMessage(tuple(new[start : start + NAMES_IN_A_MESSAGE]))
