"""A publisher that seals its records, and somebody who writes into one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, publisher_in, stacks_in
from tests.e2e.roles import grant
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone.
ELSEWHERE: Final = {"account": "777777777777"}
CONSUMER: Final = (REPOSITORY / "examples" / "consumer.yaml").read_text()
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()
NAME: Final = "storefront/sealed"
WORKER: Final = f"{sam.STACK_NAME}-refresh-worker"


@pytest.fixture
def publisher(aws: Emulator, built_template: Path) -> Iterator[dict[str, str]]:
    """The outputs of a publisher that seals."""
    with publisher_in(aws, built_template, {"SealRecords": "true"}, **ELSEWHERE) as outputs:
        yield outputs


@pytest.fixture
def stacks(aws: Emulator, publisher: dict[str, str]) -> Iterator[Stacks]:  # noqa: ARG001 (deleted after them)
    """Stacks of this test alone, in that account."""
    with stacks_in(aws, **ELSEWHERE) as own:
        yield own


def refresh(aws: Emulator) -> list[dict[str, Any]]:
    """Refresh the publication; all that the worker has said of it so far."""
    message = {
        "messageId": "1",
        "eventSource": "aws:sqs",
        "body": json.dumps({"publications": [NAME]}),
        "attributes": {"MessageGroupId": "1"},
    }
    invoked = aws.client("lambda", **ELSEWHERE).invoke(
        FunctionName=WORKER, Payload=json.dumps({"Records": [message]})
    )
    assert json.loads(invoked["Payload"].read()) == {"batchItemFailures": []}
    lines = log_lines(aws, f"/aws/lambda/{WORKER}", **ELSEWHERE)
    said = [json.loads(line) for line in lines if line[:1] == "{"]
    return [line for line in said if line.get("publication") == NAME]


def test_a_request_that_somebody_wrote_into_a_sealed_record_is_found(
    aws: Emulator, publisher: dict[str, str], stacks: Stacks
) -> None:
    _, pools = stacks.apply(EXISTING_AUTH)
    _, others = stacks.apply(EXISTING_AUTH)
    stacks.apply(CONSUMER, {"PublicationName": NAME, **pools})
    found = aws.client("cloudformation", **ELSEWHERE).describe_stack_resource(
        StackName=sam.STACK_NAME, LogicalResourceId="RefreshWorkerRole"
    )
    # AWS asks for it of each parameter [ssm-iam]; the emulator asks for it of all.
    role = found["StackResourceDetail"]["PhysicalResourceId"]
    aws.client("iam", **ELSEWHERE).put_role_policy(**grant(role, "ssm:GetParameters"))
    s3, place = (
        aws.client("s3", **ELSEWHERE),
        {"Bucket": publisher["BucketName"], "Key": f"records/{NAME}.json"},
    )

    assert [line["message"] for line in refresh(aws)] == ["unchanged"]
    # An administrator can take the policy away that keeps all others from writing.
    s3.delete_bucket_policy(Bucket=publisher["BucketName"])
    record = json.loads(s3.get_object(**place)["Body"].read())
    request = record["request"] | {
        name: others[name] for name in ("UserPoolId", "UserPoolClientId")
    }
    s3.put_object(**place, Body=json.dumps({**record, "request": request}))

    said = refresh(aws)[1:]
    alerts = [line["parts"] for line in said if line["message"] == "changed by hand"]
    assert alerts == [{"record": ""}]
