"""An AWS of one's own on this machine: `Emulator` starts it, answers where it is, and stops it.

Every emulator has its own port, folder, certificate and process, so that any number of them run at the
same time. Nothing of the caller's AWS configuration reaches it, and nothing of it leaves the loopback
interface.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

REPOSITORY = Path(__file__).resolve().parent.parent
EMULATOR_BIN = REPOSITORY / ".venvs" / "emulator" / "bin"

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"

START_ATTEMPTS = 3
READY_SECONDS = 60.0
GRACE_SECONDS = 3.0

# Variables that would send a client somewhere else, or make it trust somebody else.
_MISLEADING_PREFIXES = ("AWS_", "SAM_", "BOTO_")
_MISLEADING = frozenset(
    {
        "ALL_PROXY",
        "CURL_CA_BUNDLE",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "NODE_EXTRA_CA_CERTS",
        "NO_PROXY",
        # Misleads nobody, but costs every command the seconds to compile what it imports.
        "PYTHONDONTWRITEBYTECODE",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
    }
)


class EmulatorFailed(RuntimeError):
    """The emulator did not start; the message ends with the last lines of its log."""


def without_misleading_variables() -> dict[str, str]:
    """This process's environment, less what would mislead an AWS client."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper() not in _MISLEADING and not name.startswith(_MISLEADING_PREFIXES)
    }


class Emulator:
    """A running AWS between `with Emulator() as aws:` and the end of the block.

    A SIGTERM that arrives in between ends the program as an exception would, so that the emulator stops with it.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="amplify-outputs-aws-"))
        self.log = self.folder / "emulator.log"
        self.ca_bundle = self.folder / "ca.pem"
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._cleanup.enter_context(_sigterm_raises())
        self._cleanup.callback(self._stop)
        try:
            self._make_certificate()
            self._start()
        except BaseException:
            self._cleanup.close()
            raise
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
        """Where every AWS service of this emulator listens."""
        return f"https://localhost:{self.port}"

    def environment(
        self, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> dict[str, str]:
        """A whole environment for a program that shall speak to this emulator and to nothing else."""
        # The emulator takes an access key of twelve digits as the account; any other key is its default account.
        return without_misleading_variables() | {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_CA_BUNDLE": str(self.ca_bundle),
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": region,
            "AWS_REGION": region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
        }

    def client(
        self, service: str, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> Any:  # noqa: ANN401 (boto3 makes its clients' classes at run time)
        """A boto3 client of one service of this emulator, whatever the caller's environment says."""
        import boto3  # noqa: PLC0415 (only who asks for a client needs boto3)

        key = (service, account, region)
        if key not in self._clients:
            make: Any = boto3.client
            self._clients[key] = make(
                service,
                region_name=region,
                endpoint_url=self.endpoint_url,
                verify=str(self.ca_bundle),
                aws_access_key_id=account,
                aws_secret_access_key="test",
            )
        return self._clients[key]

    def log_tail(self, lines: int = 30) -> str:
        """The last lines that the emulator wrote."""
        if not self.log.exists():
            return "(no log)"
        with self.log.open(encoding="utf-8", errors="replace") as log:
            return "".join(deque(log, maxlen=lines))

    def _make_certificate(self) -> None:
        """Write a certificate for localhost that nobody else has."""
        # The emulator would call openssl, which a machine need not have.
        python = EMULATOR_BIN / "python"
        if not python.exists():
            message = f"{python} is missing: run `python3 tools/environments.py emulator` first"
            raise EmulatorFailed(message)
        subprocess.run(
            [python, "-m", "trustme", "-q", "-d", self.folder, "-i", "localhost", "127.0.0.1"],
            check=True,
            env=without_misleading_variables(),
        )
        server = (self.folder / "server.pem").read_text()
        authority = (self.folder / "client.pem").read_text()
        self.ca_bundle.write_text(server + authority)

    def _start(self) -> None:
        """Start the emulator on a port that the operating system calls free."""
        # Between the operating system's answer and our bind somebody may take the port: then try another.
        for _ in range(START_ATTEMPTS):
            self.port = _free_port()
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [EMULATOR_BIN / "ministack"],
                    env=self._server_environment(),
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # Ctrl-C in a terminal goes to the whole group: the emulator must outlive it until we clean up.
                    start_new_session=True,
                )
            if self._becomes_ready(self._process):
                return
            self._stop()
        message = f"the emulator did not start; its log ends with\n{self.log_tail()}"
        raise EmulatorFailed(message)

    def _server_environment(self) -> dict[str, str]:
        own = str(self.folder)
        trust = str(self.ca_bundle)
        return {
            "PATH": f"{EMULATOR_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "LANG": "C.UTF-8",
            "HOME": own,
            "TMPDIR": own,
            "STATE_DIR": own,
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "USE_SSL": "1",
            "MINISTACK_SSL_CERT": trust,
            "MINISTACK_SSL_KEY": str(self.folder / "server.key"),
            # Its Lambda functions inherit these and so trust it, on machines without certificates of their own too.
            "AWS_CA_BUNDLE": trust,
            "REQUESTS_CA_BUNDLE": trust,
            "SSL_CERT_FILE": trust,
            # Policies are enforced: a permission that is missing fails here, and not first in an account.
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LAMBDA_WARM_TTL_SECONDS": "60",
        }

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """True when the process that we started answers on our port."""
        # Only this process has the key to a certificate that our own authority signed: a stranger on the port fails
        # the handshake.
        context = ssl.create_default_context(cafile=str(self.ca_bundle))
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        deadline = time.monotonic() + READY_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                opener.open(f"{self.endpoint_url}/_ministack/ready", timeout=5) as answer,
            ):
                if b"completed" in answer.read():
                    return True
            time.sleep(0.05)
        return False

    def _stop(self) -> None:
        """End the process that we started, and what it started itself."""
        # It waits for open connections to end.
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # It led a session of its own, so that this group holds its Lambda functions and nothing of ours.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def _sigterm_raises() -> Iterator[None]:
    """Within this block SIGTERM ends the program by SystemExit, so that `finally` and `with` do their work."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    try:
        before = signal.signal(signal.SIGTERM, leave)
    except ValueError:  # not the main thread: then the main thread has its own way to end
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
