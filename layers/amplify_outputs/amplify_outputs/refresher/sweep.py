"""The function that requests refreshes: of everything on a schedule, of a pool's publications when it changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.log import make_logger
from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.model.ids import IDENTITY_POOL_ID, USER_POOL_ID, is_publication_name
from amplify_outputs.refresher.messages import MESSAGES_IN_A_CALL, messages
from amplify_outputs.refresher.metrics import Counts
from amplify_outputs.store.names import marked_names, recorded_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from amplify_outputs.refresher.messages import RefreshMessage


class NotAllSent(AmplifyOutputsError):
    """The queue did not accept every message."""


def make_handler(
    environment: Mapping[str, str], aws: Aws | None = None
) -> Callable[[dict[str, Any], Any], Any]:
    """The function's handler for that environment. Raises KeyError for a missing variable."""
    aws = aws or Aws()
    aws.expect_bucket_owner(environment["ACCOUNT_ID"])
    sweeper = Sweeper(aws, environment["BUCKET_NAME"], environment["QUEUE_URL"])
    counts, logger = Counts(environment), make_logger()

    @counts.logged
    def handler(event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401, ARG001 - Lambda passes anything
        pool_id = changed_pool(event)
        pools = sweeper.all_pools() if pool_id is None else [sweeper.of_pool(pool_id)]
        asked = sweeper.ask_for(pools)
        counts.add("Asked", asked["publications"])
        if pool_id is None:
            counts.add("Publications", asked["publications"])
        cause = _fields(event.get("detail")).get("eventName") or event.get("detail-type")
        logger.info("refresh asked for", extra={"pool": pool_id, "cause": cause, **asked})
        return asked

    return handler


def changed_pool(event: Mapping[str, Any]) -> str | None:
    """The pool that a call to Cognito changed, as CloudTrail reports it. None means all pools.

    It is None for a schedule, and if CloudTrail does not say which pool it was.
    """
    given = _fields(_fields(event.get("detail")).get("requestParameters"))
    for name, form in (("userPoolId", USER_POOL_ID), ("identityPoolId", IDENTITY_POOL_ID)):
        pool_id = given.get(name)
        if isinstance(pool_id, str) and form.fullmatch(pool_id):
            return pool_id
    return None


def _fields(value: object) -> Mapping[str, Any]:
    """The fields of an object. CloudTrail may have a text instead, or nothing."""
    return value if isinstance(value, dict) else {}


class Sweeper:
    """Finds publications by their records and marks, and puts their names into the queue."""

    def __init__(self, aws: Aws, bucket: str, queue_url: str) -> None:
        self._aws, self._bucket, self._queue_url = aws, bucket, queue_url

    def all_pools(self) -> list[list[str]]:
        """The names of all publications, by user pool. The last list has those that no mark names."""
        with Wave() as wave:
            recorded = wave.call(lambda: list(recorded_names(self._aws, self._bucket)))
            marked = wave.call(self._by_user_pool)
        # A key that is not a record's is skipped: the worker would refuse the whole message with it.
        names = set(filter(is_publication_name, recorded.result()))
        # As few sets and lists as possible: with a million names, each has tens of megabytes.
        by_pool = [[name for name in marks if name in names] for marks in marked.result()]
        for found in by_pool:
            names.difference_update(found)
        return [*by_pool, sorted(names)]

    def _by_user_pool(self) -> list[list[str]]:
        """The names that are marked for each user pool. Marks of identity pools are skipped."""
        by_pool: dict[str, list[str]] = {}
        for pool_id, name in marked_names(self._aws, self._bucket):
            if USER_POOL_ID.fullmatch(pool_id):
                by_pool.setdefault(pool_id, []).append(name)
        return list(by_pool.values())

    def of_pool(self, pool_id: str) -> list[str]:
        """The names of the publications of a user pool or an identity pool."""
        return [name for _, name in marked_names(self._aws, self._bucket, pool_id)]

    def ask_for(self, names_by_pool: Iterable[Iterable[str]]) -> dict[str, int]:
        """Put the names into the queue. Returns how many `publications` and `messages` these were.

        Raises NotAllSent, and errors of botocore as they are, after everything else was sent.
        """
        now = time.time()
        asked = list(messages(names_by_pool))
        with Wave() as wave:
            calls = [wave.call(self._send, batch, now) for batch in _batches(asked)]
        if failures := [failure for call in calls for failure in call.result()]:
            raise NotAllSent(_NOT_SENT.format(number=len(failures), first=failures[0]))
        return {"publications": sum(len(it.names) for it in asked), "messages": len(asked)}

    def _send(self, batch: list[RefreshMessage], now: float) -> list[str]:
        """Send the messages. Returns why SQS refused those that it refused."""
        entries: Any = [message.entry(number, now) for number, message in enumerate(batch)]
        answer = self._aws.sqs.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        return [f"{it['Code']}: {it.get('Message', '')}" for it in answer.get("Failed", [])]


def _batches(asked: list[RefreshMessage]) -> Iterator[list[RefreshMessage]]:
    for start in range(0, len(asked), MESSAGES_IN_A_CALL):
        yield asked[start : start + MESSAGES_IN_A_CALL]


_NOT_SENT: Final = "The refresh queue did not accept {number} messages. The first reason: {first}."
