"""AWS that answers from JSON: real clients, cut off just above the network.

Requests are made and answers are parsed by botocore as ever, so that the package gets what it
would get from AWS: absent keys absent, times as times, unknown keys dropped.
"""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.awsrequest import AWSResponse, HeadersDict

from amplify_outputs.aws import Aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.awsrequest import AWSPreparedRequest

Json = Any  # whatever JSON can say


@dataclass(frozen=True)
class Call:
    """A request as it would have left for AWS."""

    operation: str
    host: str
    parameters: Mapping[str, Any]


class RecordedAws:
    """Clients for all regions, and the calls that they made since `play`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._answers: Mapping[str, Any] = {}
        self._lock = threading.Lock()
        # A region in which none of the recorded pools are.
        session = boto3.Session("testing", "testing", region_name="eu-north-1")
        answer: Callable[..., Any] = self._answer
        session.events.register("before-send", answer)
        self.aws = Aws(session)

    def play(self, answers: Mapping[str, Any]) -> None:
        """From now on give these: each operation's answer, or a list of its pages."""
        self._answers = answers
        self.calls = []

    def _answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        operation = _text(headers["x-amz-target"]).rpartition(".")[2]
        parameters = json.loads(_text(request.body))
        host = request.url.split("/")[2]
        with self._lock:
            self.calls.append(Call(operation, host, parameters))
        answer = self._answers[operation]
        if isinstance(answer, list):
            answer = _page(answer, parameters.get("NextToken"))
        body = _Body(json.dumps(answer).encode())
        return AWSResponse(request.url, 200, HeadersDict(), body)  # type: ignore[arg-type]


def _page(pages: list[dict[str, Any]], token: str | None) -> dict[str, Any]:
    """The page that follows the one with that token; tokens are those of the recording."""
    if token is None:
        return pages[0]
    [at] = [at for at, page in enumerate(pages) if page.get("NextToken") == token]
    return pages[at + 1]


def _text(value: Json) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class _Body(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()
