"""One answer to every CloudFormation request: crhelper's life cycle, with its faults overridden.

The only module that imports crhelper, so that it can be replaced.
"""

from __future__ import annotations

import logging
import threading
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crhelper import FAILED, SUCCESS, CfnResource, resource_helper

from amplify_outputs.custom_resource.answer import (
    Answer,
    AnswerUndelivered,
    AnswerUnfit,
    Wire,
    deliver,
    failure,
    success,
)
from amplify_outputs.custom_resource.event import (
    PHYSICAL_ID_MAX_BYTES,
    NotAnswerable,
    StackRequest,
    answer_host_allowed,
    id_fault,
    read_request,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from aws_lambda_powertools import Logger

__all__ = ["Answer", "AnswerUndelivered", "Lifecycle", "NotAnswerable", "answer_host_allowed"]

# Kept free at the end for the answer: an attempt that hangs, a pause, one that hangs too, and the last words.
ANSWER_MARGIN_SECONDS: Final = 8.0
LAST_WORDS_SECONDS: Final = 0.5


@dataclass(slots=True)
class _Exchange:
    """A request on its way to its only answer. Made anew for each event, so that nothing leaks into the next."""

    request: StackRequest
    started: float
    seconds: float
    # Taken by whoever answers first, work or timer, and never given back.
    turn: threading.Lock = field(default_factory=threading.Lock)
    error: BaseException | None = None
    trouble: str | None = "it was interrupted"

    @property
    def deadline(self) -> float:
        return self.started + self.seconds - min(ANSWER_MARGIN_SECONDS, self.seconds / 2)

    @property
    def until(self) -> float:
        return self.started + self.seconds - LAST_WORDS_SECONDS


class Lifecycle(CfnResource):
    """The handler of the custom resource's function: exactly one answer per request, in time, or it raises.

    Args:
        publish: does Create and Update, until a `time.monotonic()` moment at the latest. It and the next one get the
            event without its ResponseURL.
        withdraw: does Delete, likewise.
        explain: the reason for a person, first sentence first.
        physical_id_of: the id of a Create that failed; the same for the same request.
        answer_allowed: whether answers may go to a URL: `answer_host_allowed` with its settings.
        logger: gets one line per request, with neither the event nor its ResponseURL.
        expected: errors whose explanation says all; any other is logged with its traceback.
        wire: how answers are sent, and the clock.
    """

    def __init__(  # noqa: PLR0913 (by keyword only; each is one thing that the work decides)
        self,
        *,
        publish: Callable[[Mapping[str, Any], float], Answer],
        withdraw: Callable[[Mapping[str, Any], float], None],
        explain: Callable[[BaseException], str],
        physical_id_of: Callable[[Mapping[str, Any]], str],
        answer_allowed: Callable[[str], bool],
        logger: logging.Logger | Logger,
        expected: tuple[type[BaseException], ...] = (),
        wire: Wire | None = None,
    ) -> None:
        with _inert_crhelper():
            super().__init__(log_level="CRITICAL", sleep_on_delete=0)
        self._publish, self._withdraw = publish, withdraw
        self._explain, self._expected, self._log = explain, expected, logger
        self._physical_id_of, self._answer_allowed = physical_id_of, answer_allowed
        self._wire = wire or Wire()
        self._timer: threading.Timer | None = None
        self.create(self._on_publish)
        self.update(self._on_publish)
        self.delete(self._on_withdraw)

    def __call__(self, event: Any, context: Any) -> None:  # noqa: ANN401 (Lambda passes anything)
        """Do what the request asks and answer it. Raises NotAnswerable or AnswerUndelivered, and nothing else."""
        # Before anything of crhelper's: to an event that it cannot read it answers at the event before's URL.
        try:
            request = read_request(event, self._answer_allowed)
            self._check_age(request)
        except NotAnswerable as error:
            self._log.error("not answerable", extra={"reason": str(error)})
            raise
        seconds = context.get_remaining_time_in_millis() / 1000
        self._exchange = exchange = _Exchange(request, self._wire.clock(), seconds)
        self._timer = None
        try:
            if faults := request.faults():
                self._send(
                    FAILED, f"This is no whole request: {'; '.join(faults)}. Nothing was done."
                )
            else:
                # crhelper demands the field; what it does not know, it cannot print.
                super().__call__({**request.fields, "ResponseURL": ""}, context)
        except BaseException as error:  # noqa: BLE001 (crhelper lets SystemExit and its like pass unanswered)
            self._send(FAILED, self._reason(error))
        finally:
            if self._timer:
                # It may be answering at this moment, and Lambda freezes the process when this returns.
                self._timer.cancel()
                self._timer.join()
        if exchange.trouble:
            what = f"{request.kind} of {request.copied_ids.get('LogicalResourceId')}"
            message = f"The answer to {what} was not delivered: {exchange.trouble}."
            raise AnswerUndelivered(message)

    def _check_age(self, request: StackRequest) -> None:
        """An event that Lambda held back for hours acts for nobody: its stack has given up and moved on."""
        if request.expires_at is not None and self._wire.now() >= request.expires_at:
            message = (
                f"The {request.kind} of {request.copied_ids.get('LogicalResourceId')} came after its ResponseURL had "
                "expired. Nothing was done."
            )
            raise NotAnswerable(message)

    def _on_publish(self, fields: Mapping[str, Any], _context: object) -> str:
        answer = self._publish(fields, self._exchange.deadline)
        self.Data = dict(answer.data)
        return answer.physical_id

    def _on_withdraw(self, fields: Mapping[str, Any], _context: object) -> str:
        self._withdraw(fields, self._exchange.deadline)
        # Not ours to say: CloudFormation refuses a Delete that comes back with another id.
        return str(fields["PhysicalResourceId"])

    def _log_setup(self, _event: object, _context: object) -> None:
        """Overridden: crhelper sets the root logger's level and formatters, again for every event."""

    def _set_timeout(self) -> None:
        """Overridden: half a second before the end is too late for TLS and a second attempt."""
        seconds = max(0.0, self._exchange.deadline - self._wire.clock())
        self._timer = threading.Timer(seconds, self._timeout)
        self._timer.daemon = True
        self._timer.start()

    def _timeout(self) -> None:
        """Overridden: crhelper's sentence says neither how long nor what to do."""
        seconds = self._wire.clock() - self._exchange.started
        self._send(
            FAILED,
            f"Time ran out: the work was not done after {seconds:.0f} seconds. AWS may be slow or "
            "throttling; try again, and look into the publisher's log if it stays so.",
        )

    def _wrap_function(self, func: Callable[[Mapping[str, Any], object], str]) -> None:
        """Overridden: crhelper gives an error's bare text as the reason."""
        try:
            self.PhysicalResourceId = func(self._exchange.request.fields, None)
        except Exception as error:  # noqa: BLE001 (a stack waits for an answer, whatever it was)
            self.Status, self.Reason = FAILED, self._reason(error)

    def _cfn_response(self, _event: object) -> None:
        """Overridden: crhelper makes up a random id where there is none, also for a Create that failed."""
        self._send()

    def _send(self, status: str | None = None, reason: str = "", *_: object) -> None:
        """Overridden: crhelper sends as often as it is asked, at any size, to any host, for ever."""
        exchange, request = self._exchange, self._exchange.request
        status, reason = status or self.Status, request.without_url(reason or self.Reason)
        body = b""
        if status == SUCCESS:
            try:
                body = success(request.copied_ids, Answer(self.PhysicalResourceId, self.Data))
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
        """The id that CloudFormation has, or for a Create the one by which a later Delete comes."""
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


@contextmanager
def _inert_crhelper() -> Iterator[None]:
    """While it lasts, crhelper finds nothing behind the two modules that it sets up when constructed.

    They would make three clients (for polling, which is not used) and set the root logger's level. An inert module
    has any name that is asked for: crhelper's repository calls the latter `setupLogger`, its released twin `setup`.
    """
    # Its loggers print whole events. What they have to say is in the one line of _log_outcome.
    own = logging.getLogger("crhelper")
    own.setLevel(logging.CRITICAL)
    # Somebody may lower that level, of one of them or of all.
    own.propagate = False
    if not own.handlers:
        own.addHandler(logging.NullHandler())
    names = vars(resource_helper)
    kept: dict[str, Any] = {name: names[name] for name in ("boto3", "log_helper") if name in names}
    names.update(dict.fromkeys(kept, _Inert()))
    try:
        yield
    finally:
        names.update(kept)


class _Inert:
    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_, **__: None
