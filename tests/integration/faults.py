"""Faults of AWS and of the network, at any call of the function. Calls have names, such as `PutObject records 2`."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from tests.integration.calls import CLAIM, FINISH, READ, CallNames
from tests.sessions import events_of
from tests.simulation import RESOURCES

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.session import Session

CODES = {
    # By service: throttled, failing, denied.
    "s3": ("SlowDown", "InternalError", "AccessDenied"),
    "ssm": ("ThrottlingException", "InternalServerError", "AccessDeniedException"),
    "iam": ("Throttling", "ServiceFailure", "AccessDenied"),
    "cloudformation": ("Throttling", "InternalFailure", "AccessDenied"),
    "cognito": ("TooManyRequestsException", "InternalErrorException", "AccessDeniedException"),
}
# Writes that S3 makes under a condition.
CONDITIONAL = [
    CLAIM,
    FINISH,
    "PutObject outputs",
    "PutObject withdrawn",
    "PutObject withdrawn 2",
    "DeleteObject outputs",
    "DeleteObject records",
]


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a call: at its first attempt, or at every attempt from that call on."""

    kind: str
    lasting: bool

    def __str__(self) -> str:
        return f"{self.kind} {'for good' if self.lasting else 'once'}"


def faults_of(call: str) -> list[Fault]:
    """All that may go wrong there."""
    kinds = ["throttled", "failing", "not reached"]
    if call.startswith(("Put", "Delete")):
        kinds.append("answer lost")
    if call == "PutParameter":
        kinds.append("TooManyUpdates")
    if call in CONDITIONAL:
        kinds.append("ConditionalRequestConflict")
    faults = [Fault(kind, lasting) for kind in kinds for lasting in (False, True)]
    return [*faults, Fault("denied", lasting=True)]


# Why Parameter Store may refuse a parameter for good, in an account that has been used for a while.
OBSTACLES = (
    "ParameterMaxVersionLimitExceeded",
    "ParameterLimitExceeded",
    "HierarchyTypeMismatchException",
    "ValidationException",
)


class Network:
    """The way from a session to the simulated AWS: names every call, and breaks the one that it is told to."""

    def __init__(self, session: Session, roles: dict[str, dict[str, str]]) -> None:
        self._lock = threading.Lock()
        self._roles = roles
        self._said: dict[tuple[str, str], tuple[int, Any, bytes]] = {}
        self.repair()
        # botocore asks every handler, also when it has an answer: the simulated AWS is asked from here.
        events_of(session).unregister("before-send", botocore_stubber)
        events_of(session).register_first("before-send", self._send)

    def break_at(self, call: str, fault: Fault) -> None:
        self.repair()
        self._target, self._fault = call, fault

    def repair(self) -> None:
        self._target, self._fault = "", Fault("none", lasting=False)
        self._calls = CallNames()
        self._names: dict[bytes, str] = {}
        self._begun = self.broke = False

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        _, service, operation = event_name.split(".")
        with self._lock:
            invocation = request.headers["amz-sdk-invocation-id"]
            if invocation not in self._names:
                self._names[invocation] = self._calls.of(operation, _key(request, service))
            breaks = self._breaks(self._names[invocation])
            self.broke = self.broke or breaks
        if breaks:
            return self._break(request, service.partition("-")[0], operation)
        return self._pass(request, operation)

    @property
    def calls(self) -> list[str]:
        """The calls since the network was whole or began to break, each once, however often it was tried."""
        return self._calls.called

    def _breaks(self, call: str) -> bool:
        """The target, once or at every attempt; of a lasting fault also every later call of its kind."""
        if call == self._target:
            self._begun = True
            return self._fault.lasting or not self.broke
        return self._fault.lasting and self._begun and _kind(call) == _kind(self._target)

    def _break(self, request: AWSPreparedRequest, service: str, operation: str) -> AWSResponse:
        throttled, failing, denied = CODES[service]
        match self._fault.kind:
            case "throttled":
                return _refusal(request, service, 503 if service == "s3" else 400, throttled)
            case "failing":
                return _refusal(request, service, 500, failing)
            case "denied":
                return _refusal(request, service, 403 if service == "s3" else 400, denied)
            case "ConditionalRequestConflict":
                return _refusal(request, service, 409, self._fault.kind)
            case "TooManyUpdates":
                return _refusal(request, service, 400, self._fault.kind)
            case code if code in OBSTACLES:
                return _refusal(request, service, 400, code)
            case "answer lost":
                self._pass(request, operation)
        raise ReadTimeoutError(endpoint_url=request.url)

    def _pass(self, request: AWSPreparedRequest, operation: str) -> AWSResponse:
        """What AWS answers. The pools never change here, so that they are asked but once."""
        if operation == "DescribeStackResource":
            return _describe_resource(request)
        if operation not in READ:
            return botocore_stubber("before-send", request)
        key = operation, str(request.body)
        if key not in self._said:
            made_up = self._made_up(operation, request)
            response = None if made_up else botocore_stubber("before-send", request)
            self._said[key] = (
                (response.status_code, response.headers, response.content)
                if response
                else (200, {}, json.dumps(made_up).encode())
            )
        status, headers, body = self._said[key]
        return AWSResponse(request.url, status, headers, MockRawResponse(body))

    def _made_up(self, operation: str, request: AWSPreparedRequest) -> dict[str, Any] | None:
        match operation:
            case "ListUserPoolClientSecrets":
                return {"ClientSecrets": []}
            case "ListUserPoolReplicas":
                return {"UserPoolReplicas": []}
            case "GetIdentityPoolRoles":
                pool_id = json.loads(request.body)["IdentityPoolId"]
                return {"IdentityPoolId": pool_id, "Roles": self._roles[pool_id]}
            case "GetPrincipalTagAttributeMap":
                return {"IdentityPoolId": json.loads(request.body)["IdentityPoolId"]}
        return None


def _describe_resource(request: AWSPreparedRequest) -> AWSResponse:
    """What is under way in a stack that has made a request."""
    asked = dict(parse_qsl(_text(request.body)))
    found = RESOURCES[asked["StackName"], asked["LogicalResourceId"]]
    detail = "".join(f"<{name}>{value}</{name}>" for name, value in found.items())
    detail = f"<StackResourceDetail>{detail}</StackResourceDetail>"
    result = f"<DescribeStackResourceResult>{detail}</DescribeStackResourceResult>"
    body = f"<DescribeStackResourceResponse>{result}</DescribeStackResourceResponse>"
    return AWSResponse(request.url, 200, {}, MockRawResponse(body))


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)


def _key(request: AWSPreparedRequest, service: str) -> str:
    """The key of S3's object that the request is about."""
    return unquote(urlsplit(request.url).path).removeprefix("/") if service == "s3" else ""


def _kind(call: str) -> str:
    """The call without its number."""
    return call.rstrip("0123456789 ")


def _refusal(request: AWSPreparedRequest, service: str, status: int, code: str) -> AWSResponse:
    error = f"<Error><Code>{code}</Code><Message>So the test wants it</Message></Error>"
    body = {
        "s3": "" if request.method == "HEAD" else error,
        "iam": f"<ErrorResponse>{error}</ErrorResponse>",
        "cloudformation": f"<ErrorResponse>{error}</ErrorResponse>",
    }.get(service, json.dumps({"__type": code, "message": "So the test wants it"}))
    return AWSResponse(request.url, status, {}, MockRawResponse(body))
