"""One response to every CloudFormation request: crhelper's life cycle, with its faults overridden."""

from __future__ import annotations

import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.custom_resource.answer import (
    Answer,
    AnswerUndelivered,
    AnswerUnfit,
    Wire,
    deliver,
    failure,
    success,
)
from amplify_outputs.custom_resource.crhelper_alone import (
    FAILED,
    SUCCESS,
    CfnResource,
    inert_crhelper,
)
from amplify_outputs.custom_resource.event import (
    PHYSICAL_ID_MAX_BYTES,
    NotAnswerable,
    StackRequest,
    id_fault,
    read_request,
)

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools import Logger

__all__ = ["Answer", "AnswerUndelivered", "Lifecycle", "NotAnswerable"]

# Kept free at the end for the response: an attempt that hangs, a pause, another that hangs, and the log line.
ANSWER_MARGIN_SECONDS: Final = 8.0
LAST_WORDS_SECONDS: Final = 0.5


@dataclass(slots=True)
class _Exchange:
    """A request and its only response. Created for each event, so that nothing leaks into the next."""

    request: StackRequest
    started: float
    seconds: float
    # The first to respond, work or timer, acquires it and never releases it.
    turn: threading.Lock = field(default_factory=threading.Lock)
    error: BaseException | None = None
    trouble: str | None = "the function was interrupted"

    @property
    def deadline(self) -> float:
        return self.started + self.seconds - min(ANSWER_MARGIN_SECONDS, self.seconds / 2)

    @property
    def until(self) -> float:
        return self.started + self.seconds - LAST_WORDS_SECONDS


