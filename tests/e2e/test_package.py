"""The package for StackSets: its template, deployed by CloudFormation alone, publishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from tests.deployment import Stacks, stacks_in
from tools import package
from tools.emulator import DEFAULT_ACCOUNT, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
REGION: Final = "eu-west-3"
BUCKET: Final = "packages"
# StackSets name their stacks so.
STACK: Final = "StackSet-amplify-outputs-7c0f3a52-6d1e-4f0b-9a57-2b1de94c3f60"


@pytest.fixture
def stacks(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone, in that region."""
    with stacks_in(aws, region=REGION) as own:
        yield own


def test_a_stack_of_a_stack_set_publishes(aws: Emulator, stacks: Stacks, tmp_path: Path) -> None:
    s3 = aws.client("s3", region=REGION)
    bucket = f"{BUCKET}-{REGION}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    template, *zips = package.build(tmp_path)
    for path in (template, *zips):
        s3.put_object(Bucket=bucket, Key=f"team/{path.name}", Body=path.read_bytes())

    _, publisher = stacks.apply(
        f"https://s3.{REGION}.amazonaws.com/{bucket}/team/{template.name}",
        {
            "CodeBucket": BUCKET,
            "CodeBucketPerRegion": "true",
            "CodePrefix": "team/",
            "FunctionNamePrefix": "amplify-outputs",
        },
        name=STACK,
    )
    _, pools = stacks.apply((REPOSITORY / "examples" / "existing-auth.yaml").read_text())
    consumer, published = stacks.apply(
        (REPOSITORY / "examples" / "consumer.yaml").read_text(),
        {
            "PublisherStackName": STACK,
            "PublicationName": "storefront/prod",
            "UserPoolId": pools["UserPoolId"],
            "UserPoolClientId": pools["UserPoolClientId"],
        },
    )

    assert publisher["ServiceToken"] == (
        f"arn:aws:lambda:{REGION}:{DEFAULT_ACCOUNT}:function:amplify-outputs-custom-resource"
    )
    functions = aws.client("lambda", region=REGION).list_functions()["Functions"]
    assert sorted(it["FunctionName"] for it in functions) == [
        "amplify-outputs-custom-resource",
        "amplify-outputs-refresh-sweep",
        "amplify-outputs-refresh-worker",
    ]
    groups = aws.client("logs", region=REGION).describe_log_groups()["logGroups"]
    assert sorted(it["logGroupName"] for it in groups) == [
        "/aws/lambda/amplify-outputs-custom-resource",
        "/aws/lambda/amplify-outputs-refresh-sweep",
        "/aws/lambda/amplify-outputs-refresh-worker",
    ]
    exports = aws.client("cloudformation", region=REGION).list_exports()["Exports"]
    assert f"{STACK}-ServiceToken" in {it["Name"] for it in exports}
    parameter = aws.client("ssm", region=REGION).get_parameter(Name=published["ParameterName"])
    assert (
        json.loads(parameter["Parameter"]["Value"])["auth"]["user_pool_id"] == pools["UserPoolId"]
    )
    stacks.delete(consumer)
