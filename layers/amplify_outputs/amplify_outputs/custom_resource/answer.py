"""The response to CloudFormation: made to fit, and delivered."""

from __future__ import annotations

import functools
import json
import os
import ssl
import time
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from amplify_outputs.custom_resource.event import PHYSICAL_ID_MAX_BYTES, id_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESPONSE_MAX_BYTES: Final = 4096  # [cfn-response]

# A step (connect, handshake, send, receive) that hangs for so long is aborted, and the response sent again.
STEP_SECONDS: Final = 3.0
LEAST_STEP_SECONDS: Final = 0.1
PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)

HTTP_OK: Final = range(200, 300)
HTTP_SERVER_ERROR: Final = 500
# Request Timeout and Too Many Requests.
HTTP_TRY_AGAIN: Final = (408, 429)
REASON_OF_SUCCESS_MAX_CHARACTERS: Final = 500


class AnswerUnfit(ValueError):
    """CloudFormation would not accept this success; the text says why."""


class AnswerUndelivered(Exception):
    """CloudFormation does not have the response. Raising it makes Lambda deliver the request again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a successful Create or Update returns: `Ref` and the attributes of `Fn::GetAtt`.

    `spare` are names of attributes that are left out, one after another, if a response has no room for all.
    """

    physical_id: str
    data: Mapping[str, str] = field(default_factory=dict)
    spare: tuple[str, ...] = ()


def put_answer(url: str, body: bytes, step_seconds: float) -> int:
    """The HTTP status of one PUT over verified TLS. Does not follow redirects or read the body."""
    parts = urlsplit(url)
    connection = HTTPSConnection(
        parts.hostname or "",
        parts.port,
        timeout=step_seconds,
        # The AWS SDKs' own variable, for emulators and company networks with private certificates.
        context=_trust(os.environ.get("AWS_CA_BUNDLE")),
    )
    try:
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        # The URL is signed for an empty content type.
        connection.request("PUT", target, body=body, headers={"content-type": ""})
        return connection.getresponse().status
    finally:
        connection.close()


def read_trust() -> None:
    """Read the certificates that `put_answer` needs, before it does: that takes as long as a round trip."""
    _trust(os.environ.get("AWS_CA_BUNDLE"))


@dataclass(frozen=True, slots=True)
class Wire:
    """The network and the clocks. `put` takes (url, body, seconds for each step); `now` is the time of day."""

    put: Callable[[str, bytes, float], int] = put_answer
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


def success(copied_ids: Mapping[str, str], answer: Answer, reason: str = "") -> bytes:
    """The body that says SUCCESS. Raises AnswerUnfit.

    If it does not fit, `Warnings` is cut at its end, and then spare attributes are left out.
    `reason` is for what people should know all the same; of a long one the beginning is sent.
    """
    if fault := id_fault(answer.physical_id, PHYSICAL_ID_MAX_BYTES):
        message = f"The publisher's response cannot be sent: its physical id {fault}."
        raise AnswerUnfit(message)
    if odd := sorted(
        f"{name}" for name, value in answer.data.items() if not _all_text(name, value)
    ):
        message = f"The publisher's response cannot be sent: {', '.join(odd)} is not text."
        raise AnswerUnfit(message)
    response = {"Status": "SUCCESS", "PhysicalResourceId": answer.physical_id, **copied_ids}
    if reason:
        response["Reason"] = reason[:REASON_OF_SUCCESS_MAX_CHARACTERS]

    def body_with(data: Mapping[str, str], warnings: str) -> bytes:
        shown = {"Warnings": warnings} if "Warnings" in data else {}
        return _json_bytes(response | {"Data": {**data, **shown}})

    data = dict(answer.data)
    for spare in (None, *answer.spare):
        data.pop(spare or "", None)
        body = _fitted(functools.partial(body_with, data), data.get("Warnings", ""))
        if body is not None:
            return body
    message = (
        "The publisher's response cannot be sent: it is larger than the "
        f"{RESPONSE_MAX_BYTES:,} bytes that CloudFormation accepts."
    )
    raise AnswerUnfit(message)


def failure(copied_ids: Mapping[str, str], physical_id: str, reason: str) -> bytes:
    """The body that says FAILED. Cuts the reason at its end if it does not fit.

    Ids without an `id_fault` leave room for a first sentence of a thousand bytes at least.
    """
    response = {"Status": "FAILED", "PhysicalResourceId": physical_id, **copied_ids}
    body = _fitted(lambda text: _json_bytes(response | {"Reason": text}), reason)
    if body is None:
        message = "The ids alone are larger than a response may be."
        raise AnswerUnfit(message)
    return body


def deliver(body: bytes, url: str, *, until: float, wire: Wire) -> None:
    """Send the body until CloudFormation has it. Raises AnswerUndelivered, soon after `until` at the latest."""
    for pause in (*PAUSES_SECONDS, None):
        left = max(until - wire.clock(), LEAST_STEP_SECONDS)
        try:
            status = wire.put(url, body, min(STEP_SECONDS, left))
        except (OSError, HTTPException, ValueError) as error:
            # Not the error's text: http.client quotes the URL in some of them.
            trouble = f"{type(error).__name__} during delivery"
        else:
            if status in HTTP_OK:
                return
            trouble = f"HTTP status {status}"
            if status < HTTP_SERVER_ERROR and status not in HTTP_TRY_AGAIN:
                # The URL has expired, or was not signed for this. Another attempt would fail in the same way.
                break
        if pause is None or wire.clock() + pause >= until:
            break
        wire.sleep(pause)
    raise AnswerUndelivered(trouble)


def _fitted(body_with: Callable[[str], bytes], text: str) -> bytes | None:
    """The body with the text, or with as much of its beginning as fits and " …". None if nothing fits."""
    body = body_with(text)
    if len(body) <= RESPONSE_MAX_BYTES:
        return body

    def shortened(length: int) -> bytes:
        return body_with(text[:length].rstrip() + " …")

    # Each character needs at least one byte.
    lengths = range(min(len(text), RESPONSE_MAX_BYTES))
    fitting = bisect_right(lengths, RESPONSE_MAX_BYTES, key=lambda length: len(shortened(length)))
    return shortened(fitting - 1) if fitting else None


def _json_bytes(value: object) -> bytes:
    # Not escaped: CloudFormation counts bytes, and "é" has two of them instead of six. Half a surrogate pair, which
    # JSON can hold and UTF-8 cannot, becomes a question mark.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace")


def _all_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


@functools.cache
def _trust(ca_bundle: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_bundle:
        # The bundle may not be needed: if it cannot be read, the response is sent all the same.
        with suppress(OSError):
            context.load_verify_locations(ca_bundle)
    return context
