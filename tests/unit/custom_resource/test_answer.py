"""Answers over a real wire: TLS on the loopback interface, with a server that behaves and misbehaves."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.custom_resource.answer import AnswerUndelivered, Wire, put_answer
from amplify_outputs.custom_resource.response_url import ResponseUrls
from tests.unit.custom_resource.lifecycle_world import (
    Context,
    Mailbox,
    Work,
    copied_ids,
    lifecycle,
    request,
)
from tests.unit.custom_resource.response_server import (
    CLOSE,
    GARBAGE,
    HANG,
    REDIRECT,
    RESET,
    SLOW_BODY,
    Put,
    ResponseServer,
    make_certificate,
)

if TYPE_CHECKING:
    from pathlib import Path

OK, FORBIDDEN, UNAVAILABLE = "200 OK", "403 Forbidden", "503 Slow Down"
STEP_SECONDS = 0.2


def impatient_put(url: str, body: bytes, _step_seconds: float) -> int:
    return put_answer(url, body, STEP_SECONDS)


def answer(server: ResponseServer, *, seconds: float = 60.0, path: str = "/token?x=y") -> None:
    """Handle a Create whose answer goes to the server. Pauses are skipped, hangs are short."""
    allowed = ResponseUrls("amazonaws.com", endpoint_url=server.endpoint).allowed
    wire = Wire(put=impatient_put, sleep=lambda _: None)
    handler = lifecycle(Work(), Mailbox(), answer_allowed=allowed, wire=wire)
    handler(request("create", ResponseURL=server.endpoint + path), Context(seconds))


EXPECTED: dict[str, Any] = {
    "Status": "SUCCESS",
    "PhysicalResourceId": "storefront/prod",
    **copied_ids(request("create")),
    "Data": {"Sha256": "e3b0c442", "Warnings": ""},
}


@pytest.mark.parametrize(
    "behaviours",
    [
        [OK],
        ["204 No Content"],
        [UNAVAILABLE, UNAVAILABLE, OK],
        [HANG, OK],
        [RESET, OK],
        [CLOSE, OK],
        [GARBAGE, OK],
        [SLOW_BODY],
        [RESET, HANG, "500 Oh", GARBAGE, CLOSE, OK],
    ],
    ids=" then ".join,
)
def test_the_server_takes_one_answer_however_it_behaves_before(
    behaviours: list[str], server: ResponseServer
) -> None:
    server.behaviours = [*behaviours]
    answer(server)
    assert [put.answer for put in server.accepted] == [EXPECTED]
    assert server.behaviours == []
    assert len({put.body for put in server.puts}) == 1


@pytest.mark.parametrize(
    ("behaviours", "trouble", "arrivals"),
    [
        ([FORBIDDEN, OK], "HTTP status 403", 1),
        ([REDIRECT, OK], "HTTP status 307", 1),
        ([UNAVAILABLE] * 6, "HTTP status 503", 6),
        ([HANG] * 6, "TimeoutError during delivery", 6),
        ([CLOSE] * 6, "RemoteDisconnected during delivery", 6),
        ([GARBAGE] * 6, "BadStatusLine during delivery", 6),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_function_raises_when_the_server_takes_no_answer(
    behaviours: list[str], trouble: str, arrivals: int, server: ResponseServer
) -> None:
    server.behaviours = [*behaviours]
    with pytest.raises(AnswerUndelivered) as raised:
        answer(server)
    assert (
        str(raised.value) == f"The response to Create of Outputs4Web was not delivered: {trouble}."
    )
    assert (server.accepted, len(server.puts)) == ([], arrivals)


def test_a_hanging_server_is_left_before_lambda_ends(server: ResponseServer) -> None:
    server.behaviours = [HANG] * 6
    started = time.monotonic()
    with pytest.raises(AnswerUndelivered):
        answer(server, seconds=1.2)
    assert time.monotonic() - started < 1.2


def test_the_request_is_the_one_that_the_url_is_signed_for(server: ResponseServer) -> None:
    answer(server, path="/arn%3Aaws/stack%7Cid?X-Amz-Signature=a%2Fb&empty=")
    [put] = server.puts
    assert put == Put(
        line="PUT /arn%3Aaws/stack%7Cid?X-Amz-Signature=a%2Fb&empty= HTTP/1.1",
        headers={
            "host": f"localhost:{server.port}",
            "accept-encoding": "identity",
            "content-length": str(len(put.body)),
            "content-type": "",
        },
        body=put.body,
        behaviour=OK,
    )


def test_a_url_without_query_keeps_its_form(server: ResponseServer) -> None:
    answer(server, path="/_emulator/cfn-response/token")
    assert [put.line for put in server.puts] == ["PUT /_emulator/cfn-response/token HTTP/1.1"]


@pytest.mark.parametrize("bundle", [None, "missing.pem", "other.pem"])
def test_nothing_is_said_to_a_server_whose_certificate_is_not_trusted(
    bundle: str | None, server: ResponseServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE")
    if bundle:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / bundle))
        make_certificate(tmp_path, host="other")
    with pytest.raises(AnswerUndelivered, match="SSLCertVerificationError during delivery"):
        answer(server)
    assert server.puts == []


def test_nothing_is_said_to_a_server_with_the_certificate_of_another_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path, host="other.example")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with ResponseServer(certificate) as server:
        with pytest.raises(AnswerUndelivered, match="SSLCertVerificationError during delivery"):
            answer(server)
        assert server.puts == []


def test_a_server_that_is_not_there_takes_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        put_answer(f"https://127.0.0.1:{port}/token", b"{}", STEP_SECONDS)
