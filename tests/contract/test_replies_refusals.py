"""A refusal that AWS has not sent: a proxy's 404 is no absence, and its 403 no missing permission."""

from __future__ import annotations

import io
import json
import types
from typing import TYPE_CHECKING

import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ClientError
from botocore.retries.quota import RetryQuota

from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.replies import UNUSABLE_REPLY
from amplify_outputs.cli.main import run
from amplify_outputs.model.settings import Settings
from amplify_outputs.store.reader import PublicationReader
from tests.sessions import events_of, session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.awsrequest import AWSPreparedRequest

PAGE = b"<!DOCTYPE html><html><body>Not Found<br></body></html>"
# What a proxy sends. Its page may also be well-formed XML, or JSON of its own.
BODIES = (
    b"",
    PAGE,
    b"<html><body>Not Found</body></html>",
    b"{}",
    b'{"error": "not found"}',
    b"[]",
)
CALLS: dict[str, Callable[[Aws], object]] = {
    "GetParameter": lambda aws: aws.ssm.get_parameter(Name="/x"),
    "GetObject": lambda aws: aws.s3.get_object(Bucket="publisher-bucket", Key="x"),
    "HeadObject": lambda aws: aws.s3.head_object(Bucket="publisher-bucket", Key="x"),
    "ListObjectsV2": lambda aws: aws.s3.list_objects_v2(Bucket="publisher-bucket"),
    "DescribeUserPool": lambda aws: aws.cognito_idp("us-east-1").describe_user_pool(UserPoolId="us-east-1_x"),
    "GetIdentityPoolRoles": lambda aws: aws.cognito_identity("us-east-1").get_identity_pool_roles(
        IdentityPoolId="us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
    ),
    "GetGraphqlApi": lambda aws: aws.appsync("us-east-1").get_graphql_api(apiId="x"),
    "GetRole": lambda aws: aws.iam.get_role(RoleName="x"),
    "DescribeStackResource": lambda aws: aws.cloudformation.describe_stack_resource(
        StackName="x", LogicalResourceId="y"
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_sdk_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time", types.SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setattr(RetryQuota, "acquire", lambda *_: True)


class _Proxy:
    """Something that answers each request in the place of AWS."""

    def __init__(self) -> None:
        session = session_of("testing", "testing", "us-east-1")
        events_of(session).register("before-send", self._answer)
        self.aws = Aws(session)
        self.status, self.body, self.headers = 404, b"", HeadersDict()

    def answers(self, status: int, body: bytes, **headers: str) -> Aws:
        self.status, self.body = status, body
        self.headers = HeadersDict({name.replace("_", "-"): headers[name] for name in headers})
        return self.aws

    def _answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        # The answer to a HEAD has no body.
        content = _Body(b"" if request.method == "HEAD" else self.body)
        return AWSResponse(str(request.url), self.status, self.headers, content)  # type: ignore[arg-type]


class _Body(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


# Making clients takes longer than all their calls.
PROXY = _Proxy()
answering = PROXY.answers


def code_of(aws: Aws, call: str) -> str:
    with pytest.raises(ClientError) as raised:
        CALLS[call](aws)
    code: str = raised.value.response["Error"]["Code"]
    return code


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_without_a_word_of_aws_is_no_reply(call: str, status: int) -> None:
    assert [code_of(answering(status, body), call) for body in BODIES] == [UNUSABLE_REPLY] * len(
        BODIES
    )


def test_a_head_is_believed_if_s3_has_given_the_request_an_id() -> None:
    assert code_of(answering(404, b"", x_amz_request_id="1"), "HeadObject") == "404"
    assert code_of(answering(403, b"", x_amz_request_id="1"), "HeadObject") == "403"


@pytest.mark.parametrize(
    ("call", "body", "code"),
    [
        ("GetParameter", json.dumps({"__type": "ParameterNotFound"}), "ParameterNotFound"),
        ("GetGraphqlApi", json.dumps({"code": "NotFoundException"}), "NotFoundException"),
        ("GetObject", "<Error><Code>NoSuchKey</Code></Error>", "NoSuchKey"),
        ("GetRole", "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>", "NoSuchEntity"),
    ],
)  # fmt: skip
def test_an_error_with_a_code_of_aws_is_that_error(call: str, body: str, code: str) -> None:
    assert code_of(answering(404, body.encode()), call) == code


def test_a_proxy_in_the_place_of_aws_makes_nothing_absent() -> None:
    """Otherwise: no publisher here, no such record, no such object, no such parameter."""
    published = PublicationReader(answering(404, PAGE), Settings("publisher-bucket", ""))
    for read in (
        lambda: published.record("x"),
        lambda: published.document("x", "s3"),
        lambda: published.document("x", "ssm"),
        lambda: published.parameter_version("x", 1),
        lambda: published._object("x"),
        lambda: published._marks("x"),
    ):
        with pytest.raises(ClientError, match="it is HTTP 404 and no answer of AWS"):
            read()


@pytest.mark.parametrize(
    "command", ["list", "policy x", "fetch x", "show x", "diff x", "withdraw x"]
)
def test_a_command_behind_a_proxy_says_so_and_not_that_there_is_no_publisher(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command.split(), answering(404, PAGE)) == 3
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        (
            "AWS, or a proxy in its place, sent no usable answer: the reply to GetParameter cannot be used: it is "
            "HTTP 404 and no answer of AWS. Try again; if it stays so, check the proxy and the endpoint settings "
            "(AWS_ENDPOINT_URL).\n"
        ),
    )
