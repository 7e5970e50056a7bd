"""The publisher stack, as `sam deploy` makes it."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.roles import client_with, credentials_of_role
from tools import sam
from tools.emulator import DEFAULT_ACCOUNT, DEFAULT_REGION
from tools.stacks import delete_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.deployment import Publisher
    from tools.emulator import Emulator


def test_exports_what_consumers_and_builds_import(aws: Emulator, publisher: Publisher) -> None:
    exports = aws.client("cloudformation").list_exports()["Exports"]

    assert {found["Name"]: found["Value"] for found in exports} == {
        "amplify-outputs-ServiceToken": publisher.service_token,
        "amplify-outputs-BucketName": publisher.bucket,
        "amplify-outputs-ParameterPrefix": "/amplify-outputs",
        "amplify-outputs-ReadPolicyArn": publisher.read_policy_arn,
        "amplify-outputs-PublishPolicyArn": publisher.publish_policy_arn,
    }


def test_says_in_parameters_where_it_is(aws: Emulator, publisher: Publisher) -> None:
    found = aws.client("ssm").get_parameters_by_path(Path="/amplify-outputs/.publisher")

    assert {item["Name"]: item["Value"] for item in found["Parameters"]} == {
        "/amplify-outputs/.publisher/service-token": publisher.service_token,
        "/amplify-outputs/.publisher/bucket-name": publisher.bucket,
        "/amplify-outputs/.publisher/parameter-tier": "Intelligent-Tiering",
        "/amplify-outputs/.publisher/writing": '{"kmsKeyArn":"","parameterType":"String","tags":"","recordKeyArn":""}',
        "/amplify-outputs/.publisher/pool-roles": '{"arns":"","externalId":""}',
        "/amplify-outputs/.publisher/read-policy-arn": publisher.read_policy_arn,
        "/amplify-outputs/.publisher/publish-policy-arn": publisher.publish_policy_arn,
        "/amplify-outputs/.publisher/function-name-prefix": "amplify-outputs",
    }


def test_the_service_token_follows_from_the_name_of_the_stack(publisher: Publisher) -> None:
    assert publisher.service_token == (
        f"arn:aws:lambda:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:function:amplify-outputs-custom-resource"
    )


class TestBucket:
    def test_keeps_versions(self, aws: Emulator, publisher: Publisher) -> None:
        versioning = aws.client("s3").get_bucket_versioning(Bucket=publisher.bucket)

        assert versioning["Status"] == "Enabled"

    def test_is_encrypted(self, aws: Emulator, publisher: Publisher) -> None:
        rules = aws.client("s3").get_bucket_encryption(Bucket=publisher.bucket)[
            "ServerSideEncryptionConfiguration"
        ]["Rules"]

        assert [rule["ApplyServerSideEncryptionByDefault"] for rule in rules] == [
            {"SSEAlgorithm": "AES256"}
        ]

    def test_is_private(self, aws: Emulator, publisher: Publisher) -> None:
        block = aws.client("s3").get_public_access_block(Bucket=publisher.bucket)

        assert block["PublicAccessBlockConfiguration"] == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }

    def test_belongs_to_its_owner_alone(self, aws: Emulator, publisher: Publisher) -> None:
        controls = aws.client("s3").get_bucket_ownership_controls(Bucket=publisher.bucket)

        assert controls["OwnershipControls"]["Rules"] == [
            {"ObjectOwnership": "BucketOwnerEnforced"}
        ]

    def test_refuses_connections_without_tls(self, aws: Emulator, publisher: Publisher) -> None:
        policy = json.loads(aws.client("s3").get_bucket_policy(Bucket=publisher.bucket)["Policy"])

        [over_tls] = [it for it in policy["Statement"] if it["Sid"] == "OnlyOverTls"]
        assert over_tls == {
            "Sid": "OnlyOverTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [
                f"arn:aws:s3:::{publisher.bucket}",
                f"arn:aws:s3:::{publisher.bucket}/*",
            ],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }

    @pytest.mark.parametrize("kind", ["outputs", "records", "pools", "withdrawn"])
    def test_takes_nothing_from_a_role_that_may_write_all_buckets(
        self, aws: Emulator, publisher: Publisher, kind: str
    ) -> None:
        """A role of another team with s3:PutObject on everything could change what every build fetches."""
        iam = aws.client("iam")
        everything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": everything})
        policy = iam.create_policy(PolicyName=f"all-{kind}", PolicyDocument=document)["Policy"]
        credentials = credentials_of_role(aws, f"other-team-{kind}", policy["Arn"])
        s3 = client_with(aws, credentials, "s3")

        s3.get_bucket_location(Bucket=publisher.bucket)
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.put_object(Bucket=publisher.bucket, Key=f"{kind}/x", Body=b"{}")

    def test_shows_strangers_nothing(self, aws: Emulator, publisher: Publisher) -> None:
        address = f"{aws.endpoint_url}/{publisher.bucket}/outputs/x/amplify_outputs.json"
        context = ssl.create_default_context(cafile=str(aws.ca_bundle))

        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address, context=context)  # noqa: S310 (our own emulator)

        assert refused.value.code == 403
        refused.value.close()


class TestReadPolicy:
    @pytest.fixture
    def build_role(self, aws: Emulator, publisher: Publisher) -> Iterator[Callable[[str], Any]]:
        """Clients of a role that has the managed policy and nothing else."""
        iam = aws.client("iam")
        credentials = credentials_of_role(aws, "build", publisher.read_policy_arn)

        yield partial(client_with, aws, credentials)
        iam.detach_role_policy(RoleName="build", PolicyArn=publisher.read_policy_arn)
        iam.delete_role(RoleName="build")

    def test_reads_parameters_below_the_prefix(
        self, build_role: Callable[[str], Any], publisher: Publisher
    ) -> None:
        name = f"{publisher.prefix}/.publisher/bucket-name"

        found = build_role("ssm").get_parameter(Name=name)

        assert found["Parameter"]["Value"] == publisher.bucket

    @pytest.mark.parametrize("key", ["outputs/x/amplify_outputs.json", "records/x.json"])
    def test_reads_documents_and_records(
        self, aws: Emulator, build_role: Callable[[str], Any], publisher: Publisher, key: str
    ) -> None:
        aws.client("s3").put_object(Bucket=publisher.bucket, Key=key, Body=b"{}")

        found = build_role("s3").get_object(Bucket=publisher.bucket, Key=key)

        assert found["Body"].read() == b"{}"
        aws.client("s3").delete_object(Bucket=publisher.bucket, Key=key)

    @pytest.mark.parametrize(
        ("service", "operation", "arguments"),
        [
            ("ssm", "get_parameter", {"Name": "/other/parameter"}),
            (
                "ssm",
                "put_parameter",
                {"Name": "/amplify-outputs/x", "Value": "x", "Type": "String"},
            ),
            ("ssm", "delete_parameter", {"Name": "/amplify-outputs/.publisher/bucket-name"}),
            ("s3", "get_object", {"Key": "pools/x"}),
            ("s3", "put_object", {"Key": "outputs/x", "Body": b""}),
            ("s3", "delete_object", {"Key": "outputs/x"}),
        ],
    )
    def test_allows_nothing_else(
        self,
        build_role: Callable[[str], Any],
        publisher: Publisher,
        service: str,
        operation: str,
        arguments: dict[str, Any],
    ) -> None:
        bucket = {"Bucket": publisher.bucket} if service == "s3" else {}

        with pytest.raises(ClientError) as refused:
            getattr(build_role(service), operation)(**bucket, **arguments)

        assert refused.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")


def test_logs_are_kept_for_ninety_days(aws: Emulator, publisher: Publisher) -> None:
    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix=publisher.log_group)

    assert [(group["logGroupName"], group["retentionInDays"]) for group in groups["logGroups"]] == [
        ("/aws/lambda/amplify-outputs-custom-resource", 90)
    ]


@pytest.mark.exhaustive
def test_documents_outlive_the_stack(aws: Emulator, built_template: Path) -> None:
    key = {"Key": "outputs/x/amplify_outputs.json"}
    elsewhere = {"region": "eu-west-1"}
    outputs = sam.deploy(
        aws,
        built_template,
        stack_name="leaving",
        parameters={"ParameterPrefix": "/leaving/soon"},
        **elsewhere,
    )
    aws.client("s3", **elsewhere).put_object(Bucket=outputs["BucketName"], Body=b"{}", **key)

    delete_stack(aws, "leaving", **elsewhere)

    found = aws.client("s3", **elsewhere).get_object(Bucket=outputs["BucketName"], **key)
    assert found["Body"].read() == b"{}"
    parameters = aws.client("ssm", **elsewhere).get_parameters_by_path(
        Path="/leaving", Recursive=True
    )
    assert {it["Name"]: it["Value"] for it in parameters["Parameters"]} == {
        "/leaving/soon/.publisher/bucket-name": outputs["BucketName"]
    }
    groups = aws.client("logs", **elsewhere).describe_log_groups()
    assert groups["logGroups"] == []
