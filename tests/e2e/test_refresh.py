"""Publications that follow their pools: the deployed sweep, queue, worker and event bus.

CloudTrail, and so the rule for changes, is nothing that the emulator has: the sweep gets the events as
EventBridge would pass them on. The queue's delay of a minute is switched off.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from tests.e2e.roles import grant
from tools.emulator import REPOSITORY
from tools.stacks import log_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

CONSUMER = (REPOSITORY / "examples" / "consumer.yaml").read_text()
EXISTING_AUTH = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()
SECONDS = 30.0

T = TypeVar("T")


class Refresher:
    """The deployed refresher, and what it tells others."""

    def __init__(self, aws: Emulator, publisher: Publisher) -> None:
        self._aws, self._publisher = aws, publisher
        self.sqs = aws.client("sqs")
        described = aws.client("cloudformation").describe_stack_resources(
            StackName=publisher.stack_name
        )
        ids = {
            it["LogicalResourceId"]: it["PhysicalResourceId"] for it in described["StackResources"]
        }
        self.queue, self.dead_letters = ids["RefreshQueue"], ids["RefreshDeadLetters"]
        self._listener = self.sqs.create_queue(QueueName=f"told-{uuid.uuid4().hex}")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self._listener, AttributeNames=["QueueArn"])[
            "Attributes"
        ]["QueueArn"]
        self._grants = [
            # AWS has no such action, SendMessage is enough there [sqs-iam]; the emulator asks for it.
            grant(ids["RefreshSweepRole"], "sqs:SendMessageBatch"),
            # AWS asks for it of each parameter [ssm-iam]; the emulator asks for it of all.
            grant(ids["RefreshWorkerRole"], "ssm:GetParameters"),
        ]
        for granted in self._grants:
            aws.client("iam").put_role_policy(**granted)
        events = aws.client("events")
        events.put_rule(
            Name="told", EventPattern=json.dumps({"source": ["amplify-outputs"]}), State="ENABLED"
        )
        events.put_targets(Rule="told", Targets=[{"Id": "listener", "Arn": arn}])
        self._told: list[dict[str, Any]] = []

    def set_queue(self, **attributes: str) -> None:
        """Change attributes of the refresh queue."""
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes=attributes)

    def remove_listener(self) -> None:
        """Nobody is told any more."""
        events = self._aws.client("events")
        events.remove_targets(Rule="told", Ids=["listener"])
        events.delete_rule(Name="told")
        self.sqs.delete_queue(QueueUrl=self._listener)
        for granted in self._grants:
            name = {key: granted[key] for key in ("RoleName", "PolicyName")}
            self._aws.client("iam").delete_role_policy(**name)

    def sweep(self, event: dict[str, Any]) -> dict[str, int]:
        """Pass the event to the sweep; what it asked for."""
        invoked = self._aws.client("lambda").invoke(
            FunctionName=f"{self._publisher.stack_name}-refresh-sweep",
            Payload=json.dumps(event).encode(),
        )
        answer: dict[str, int] = json.loads(invoked["Payload"].read())
        assert "FunctionError" not in invoked, answer
        return answer

    def told_of(self, name: str) -> tuple[str, dict[str, Any]]:
        """The next event about that publication: its kind and detail."""

        def told() -> dict[str, Any] | None:
            received = self.sqs.receive_message(QueueUrl=self._listener, MaxNumberOfMessages=10)
            for message in received.get("Messages", []):
                self._told.append(json.loads(message["Body"]))
                self.sqs.delete_message(
                    QueueUrl=self._listener, ReceiptHandle=message["ReceiptHandle"]
                )
            return next((it for it in self._told if it["detail"]["publication"] == name), None)

        event = eventually(told)
        self._told.remove(event)
        return event["detail-type"], event["detail"]

    def said_of(self, name: str) -> str:
        """What the worker's log says first of that publication: updated, unchanged, …."""

        def said() -> str | None:
            group = f"/aws/lambda/{self._publisher.stack_name}-refresh-worker"
            lines = [json.loads(line) for line in log_lines(self._aws, group) if line[:1] == "{"]
            return next((it["message"] for it in lines if it.get("publication") == name), None)

        return eventually(said)


