"""The installed command line, as somebody with credentials types it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The installed command, with the credentials of somebody."""

    environment: Mapping[str, str]

    def __call__(self, *arguments: str, code: int = 0) -> bytes:
        """Standard output of a command that ends with that exit code."""
        command = [str(DEVELOPMENT_BIN / "amplify-outputs"), *arguments]
        # A process that a signal ends says nothing of its own accord: this prints where each thread was.
        environment = {**self.environment, "PYTHONFAULTHANDLER": "1"}
        ran = subprocess.run(command, env=environment, capture_output=True, check=False)
        said = f"exit code {ran.returncode}, {len(ran.stdout)} bytes; {ran.stderr.decode()}"
        assert (ran.returncode, b"Traceback" in ran.stderr) == (code, False), said
        return ran.stdout

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


def pool_options(pools: Mapping[str, str]) -> list[str]:
    return [
        f"--user-pool-id={pools['UserPoolId']}",
        f"--user-pool-client-id={pools['UserPoolClientId']}",
        f"--identity-pool-id={pools['IdentityPoolId']}",
    ]
