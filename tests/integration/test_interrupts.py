"""Ctrl-C while AWS does not answer: the command leaves at once, with exit code 130 and no traceback."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = [sys.executable, "-c", "from amplify_outputs.cli.main import main; main()"]
POOLS = ("--user-pool-id=us-east-1_x", "--user-pool-client-id=y")
# A command, and how many calls hang when it is interrupted: of a wave, of the look for the publisher, one alone.
HANGING = {
    ("fetch", "storefront/prod", "--bucket=publisher-bucket"): 2,
    ("publish", "--name=storefront/prod", *POOLS): 5,
    ("check", *POOLS): 5,
    ("list",): 1,
}


class Silence:
    """A server that takes connections and never answers."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections.append(connection)

    def wait_for(self, number: int, process: subprocess.Popen[str]) -> None:
        while len(self.connections) < number:
            assert process.poll() is None, "It ended before it called AWS."
            time.sleep(0.01)

    def close(self) -> None:
        self._socket.close()
        for connection in self.connections:
            connection.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    server = Silence()
    yield server
    server.close()


def started(
    silence: Silence, *arguments: str, stderr: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    environment = os.environ | {
        "TERM": "xterm-256color",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{silence.port}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


@pytest.mark.parametrize(("arguments", "calls"), HANGING.items(), ids=[it[0] for it in HANGING])
def test_ctrl_c_leaves_while_calls_hang(
    arguments: tuple[str, ...], calls: int, silence: Silence
) -> None:
    """No call is tried again, for which a command that waits for its calls has seconds."""
    with started(silence, *arguments, "--json") as process:
        silence.wait_for(calls, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, err) == (130, "Interrupted.\n")
    assert json.loads(out) == {
        "error": {"message": "Interrupted.", "exitCode": 130, "problems": []}
    }
    assert len(silence.connections) < 2 * calls


def test_more_of_them_print_no_traceback(silence: Silence) -> None:
    with started(silence, "list") as process:
        silence.wait_for(1, process)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert set(err.splitlines()) == {"Interrupted."}


def test_a_terminal_gets_its_cursor_back(silence: Silence) -> None:
    """What is shown while something takes long hides it."""
    ours, theirs = pty.openpty()
    with started(silence, "fetch", "storefront/prod", "--bucket=b", stderr=theirs) as process:
        os.close(theirs)
        silence.wait_for(2, process)
        process.send_signal(signal.SIGINT)
        said = b""
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    assert process.returncode == 130
    assert b"\x1b[?25l" in said
    assert said.endswith(b"\r\x1b[K\x1b[?25hInterrupted.\r\n")


def test_a_terminal_echoes_again_what_is_typed() -> None:
    """The SDK asks for a code of MFA without an echo."""
    program = (
        "import sys, termios, threading\n"
        "from amplify_outputs.cli.interrupt import leave_when_interrupted\n"
        "leave_when_interrupted(in_json=False)\n"
        "asking = termios.tcgetattr(0)\n"
        "asking[3] &= ~termios.ECHO\n"
        "termios.tcsetattr(0, termios.TCSANOW, asking)\n"
        "print('code?', flush=True)\n"
        "threading.Event().wait()\n"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"code?\n"
        assert not termios.tcgetattr(theirs)[3] & termios.ECHO
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(theirs)
    os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # How Linux says that the other end was closed.
        return b""
