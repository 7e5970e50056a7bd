"""AWS that answers from JSON: real clients, cut off just above the network.

Requests are made and answers are parsed by botocore as ever, so that the package gets what it
would get from AWS: absent keys absent, times as times, unknown keys dropped.
"""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, quote
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSResponse, HeadersDict

from amplify_outputs.aws.clients import Aws
from tests.contract import rest
from tests.sessions import events_of, session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.awsrequest import AWSPreparedRequest

Json = Any  # whatever JSON can say
OnTheWire: TypeAlias = "Callable[[str, bytes], bytes]"


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
        self._on_the_wire: OnTheWire = _as_it_is
        self._lock = threading.Lock()
        # A region in which none of the recorded pools are.
        session = session_of("testing", "testing", "eu-north-1")
        answer: Callable[..., Any] = self._answer
        events_of(session).register("before-send", answer)
        self.aws = Aws(session)

    def play(self, answers: Mapping[str, Any], on_the_wire: OnTheWire | None = None) -> None:
        """From now on give these: each operation's answer, or a list of its pages.

        `GetRole` has a trust policy by the name of each role. What is not there is denied; another
        refusal is given by its code, as `{"Error": "NoSuchCORSConfiguration"}`. `on_the_wire` may make
        another body of an operation's body, as a proxy may.
        """
        self._answers, self._on_the_wire = answers, on_the_wire or _as_it_is
        self.calls = []

    def _answer(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        _, service, operation = event_name.split(".")
        parameters = (
            rest.asked(service, operation, request)
            if service in rest.SERVICES
            else _asked(request)[1]
        )
        host = request.url.split("/")[2]
        with self._lock:
            self.calls.append(Call(operation, host, parameters))
        if operation == "GetRole":
            status, body = _role(self._answers.get(operation, {}), parameters["RoleName"])
        else:
            answer = self._answers.get(operation, {"Error": "AccessDeniedException"})
            if isinstance(answer, list):
                answer = _page(answer, parameters)
            refused = answer.get("Error")
            status = 400 if refused else 200
            if service == "s3":
                body = rest.xml(operation, answer)
            else:
                body = json.dumps({"__type": refused} if refused else answer)
        sent = _Body(self._on_the_wire(operation, body.encode()))
        return AWSResponse(request.url, status, HeadersDict(), sent)  # type: ignore[arg-type]


def _as_it_is(_operation: str, body: bytes) -> bytes:
    return body


def _asked(request: AWSPreparedRequest) -> tuple[str, dict[str, Any]]:
    """Operation and parameters, from the JSON of Cognito or the form of IAM."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if "x-amz-target" in headers:
        operation = _text(headers["x-amz-target"]).rpartition(".")[2]
        return operation, json.loads(_text(request.body))
    form = dict(
        parse_qsl(_text(request.body)) if isinstance(request.body, str | bytes) else request.body
    )
    return form.pop("Action"), {name: value for name, value in form.items() if name != "Version"}


def _role(policies: Mapping[str, Any], name: str) -> tuple[int, str]:
    """IAM's answer about a role, whose trust policy is given by the role's name."""
    if name not in policies:
        error = "<Error><Code>NoSuchEntity</Code><Message>no such role</Message></Error>"
        return 404, f"<ErrorResponse>{error}</ErrorResponse>"
    role = (
        f"<Path>/</Path><RoleName>{escape(name)}</RoleName><RoleId>AROAEXAMPLE</RoleId>"
        f"<Arn>arn:aws:iam::123456789012:role/{escape(name)}</Arn>"
        "<CreateDate>2025-01-02T03:04:05Z</CreateDate>"
        f"<AssumeRolePolicyDocument>{quote(json.dumps(policies[name]))}</AssumeRolePolicyDocument>"
    )
    return (
        200,
        f"<GetRoleResponse><GetRoleResult><Role>{role}</Role></GetRoleResult></GetRoleResponse>",
    )


def _page(pages: list[dict[str, Any]], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The page that follows the one whose token is asked for; tokens are those of the recording."""
    token = _token(parameters)
    if token is None:
        return pages[0]
    [at] = [at for at, page in enumerate(pages) if _token(page) == token]
    return pages[at + 1]


def _token(holder: Mapping[str, Any]) -> Json:
    return holder.get("NextToken") or holder.get("nextToken")


def _text(value: Json) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class _Body(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()
