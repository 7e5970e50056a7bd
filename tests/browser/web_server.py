"""A web server on this machine, on a port that is free, while a block runs."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Handler(BaseHTTPRequestHandler):
    """Answers requests, and writes nothing anywhere: the page shows what went wrong."""

    def answer(self, status: int, kind: str, body: bytes) -> None:
        """Send a whole answer, which nobody keeps."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class WebServer:
    """Serves by a handler from the beginning of the block to its end."""

    def __init__(self, handler: type[Handler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def origin(self) -> str:
        """Where it listens. On localhost, and nowhere else, Cognito takes http for a callback URL."""
        return f"http://localhost:{self._server.server_port}"
