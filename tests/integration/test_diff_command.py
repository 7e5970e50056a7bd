"""`diff`: what is published, against what the pools say now."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tests.simulation import BUCKET

if TYPE_CHECKING:
    import pytest

    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published


def test_what_was_just_published_is_what_the_pools_say(
    command_line: CommandLine, pools: Pools, cloudformation: CloudFormation
) -> None:
    cloudformation.create(pools.properties())
    said = command_line("diff", "storefront/prod")
    assert said.code == 0
    assert said.out.startswith("storefront/prod, published 20")
    assert said.out.endswith(", matches its pools.\n")
    assert said.err == ""
    answer = command_line("diff", "storefront/prod", "--json").json
    assert answer["sha256"]["old"] == answer["sha256"]["new"]
    assert (answer["same"], answer["differences"], answer["problems"]) == (True, [], [])


def test_every_field_that_changed_in_the_pools_is_shown_with_both_values(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    before = published.everything()
    pools.require_password_length(12)
    pools.idp.create_group(UserPoolId=pools.user_pool_id, GroupName="admins")
    said = command_line("diff", "storefront/prod")
    assert said.code == 1
    said_lines = said.out.splitlines()
    assert said_lines[:6] == [
        "auth.groups",
        "  - []",
        '  + [{"admins": {}}]',
        "auth.password_policy.min_length",
        "  - 8",
        "  + 12",
    ]
    answer = command_line("diff", "storefront/prod", "--json").json
    shown = [
        line
        for found in answer["differences"]
        for line in (
            found["path"],
            *([f"  - {json.dumps(found['old'])}"] if "old" in found else []),
            *([f"  + {json.dumps(found['new'])}"] if "new" in found else []),
        )
    ]
    record = published.record()
    summary = (
        f"storefront/prod, published {record['publishedAt']}, differs from its pools in "
        f"{len(answer['differences'])} fields."
    )
    assert said_lines == [
        *shown,
        "",
        summary,
    ]
    assert {"path": "auth.password_policy.min_length", "old": 8, "new": 12} in answer["differences"]
    assert answer["same"] is False
    assert answer["sha256"]["old"] == record["sha256"] != answer["sha256"]["new"]
    assert published.everything() == before


def test_what_somebody_wrote_into_a_record_or_a_pool_is_printed_and_never_obeyed(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    record = published.record()
    mean = "\x1b]8;;https://x.example\x07\n::stop-commands::x"
    key = "records/storefront/prod.json"
    published.s3.put_object(
        Bucket=BUCKET, Key=key, Body=json.dumps(record | {"publishedAt": mean}).encode()
    )
    pools.idp.create_group(UserPoolId=pools.user_pool_id, GroupName="##[group]x")

    for command in ("diff", "list"):
        said = command_line(command, *(["storefront/prod"] if command == "diff" else []))
        written = f"{said.out}{said.err}"
        assert "\x1b" not in written
        assert "##[" not in written
        assert [line for line in written.splitlines() if line.lstrip().startswith("::")] == []
    answer = command_line("diff", "storefront/prod", "--json")
    assert answer.json["publishedAt"] == mean
    assert "##[" not in answer.out
    assert '"\\u0023#[group]x"' in answer.out


def test_publishing_what_was_compared_gives_its_sha256(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools)
    pools.require_password_length(12)
    compared = command_line("diff", "storefront/prod", "--json").json["sha256"]["new"]
    assert command_line.publish(pools, "--json").json["sha256"] == compared
    assert command_line("diff", "storefront/prod").code == 0


def test_on_a_terminal_old_is_red_and_new_is_green(
    command_line: CommandLine, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    command_line.publish(pools, "--outputs-version=1.4")
    pools.require_password_length(12)
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = command_line("diff", "storefront/prod").out
    assert "\x1b[1mauth.password_policy.min_length\x1b[0m\n" in out
    assert "\x1b[32m  + 12\x1b[0m\n" in out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in command_line("diff", "storefront/prod").out


def test_problems_that_the_pools_have_now_are_shown_with_the_differences(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools)
    pools.roles.clear()
    said = command_line("diff", "storefront/prod")
    assert said.code == 1
    assert ", matches its pools.\n" in said.out
    assert "  error    AuthenticatedRoleMissing\n" in said.out
    assert said.out.endswith("The file cannot be published: 1 error.\n")
    said = command_line("diff", "storefront/prod", "--json")
    assert said.code == 1
    codes = [problem["code"] for problem in said.json["problems"]]
    assert (said.json["same"], codes) == (True, ["AuthenticatedRoleMissing"])


def test_pools_that_are_gone_cannot_be_compared(command_line: CommandLine, pools: Pools) -> None:
    command_line.publish(pools)
    pools.idp.delete_user_pool(UserPoolId=pools.user_pool_id)
    said = command_line("diff", "storefront/prod")
    assert said.code == 1
    assert ", cannot be compared, because its pools cannot be read.\n" in said.out
    assert "  error    UserPoolNotFound\n" in said.out
    answer = command_line("diff", "storefront/prod", "--json").json
    assert (answer["same"], answer["differences"], answer["sha256"]["new"]) == (False, None, None)


def test_a_denied_read_is_exit_code_3(command_line: CommandLine, pools: Pools, aws: Aws) -> None:
    command_line.publish(pools)

    def deny(**_: Any) -> None:
        error = {"Error": {"Code": "AccessDeniedException", "Message": "not allowed"}}
        raise pools.idp.exceptions.ClientError(error, "ListGroups")

    aws.cognito_idp("us-east-1").meta.events.register(
        "before-call.cognito-identity-provider.ListGroups", deny
    )
    said = command_line("diff", "storefront/prod", "--json")
    assert said.code == 3
    assert [problem["code"] for problem in said.json["problems"]] == ["ReadDenied"]


def test_what_is_published_to_ssm_alone_is_compared_too(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools, "--destinations=ssm")
    assert command_line("diff", "storefront/prod").code == 0


def test_what_is_not_published_or_not_as_it_was_cannot_be_compared(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    said = command_line("diff", "storefront/prod")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("storefront/prod is not published: it has no record in s3://")
    command_line.publish(pools)
    key = "outputs/storefront/prod/amplify_outputs.json"
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")
    said = command_line("diff", "storefront/prod", "--json")
    assert (said.code, json.loads(said.out)["error"]["message"]) == (1, said.err.strip())
    assert "is not what was published as storefront/prod" in said.err


def test_values_of_anybody_cannot_reach_the_terminal_as_a_command(
    command_line: CommandLine, pools: Pools
) -> None:
    outputs = '{"custom": {"\\u001b[2J": "\\u001b[2J[red]\\u202e"}}'
    command_line.publish(pools, f"--outputs={outputs}")
    pools.idp.update_user_pool(
        UserPoolId=pools.user_pool_id,
        Policies={"PasswordPolicy": {"MinimumLength": 9}},
        AutoVerifiedAttributes=["email"],
    )
    said = command_line("diff", "storefront/prod")
    assert said.code == 1
    assert os.linesep in said.out
    assert "\x1b" not in said.out
