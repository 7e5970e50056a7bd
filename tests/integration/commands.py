"""The command line as a test runs it: what it said, and its exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amplify_outputs.cli.main import run

if TYPE_CHECKING:
    import pytest

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import Pools


@dataclass(frozen=True, slots=True)
class Said:
    """The exit code, standard output and standard error of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON on standard output, beside which nothing was said."""
        assert self.err == ""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`amplify-outputs` in this process."""

    aws: Aws
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        code = run(arguments, self.aws)
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    def publish(self, pools: Pools, *more: str, name: str = "storefront/prod") -> Said:
        return self("publish", f"--name={name}", *pool_options(pools), *more)


def pool_options(pools: Pools) -> list[str]:
    return [
        f"--user-pool-id={pools.user_pool_id}",
        f"--user-pool-client-id={pools.client_id}",
        f"--identity-pool-id={pools.identity_pool_id}",
    ]
