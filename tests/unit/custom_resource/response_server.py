"""A server that takes answers as S3 does, or badly, over TLS on the loopback interface."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import json
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from pathlib import Path

REDIRECT = "307 Temporary Redirect\r\nLocation: /elsewhere"
# Anything else is a status line that the server sends at once.
HANG, RESET, CLOSE, GARBAGE, SLOW_BODY = "hang", "reset", "close", "garbage", "slow body"


def make_certificate(folder: Path, *, host: str = "localhost") -> Path:
    """A file with a key and a certificate that signs itself, for a host and for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@dataclass(frozen=True)
class Put:
    """A request that arrived whole."""

    line: str
    headers: dict[str, str]
    body: bytes
    behaviour: str

    @property
    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.body)
        return answer


@dataclass
class ResponseServer:
    """Behaves as it is told, connection by connection, and then well. Only 2xx means that it took the body."""

    certificate: Path
    behaviours: list[str] = field(default_factory=list)
    puts: list[Put] = field(default_factory=list)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def endpoint(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def accepted(self) -> list[Put]:
        return [put for put in self.puts if put.behaviour.startswith(("2", SLOW_BODY))]

    def __enter__(self) -> Self:
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._run(self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            # Closing alone would not wake the thread that accepts.
            self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _run(self, target: Any, *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            behaviour = self.behaviours.pop(0) if self.behaviours else "200 OK"
            self._run(self._handle, raw, behaviour)

    def _handle(self, raw: socket.socket, behaviour: str) -> None:
        with contextlib.suppress(OSError), contextlib.closing(raw):
            raw.settimeout(5)
            with self._context.wrap_socket(raw, server_side=True) as connection:
                self._reply(connection, behaviour)

    def _reply(self, connection: ssl.SSLSocket, behaviour: str) -> None:
        if behaviour == RESET:
            # Closing without lingering sends RST instead of FIN.
            option = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
            return
        with connection.makefile("rb") as stream:
            line = stream.readline().decode().strip()
            if not line:
                return
            headers = {}
            while header := stream.readline().decode().strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", 0)))
        self.puts.append(Put(line, headers, body, behaviour))
        if behaviour == HANG:
            self._ended.wait()
        elif behaviour == GARBAGE:
            connection.sendall(b"\x00\x01 no HTTP\r\n\r\n")
        elif behaviour == SLOW_BODY:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx")
            self._ended.wait()
        elif behaviour != CLOSE:
            connection.sendall(f"HTTP/1.1 {behaviour}\r\nContent-Length: 0\r\n\r\n".encode())
