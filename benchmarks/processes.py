"""A driver in a process of its own, which takes requests and says when they were done."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType


class Process:
    """Runs a driver between `with Process(...) as process:` and the end of the block, and waits for its end there.

    What it says is on its standard error, in lines that begin with "bench"; what the function logs is dropped.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.born = time.monotonic()
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._process.kill()
        self._process.communicate()

    @property
    def memory_mb(self) -> float | None:
        """The most memory that it has had until now; None where the operating system does not say it so.

        What `getrusage` says of a process includes the memory of the one that started it.
        """
        status = Path(f"/proc/{self._process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.is_file() else None
        return int(found[1]) / 1024 if found else None

    def send(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Hand over a request, and wait until it is done."""
        requests = cast("IO[str]", self._process.stdin)
        requests.write(json.dumps(event) + "\n")
        requests.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """The next thing that it says. Raises RuntimeError, with what it wrote, when it ends instead."""
        other = []
        for line in cast("IO[str]", self._process.stderr):
            if line.startswith("bench "):
                said: dict[str, Any] = json.loads(line.removeprefix("bench "))
                return said
            other.append(line)
        message = "the process ended:\n" + "".join(other[-20:])
        raise RuntimeError(message)