def eventually(look: Callable[[], T | None]) -> T:
    """What is seen as soon as there is something to see."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if (seen := look()) is not None:
            return seen
        time.sleep(0.2)
    pytest.fail(f"nothing within {SECONDS} seconds")


@pytest.fixture
def refresher(aws: Emulator, publisher: Publisher) -> Iterator[Refresher]:
    found = Refresher(aws, publisher)
    found.set_queue(DelaySeconds="0")
    yield found
    found.set_queue(DelaySeconds="60", VisibilityTimeout="2520")
    found.remove_listener()


def event(name: str) -> dict[str, Any]:
    """The event of that name in events/."""
    found: dict[str, Any] = json.loads((REPOSITORY / "events" / f"{name}.json").read_text())
    return found


def change(name: str, **parameters: str) -> dict[str, Any]:
    """What EventBridge passes on of a call that CloudTrail saw."""
    changed = event("pool-changed")
    changed["detail"] |= {"eventName": name, "requestParameters": parameters}
    return changed


class Place:
    """Pools of their own and one publication of them."""

    def __init__(self, aws: Emulator, publisher: Publisher, stacks: Stacks, name: str) -> None:
        self._aws, self._publisher, self._stacks, self.name = aws, publisher, stacks, name
        self._pools, self.ids = stacks.apply(EXISTING_AUTH)
        self.stack, _ = stacks.apply(CONSUMER, {"PublicationName": name, **self.ids})

    def require_password_length(self, length: int) -> None:
        self._stacks.apply(EXISTING_AUTH, {"PasswordMinimumLength": str(length)}, name=self._pools)

    def document(self) -> dict[str, Any]:
        """The document, the same in both places and with the digest of the record."""
        parameter = self._aws.client("ssm").get_parameter(
            Name=f"{self._publisher.prefix}/{self.name}"
        )
        body = self._object(f"outputs/{self.name}/amplify_outputs.json")
        assert parameter["Parameter"]["Value"].encode() == body
        document: dict[str, Any] = json.loads(body)
        return document

    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._object(f"records/{self.name}.json"))
        return record

    def versions(self) -> tuple[list[str], int]:
        """Every version of every object of the bucket, and of the parameter."""
        found = self._aws.client("s3").list_object_versions(Bucket=self._publisher.bucket)
        parameter = self._aws.client("ssm").get_parameter(
            Name=f"{self._publisher.prefix}/{self.name}"
        )
        versions = [version["VersionId"] for version in found.get("Versions", [])]
        return sorted(versions), parameter["Parameter"]["Version"]

    def left(self) -> list[str]:
        """The keys of everything that there is under its name."""
        found = self._aws.client("s3").list_objects_v2(Bucket=self._publisher.bucket)
        return [
            it["Key"]
            for it in found.get("Contents", [])
            if self.name in it["Key"] and not it["Key"].startswith("withdrawn/")
        ]

    def _object(self, key: str) -> bytes:
        found = self._aws.client("s3").get_object(Bucket=self._publisher.bucket, Key=key)
        body: bytes = found["Body"].read()
        return body


@pytest.fixture
def place(aws: Emulator, publisher: Publisher, stacks: Stacks) -> Place:
    return Place(aws, publisher, stacks, f"refreshed/{uuid.uuid4().hex[:8]}")


def test_a_changed_password_policy_is_published(place: Place, refresher: Refresher) -> None:
    before = place.record()
    place.require_password_length(14)

    asked = refresher.sweep(change("UpdateUserPool", userPoolId=place.ids["UserPoolId"]))

    assert asked == {"publications": 1, "messages": 1}
    kind, detail = refresher.told_of(place.name)
    record = place.record()
    assert (kind, detail["oldSha256"], detail["sha256"], detail["changedFields"]) == (
        "Publication Updated",
        before["sha256"],
        record["sha256"],
        ["auth.password_policy.min_length"],
    )
    assert place.document()["auth"]["password_policy"]["min_length"] == 14
    assert (record["request"], record["owner"]) == (before["request"], before["owner"])


def test_a_new_group_is_published(aws: Emulator, place: Place, refresher: Refresher) -> None:
    pool_id = place.ids["UserPoolId"]
    aws.client("cognito-idp").create_group(UserPoolId=pool_id, GroupName="readers", Precedence=3)

    refresher.sweep(change("CreateGroup", userPoolId=pool_id))

    kind, detail = refresher.told_of(place.name)
    assert (kind, detail["changedFields"]) == ("Publication Updated", ["auth.groups"])
    assert [list(group) for group in place.document()["auth"]["groups"]] == [
        ["admins"],
        ["editors"],
        ["readers"],
    ]


def test_a_deleted_app_client_is_refused_and_the_last_good_document_stays(
    aws: Emulator, place: Place, refresher: Refresher
) -> None:
    good, record = place.document(), place.record()
    aws.client("cognito-idp").delete_user_pool_client(
        UserPoolId=place.ids["UserPoolId"], ClientId=place.ids["UserPoolClientId"]
    )

    refresher.sweep(change("DeleteUserPoolClient", userPoolId=place.ids["UserPoolId"]))

    kind, detail = refresher.told_of(place.name)
    assert (kind, detail["sha256"], [it["code"] for it in detail["problems"]]) == (
        "Publication Refused",
        record["sha256"],
        ["AppClientNotFound"],
    )
    assert (place.document(), place.record()) == (good, record)


def test_the_schedule_writes_nothing_when_nothing_has_changed(
    place: Place, refresher: Refresher
) -> None:
    before = place.versions()

    asked = refresher.sweep(event("scheduled"))

    assert asked == {"publications": 1, "messages": 1}
    assert refresher.said_of(place.name) == "unchanged"
    assert place.versions() == before


@pytest.mark.exhaustive
def test_a_poisoned_message_is_put_aside_and_blocks_nobody(
    place: Place, refresher: Refresher
) -> None:
    place.require_password_length(16)
    refresher.set_queue(VisibilityTimeout="1")
    poisoned = {"MessageBody": '{"publications": ["no/../name"]}', "MessageGroupId": "poisoned"}
    refresher.sqs.send_message(
        QueueUrl=refresher.queue, MessageDeduplicationId=uuid.uuid4().hex, **poisoned
    )

    refresher.sweep(change("UpdateUserPool", userPoolId=place.ids["UserPoolId"]))

    assert refresher.told_of(place.name)[0] == "Publication Updated"
    dead = eventually(lambda: _taken(refresher))
    assert (dead["Body"], dead["Attributes"]["MessageGroupId"]) == (
        poisoned["MessageBody"],
        "poisoned",
    )


def _taken(refresher: Refresher) -> dict[str, Any] | None:
    """A message out of the dead letters."""
    received = refresher.sqs.receive_message(
        QueueUrl=refresher.dead_letters, AttributeNames=["All"]
    ).get("Messages", [])
    for message in received:
        refresher.sqs.delete_message(
            QueueUrl=refresher.dead_letters, ReceiptHandle=message["ReceiptHandle"]
        )
    return received[0] if received else None


@pytest.mark.exhaustive
def test_a_dead_letter_that_is_moved_back_is_refreshed(place: Place, refresher: Refresher) -> None:
    place.require_password_length(18)
    refresher.sqs.send_message(
        QueueUrl=refresher.dead_letters,
        MessageBody=json.dumps({"publications": [place.name]}),
        MessageGroupId="dead",
        MessageDeduplicationId=uuid.uuid4().hex,
    )

    # As StartMessageMoveTask does it, which the emulator has not.
    dead = eventually(lambda: _taken(refresher))
    refresher.sqs.send_message(
        QueueUrl=refresher.queue,
        MessageBody=dead["Body"],
        MessageGroupId=dead["Attributes"]["MessageGroupId"],
        MessageDeduplicationId=dead["Attributes"]["MessageDeduplicationId"],
    )

    assert refresher.told_of(place.name)[0] == "Publication Updated"
    assert place.document()["auth"]["password_policy"]["min_length"] == 18


def test_a_withdrawn_publication_is_not_made_again(
    stacks: Stacks, place: Place, refresher: Refresher
) -> None:
    refresher.set_queue(DelaySeconds="5")
    refresher.sweep(change("UpdateUserPool", userPoolId=place.ids["UserPoolId"]))
    stacks.delete(place.stack)

    assert refresher.said_of(place.name) == "gone"
    assert place.left() == []
