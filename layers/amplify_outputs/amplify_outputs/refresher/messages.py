"""Messages of the refresh queue: names of publications to refresh, most of them of one user pool. Pure."""

from __future__ import annotations

import hashlib
import itertools
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
    """One message: up to NAMES_IN_A_MESSAGE publications.

    `pool_id` is the pool whose marks named them, "" if no mark did. `client_id` is the app client that alone
    has changed, "" if more may have. `leaves_out_secrets` says that nobody need list client secrets.
    """

    names: tuple[str, ...]
    pool_id: str = ""
    client_id: str = ""
    leaves_out_secrets: bool = False

    def body(self) -> str:
        """The text of the message."""
        more = {
            "pool": self.pool_id,
            "client": self.client_id,
            "noSecrets": self.leaves_out_secrets,
        }
        said = {name: value for name, value in more.items() if value}
        return json.dumps({"publications": list(self.names), **said})

    @classmethod
    def from_body(cls, body: str) -> RefreshMessage:
        """The message of that text. Raises ValueError for any other."""
        message = f"This is not a refresh message: {body[:200]!r}."
        try:
            said = json.loads(body)
            names = said["publications"]
            pool_id, client_id, no_secrets = map(said.get, ("pool", "client", "noSecrets"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(message) from error
        if not isinstance(names, list) or not all(is_publication_name(name) for name in names):
            raise ValueError(message)
        return cls(tuple(names), _text(pool_id), _text(client_id), no_secrets is True)

    def entry(self, number: int, now: float) -> dict[str, Any]:
        """The message as an entry of SendMessageBatch at that Unix time, in seconds.

        Messages with equal names are a group, so that no two of them are handled at the same time, and a
        failing one does not delay other messages.
        """
        body = self.body()
        names = hashlib.sha256(json.dumps(self.names).encode()).hexdigest()
        digest = hashlib.sha256(body.encode()).hexdigest()
        return {
            "Id": str(number),
            "MessageBody": body,
            "MessageGroupId": names,
            "MessageDeduplicationId": f"{digest}-{int(now // DEBOUNCE_SECONDS)}",
        }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def messages(marked: Iterable[tuple[str, str]]) -> Iterator[RefreshMessage]:
    """The messages for these pairs of a pool's id and a publication's name, in their order.

    Names of one pool that follow one another go together. Equal pairs make equal messages.
    """
    for pool_id, pairs in itertools.groupby(marked, key=lambda pair: pair[0]):
        names = (name for _, name in pairs)
        while some := list(itertools.islice(names, NAMES_IN_A_MESSAGE)):
            yield RefreshMessage(tuple(some), pool_id)
