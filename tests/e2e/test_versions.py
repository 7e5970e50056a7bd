"""An earlier version of the publisher and this one take turns, with publications of both in place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, remove_publisher
from tools import sam
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone: in every region of an account the emulator gives policies the same names.
PLACE: Final = {"account": "444444444444"}
CONSUMER: Final = (REPOSITORY / "examples" / "consumer.yaml").read_text(encoding="utf-8")
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text(encoding="utf-8")


class World:
    """A publisher of either version, and consumers of it."""

    def __init__(self, aws: Emulator, stacks: Stacks) -> None:
        self._aws, self._stacks = aws, stacks
        self.bucket = ""
        self._names: dict[str, str] = {}
        self._pools, self._ids = "", {"": ""}

    def deploy(self, template: Path) -> None:
        """Put this version in the place of the one that is there."""
        self.bucket = sam.deploy(self._aws, template, **PLACE)["BucketName"]
        self._allow_what_only_the_emulator_asks_for()
        if not self._pools:
            self._pools, self._ids = self._stacks.apply(EXISTING_AUTH)

    def publish(self, publication: str, version: str) -> None:
        """Create the consumer of that publication, or update it."""
        given = {"PublicationName": publication, "OutputsVersion": version, **self._ids}
        name, _ = self._stacks.apply(CONSUMER, given, name=self._names.get(publication))
        self._names[publication] = name

    def withdraw(self, publication: str) -> None:
        """Delete the consumer of that publication."""
        self._stacks.delete(self._names.pop(publication))

    def require_password_length(self, length: int) -> None:
        """Change the pool."""
        self._stacks.apply(EXISTING_AUTH, {"PasswordMinimumLength": str(length)}, name=self._pools)

    def refresh(self, publication: str) -> None:
        """Pass the worker a message about that publication. It must succeed."""
        message = {"messageId": "1", "body": json.dumps({"publications": [publication]})}
        attributes = {"ApproximateReceiveCount": "1", "MessageGroupId": "1"}
        record = message | {"attributes": attributes, "eventSource": "aws:sqs"}
        invoked = self._aws.client("lambda", **PLACE).invoke(
            FunctionName=f"{sam.STACK_NAME}-refresh-worker",
            Payload=json.dumps({"Records": [record]}).encode(),
        )
        assert json.loads(invoked["Payload"].read()) == {"batchItemFailures": []}

    def published(self) -> dict[str, tuple[str, int]]:
        """Version and password length of each publication, the same in both places."""
        found = {}
        for key in self._keys("outputs/"):
            name = key.removeprefix("outputs/").removesuffix("/amplify_outputs.json")
            body = self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            assert self._parameters()[f"/amplify-outputs/{name}"].encode() == body
            document: dict[str, Any] = json.loads(body)
            length = document["auth"]["password_policy"]["min_length"]
            found[name] = (document["version"], length)
        return found

    def traces(self) -> list[str]:
        """What is left of publications: objects and parameters. Notes of withdrawals go by themselves."""
        objects = [key for key in self._keys("") if not key.startswith("withdrawn/")]
        return objects + [name for name in self._parameters() if "/.publisher/" not in name]

    @property
    def _s3(self) -> Any:
        return self._aws.client("s3", **PLACE)

    def _keys(self, prefix: str) -> list[str]:
        found = self._s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [it["Key"] for it in found.get("Contents", [])]

    def _parameters(self) -> dict[str, str]:
        pages = self._aws.client("ssm", **PLACE).get_paginator("get_parameters_by_path")
        return {
            it["Name"]: it["Value"]
            for page in pages.paginate(Path="/amplify-outputs", Recursive=True)
            for it in page["Parameters"]
        }

    def _allow_what_only_the_emulator_asks_for(self) -> None:
        # AWS asks for GetParameters of each parameter [ssm-iam]; the emulator asks for it of all.
        functions = self._aws.client("lambda", **PLACE)
        worker = functions.get_function_configuration(
            FunctionName=f"{sam.STACK_NAME}-refresh-worker"
        )
        statement = {"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}
        self._aws.client("iam", **PLACE).put_role_policy(
            RoleName=worker["Role"].rpartition("/")[2],
            PolicyName="of-the-emulator",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )


@pytest.fixture
def world(aws: Emulator) -> Iterator[World]:
    """An account without a publisher."""
    stacks = Stacks(aws, place=dict(PLACE))
    yield World(aws, stacks)
    stacks.delete_all()
    remove_publisher(aws, **PLACE)


def finds_what_the_other_one_published(
    world: World, one: Path, other: Path, last: Path | None = None
) -> None:
    """One version publishes; the other one refreshes, updates and deletes; then the last one, if there is one."""
    world.deploy(one)
    for name in ("kept", "refreshed", "changed", "removed"):
        world.publish(name, "1.3")

    world.deploy(other)

    length = world.published()["kept"][1]
    world.require_password_length(length + 4)
    world.refresh("refreshed")
    world.publish("changed", "1.5")
    world.withdraw("removed")
    if last is not None:
        world.deploy(last)
        world.refresh("changed")
    assert world.published() == {
        "kept": ("1.3", length),
        "refreshed": ("1.3", length + 4),
        "changed": ("1.5", length + 4),
    }
    for name in ("kept", "refreshed", "changed"):
        world.withdraw(name)
    assert world.traces() == []


def test_an_upgrade_finds_what_the_earlier_version_published(
    world: World, earlier_template: Path, built_template: Path
) -> None:
    finds_what_the_other_one_published(world, earlier_template, built_template)


def test_a_downgrade_finds_what_this_version_published(
    world: World, earlier_template: Path, built_template: Path
) -> None:
    # And up again, over what both have written.
    finds_what_the_other_one_published(world, built_template, earlier_template, built_template)


def test_an_upgrade_that_was_not_built_leaves_the_earlier_version(
    world: World, earlier_template: Path
) -> None:
    world.deploy(earlier_template)
    world.publish("kept", "1.3")

    with pytest.raises(sam.SamFailed):
        world.deploy(REPOSITORY / "template.yaml")

    length = world.published()["kept"][1]
    world.publish("kept", "1.5")
    assert world.published() == {"kept": ("1.5", length)}
    world.withdraw("kept")
    assert world.traces() == []
