"""The AWS in memory behind real HTTP and TLS: every answer goes out a fixed time after its request came in.

What the stand-in takes to answer is a part of that time, so that a client sees one latency for every call. The server
also says when it was busy: connections from their acceptance to the end of the handshake, requests from their first
byte to their answer, on the clock that `time.monotonic` and Node's `hrtime` share.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.stand_in import StandIn, World
from benchmarks.wire import Request, answer_of, read_request
from tests.unit.custom_resource.response_server import make_certificate

if TYPE_CHECKING:
    from types import TracebackType

IDLE_SECONDS = 30


@dataclass(frozen=True)
class Busy:
    """What the server did from when to when. The kind is "handshake" or "call"; a handshake has no name."""

    kind: str
    name: str
    begin: float
    end: float


class Services:
    """Listens on the loopback interface between `with Services(0.05) as services:` and the end of the block."""

    def __init__(self, latency_seconds: float) -> None:
        self.world = World()
        self.latency_seconds = latency_seconds
        self.stack_status = "CREATE_IN_PROGRESS"
        self.aws = StandIn(self.world)
        self._busy: list[Busy] = []
        self._lock = threading.Lock()
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        folder = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory()))
        self.certificate = make_certificate(folder)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._cleanup.callback(self._listener.close)
        # Closing alone would not wake the thread that accepts.
        self._cleanup.callback(self._listener.shutdown, socket.SHUT_RDWR)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    @property
    def endpoint_url(self) -> str:
        """Where all of its services listen."""
        return f"https://localhost:{self._listener.getsockname()[1]}"

    def take_busy(self) -> list[Busy]:
        """What it did since the last time that somebody asked, in the order of its beginning."""
        with self._lock:
            taken, self._busy = self._busy, []
        return sorted(taken, key=lambda it: it.begin)

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw, time.monotonic()), daemon=True).start()

    def _serve(self, raw: socket.socket, accepted: float) -> None:
        with contextlib.suppress(OSError), contextlib.closing(raw):
            raw.settimeout(IDLE_SECONDS)
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._context.wrap_socket(raw, server_side=True) as connection:
                self._note(Busy("handshake", "", accepted, time.monotonic()))
                with connection.makefile("rb") as stream:
                    while request := read_request(stream, connection.sendall):
                        self._reply(connection, request)

    def _reply(self, connection: ssl.SSLSocket, request: Request) -> None:
        name, answer = answer_of(request, self.aws, self.stack_status)
        time.sleep(max(0.0, request.begin + self.latency_seconds - time.monotonic()))
        # Before the client has it, and somebody asks.
        self._note(Busy("call", name, request.begin, time.monotonic()))
        connection.sendall(answer)

    def _note(self, busy: Busy) -> None:
        with self._lock:
            self._busy.append(busy)
