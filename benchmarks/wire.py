"""HTTP requests of AWS SDKs as calls of the stand-in, and its answers as HTTP: JSON, S3's REST, and the Query API."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from botocore import xform_name
from botocore.exceptions import ClientError

from benchmarks.stand_in import ACCOUNT, REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from benchmarks.stand_in import StandIn

_JSON_SERVICES: Final = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
    "AmazonSSM": "ssm",
}
_S3_OPERATIONS: Final = {"GET": "GetObject", "HEAD": "HeadObject", "PUT": "PutObject"}
_STATUS_OF_CODE: Final = {"NoSuchKey": 404, "404": 404, "PreconditionFailed": 412}
# The path that CloudFormation's Response URL has here; it may be any.
RESPONSE_PATH: Final = "/cloudformation-response/"
# In the name of an answer that refuses the request.
REFUSAL: Final = "FAILED"


@dataclass(frozen=True)
class Request:
    """A request that came whole, and when its first byte came. Names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    begin: float


def read_request(stream: BinaryIO, send: Callable[[bytes], object]) -> Request | None:
    """The next request of that connection; None at its end. `send` takes what a client waits for before the body."""
    line = stream.readline()
    begin = time.monotonic()
    if not line:
        return None
    method, target, _ = line.decode("ascii").split()
    headers = {}
    while header := stream.readline().decode("latin-1").strip():
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("expect") == "100-continue":
        send(b"HTTP/1.1 100 Continue\r\n\r\n")
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(iter(lambda: _chunk(stream), b""))
    else:
        body = stream.read(int(headers.get("content-length", 0)))
    if "aws-chunked" in headers.get("content-encoding", ""):
        body = _without_aws_chunks(body)
    return Request(method, target, headers, body, begin)


def _chunk(stream: BinaryIO) -> bytes:
    size = int(stream.readline().split(b";")[0], 16)
    body = stream.read(size)
    stream.readline()
    return body


def _without_aws_chunks(body: bytes) -> bytes:
    """The bytes of the object, without their sizes and without the checksum behind them."""
    whole = b""
    while body:
        head, _, rest = body.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if not size:
            break
        whole, body = whole + rest[:size], rest[size + 2 :]
    return whole


def answer_of(request: Request, aws: StandIn, stack_status: str) -> tuple[str, bytes]:
    """The name of the operation, and the answer in the form that its service has for it.

    The stand-in has no stacks: every resource of every stack is there, in that status.
    """
    if service := request.headers.get("x-amz-target"):
        prefix, _, operation = service.partition(".")
        return operation, _json_answer(request, aws, _JSON_SERVICES[prefix], operation)
    if request.target.startswith(RESPONSE_PATH):
        return f"answer {json.loads(request.body)['Status']}", _http(200)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return _query_answer(request, aws, stack_status)
    return _S3_OPERATIONS[request.method], _s3_answer(request, aws)


def _json_answer(request: Request, aws: StandIn, service: str, operation: str) -> bytes:
    kind = {"content-type": "application/x-amz-json-1.1"}
    try:
        answer = getattr(aws.client(service), xform_name(operation))(**json.loads(request.body))
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return _http(400, json.dumps({"__type": code, "message": code}).encode(), kind)
    if "Parameter" in answer:
        answer["Parameter"]["ARN"] = (
            f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{answer['Parameter']['Name']}"
        )
    return _http(200, json.dumps(answer).encode(), kind)


def _s3_answer(request: Request, aws: StandIn) -> bytes:
    url = urlsplit(request.target)
    # /bucket/key
    _, _, key = unquote(url.path).lstrip("/").partition("/")
    given: dict[str, Any] = {"Key": key}
    if request.method == "PUT":
        prefix = "x-amz-meta-"
        given["Body"] = request.body
        given["Metadata"] = {
            name.removeprefix(prefix): value
            for name, value in request.headers.items()
            if name.startswith(prefix)
        }
        for name, header in (("IfMatch", "if-match"), ("IfNoneMatch", "if-none-match")):
            if header in request.headers:
                given[name] = request.headers[header]
    try:
        answer = getattr(aws.client("s3"), xform_name(_S3_OPERATIONS[request.method]))(**given)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        return _http(_STATUS_OF_CODE[code], b"" if request.method == "HEAD" else body)
    headers = {"etag": answer["ETag"], "x-amz-version-id": answer["VersionId"]}
    headers |= {f"x-amz-meta-{name}": value for name, value in answer.get("Metadata", {}).items()}
    return _http(200, answer["Body"].read() if "Body" in answer else b"", headers)


def _query_answer(request: Request, aws: StandIn, stack_status: str) -> tuple[str, bytes]:
    given = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    operation = given["Action"]
    if operation == "GetRole":
        policy = aws.client("iam").get_role(RoleName=given["RoleName"])["Role"]
        document = quote(json.dumps(policy["AssumeRolePolicyDocument"]))
        arn = f"arn:aws:iam::{ACCOUNT}:role/{given['RoleName']}"
        inner = f"<Role><Arn>{arn}</Arn><AssumeRolePolicyDocument>{document}</AssumeRolePolicyDocument></Role>"
    elif operation == "DescribeStackResource":
        fields = {
            "LogicalResourceId": given["LogicalResourceId"],
            "ResourceType": "Custom::AmplifyOutputs",
            "ResourceStatus": stack_status,
        }
        members = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        inner = f"<StackResourceDetail>{members}</StackResourceDetail>"
    else:
        message = f"the stand-in has no {operation}"
        raise NotImplementedError(message)
    body = (
        f"<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"
    )
    return operation, _http(200, body.encode(), {"content-type": "text/xml"})


def _http(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} -", f"content-length: {len(body)}"]
    # AWS gives each request an id; a refusal without one is taken for that of a proxy.
    lines.append("x-amz-request-id: BENCH")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
