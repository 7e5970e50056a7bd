"""Certificates of authorities: read once, and believed no less than before."""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import SSLError

from amplify_outputs.aws import trust
from amplify_outputs.aws.clients import Aws
from tests.sessions import session_of
from tests.unit.custom_resource.response_server import ResponseServer, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONNECTIONS = 12


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ResponseServer]:
    """Takes every call, and closes the connection after it."""
    with ResponseServer(make_certificate(tmp_path)) as server:
        yield server


@pytest.fixture
def files_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files of certificates that the process reads from now on."""
    read: list[str] = []
    really = ssl.SSLContext.load_verify_locations

    def load(context: ssl.SSLContext, cafile: str, *others: Any) -> None:
        read.append(cafile)
        really(context, cafile, *others)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", load)
    trust._context.cache_clear()
    yield read
    trust._context.cache_clear()


def aws_at(server: ResponseServer, trusted: Path, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """The clients of a process that finds AWS there and trusts that certificate alone."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{server.port}")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(trusted))
    return Aws(session_of("id", "secret", "eu-west-1"))


def call(aws: Aws, number: int) -> None:
    """One of two clients makes a call whose reply has no content."""
    client = aws.client("s3", ("eu-west-1", "eu-west-2")[number % 2])
    client.delete_object(Bucket="bucket", Key=str(number))


def test_a_process_reads_the_certificates_once_for_all_its_connections(
    server: ResponseServer, files_read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = aws_at(server, server.certificate, monkeypatch)
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for done in [threads.submit(call, aws, number) for number in range(CONNECTIONS)]:
            done.result()
    assert len(server.puts) == CONNECTIONS
    assert files_read == [str(server.certificate)]


def test_what_is_read_while_the_process_starts_is_not_read_by_the_first_call(
    server: ResponseServer, files_read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = aws_at(server, server.certificate, monkeypatch)
    aws.warm_up()
    assert files_read == [str(server.certificate)]
    call(aws, 1)
    assert files_read == [str(server.certificate)]


@pytest.mark.usefixtures("files_read")
def test_a_server_that_another_authority_vouches_for_is_refused(
    server: ResponseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_certificate(tmp_path, host="other.example")
    aws = aws_at(server, other, monkeypatch)
    with pytest.raises(SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        call(aws, 1)
    assert server.puts == []


def test_a_client_that_is_made_in_another_way_is_left_as_it_is() -> None:
    class Client:
        pass

    client = Client()
    trust.share_trust(client)
    assert vars(client) == {}


def test_botocore_is_made_as_the_package_expects() -> None:
    """Otherwise each connection would read the certificates again, and no other test would tell."""
    client = Aws(session_of("id", "secret", "eu-west-1")).ssm
    manager = client._endpoint.http_session._manager  # type: ignore[attr-defined]
    assert manager.connection_pool_kw["ssl_context"] is trust._context()
