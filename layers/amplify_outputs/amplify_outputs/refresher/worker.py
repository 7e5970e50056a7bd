"""The function behind the refresh queue: refreshes what its messages name, counts, and sends events."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.aws.errors import explain
from amplify_outputs.aws.log import make_logger
from amplify_outputs.model.errors import AmplifyOutputsError, RecordUnreadable
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import Known, refresh_all
from amplify_outputs.refresher.announcements import alert, announcement, is_restored
from amplify_outputs.refresher.messages import RefreshMessage
from amplify_outputs.refresher.metrics import Counts
from amplify_outputs.store.writer import PublicationStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from amplify_outputs.refresh import Refreshed

# Kept free at the end for a last write that waits for its turn, for the events, one call at its slowest, and for
# the response to Lambda.
LAST_SECONDS: Final = 27.0
_EVENTS_IN_A_CALL: Final = 10  # [eventbridge-quotas]


class NotAllRefreshed(AmplifyOutputsError):
    """The message has to come again: another try may help some of its publications."""


def make_handler(
    environment: Mapping[str, str], aws: Aws | None = None
) -> Callable[[dict[str, Any], Any], Any]:
    """The function's handler for that environment. Raises KeyError for a missing variable."""
    aws, counts = aws or Aws(), Counts(environment)
    settings = Settings.from_environment(environment)
    aws.expect_bucket_owner(settings.account)
    aws.warm_up()
    store = PublicationStore(aws, settings)
    worker = Worker(aws, Pace(int(environment["REFRESH_CONCURRENCY"])), counts)
    # A message waits for a failed one of its group, but not for one of another group.
    processor = SqsFifoPartialProcessor(skip_group_on_error=True)
    # The function does not fail if messages fail, even if all do.
    processor.raise_on_entire_batch_failure = False

    @counts.logged
    def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - as Lambda has it
        seconds = context.get_remaining_time_in_millis() / 1000 - LAST_SECONDS
        in_time = store.until(Deadline(time.monotonic() + seconds))
        return process_partial_response(event, partial(worker.take, in_time), processor, context)

    return handler


class Worker:
    """Refreshes the publications that messages name."""

    def __init__(self, aws: Aws, pace: Pace, counts: Counts) -> None:
        self._aws, self._pace, self._counts = aws, pace, counts
        self._logger = make_logger()

    def take(self, store: PublicationStore, record: SQSRecord) -> None:
        """Refresh what the message names.

        Raises NotAllRefreshed if some could not be refreshed and another try may help. The others are
        done then. A record that cannot be read is logged and not tried again: other publications must not
        wait until somebody fixes it.
        """
        try:
            message = RefreshMessage.from_body(record.body)
        except ValueError as error:
            self._counts.add("Failed")
            self._logger.error("not refreshed", extra={"why": str(error)})  # noqa: TRY400 - said is enough
            raise
        again: list[str] = []
        events: list[dict[str, Any]] = []
        known = Known(message.pool_id, message.client_id, message.leaves_out_secrets)
        for name, outcome in refresh_all(message.names, store, self._pace, known):
            if isinstance(outcome, Exception):
                self._tell_failure(name, outcome)
                again += [] if isinstance(outcome, RecordUnreadable) else [name]
                continue
            self._tell(outcome)
            if outcome.record and (left := store.not_removed(outcome.record)):
                self._logger.warning("left", extra={"publication": name, "reason": left})
            for event in (announcement(outcome, store.settings), alert(outcome, store.settings)):
                events += [event] if event else []
        self._announce(events)
        if again:
            raise NotAllRefreshed(_AGAIN.format(names=", ".join(again)))

    def _tell(self, outcome: Refreshed) -> None:
        self._counts.add(outcome.result.capitalize())
        log = self._logger.warning if outcome.result == "refused" else self._logger.info
        log(
            outcome.result,
            extra={
                "publication": outcome.name,
                "sha256": outcome.record.sha256 if outcome.record else None,
                "problems": [problem.as_json() for problem in outcome.problems],
                "changes": [change.path for change in outcome.changes],
            },
        )

        if outcome.by_hand:
            self._counts.add("ChangedByHand")
            self._logger.warning(
                "changed by hand",
                extra={
                    "publication": outcome.name,
                    "parts": dict(outcome.by_hand),
                    "restored": is_restored(outcome),
                },
            )

    def _tell_failure(self, name: str, error: Exception) -> None:
        self._counts.add("Failed")
        said = {"publication": name, "why": explain(error)}
        foreseen = isinstance(error, (AmplifyOutputsError, ClientError, BotoCoreError))
        self._logger.error("not refreshed", extra=said, exc_info=None if foreseen else error)

    def _announce(self, events: list[dict[str, Any]]) -> None:
        """Send the events. If EventBridge refuses one, it is counted and lost: the document is published."""
        for start in range(0, len(events), _EVENTS_IN_A_CALL):
            batch: Any = events[start : start + _EVENTS_IN_A_CALL]
            try:
                answers = self._aws.events.put_events(Entries=batch)["Entries"]
                faults = [str(answer.get("ErrorMessage", "")) for answer in answers]
                lost = ["ErrorCode" in answer for answer in answers]
            except (ClientError, BotoCoreError) as error:
                faults, lost = [explain(error)] * len(batch), [True] * len(batch)
            for entry, fault, is_lost in zip(batch, faults, lost, strict=True):
                if is_lost:
                    self._counts.add("Unannounced")
                    self._logger.error("not announced", extra={"event": entry, "why": fault})


_AGAIN: Final = "These publications were not refreshed, and are tried again: {names}."
