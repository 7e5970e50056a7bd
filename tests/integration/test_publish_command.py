"""`publish` and `withdraw`: the custom resource's story, with the command line as owner."""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import publish as story
from amplify_outputs.cli import publish, publisher, withdraw
from amplify_outputs.store.writer import PublicationStore
from tests.integration.commands import pool_options
from tests.simulation import ACCOUNT, BUCKET, RESOURCES, STACK

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

KEY = "outputs/storefront/prod/amplify_outputs.json"
OWNER = {"stack": f"cli:{ACCOUNT}", "resource": "storefront/prod"}
HOLDER = (
    f"the command line (cli:{ACCOUNT}/storefront/prod; to remove it, run `amplify-outputs withdraw "
    "storefront/prod`)"
)


def test_publish_says_where_the_document_is(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    said = command_line.publish(pools)
    body = json.dumps(published.object(), separators=(",", ":"), sort_keys=True)
    sha256 = published.record()["sha256"]
    assert said.code == 0
    assert said.out == (
        "Published storefront/prod\n"
        "  parameter  /amplify-outputs/storefront/prod, version 1\n"
        f"  object     s3://{BUCKET}/{KEY}\n"
        f"  sha256     {sha256}\n"
    )
    assert said.err == ""
    assert published.parameter() == published.object()
    assert json.loads(body)["auth"]["user_pool_id"] == pools.user_pool_id
    assert published.record()["owner"] == OWNER
    assert command_line.publish(pools).out.startswith("Unchanged: storefront/prod\n")


def test_publish_json_is_what_stands_there(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    answer = command_line.publish(pools, "--json").json
    record = published.record()
    assert answer == {
        "name": "storefront/prod",
        "changed": True,
        "sha256": record["sha256"],
        "outputsVersion": "1.5",
        "parameterVersion": 1,
        "objectVersions": {"json": record["objectVersions"]["json"]},
        "publishedAt": record["publishedAt"],
        "parameterName": "/amplify-outputs/storefront/prod",
        "objectUri": f"s3://{BUCKET}/{KEY}",
        "problems": [],
    }
    assert answer["objectVersions"]["json"]
    again = command_line.publish(pools, "--json").json
    assert again == answer | {"changed": False}
    pools.require_password_length(12)
    changed = command_line.publish(pools, "--json").json
    assert (changed["changed"], changed["parameterVersion"]) == (True, 2)
    assert changed["sha256"] != answer["sha256"]


def test_publish_says_in_the_record_whether_to_publish_again_when_the_pools_change(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    assert "KeepInSync" not in published.record()["request"]

    said = command_line.publish(pools, "--no-keep-in-sync", "--json").json

    assert published.record()["request"]["KeepInSync"] == "false"
    assert (said["changed"], said["parameterVersion"]) == (False, 1)


def test_the_same_pools_through_a_stack_publish_and_build_are_the_same_bytes(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    cloudformation: CloudFormation,
    tmp_path: Path,
) -> None:
    more = {"Outputs": {"custom": {"stage": "prod", "a": ["1"]}}, "OutputsVersion": "1.4"}
    options = ['--outputs={"custom": {"a": ["1"], "stage": "prod"}}', "--outputs-version=1.4"]
    cloudformation.create(pools.properties(PublicationName="by/stack", **more))
    command_line.publish(pools, *options, name="by/hand")
    built = tmp_path / "built.json"
    assert command_line("build", f"-o{built}", *pool_options(pools), *options).code == 0
    for name in ("by/stack", "by/hand"):
        stored = published.s3.get_object(Bucket=BUCKET, Key=f"outputs/{name}/amplify_outputs.json")
        parameter = published.ssm.get_parameter(Name=f"/amplify-outputs/{name}")
        assert stored["Body"].read() == built.read_bytes()
        assert parameter["Parameter"]["Value"].encode() == built.read_bytes()
        sha256 = hashlib.sha256(built.read_bytes()).hexdigest()
        assert published.record(name)["sha256"] == sha256


def test_publish_of_one_destination_says_that_one(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    answer = command_line.publish(pools, "--destinations=s3", "--json").json
    assert (answer["parameterName"], answer["parameterVersion"]) == (None, None)
    assert answer["objectUri"] == f"s3://{BUCKET}/{KEY}"
    assert "/amplify-outputs/storefront/prod" not in published.parameters()
    said = command_line.publish(pools, "--destinations=ssm")
    assert "parameter  /amplify-outputs/storefront/prod, version 1\n" in said.out
    assert "object" not in said.out
    assert KEY not in published.objects()


def test_publish_of_wrong_options_writes_nothing_and_is_exit_code_2(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    before = published.everything()
    said = command_line.publish(pools, "--outputs-version=9")
    assert (said.code, said.out) == (2, "")
    assert "error    PropertyInvalid\n" in said.err
    said = command_line.publish(pools, "--outputs-version=9", "--json")
    assert said.code == 2
    assert [problem["subject"] for problem in said.json.pop("problems")] == ["OutputsVersion"]
    assert published.everything() == before


def test_publish_of_broken_pools_writes_nothing_and_is_exit_code_1(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    pools.roles.clear()
    before = published.everything()
    said = command_line.publish(pools)
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("The file cannot be published: 1 error.\n")
    answer = command_line.publish(pools, "--json").json
    assert [problem["code"] for problem in answer.pop("problems")] == ["AuthenticatedRoleMissing"]
    assert answer == {
        "name": "storefront/prod",
        "changed": False,
        "sha256": None,
        "outputsVersion": None,
        "parameterVersion": None,
        "objectVersions": None,
        "publishedAt": None,
        "parameterName": None,
        "objectUri": None,
    }
    assert published.everything() == before


def test_publish_of_pools_that_broke_since_says_so_and_keeps_what_stands(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    first = command_line.publish(pools, "--json").json
    document = published.object()
    pools.roles.clear()
    said = command_line.publish(pools)
    assert (said.code, said.out) == (1, "")
    assert "error    AuthenticatedRoleMissing\n" in said.err
    assert said.err.endswith(
        f"storefront/prod keeps the file that was published at {first['publishedAt']}.\n"
    )
    said = command_line.publish(pools, "--json")
    answer = said.json
    assert said.code == 1
    assert [problem["code"] for problem in answer.pop("problems")] == ["AuthenticatedRoleMissing"]
    assert answer == {name: value for name, value in first.items() if name != "problems"} | {
        "changed": False
    }
    assert published.object() == published.parameter() == document


def test_problems_that_forbid_nothing_are_words_beside_what_was_published(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    pools.roles.clear()
    said = command_line.publish(pools, "--accept-problems=AuthenticatedRoleMissing")
    assert said.code == 0
    assert said.out.startswith("Published storefront/prod\n")
    assert "error    AuthenticatedRoleMissing (accepted)\n" in said.err
    assert said.err.endswith("The file is published: 1 accepted.\n")
    answer = command_line.publish(
        pools, "--accept-problems=AuthenticatedRoleMissing", "--json"
    ).json
    assert answer["problems"] == published.record()["problems"] != []


def test_a_name_of_a_stack_is_neither_published_nor_withdrawn(
    command_line: CommandLine, pools: Pools, published: Published, cloudformation: CloudFormation
) -> None:
    cloudformation.create(pools.properties())
    before = published.everything()
    said = command_line.publish(pools, "--outputs-version=1")
    assert (said.code, said.out) == (1, "")
    assert f"belongs to resource Outputs4Web of {STACK}. " in said.err
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "storefront/prod was not published by this command line: the publication record belongs to "
        f"resource Outputs4Web of {STACK}; the S3 object belongs to resource Outputs4Web of {STACK}; "
        f"the SSM parameter belongs to resource Outputs4Web of {STACK}. Nothing was removed. Remove "
        "the resource from its stack. If the stack was deleted, first take the publication over with "
        "`amplify-outputs publish --adopt`.\n"
    )
    assert published.everything() == before


def test_a_name_of_the_command_line_is_not_a_stacks_even_with_adopt(
    command_line: CommandLine, pools: Pools, published: Published, cloudformation: CloudFormation
) -> None:
    command_line.publish(pools)
    before = published.everything()
    answer = cloudformation.create(pools.properties())
    assert answer["Status"] == "FAILED"
    assert f"the publication record belongs to {HOLDER}. " in answer["Reason"]
    answer = cloudformation.create(pools.properties(Adopt="true"))
    assert answer["Status"] == "FAILED"
    assert f"cannot be adopted: the publication record belongs to {HOLDER}" in answer["Reason"]
    assert published.everything() == before
    assert command_line("withdraw", "storefront/prod").code == 0
    assert cloudformation.create(pools.properties())["Status"] == "SUCCESS"


def test_what_a_deleted_stack_left_behind_is_taken_over_with_adopt_and_can_be_withdrawn_then(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    cloudformation: CloudFormation,
) -> None:
    cloudformation.create(pools.properties())
    assert "which still exists" in command_line.publish(pools, "--adopt").err
    RESOURCES[cloudformation.stack, "Outputs4Web"]["ResourceStatus"] = "DELETE_SKIPPED"
    assert command_line.publish(pools).err.endswith(" was retained, add --adopt.\n")
    assert command_line.publish(pools, "--adopt").code == 0
    assert published.record()["owner"] == OWNER
    assert command_line("withdraw", "storefront/prod").code == 0
    assert published.objects() == []


def test_withdraw_gives_back_what_the_command_line_has_not_finished_to_adopt(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    cloudformation: CloudFormation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(story, "left_behind", lambda *_: True)
    cloudformation.create(pools.properties())
    before = published.object()
    with monkeypatch.context() as dying:
        dying.setattr(PublicationStore, "finish", lambda *_: sys.exit(9))
        with pytest.raises(SystemExit):
            command_line.publish(pools, "--adopt", "--outputs-version=1.4")
    assert published.record()["owner"] == OWNER
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Gave storefront/prod back to resource Outputs4Web of {STACK}: the adoption of it had not "
        "finished. To remove it, adopt it again, and then withdraw it.\n"
    )
    assert published.record()["owner"] == {"stack": STACK, "resource": "Outputs4Web"}
    assert (published.object(), published.parameter()) == (before, before)


def test_withdraw_removes_everything_and_is_done_when_there_is_nothing(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    before = published.everything()
    command_line.publish(pools)
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.out, said.err) == (0, "Withdrew storefront/prod.\n", "")
    assert published.everything() == before
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.out) == (0, "storefront/prod is not published.\n")
    answer = {"name": "storefront/prod", "withdrawn": False, "left": []}
    assert command_line("withdraw", "storefront/prod", "--json").json == answer
    # At once, without the older withdrawal in its way.
    assert command_line.publish(pools).code == 0
    answer = command_line("withdraw", "storefront/prod", "--json").json
    assert answer == {"name": "storefront/prod", "withdrawn": True, "left": []}


def test_withdraw_leaves_what_somebody_else_put_in_one_of_the_places(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools, "--destinations=s3")
    published.ssm.put_parameter(Name="/amplify-outputs/storefront/prod", Value="x", Type="String")
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.out) == (0, "Withdrew storefront/prod.\n")
    assert said.err == ("The SSM parameter was not removed: it belongs to no publisher.\n")
    assert published.objects() == []
    assert "/amplify-outputs/storefront/prod" in published.parameters()
    said = command_line("withdraw", "storefront/prod")
    assert said.code == 1
    assert "the SSM parameter belongs to no publisher. " in said.err


def test_a_machine_whose_clock_is_behind_undoes_nothing_and_is_told(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command_line.publish(pools)
    before = published.everything()
    for command in (publish, withdraw):
        monkeypatch.setattr(command, "requested_now", lambda: "20200101T000000.000000Z")
    said = command_line("withdraw", "storefront/prod")
    assert (said.code, said.out) == (1, "")
    assert "its clock is ahead of the clock of this machine. Nothing was removed" in said.err
    said = command_line.publish(pools, "--outputs-version=1")
    assert said.code == 1
    assert "This request was superseded" in said.err
    assert published.everything() == before


def test_moments_sort_by_time_also_within_a_second() -> None:
    moments = [publisher.requested_now() for _ in range(50)]
    assert all(one <= other for one, other in itertools.pairwise(moments))
    assert moments[0] < moments[-1]


def test_a_publisher_that_says_no_tier_is_one_with_the_default(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    published.ssm.delete_parameter(Name="/amplify-outputs/.publisher/parameter-tier")
    large = json.dumps({"custom": {"x": "y" * 5000}})
    assert command_line.publish(pools, f"--outputs={large}").code == 0


def test_the_tier_of_the_publisher_is_the_limit(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/parameter-tier",
        Value="Standard",
        Type="String",
        Overwrite=True,
    )
    large = json.dumps({"custom": {"x": "y" * 5000}})
    said = command_line.publish(pools, f"--outputs={large}")
    assert said.code == 1
    assert "error    DocumentTooLarge\n" in said.err


@pytest.mark.parametrize("command", ["publish", "withdraw", "diff", "list"])
def test_without_a_publisher_there_is_nothing_to_do(
    command_line: CommandLine, pools: Pools, command: str
) -> None:
    nowhere = "--parameter-prefix=/nowhere"
    given = {
        "publish": ["--name=x", *pool_options(pools)],
        "withdraw": ["x"],
        "diff": ["x"],
        "list": [],
    }
    said = command_line(command, *given[command], nowhere)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(
        "No publisher was found: SSM parameter /nowhere/.publisher/bucket-name does not exist"
    )


def test_a_denied_write_is_exit_code_3_and_leaves_nothing(
    command_line: CommandLine, pools: Pools, published: Published, aws: Aws
) -> None:
    before = published.everything()

    def deny(**_: Any) -> None:
        error = {"Error": {"Code": "AccessDeniedException", "Message": "not allowed"}}
        raise aws.ssm.exceptions.ClientError(error, "PutParameter")

    aws.ssm.meta.events.register("before-call.ssm.PutParameter", deny)
    said = command_line.publish(pools)
    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "Parameter Store refused PutParameter: AccessDeniedException: not allowed. Grant PutParameter to the "
        "role or user that makes the call.\n"
    )
    assert published.everything() == before
