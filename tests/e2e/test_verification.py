"""Requests that CloudFormation did not send, on a deployed publisher; and what the emulator says of those it sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, publisher_in, stacks_in
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import StackFailed, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.deployment import Publisher
    from tools.emulator import Emulator

CONSUMER: Final = (REPOSITORY / "examples" / "consumer.yaml").read_text()
# Of one of these tests alone.
ELSEWHERE: Final = {"account": "888888888888"}
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()


def told(aws: Emulator, log_group: str, stack: str, **place: str) -> list[tuple[str, str, str]]:
    """What the log says about requests of that stack that were not confirmed."""
    lines = [json.loads(line) for line in log_lines(aws, log_group, **place) if line[:1] == "{"]
    return [
        (line["request_type"], line["message"], line["reason"])
        for line in lines
        if line["message"] in ("denied", "doubted", "unusual response URL")
        and f":stack/{stack}/" in line["stack_id"]
    ]


def test_what_the_emulator_says_of_each_step_of_a_stack(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str]
) -> None:
    given = {"PublicationName": "verified/one", "OutputsVersion": "1.4", **pools}
    name, _ = stacks.apply(CONSUMER, given)
    stacks.apply(CONSUMER, {**given, "OutputsVersion": "1.5"}, name=name)
    stacks.apply(CONSUMER, {**given, "PublicationName": "verified/two"}, name=name)
    with pytest.raises(StackFailed):
        stacks.apply(CONSUMER, {**given, "PublicationName": "no name"}, name=name)
    stacks.delete(name)

    # The emulator describes a resource as the last operation left it, so nothing is ever under way there.
    assert told(aws, publisher.log_group, name) == [
        ("Create", "denied", "there is no such logical id"),
        ("Update", "denied", "nothing is under way at the resource (CREATE_COMPLETE)"),
        ("Update", "denied", "nothing is under way at the resource (UPDATE_COMPLETE)"),
        ("Delete", "doubted", "the resource has another physical id by now (UPDATE_COMPLETE)"),
        # The way back of the update that failed.
        ("Update", "denied", "nothing is under way at the resource (UPDATE_COMPLETE)"),
        ("Delete", "denied", "nothing is under way at the resource (UPDATE_COMPLETE)"),
    ]


@pytest.fixture
def own_stacks(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone, in that account."""
    with stacks_in(aws, **ELSEWHERE) as own:
        yield own


@pytest.fixture
def own_publisher(aws: Emulator, built_template: Path) -> Iterator[dict[str, str]]:
    """The outputs of a publisher with the default parameters."""
    with publisher_in(aws, built_template, **ELSEWHERE) as outputs:
        yield outputs


def answer_to(aws: Emulator, function: str, event: dict[str, Any]) -> dict[str, Any]:
    """What the function sends for an event of our own, to an object that we may read."""
    s3 = aws.client("s3", **ELSEWHERE)
    s3.create_bucket(Bucket="answers")
    url = s3.generate_presigned_url(
        "put_object", Params={"Bucket": "answers", "Key": "answer"}, ExpiresIn=7200
    )
    aws.client("lambda", **ELSEWHERE).invoke(
        FunctionName=function, Payload=json.dumps({**event, "ResponseURL": url})
    )
    answer: dict[str, Any] = json.loads(
        s3.get_object(Bucket="answers", Key="answer")["Body"].read()
    )
    return answer


@pytest.mark.exhaustive
def test_who_invokes_the_function_with_the_ids_of_another_stack_is_refused(
    aws: Emulator, built_template: Path, own_publisher: dict[str, str], own_stacks: Stacks
) -> None:
    _, pools = own_stacks.apply(EXISTING_AUTH)
    _, others = own_stacks.apply(EXISTING_AUTH)
    name, _ = own_stacks.apply(CONSUMER, {"PublicationName": "storefront/prod", **pools})
    sam.deploy(aws, built_template, parameters={"VerifyRequests": "on"}, **ELSEWHERE)
    cloudformation = aws.client("cloudformation", **ELSEWHERE)
    stack_id = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    properties = {
        "PublicationName": "storefront/prod",
        "UserPoolId": others["UserPoolId"],
        "UserPoolClientId": others["UserPoolClientId"],
    }
    forged = {
        "RequestType": "Update",
        "StackId": stack_id,
        "RequestId": "forged",
        "LogicalResourceId": "AmplifyOutputs",
        "ResourceType": "Custom::AmplifyOutputs",
        "PhysicalResourceId": "storefront/prod",
        "ResourceProperties": properties,
        "OldResourceProperties": properties,
    }
    ssm = aws.client("ssm", **ELSEWHERE)
    before = ssm.get_parameter(Name="/amplify-outputs/storefront/prod")["Parameter"]

    reasons = [
        answer_to(aws, own_publisher["ServiceToken"], {**forged, **changes})["Reason"]
        for changes in (
            {},
            {"RequestType": "Delete"},
            {"LogicalResourceId": "Another"},
            {"StackId": stack_id.replace(name, "another")},
            {"ResourceType": "Custom::Another"},
            {"StackId": stack_id.replace("888888888888", "999999999999")},
        )
    ]

    not_confirmed = "CloudFormation does not confirm this request: "
    assert [reason.partition(". ")[0] for reason in reasons] == [
        f"{not_confirmed}nothing is under way at the resource (CREATE_COMPLETE)",
        f"{not_confirmed}nothing is under way at the resource (CREATE_COMPLETE)",
        f"{not_confirmed}there is no such logical id",
        f"{not_confirmed}there is no such stack",
        f"{not_confirmed}the type of the resource is Custom::AmplifyOutputs, not Custom::Another",
        "The request was refused: its stack is of account 999999999999, and this publisher of 888888888888",
    ]
    assert ssm.get_parameter(Name="/amplify-outputs/storefront/prod")["Parameter"] == before

    # To the emulator, which knows nothing that is under way, the stack's own deletion is no better.
    with pytest.raises(StackFailed, match="deploy the publisher with VerifyRequests=log"):
        own_stacks.delete(name)
    sam.deploy(aws, built_template, parameters={"VerifyRequests": "log"}, **ELSEWHERE)
    own_stacks.delete(name)
    assert [
        it["Name"] for it in ssm.describe_parameters()["Parameters"] if "/prod" in it["Name"]
    ] == []