class Lifecycle(CfnResource):
    """The handler of the custom resource's function: exactly one response per request, in time, or it raises.

    Args:
        publish: does Create and Update, until a `time.monotonic()` moment at the latest. It and the next one get the
            event without its ResponseURL.
        withdraw: does Delete, likewise.
        explain: the reason for a person, the most important sentence first.
        physical_id_of: the id of a Create that failed; the same for the same request.
        answer_allowed: whether responses may go to a URL: `ResponseUrls.allowed`.
        refusal_of: why a request is not done although it is complete, None if it is done. Raises NotAnswerable.
        logger: gets one line per request, without the event and its ResponseURL.
        expected: errors whose explanation is enough; any other is logged with its traceback.
        wire: how responses are sent, and the clock.
    """

    def __init__(  # noqa: PLR0913 (by keyword only; each is one thing that the work decides)
        self,
        *,
        publish: Callable[[Mapping[str, Any], float], Answer],
        withdraw: Callable[[Mapping[str, Any], float], str | None],
        explain: Callable[[BaseException], str],
        physical_id_of: Callable[[Mapping[str, Any]], str],
        answer_allowed: Callable[[str], bool],
        refusal_of: Callable[[StackRequest], str | None],
        logger: logging.Logger | Logger,
        expected: tuple[type[BaseException], ...] = (),
        wire: Wire | None = None,
    ) -> None:
        with inert_crhelper():
            super().__init__(log_level="CRITICAL", sleep_on_delete=0)
        self._publish, self._withdraw = publish, withdraw
        self._explain, self._expected, self._log = explain, expected, logger
        self._physical_id_of, self._answer_allowed = physical_id_of, answer_allowed
        self._refusal_of = refusal_of
        self._wire = wire or Wire()
        self._timer: threading.Timer | None = None
        self.create(self._on_publish)
        self.update(self._on_publish)
        self.delete(self._on_withdraw)

    def __call__(self, event: Any, context: Any) -> None:  # noqa: ANN401 (Lambda passes anything)
        """Do what the request asks and respond to it. Raises only NotAnswerable and AnswerUndelivered."""
        # Before crhelper: to an event that it cannot read, it responds at the URL of the event before.
        try:
            request = read_request(event, self._answer_allowed)
            self._check_age(request)
            refusal = self._refusal_of(request)
        except NotAnswerable as error:
            self._log.error("not answerable", extra={"reason": str(error)})
            raise
        seconds = context.get_remaining_time_in_millis() / 1000
        self._exchange = exchange = _Exchange(request, self._wire.clock(), seconds)
        self._timer = None
        try:
            if faults := request.faults(datetime.fromtimestamp(self._wire.now(), UTC)):
                self._send(
                    FAILED, f"The request is incomplete: {'; '.join(faults)}. Nothing was changed."
                )
            elif refusal:
                self._send(FAILED, refusal)
            else:
                # crhelper demands the field, but must not know the URL, because it prints events.
                super().__call__({**request.fields, "ResponseURL": ""}, context)
        except BaseException as error:  # noqa: BLE001 (crhelper sends no response for SystemExit and its like)
            self._send(FAILED, self._reason(error))
        finally:
            if self._timer:
                # It may be sending at this moment, and Lambda freezes the process when this returns.
                self._timer.cancel()
                self._timer.join()
        if exchange.trouble:
            what = f"{request.kind} of {request.copied_ids.get('LogicalResourceId')}"
            message = f"The response to {what} was not delivered: {exchange.trouble}."
            raise AnswerUndelivered(message)

    def _check_age(self, request: StackRequest) -> None:
        """Refuse an event that Lambda held back for hours: its stack no longer waits for it."""
        expires_at = request.validity.expires_at
        if expires_at is not None and self._wire.now() >= expires_at:
            message = (
                f"The {request.kind} of {request.copied_ids.get('LogicalResourceId')} arrived after its ResponseURL "
                "had expired. Nothing was changed."
            )
            raise NotAnswerable(message)

    def _on_publish(self, fields: Mapping[str, Any], _context: object) -> str:
        answer = self._publish(fields, self._exchange.deadline)
        self.Data = dict(answer.data)
        return answer.physical_id

    def _on_withdraw(self, fields: Mapping[str, Any], _context: object) -> str:
        # Words on a success: what another owner has stays.
        self.Reason = self._withdraw(fields, self._exchange.deadline) or ""
        # CloudFormation refuses the response to a Delete if it has another id.
        return str(fields["PhysicalResourceId"])

    def _log_setup(self, _event: object, _context: object) -> None:
        """Overridden: crhelper sets the root logger's level and formatters, again for every event."""

    def _set_timeout(self) -> None:
        """Overridden: crhelper's half second before the end is too short for TLS and a second attempt."""
        seconds = max(0.0, self._exchange.deadline - self._wire.clock())
        self._timer = threading.Timer(seconds, self._timeout)
        self._timer.daemon = True
        self._timer.start()

    def _timeout(self) -> None:
        """Overridden: crhelper's sentence does not say how long it took and what to do."""
        seconds = self._wire.clock() - self._exchange.started
        self._send(
            FAILED,
            f"Time ran out: the request was not finished after {seconds:.0f} seconds. AWS may be slow or "
            "throttling. Try again. If it fails again, read the publisher's log.",
        )

    def _wrap_function(self, func: Callable[[Mapping[str, Any], object], str]) -> None:
        """Overridden: crhelper gives an error's bare text as the reason."""
        try:
            self.PhysicalResourceId = func(self._exchange.request.fields, None)
        except Exception as error:  # noqa: BLE001 (a stack waits for a response after any error)
            self.Status, self.Reason = FAILED, self._reason(error)

    def _cfn_response(self, _event: object) -> None:
        """Overridden: crhelper makes up a random id if it has no id, also for a Create that failed."""
        self._send()

    def _send(self, status: str | None = None, reason: str = "", *_: object) -> None:
        """Overridden: crhelper sends more than once, at any size, to any host, and retries forever."""
        exchange, request = self._exchange, self._exchange.request
        status, reason = status or self.Status, request.without_url(reason or self.Reason)
        body = b""
        if status == SUCCESS:
            try:
                answer = Answer(self.PhysicalResourceId, self.Data)
                body = success(request.copied_ids, answer, reason)
            except AnswerUnfit as error:
                status, reason = FAILED, str(error)
        if status != SUCCESS:
            body = failure(request.copied_ids, self._id_of_failure(), reason)
        if not exchange.turn.acquire(blocking=False):
            return
        try:
            deliver(body, request.response_url, until=exchange.until, wire=self._wire)
            exchange.trouble = None
        except AnswerUndelivered as error:
            exchange.trouble = str(error)
        self._log_outcome(status, reason)

    def _id_of_failure(self) -> str:
        """The id that CloudFormation has, or for a Create the one that a later Delete will have."""
        request = self._exchange.request
        if current := request.current_id:
            return current
        with suppress(Exception):
            made = self._physical_id_of(request.fields)
            if not id_fault(made, PHYSICAL_ID_MAX_BYTES):
                return made
        # No publication has a colon in its name.
        return f"not-published:{request.copied_ids.get('LogicalResourceId', '')}"

    def _reason(self, error: BaseException) -> str:
        self._exchange.error = error
        with suppress(Exception):
            if text := self._explain(error):
                return text
        return f"Unexpected {type(error).__name__} inside the publisher."

    def _log_outcome(self, status: str, reason: str) -> None:
        exchange, request = self._exchange, self._exchange.request
        outcome = {
            "request_type": request.kind,
            "stack_id": request.copied_ids.get("StackId"),
            "logical_id": request.copied_ids.get("LogicalResourceId"),
            "request_id": request.copied_ids.get("RequestId"),
            "status": status,
            "duration_ms": round((self._wire.clock() - exchange.started) * 1000),
            "reason": reason,
        }
        if exchange.trouble:
            outcome["undelivered"] = exchange.trouble
        if exchange.error and not isinstance(exchange.error, self._expected):
            trace = "".join(traceback.format_exception(exchange.error))
            outcome["exception_name"] = type(exchange.error).__name__
            outcome["exception"] = request.without_url(trace)
        log = self._log.info if status == SUCCESS and not exchange.trouble else self._log.error
        log("not delivered" if exchange.trouble else "answered", extra=outcome)
