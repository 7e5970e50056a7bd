"""The examples that wait for events: deployed, and given events as the refresher sends them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.contract import announced
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.deployment import Stacks
    from tools.emulator import Emulator

SECONDS: Final = 30.0
NAME: Final = {"PublicationName": "storefront/prod"}


def example(name: str) -> str:
    return (REPOSITORY / "examples" / f"{name}.yaml").read_text(encoding="utf-8")


def send(aws: Emulator, *events: dict[str, Any]) -> None:
    """Put events on the default bus."""
    answer = aws.client("events").put_events(
        Entries=[
            {
                "Source": event["source"],
                "DetailType": event["detail-type"],
                "Resources": event["resources"],
                "Detail": json.dumps(event["detail"]),
            }
            for event in events
        ]
    )
    assert answer["FailedEntryCount"] == 0


def eventually(look: Callable[[], list[Any]]) -> list[Any]:
    """What is seen as soon as there is something to see."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if seen := look():
            return seen
        time.sleep(0.1)
    pytest.fail(f"nothing within {SECONDS} seconds")


def test_a_topic_gets_words_about_its_publication_and_about_no_other(
    aws: Emulator, stacks: Stacks
) -> None:
    _, outputs = stacks.apply(example("on-event-topic"), NAME)
    topic = outputs["TopicArn"]
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="words")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arn = attributes["Attributes"]["QueueArn"]
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    aws.client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )

    def words() -> list[str]:
        received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        for message in received.get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in received.get("Messages", [])]

    send(aws, announced.event("updated", "storefront/dev"), announced.event("updated"))
    [updated] = eventually(words)
    send(aws, announced.event("refused", "storefront/dev"), announced.event("refused"))
    [refused] = eventually(words)
    send(aws, announced.event("restored", "storefront/dev"), announced.event("restored"))
    [restored] = eventually(words)

    # AWS takes the quotes of the lines away, the emulator leaves them.
    assert [json.loads(line) for line in updated.splitlines()] == [
        "The user pool us-east-1_AbC123xyz has changed, and storefront/prod was published again.",
        "Fields of the file that changed: 2",
        f"SHA-256: {announced.NEW_SHA256}",
    ]
    assert [json.loads(line) for line in refused.splitlines()] == [
        "storefront/prod was not updated, because its pools have problems. Problems: 1",
        f"The last good file stays published, SHA-256: {announced.OLD_SHA256}",
        "To see the problems, run: amplify-outputs diff storefront/prod",
    ]
    assert [json.loads(line) for line in restored.splitlines()] == [
        "Somebody other than the publisher changed or deleted a file of storefront/prod. Restored: true",
        f"SHA-256 of the publisher's file: {announced.OLD_SHA256}",
        "Find out who can write there, and which builds fetched the file.",
    ]
    assert words() == []
    sqs.delete_queue(QueueUrl=queue)


def test_who_gives_an_address_gets_the_words_by_e_mail(aws: Emulator, stacks: Stacks) -> None:
    _, outputs = stacks.apply(example("on-event-topic"), {**NAME, "Email": "kim@example.com"})

    found = aws.client("sns").list_subscriptions_by_topic(TopicArn=outputs["TopicArn"])
    assert [(it["Protocol"], it["Endpoint"]) for it in found["Subscriptions"]] == [
        ("email", "kim@example.com")
    ]


# The emulator has neither CodePipeline nor Amplify Hosting: what would call them is looked at instead.


def test_a_pipeline_is_the_target_of_the_rule(aws: Emulator, stacks: Stacks) -> None:
    _, outputs = stacks.apply(example("on-update-codepipeline"), {**NAME, "PipelineName": "web"})

    [target] = aws.client("events").list_targets_by_rule(Rule=outputs["RuleName"])["Targets"]
    assert target["Arn"].endswith(":web")
    assert target["Arn"].startswith("arn:aws:codepipeline:")
    role = target["RoleArn"].rpartition("/")[2]
    [policy] = aws.client("iam").list_role_policies(RoleName=role)["PolicyNames"]
    document = aws.client("iam").get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    assert [it["Resource"] for it in document["Statement"]] == [target["Arn"]]


def test_an_event_starts_the_state_machine_that_starts_a_job(aws: Emulator, stacks: Stacks) -> None:
    _, outputs = stacks.apply(example("on-update-amplify-job"), {**NAME, "AppId": "d1a2b3c4d5e6f7"})
    machine = {"stateMachineArn": outputs["StateMachineArn"]}
    states = aws.client("stepfunctions")

    def executions() -> list[Any]:
        found: list[Any] = states.list_executions(**machine)["executions"]
        return found

    send(aws, announced.event("updated", "storefront/dev"), announced.event("updated"))
    [execution] = eventually(executions)
    described = states.describe_execution(executionArn=execution["executionArn"])
    definition = json.loads(states.describe_state_machine(**machine)["definition"])
    states.stop_execution(executionArn=execution["executionArn"])

    assert json.loads(described["input"])["detail"] == announced.event("updated")["detail"]
    assert definition["States"]["StartJob"]["Parameters"] == {
        "AppId": "d1a2b3c4d5e6f7",
        "BranchName": "main",
        "JobType": "RELEASE",
        "JobReason.$": "States.Format('New amplify_outputs.json, SHA-256 {}', $.detail.sha256)",
    }
