"""Pools that belong to somebody: what people read if AWS denies a pool because it lacks the required tag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import refresh_all
from amplify_outputs.store.writer import PublicationStore
from tests.sessions import events_of
from tests.simulation import ENVIRONMENT, CloudFormation

if TYPE_CHECKING:
    from botocore.session import Session

    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

TAGGED = ENVIRONMENT | {"REQUIRED_TAG_VALUE": "web"}
ADVICE = (
    "Give the user pool the tag amplify-outputs=web: this publisher reads only what has it, and AWS denies everything "
    "else. If it is there, grant cognito-idp:DescribeUserPool on this resource to the role that runs the check."
)
DENIAL = {
    "Error": {"Code": "AccessDeniedException", "Message": "no policy allows it"},
    "ResponseMetadata": {"HTTPStatusCode": 400},
}


class Lock:
    """Denies the pool while it is shut, as AWS does if the tag is missing."""

    def __init__(self, session: Session) -> None:
        self.shut = False
        events_of(session).register("before-call.cognito-idp.DescribeUserPool", self._answer)

    def _answer(self, **_: Any) -> tuple[Any, dict[str, Any]] | None:
        return (type("Http", (), {"status_code": 400})(), DENIAL) if self.shut else None


@pytest.fixture
def lock(session: Session) -> Lock:
    return Lock(session)


@pytest.fixture
def aws(session: Session, lock: Lock) -> Aws:  # noqa: ARG001 - before the first client
    return Aws(session)


@pytest.fixture
def cloudformation(aws: Aws) -> CloudFormation:
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        answers.append(json.loads(body))
        return 200

    return CloudFormation(make_handler(TAGGED, aws, Wire(put=put)), answers=answers)


def test_the_reason_of_a_failed_stack_names_the_tag(
    cloudformation: CloudFormation, pools: Pools, published: Published, lock: Lock
) -> None:
    lock.shut = True
    answer = cloudformation.create(pools.properties())

    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == (
        f"Nothing was published: 1 problem: ReadDenied (user pool {pools.user_pool_id}). [1] AWS denied "
        f"cognito-idp:DescribeUserPool on user pool {pools.user_pool_id}. no policy allows it {ADVICE} To read "
        "more: amplify-outputs explain ReadDenied."
    )
    assert published.nothing()


def test_a_refresh_keeps_the_file_of_a_pool_that_has_lost_the_tag_and_names_it(
    cloudformation: CloudFormation, aws: Aws, pools: Pools, published: Published, lock: Lock
) -> None:
    cloudformation.create(pools.properties())
    before = published.everything()
    lock.shut = True
    store = PublicationStore(aws, Settings.from_environment(TAGGED))
    [(_, refreshed)] = refresh_all(["storefront/prod"], store, Pace(1, sleep=lambda _: None))

    assert not isinstance(refreshed, Exception)
    assert (refreshed.result, [it.fix for it in refreshed.problems]) == ("refused", [ADVICE])
    assert published.everything() == before


def test_a_stack_whose_pool_has_lost_the_tag_can_go_back(
    cloudformation: CloudFormation, pools: Pools, lock: Lock
) -> None:
    first, second = pools.properties(), pools.properties(OutputsVersion="1.4")
    cloudformation.create(first)
    lock.shut = True
    statuses = [
        cloudformation.update(second, first)["Status"],
        cloudformation.update(first, second)["Status"],
        cloudformation.delete(first)["Status"],
    ]

    assert statuses == ["FAILED", "SUCCESS", "SUCCESS"]


def test_the_command_line_reads_with_its_own_rights_and_speaks_of_no_tag(
    command_line: CommandLine, pools: Pools, lock: Lock
) -> None:
    lock.shut = True
    said = command_line.publish(pools)

    assert (said.code, "ReadDenied" in said.err, "tag" in said.err) == (3, True, False)
