"""A publisher in a company with rules: what its parameters change, and the denials that it then meets.

The emulator applies a permissions boundary to what functions call, and no policy to what CloudFormation
creates. So of the latter this looks at what was created; tests/contract looks at the boundary, the VPC,
the reserved concurrency and the encryption of the bucket, which the emulator's CloudFormation drops.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, remove_publisher, stacks_in
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import StackFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone: in every region of an account the emulator gives policies the same names.
ACCOUNT: Final = "555555555555"
ELSEWHERE: Final = {"account": ACCOUNT}
TAGS: Final = {"cost-center": "4711", "team": "web"}
NAME: Final = "storefront/prod"


def rules_of_the_company(key: str) -> list[dict[str, Any]]:
    """What its service control policies deny to functions."""
    return [
        {
            "Sid": "ObjectsOnlyWithTheCompanysKey",
            "Effect": "Deny",
            "Action": "s3:PutObject",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
        },
        {
            "Sid": "TagsOnlyWithACostCenter",
            "Effect": "Deny",
            "Action": ["ssm:AddTagsToResource", "ssm:PutParameter"],
            "Resource": "*",
            "Condition": {"Null": {"aws:TagKeys": "false", "aws:RequestTag/cost-center": "true"}},
        },
        {
            "Sid": "NoOtherKey",
            "Effect": "Deny",
            "Action": "kms:*",
            "NotResource": key,
        },
    ]


@pytest.fixture(scope="module")
def key(aws: Emulator) -> str:
    """The ARN of the company's key."""
    created = aws.client("kms", **ELSEWHERE).create_key()
    return str(created["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module")
def boundary(aws: Emulator, key: str) -> str:
    """The ARN of a permissions boundary that allows everything but what the rules deny."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [everything, *rules_of_the_company(key)]}
    made = aws.client("iam", **ELSEWHERE).create_policy(
        PolicyName="boundary", PolicyDocument=json.dumps(document)
    )
    return str(made["Policy"]["Arn"])


@pytest.fixture(scope="module")
def network(aws: Emulator) -> dict[str, str]:
    """Parameters that name a subnet and a security group."""
    ec2 = aws.client("ec2", **ELSEWHERE)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="out", Description="HTTPS out", VpcId=vpc)
    return {"VpcSubnetIds": subnet, "VpcSecurityGroupIds": group["GroupId"]}


@pytest.fixture(scope="module")
def parameters(boundary: str, key: str, network: dict[str, str]) -> dict[str, str]:
    """Every parameter for an organization."""
    return {
        "PermissionsBoundaryArn": boundary,
        "RolePath": "/platform/",
        "KmsKeyArn": key,
        "ParameterType": "SecureString",
        "WrittenTags": ",".join(f"{name}={value}" for name, value in TAGS.items()),
        "ReservedConcurrency": "10",
        "Architecture": "x86_64",
        **network,
    }


@pytest.fixture(scope="module")
def good(
    aws: Emulator, built_template: Path, parameters: dict[str, str]
) -> Iterator[dict[str, str]]:
    """The outputs of a publisher that was deployed with them, and whose roles have the boundary."""
    outputs = sam.deploy(aws, built_template, parameters=parameters, **ELSEWHERE)
    # The emulator's CloudFormation makes roles without their boundary.
    for role in roles(aws):
        aws.client("iam", **ELSEWHERE).put_role_permissions_boundary(
            RoleName=role, PermissionsBoundary=parameters["PermissionsBoundaryArn"]
        )
    yield outputs
    remove_publisher(aws, **ELSEWHERE)


@pytest.fixture
def stacks(aws: Emulator, good: dict[str, str]) -> Iterator[Stacks]:  # noqa: ARG001 (removed after them)
    """Stacks of this test alone, in that account."""
    with stacks_in(aws, **ELSEWHERE) as own:
        yield own


def roles(aws: Emulator) -> list[str]:
    """The names of the publisher's roles."""
    found = aws.client("iam", **ELSEWHERE).list_roles(PathPrefix="/platform/")["Roles"]
    return [role["RoleName"] for role in found]


def publish(stacks: Stacks, version: str = "1.5", name: str | None = None) -> str:
    """The name of a consumer's stack, whose pools are existing ones."""
    _, ids = stacks.apply((REPOSITORY / "examples" / "existing-auth.yaml").read_text())
    given = {
        "PublicationName": NAME,
        "UserPoolId": ids["UserPoolId"],
        "UserPoolClientId": ids["UserPoolClientId"],
        "OutputsVersion": version,
    }
    return stacks.apply((REPOSITORY / "examples" / "consumer.yaml").read_text(), given, name=name)[
        0
    ]


def test_what_the_stack_makes_is_as_the_parameters_say(
    aws: Emulator,
    good: dict[str, str],  # noqa: ARG001 (the publisher that is there)
    parameters: dict[str, str],
) -> None:
    functions = aws.client("lambda", **ELSEWHERE).list_functions()["Functions"]
    roles = {
        role["RoleName"]: role
        for role in aws.client("iam", **ELSEWHERE).list_roles(PathPrefix="/platform/")["Roles"]
    }

    assert len(functions) == len(roles) == 3
    for function in functions:
        role = aws.client("iam", **ELSEWHERE).get_role(RoleName=function["Role"].split("/")[-1])
        assert function["Role"].startswith(f"arn:aws:iam::{ACCOUNT}:role/platform/")
        assert (
            role["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
            == (parameters["PermissionsBoundaryArn"])
        )
        assert function["Architectures"] == ["x86_64"]

    logs = aws.client("logs", **ELSEWHERE).describe_log_groups(
        logGroupNamePrefix="/aws/lambda/amplify-outputs-"
    )["logGroups"]
    assert [group["kmsKeyId"] for group in logs] == [parameters["KmsKeyArn"]] * 3
    sqs = aws.client("sqs", **ELSEWHERE)
    keys = [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["KmsMasterKeyId"])["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    ]
    assert keys == [{"KmsMasterKeyId": parameters["KmsKeyArn"]}] * 3


def test_a_stack_publishes_updates_and_deletes_under_these_rules(
    aws: Emulator, good: dict[str, str], stacks: Stacks, parameters: dict[str, str]
) -> None:
    name = publish(stacks, "1.4")

    s3, ssm = (aws.client(service, **ELSEWHERE) for service in ("s3", "ssm"))
    head = s3.head_object(Bucket=good["BucketName"], Key=f"outputs/{NAME}/amplify_outputs.json")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == (
        "aws:kms",
        parameters["KmsKeyArn"],
    )
    parameter = ssm.get_parameter(Name=f"/amplify-outputs/{NAME}", WithDecryption=True)["Parameter"]
    assert parameter["Type"] == "SecureString"
    assert json.loads(parameter["Value"])["version"] == "1.4"
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=parameter["Name"])
    assert TAGS.items() <= {tag["Key"]: tag["Value"] for tag in tags["TagList"]}.items()
    of_object = s3.get_object_tagging(
        Bucket=good["BucketName"], Key=f"outputs/{NAME}/amplify_outputs.json"
    )
    assert {tag["Key"]: tag["Value"] for tag in of_object["TagSet"]} == TAGS

    publish(stacks, "1.5", name)
    stacks.delete(name)
    listed = s3.list_objects_v2(Bucket=good["BucketName"], Prefix="outputs/")
    assert listed["KeyCount"] == 0


@pytest.mark.parametrize(
    ("without", "call"),
    [("KmsKeyArn", "PutObject"), ("WrittenTags", "PutParameter")],
)
def test_without_the_parameter_the_rule_denies_it_and_the_reason_says_so(
    aws: Emulator,
    built_template: Path,
    good: dict[str, str],  # noqa: ARG001 (the publisher that is there)
    stacks: Stacks,
    parameters: dict[str, str],
    without: str,
    call: str,
) -> None:
    """Otherwise the scene above would also pass on an AWS that denies nothing."""
    sam.deploy(aws, built_template, parameters=parameters | {without: ""}, **ELSEWHERE)
    try:
        with pytest.raises(StackFailed, match=f"{call}.*explicit deny"):
            publish(stacks)
    finally:
        sam.deploy(aws, built_template, parameters=parameters, **ELSEWHERE)
