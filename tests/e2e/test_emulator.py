"""The emulated AWS itself: any number at once, never a stranger's, and nothing left of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tools import emulator
from tools.emulator import REPOSITORY, Emulator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOLD_AN_EMULATOR = """
import signal, time
from tools.emulator import Emulator
# Whoever runs the tests in the background has it ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
with Emulator() as aws:
    print(aws._process.pid, aws.folder, flush=True)
    time.sleep(60)
"""


def test_two_know_nothing_of_each_other(aws: Emulator) -> None:
    with Emulator() as other:
        other.client("ssm").put_parameter(Name="/only/there", Value="x", Type="String")

        found = aws.client("ssm").get_parameters_by_path(Path="/only")

    assert found["Parameters"] == []


def test_accounts_are_apart(aws: Emulator) -> None:
    identity = aws.client("sts", account="111111111111").get_caller_identity()

    assert identity["Account"] == "111111111111"


@pytest.mark.exhaustive
def test_a_port_that_somebody_took_is_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken: int = stranger.getsockname()[1]
        free: Callable[[], int] = emulator._free_port
        ports = iter([taken])
        monkeypatch.setattr(emulator, "_free_port", lambda: next(ports, None) or free())

        with Emulator() as own:
            assert own.port != taken
            assert own.client("sts").get_caller_identity()["Account"] == emulator.DEFAULT_ACCOUNT


def test_clients_are_not_misled_by_the_callers_environment(
    aws: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL_S3", "https_proxy", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "elsewhere")

    environment = aws.environment()

    assert "elsewhere" not in environment.values()


def test_it_leaves_neither_process_nor_folder() -> None:
    with Emulator() as own:
        assert own._process is not None
        pid, folder = own._process.pid, own.folder

    _assert_gone(pid, folder)


@pytest.mark.parametrize(
    ("number", "exit_code"),
    # Python reports an interrupt as the signal that it was.
    [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, -signal.SIGINT)],
)
def test_it_stops_with_the_program_that_is_ended(number: signal.Signals, exit_code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_AN_EMULATOR],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        pid, folder = program.stdout.readline().split()

        program.send_signal(number)

        assert program.wait(timeout=30) == exit_code
    _assert_gone(int(pid), REPOSITORY / folder)


def _assert_gone(pid: int, folder: Path) -> None:
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not folder.exists()
