"""Every line of the log says which publisher wrote it: its version, and the commit that it was built from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amplify_outputs import __commit__, __version__, settle
from tests.integration.refreshing import Refresher

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools


def test_a_line_of_any_function_names_version_and_commit(
    aws: Aws,
    cloudformation: CloudFormation,
    pools: Pools,
    lines: Callable[[], list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    refresh = Refresher(aws, capsys)
    capsys.readouterr()

    cloudformation.create(pools.properties())
    cloudformation.create(pools.properties(FailOn="never"))
    pools.require_password_length(12)
    refresh.sweep()
    refresh.work([*refresh.messages(), _malformed()])
    cloudformation.delete(pools.properties())

    metrics = [line for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    said: list[dict[str, Any]] = [json.loads(line) for line in (*lines(), *metrics)]
    assert [
        it for it in said if (it.get("version"), it.get("commit")) != (__version__, __commit__)
    ] == []
    assert {it["message"] for it in said if "message" in it} >= {
        *("problem", "published", "withdrawn", "answered"),
        *("refresh asked for", "updated", "not refreshed"),
    }
    assert len(metrics) == 2


def _malformed() -> dict[str, Any]:
    """A message that no sweep has sent."""
    attributes = {"MessageGroupId": "malformed", "SequenceNumber": "1"}
    return {"MessageId": "malformed", "Body": "not a message", "Attributes": attributes}
