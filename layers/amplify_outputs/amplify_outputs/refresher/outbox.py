"""Sends messages to the refresh queue, many at the same time, and keeps none of them."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.waves import CALLS_IN_A_WAVE, Wave
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.refresher.messages import MESSAGES_IN_A_CALL

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.refresher.messages import RefreshMessage

# What one wave of calls carries.
MESSAGES_AT_A_TIME: Final = MESSAGES_IN_A_CALL * CALLS_IN_A_WAVE


class NotAllSent(AmplifyOutputsError):
    """The queue did not accept every message."""


class Outbox:
    """One run's way to the queue. A message or a call that fails stops no other."""

    def __init__(self, aws: Aws, queue_url: str) -> None:
        self._aws, self._queue_url = aws, queue_url
        self._now, self._lock = time.time(), threading.Lock()
        self._refused, self._reason = 0, ""
        self._error: Exception | None = None

    def send(self, some: list[RefreshMessage]) -> None:
        """Send these messages, ten in a call."""
        with Wave() as wave:
            for start in range(0, len(some), MESSAGES_IN_A_CALL):
                wave.call(self._send, some[start : start + MESSAGES_IN_A_CALL])

    def check(self) -> None:
        """Raise NotAllSent if the queue refused a message, and the first error of botocore if a call failed."""
        if self._error is not None:
            raise self._error
        if self._refused:
            raise NotAllSent(_NOT_SENT.format(number=self._refused, first=self._reason))

    def _send(self, batch: list[RefreshMessage]) -> None:
        entries: Any = [message.entry(number, self._now) for number, message in enumerate(batch)]
        try:
            answer = self._aws.sqs.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            with self._lock:
                self._error = self._error or error
            return
        for failed in answer.get("Failed", []):
            with self._lock:
                self._refused += 1
                self._reason = self._reason or f"{failed['Code']}: {failed.get('Message', '')}"


_NOT_SENT: Final = "The refresh queue did not accept {number} messages. The first reason: {first}."
