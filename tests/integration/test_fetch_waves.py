"""How often `fetch` waits for AWS: builds wait for it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.simulation import BUCKET

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from benchmarks.calls import CallLog
    from tests.integration.commands import CommandLine
    from tests.simulation import Pools

NAME = "storefront/prod"
WAVES = [
    (["--bucket", BUCKET], [["GetObject", "GetObject"]]),
    ([], [["GetParameter"], ["GetObject", "GetObject"]]),
    (["--from=ssm"], [["GetParameter"], ["GetObject", "GetParameter"]]),
    (["--version=1"], [["GetParameter"], ["GetObject", "GetParameter"]]),
]


@pytest.mark.parametrize(("options", "waves"), WAVES, ids=lambda it: " ".join(map(str, it)))
def test_the_record_and_the_document_are_read_together(
    command_line: CommandLine, pools: Pools, log: CallLog, options: list[str], waves: list[Any]
) -> None:
    command_line.publish(pools)
    log.clear()
    assert command_line("fetch", NAME, *options).code == 0
    assert log.waves == waves


def test_two_publications_take_no_longer_than_one(
    command_line: CommandLine, pools: Pools, log: CallLog
) -> None:
    command_line.publish(pools)
    command_line.publish(pools, name="admin")
    log.clear()
    assert command_line("fetch", NAME, "admin", "--json").code == 0
    first, *others = log.waves
    assert (first, sorted(others)) == (["GetParameter"], [["GetObject", "GetObject"]] * 2)


def test_what_is_in_ssm_alone_is_fetched_by_who_may_not_read_that_object(
    aws: Aws, command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools, "--destinations=ssm")
    command_line.publish(pools, name="admin")

    def refuse(params: dict[str, Any], **_: Any) -> Any:
        if "/amplify_outputs.json" in params["url_path"]:
            refused = {"Error": {"Code": "AccessDenied", "Message": "no"}}
            return type("Http", (), {"status_code": 403})(), refused
        return None

    aws.s3.meta.events.register("before-call.s3.GetObject", refuse)
    assert command_line("fetch", NAME).code == 0
    said = command_line("fetch", "admin")
    assert (said.code, said.out) == (3, "")
    assert "AccessDenied" in said.err
