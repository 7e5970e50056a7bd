"""Pools of another account: read with the role that the request names, and refreshed with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.pools.role import SESSION_POLICY
from tests.integration import refreshing
from tests.integration.commands import CommandLine, pool_options
from tests.integration.refreshing import Refresher
from tests.integration.waves import FOLLOW_UPS, LOOK, LOOK_AGAIN, READ
from tests.sessions import events_of
from tests.simulation import BUCKET, ENVIRONMENT, REGION, CloudFormation, make_pools

if TYPE_CHECKING:
    from botocore.session import Session

    from amplify_outputs.aws.clients import Aws
    from benchmarks.calls import CallLog
    from tests.simulation import Pools, Published

THERE = "222222222222"
READER = f"arn:aws:iam::{THERE}:role/amplify-outputs-reader"
LISTED = ENVIRONMENT | {"POOL_ROLES": json.dumps({"arns": READER, "externalId": "shop-1"})}
# In the same wave, CloudFormation is asked whether it sent the request.
ASKED = ["DescribeStackResource"]
DENIED = type("Http", (), {"status_code": 403})()


@pytest.fixture
def pools(role_answers: dict[str, dict[str, str]]) -> Pools:
    """Well-made pools of the other account."""
    with mock.patch.dict("os.environ", {"MOTO_ACCOUNT_ID": THERE}):
        return make_pools(REGION, role_answers)


@pytest.fixture
def asked(session: Session) -> list[dict[str, Any]]:
    """What STS was asked."""
    found: list[dict[str, Any]] = []
    events_of(session).register(
        "provide-client-params.sts.AssumeRole", lambda params, **_: found.append(dict(params))
    )
    return found


def publisher(aws: Aws, environment: dict[str, str] = LISTED) -> CloudFormation:
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        answers.append(json.loads(body))
        return 200

    return CloudFormation(make_handler(environment, aws, Wire(put=put)), answers=answers)


class Trust:
    """Whether the role trusts the publisher."""

    is_there = True

    def answer(self, **_: Any) -> tuple[Any, dict[str, Any]] | None:
        """As STS answers if the trust policy does not fit; None to ask it."""
        said = {"Code": "AccessDenied", "Message": "User is not authorized"}
        return None if self.is_there else (DENIED, {"Error": said})


@pytest.fixture
def trust(session: Session) -> Trust:
    trust = Trust()
    events_of(session).register("before-call.sts.AssumeRole", trust.answer)
    return trust


def require_password_length(pools: Pools, length: int) -> None:
    with mock.patch.dict("os.environ", {"MOTO_ACCOUNT_ID": THERE}):
        pools.require_password_length(length)


def with_role(pools: Pools, **changes: Any) -> dict[str, Any]:
    return pools.properties(**{"PoolRoleArn": READER, **changes})


def test_a_file_of_pools_of_another_account_is_published_here(
    aws: Aws, pools: Pools, published: Published, asked: list[dict[str, Any]]
) -> None:
    answer = publisher(aws).create(with_role(pools))

    assert answer["Status"] == "SUCCESS", answer
    assert f":{THERE}:userpool/" in answer["Data"]["UserPoolArn"]
    assert f"::{THERE}:role/" in answer["Data"]["AuthenticatedRoleArn"]
    assert answer["Data"]["Warnings"] == ""
    assert published.parameter()["auth"]["user_pool_id"] == pools.user_pool_id
    assert asked == [
        {
            "RoleArn": READER,
            "RoleSessionName": "amplify-outputs-publisher",
            "DurationSeconds": 900,
            "Policy": SESSION_POLICY,
            "ExternalId": "shop-1",
        }
    ]


def test_the_same_pools_are_not_there_without_the_role(aws: Aws, pools: Pools) -> None:
    answer = publisher(aws).create(pools.properties())

    assert answer["Status"] == "FAILED"
    assert "was not found in us-east-1 of this account" in answer["Reason"]
    assert "set PoolRoleArn" in answer["Reason"]


def test_the_record_keeps_the_role_in_the_format_that_earlier_versions_read(
    aws: Aws, pools: Pools, published: Published
) -> None:
    publisher(aws).create(with_role(pools))

    record = published.record()
    assert (record["recordFormat"], record["request"]["PoolRoleArn"]) == (1, READER)
    assert PublicationRecord.from_json(json.dumps(record).encode()).request == record["request"]


def test_a_first_publication_assumes_the_role_beside_the_look_and_takes_one_wave_more(
    aws: Aws, pools: Pools, log: CallLog
) -> None:
    publisher(aws).create(with_role(pools))

    assert log.waves == [
        sorted([*LOOK, *ASKED, "AssumeRole"]),
        READ,
        FOLLOW_UPS,
        ["PutObject"],
        ["GetObject", "PutObject", "PutObject", "PutObject", "PutParameter"],
        ["PutObject"],
    ]


def test_a_changed_publication_assumes_the_role_beside_the_look_and_takes_no_wave_more(
    aws: Aws, pools: Pools, log: CallLog
) -> None:
    stacks = publisher(aws)
    stacks.create(with_role(pools))
    require_password_length(pools, 12)
    log.clear()
    stacks.update(with_role(pools), with_role(pools))

    assert log.waves == [
        sorted([*LOOK_AGAIN, *ASKED, "AssumeRole"]),
        sorted(READ + FOLLOW_UPS),
        ["PutObject"],
        ["PutObject", "PutParameter"],
        ["PutObject"],
    ]


def test_a_role_that_the_publisher_does_not_list_is_refused_before_sts_is_asked(
    aws: Aws, pools: Pools, published: Published, log: CallLog
) -> None:
    for environment in (ENVIRONMENT, LISTED | {"POOL_ROLES": '{"arns":"x","externalId":""}'}):
        answer = publisher(aws, environment).create(with_role(pools))

        assert answer["Status"] == "FAILED"
        assert answer["Reason"] == (
            f"Nothing was published: 1 problem: PoolRoleNotAllowed (role {READER}). [1] The parameter "
            f"PoolRoleArns of the publisher does not list {READER}. Add the role to PoolRoleArns of "
            "the publisher, or leave PoolRoleArn out. To read more: amplify-outputs explain PoolRoleNotAllowed."
        )
    assert published.nothing()
    assert "AssumeRole" not in {call for wave in log.waves for call in wave}


def test_a_role_that_sts_refuses_is_told_with_what_was_sent(
    trust: Trust, aws: Aws, pools: Pools, published: Published
) -> None:
    trust.is_there = False
    answer = publisher(aws).create(with_role(pools))

    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(
        f"Nothing was published: 1 problem: PoolRoleRefused (role {READER}). [1] AWS denied "
        f"sts:AssumeRole on {READER}, with external ID shop-1. User is not authorized. In account "
        f"{THERE}, make sure that the role exists, "
    )
    assert published.nothing()


def test_a_stack_rolls_back_to_what_is_published_though_the_role_is_gone(
    trust: Trust, aws: Aws, pools: Pools, published: Published
) -> None:
    stacks = publisher(aws)
    stacks.create(with_role(pools))
    before = published.everything()
    trust.is_there = False

    answer = stacks.update(with_role(pools), with_role(pools, OutputsVersion="1.4"))
    deleted = stacks.delete(with_role(pools))

    assert answer["Status"] == "SUCCESS", answer
    assert before != {}
    assert deleted["Status"] == "SUCCESS"
    assert published.nothing()


def refresher(
    aws: Aws, capsys: pytest.CaptureFixture[str], environment: dict[str, str] = LISTED
) -> Refresher:
    with mock.patch.object(refreshing, "ENVIRONMENT", environment):
        return Refresher(aws, capsys)


def test_refreshes_assume_the_role_once_for_all_publications_of_a_message(
    aws: Aws,
    pools: Pools,
    published: Published,
    asked: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    stacks = publisher(aws)
    for name in ("storefront/prod", "storefront/test"):
        stacks.create(with_role(pools, PublicationName=name))
    require_password_length(pools, 12)
    asked.clear()

    assert refresher(aws, capsys)() == {"Updated": 2}
    assert published.parameter()["auth"]["password_policy"]["min_length"] == 12
    assert [one["ExternalId"] for one in asked] == ["shop-1"]


@pytest.mark.parametrize("reason", ["not_listed", "denied"])
def test_a_refresh_whose_role_is_refused_keeps_the_file_and_says_so(
    trust: Trust,
    aws: Aws,
    pools: Pools,
    published: Published,
    capsys: pytest.CaptureFixture[str],
    reason: str,
) -> None:
    publisher(aws).create(with_role(pools))
    before = published.everything()
    refresh = refresher(aws, capsys, ENVIRONMENT if reason == "not_listed" else LISTED)
    if reason == "denied":
        trust.is_there = False

    assert refresh() == {"Refused": 1}
    assert published.everything() == before
    [entry] = refresh.entries
    [problem] = json.loads(entry["Detail"])["problems"]
    code = {"not_listed": "PoolRoleNotAllowed", "denied": "PoolRoleRefused"}[reason]
    assert problem["code"] == code


# The command line --------------------------------------------------------------------------------


@pytest.fixture
def run(aws: Aws, published: Published, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """With a publisher that says in SSM where it is and which roles it may assume."""
    for name, value in (("bucket-name", BUCKET), ("pool-roles", LISTED["POOL_ROLES"])):
        published.ssm.put_parameter(
            Name=f"/amplify-outputs/.publisher/{name}", Value=value, Type="String"
        )
    return CommandLine(aws, capsys)


@pytest.mark.parametrize("sent", [[], ["--pool-role-external-id=shop-2"]])
def test_check_assumes_the_role_with_the_external_id_that_it_is_given(
    run: CommandLine, pools: Pools, asked: list[dict[str, Any]], sent: list[str]
) -> None:
    said = run("check", *pool_options(pools), f"--pool-role-arn={READER}", *sent, "--json")

    assert (said.code, said.json["problems"]) == (0, [])
    assert [one.get("ExternalId") for one in asked] == ["shop-2" if sent else None]


def test_check_tells_why_the_role_was_refused(run: CommandLine, pools: Pools, trust: Trust) -> None:
    trust.is_there = False
    said = run("check", *pool_options(pools), f"--pool-role-arn={READER}", "--json")

    [problem] = said.json["problems"]
    assert (said.code, said.json["outputs"], problem["code"]) == (1, None, "PoolRoleRefused")
    assert f"on {READER}, with no external ID. User is not authorized." in problem["message"]


def test_build_reads_with_the_role(run: CommandLine, pools: Pools) -> None:
    said = run("build", *pool_options(pools), f"--pool-role-arn={READER}")

    assert said.code == 0
    assert json.loads(said.out)["auth"]["user_pool_id"] == pools.user_pool_id


def test_publish_and_diff_assume_the_role_as_the_publisher_does(
    run: CommandLine, pools: Pools, asked: list[dict[str, Any]]
) -> None:
    published = run.publish(pools, f"--pool-role-arn={READER}")
    same = run("diff", "storefront/prod")

    assert (published.code, same.code) == (0, 0)
    assert [one["ExternalId"] for one in asked] == ["shop-1"] * 2


def test_publish_refuses_a_role_that_the_publisher_does_not_list(
    run: CommandLine, pools: Pools, published: Published
) -> None:
    said = run.publish(pools, f"--pool-role-arn={READER}-2", "--json")

    assert said.code == 1
    assert [problem["code"] for problem in said.json["problems"]] == ["PoolRoleNotAllowed"]
    assert published.objects() == []
