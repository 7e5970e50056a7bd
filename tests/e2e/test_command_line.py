"""The command line against the deployed publisher, on an AWS that enforces its policies."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.command_line import CommandLine, pool_options
from tests.e2e.roles import credentials_of_role
from tools.emulator import DEFAULT_ACCOUNT, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

CONSUMER = (REPOSITORY / "examples" / "consumer.yaml").read_text()


@pytest.fixture
def command_line(
    aws: Emulator,
    publisher: Publisher,  # noqa: ARG001 - commands look for it
) -> CommandLine:
    return CommandLine(aws.environment())


@pytest.fixture
def published_by_hand(command_line: CommandLine) -> Iterator[str]:
    """A name that is withdrawn after the test."""
    yield "by/hand"
    command_line("withdraw", "by/hand")


def test_the_same_pools_through_a_stack_publish_and_build_are_the_same_bytes(
    command_line: CommandLine,
    stacks: Stacks,
    pools: dict[str, str],
    publisher: Publisher,
    published_by_hand: str,
    tmp_path: Path,
) -> None:
    stacks.apply(CONSUMER, {"PublicationName": "by/stack", **pools})
    answer = command_line.json("publish", f"--name={published_by_hand}", *pool_options(pools))
    built = command_line("build", *pool_options(pools))
    sha256 = hashlib.sha256(built).hexdigest()

    fetched = {
        (name, source): command_line("fetch", name, f"--from={source}")
        for name in ("by/stack", published_by_hand)
        for source in ("s3", "ssm")
    }
    assert set(fetched.values()) == {built}
    assert (answer["sha256"], answer["changed"], answer["parameterVersion"]) == (sha256, True, 1)
    assert answer["objectUri"] == f"s3://{publisher.bucket}/outputs/by/hand/amplify_outputs.json"

    command_line("fetch", "by/stack", published_by_hand, "-o", str(tmp_path / "outputs"))
    files = [
        tmp_path / "outputs" / name / "amplify_outputs.json"
        for name in ("by/stack", published_by_hand)
    ]
    assert [file.read_bytes() for file in files] == [built, built]
    listed = {it["name"]: it for it in command_line.json("list", "by/")["publications"]}
    assert {name: it["sha256"] for name, it in listed.items()} == {
        "by/hand": sha256,
        "by/stack": sha256,
    }
    assert listed["by/hand"]["owner"] == {"stack": f"cli:{DEFAULT_ACCOUNT}", "resource": "by/hand"}
    assert {it["userPoolId"] for it in listed.values()} == {pools["UserPoolId"]}


def test_what_is_published_is_compared_published_again_and_withdrawn(
    aws: Emulator,
    command_line: CommandLine,
    stacks: Stacks,
    pools: dict[str, str],
    published_by_hand: str,
) -> None:
    name = published_by_hand
    stacks.apply(CONSUMER, {"PublicationName": "by/stack", **pools})
    publish = ["publish", f"--name={name}", *pool_options(pools)]
    first = command_line.json(*publish)
    before = command_line("fetch", name)
    assert command_line.json("diff", name)["same"] is True

    aws.client("cognito-idp").create_group(UserPoolId=pools["UserPoolId"], GroupName="zebras")
    for changed in (name, "by/stack"):
        differences = command_line.json("diff", changed, code=1)["differences"]
        assert [found["path"] for found in differences] == ["auth.groups"]
        assert [list(group) for group in differences[0]["new"]][-1] == ["zebras"]

    second = command_line.json(*publish)
    assert (second["changed"], second["parameterVersion"]) == (True, 2)
    assert second["sha256"] != first["sha256"]
    command_line("fetch", name, f"--expect-sha256={first['sha256']}", code=1)
    command_line("fetch", name, f"--expect-sha256={second['sha256']}", "--wait=5")
    earlier = command_line("fetch", name, "--version=1", f"--expect-sha256={first['sha256']}")
    assert earlier == before

    command_line(*publish[:1], "--name=by/stack", *publish[2:], code=1)
    command_line("withdraw", "by/stack", code=1)
    assert command_line("withdraw", name) == b"Withdrew by/hand.\n"
    command_line("fetch", name, code=1)
    listed = command_line.json("list", "by/")["publications"]
    assert [it["name"] for it in listed] == ["by/stack"]


class TestPermissions:
    @pytest.fixture
    def role(self, aws: Emulator) -> Iterator[Callable[..., CommandLine]]:
        """The command line of a role with that policy, and that to read pools if it shall have it."""
        iam, roles = aws.client("iam"), []
        reads = {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": [
                    "cognito-idp:DescribeUserPool",
                    "cognito-idp:DescribeUserPoolClient",
                    "cognito-idp:GetUserPoolMfaConfig",
                    "cognito-idp:ListGroups",
                    "cognito-idp:ListIdentityProviders",
                    "cognito-identity:DescribeIdentityPool",
                    "cognito-identity:GetIdentityPoolRoles",
                ],
                "Resource": "*",
            },
        }

        def command_line_of(policy_arn: str, *, reads_pools: bool) -> CommandLine:
            name = f"command-line-{len(roles)}"
            credentials = credentials_of_role(aws, name, policy_arn)
            roles.append((name, policy_arn))
            if reads_pools:
                iam.put_role_policy(
                    RoleName=name, PolicyName="pools", PolicyDocument=json.dumps(reads)
                )
            return CommandLine(aws.environment() | credentials)

        yield command_line_of
        for name, policy_arn in roles:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy_arn)
            for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
                iam.delete_role_policy(RoleName=name, PolicyName=inline)
            iam.delete_role(RoleName=name)

    def test_of_the_publish_policy_suffice_with_the_reads_of_pools(
        self,
        command_line: CommandLine,
        role: Callable[..., CommandLine],
        pools: dict[str, str],
        publisher: Publisher,
        published_by_hand: str,
    ) -> None:
        built = command_line("build", *pool_options(pools))
        command_line = role(publisher.publish_policy_arn, reads_pools=True)
        answer = command_line.json("publish", f"--name={published_by_hand}", *pool_options(pools))
        # What only explains is denied, and nothing else is: the very same document.
        assert "NotChecked" in {problem["code"] for problem in answer["problems"]}
        assert answer["sha256"] == hashlib.sha256(built).hexdigest()
        assert command_line.json("diff", published_by_hand)["same"] is True
        assert [it["name"] for it in command_line.json("list", "by/")["publications"]] == [
            "by/hand"
        ]
        assert command_line.json("withdraw", published_by_hand)["withdrawn"] is True

    def test_of_the_read_policy_suffice_to_fetch_and_list_and_not_to_write(
        self,
        command_line: CommandLine,
        role: Callable[..., CommandLine],
        pools: dict[str, str],
        publisher: Publisher,
        published_by_hand: str,
    ) -> None:
        publish = ["publish", f"--name={published_by_hand}", *pool_options(pools)]
        command_line(*publish)
        reader = role(publisher.read_policy_arn, reads_pools=True)
        assert reader("fetch", published_by_hand) == command_line("fetch", published_by_hand)
        reader("fetch", published_by_hand, "--version=1")
        reader("diff", published_by_hand)
        assert [it["name"] for it in reader.json("list", "by/")["publications"]] == ["by/hand"]
        fetching = role(publisher.read_policy_arn, reads_pools=False)
        shown = fetching.json("show", published_by_hand)
        assert (shown["owner"]["kind"], shown["userPoolId"]) == (
            "command line",
            pools["UserPoolId"],
        )
        before = command_line.json("list", "by/")
        reader(*publish, "--outputs-version=1.4", code=3)
        reader("withdraw", published_by_hand, code=3)
        assert command_line.json("list", "by/") == before

    def test_of_a_printed_policy_suffice_to_fetch_what_it_names_and_nothing_else(
        self,
        aws: Emulator,
        command_line: CommandLine,
        role: Callable[..., CommandLine],
        pools: dict[str, str],
        published_by_hand: str,
    ) -> None:
        """The record of another publication has the Outputs and the owner of another team."""
        other = f"{published_by_hand}/other"
        for name in (published_by_hand, other):
            command_line("publish", f"--name={name}", *pool_options(pools))
        document = command_line("policy", published_by_hand).decode()
        iam = aws.client("iam")
        arn = iam.create_policy(PolicyName="reads-one", PolicyDocument=document)["Policy"]["Arn"]
        reader = role(arn, reads_pools=False)

        assert reader("fetch", published_by_hand) == command_line("fetch", published_by_hand)
        reader("fetch", published_by_hand, "--from=ssm")
        reader("show", published_by_hand)
        reader("fetch", other, code=3)
        reader("list", code=3)
        command_line("withdraw", other)


def test_pools_are_found_and_what_is_printed_for_them_publishes(
    command_line: CommandLine, stacks: Stacks
) -> None:
    existing = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()
    stack, ids = stacks.apply(existing)

    def found() -> dict[str, Any]:
        (pool,) = command_line.json("discover", ids["UserPoolId"])["userPools"]
        (client,) = pool["appClients"]
        return dict(client)

    assert (found()["id"], found()["usable"]) == (ids["UserPoolClientId"], True)
    assert [pool["id"] for pool in found()["identityPools"]] == [ids["IdentityPoolId"]]
    template = command_line(
        "discover", "--as=cloudformation", "--name=by/paste", f"--from-stack={stack}"
    )
    stacks.apply(template.decode())
    assert found()["publications"] == ["by/paste"]
    assert json.loads(command_line("fetch", "by/paste")) == json.loads(
        command_line("build", f"--from-stack={stack}")
    )
    assert (
        command_line.json("check", "by/paste")["outputs"]["auth"]["user_pool_id"]
        == (ids["UserPoolId"])
    )
