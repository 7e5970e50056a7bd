"""The publisher's bucket in template.yaml: its own or one that was there before, and never somebody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.contract.golden import REPOSITORY
from tests.contract.templates import decided, listed, resources, statements, template

TEMPLATE = template(REPOSITORY / "template.yaml")
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
OWN_ACCOUNT = {"s3:ResourceAccount": {"Ref": "AWS::AccountId"}}


def test_the_name_of_the_bucket_has_one_place() -> None:
    """Whatever else needs it takes it from the parameter, so that a bucket that was there before is used by all."""
    naming = {
        name
        for name, resource in RESOURCES.items()
        if re.search(r"\bOutputsBucket\b|\bExistingBucketName\b", str(resource))
    }

    assert naming == {"BucketNameParameter"}
    assert not re.search(r"\bOutputsBucket\b|\bExistingBucketName\b", str(TEMPLATE["Outputs"]))
    assert RESOURCES["BucketNameParameter"]["Properties"]["Value"] == {
        "Fn::If": ["CreatesBucket", {"Ref": "OutputsBucket"}, {"Ref": "ExistingBucketName"}]
    }


def test_with_a_bucket_that_was_there_before_none_is_created() -> None:
    assert TEMPLATE["Conditions"]["CreatesBucket"] == {
        "Fn::Equals": [{"Ref": "ExistingBucketName"}, ""]
    }
    conditional = {name for name, it in RESOURCES.items() if it.get("Condition") == "CreatesBucket"}

    assert conditional == {"OutputsBucket"}


def test_what_builds_need_stays_when_the_stack_goes() -> None:
    """A resource that leaves the template in an update stays too [cfn-deletion-policy]."""
    staying = {
        name
        for name, it in RESOURCES.items()
        if it.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
    }

    assert staying == {"OutputsBucket", "OutputsBucketPolicy", "ReadPolicy", "BucketNameParameter"}


@pytest.mark.parametrize(
    ("holding", "rule"),
    [
        ((), {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}),
        (
            ("HasKmsKey",),
            {
                "BucketKeyEnabled": True,
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": {"Ref": "KmsKeyArn"},
                },
            },
        ),
    ],
    ids=["keys of AWS", "a key of the company"],
)
def test_the_bucket_is_encrypted(holding: tuple[str, ...], rule: dict[str, Any]) -> None:
    bucket = decided(RESOURCES["OutputsBucket"], holding)["Properties"]

    assert bucket["BucketEncryption"] == {"ServerSideEncryptionConfiguration": [rule]}


def test_nobody_but_the_publisher_and_those_whom_a_parameter_names_writes_into_it() -> None:
    [statement] = [
        it for it in bucket_policy("HasWriterRoles") if it["Sid"] == "OnlyThePublisherWrites"
    ]

    assert (statement["Effect"], statement["Principal"], statement["Action"]) == (
        "Deny",
        "*",
        "s3:PutObject",
    )
    [joined] = [statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"]["Fn::Split"][1]]
    session = "arn:${AWS::Partition}:sts::${AWS::AccountId}:assumed-role/"
    assert joined["Fn::Join"][1] == [
        {"Fn::GetAtt": "CustomResourceRole.Arn"},
        {"Fn::Sub": f"{session}${{CustomResourceRole}}/*"},
        {"Fn::Sub": f"{session}${{RefreshWorkerRole}}/*"},
        {"Fn::Join": [",", {"Ref": "WriterRoleArns"}]},
        {"Fn::GetAtt": "RefreshWorkerRole.Arn"},
    ]


@pytest.mark.parametrize(
    ("condition", "sid", "who"),
    [
        (
            "HasReaderAccounts",
            "AccountsRead",
            {"Principal": {"AWS": {"Ref": "ReaderAccounts"}}},
        ),
        (
            "HasReaderOrganization",
            "OrganizationReads",
            {
                "Principal": "*",
                "Condition": {
                    "StringEquals": {"aws:PrincipalOrgID": {"Ref": "ReaderOrganizationId"}}
                },
            },
        ),
    ],
)
def test_other_accounts_read_documents_and_records_if_a_parameter_names_them(
    condition: str, sid: str, who: dict[str, Any]
) -> None:
    assert [it for it in bucket_policy() if it["Effect"] == "Allow"] == []
    [statement] = [it for it in bucket_policy(condition) if it["Effect"] == "Allow"]

    place = "arn:${AWS::Partition}:s3:::${BucketNameParameter.Value}"
    assert statement == {
        "Sid": sid,
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": [{"Fn::Sub": f"{place}/{room}/*"} for room in ("outputs", "records")],
        **who,
    }


def test_distributions_read_documents_alone_and_only_those_that_a_parameter_names() -> None:
    [statement] = [it for it in bucket_policy("HasReaderDistributions") if it["Effect"] == "Allow"]

    # No s3:ListBucket: a visitor of the site must not see which publications there are.
    assert statement == {
        "Sid": "DistributionsRead",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": {
            "Fn::Sub": "arn:${AWS::Partition}:s3:::${BucketNameParameter.Value}/outputs/*"
        },
        "Condition": {"StringEquals": {"aws:SourceArn": {"Ref": "ReaderDistributionArns"}}},
    }
    assert TEMPLATE["Conditions"]["HasReaderDistributions"] == {
        "Fn::Not": [
            {"Fn::Equals": [{"Fn::Join": ["", {"Ref": "ReaderDistributionArns"}]}, ""]},
        ]
    }


@pytest.mark.parametrize(
    ("arn", "accepted"),
    [
        ("", True),
        ("arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE", True),
        ("arn:aws-cn:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE", True),
        ("arn:aws:cloudfront::123456789012:distribution/*", False),
        ("arn:aws:cloudfront::*:distribution/EDFDVBD6EXAMPLE", False),
        ("arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPL?", False),
        ("arn:aws:cloudfront::123456789012:distribution-tenant/dt_1", False),
        ("arn:aws:cloudfront::123456789012:origin-access-identity/EDFDVBD6EXAMPLE", False),
        ("EDFDVBD6EXAMPLE", False),
        ("d111111abcdef8.cloudfront.net", False),
        ("*", False),
    ],
)
def test_a_distribution_is_named_by_its_arn_without_wildcards(arn: str, *, accepted: bool) -> None:
    pattern = TEMPLATE["Parameters"]["ReaderDistributionArns"]["AllowedPattern"]

    assert bool(re.search(pattern, arn)) is accepted


def test_conditional_writes_are_asked_for_by_a_parameter_where_documents_and_records_are() -> None:
    assert not [it for it in bucket_policy() if it["Sid"] == "OnlyUnderACondition"]
    [statement] = [
        it
        for it in bucket_policy("RequiresConditionalWrites")
        if it["Sid"] == "OnlyUnderACondition"
    ]

    assert [arn["Fn::Sub"].rpartition("}/")[2] for arn in statement["Resource"]] == [
        "outputs/*",
        "records/*",
    ]
    assert statement["Condition"] == {"Null": {"s3:if-match": "true", "s3:if-none-match": "true"}}


def test_queues_refuse_connections_without_tls() -> None:
    policy = RESOURCES["QueuesPolicy"]["Properties"]

    queues = resources(TEMPLATE, "AWS::SQS::Queue")
    policies = resources(TEMPLATE, "AWS::SQS::QueuePolicy")
    assert ({it["Ref"] for it in policy["Queues"]}, len(policies)) == ({*queues} - {*policies}, 1)
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Sid": "OnlyOverTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def bucket_policy(*holding: str) -> list[dict[str, Any]]:
    """The statements of the bucket policy if these conditions of the template hold."""
    policy = decided(RESOURCES["OutputsBucketPolicy"], holding)
    found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def test_no_policy_reaches_a_bucket_of_another_account() -> None:
    """Names of deleted buckets are free for everybody; a taken-over bucket may be a slip of the pen."""
    reaching = [
        (name, statement)
        for kind in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy")
        for name, resource in resources(TEMPLATE, kind).items()
        for statement in statements(resource)
        if any(action.startswith("s3:") for action in listed(statement["Action"]))
    ]

    assert {name for name, _ in reaching} == {
        *("RefreshSweepRole", "ReadPolicy", "ReadPoolsPolicy", "PublishPolicy")
    }
    assert [
        name
        for name, statement in reaching
        if statement.get("Condition", {}).get("StringEqualsIfExists") != OWN_ACCOUNT
    ] == []


def test_nobody_who_publishes_may_write_the_rules_for_names() -> None:
    reached: dict[str, set[str]] = {}
    for kind in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
        for resource in resources(TEMPLATE, kind).values():
            for statement in statements(resource):
                for action in listed(statement["Action"]):
                    rooms = (str(arn).rpartition("/")[0] for arn in listed(statement["Resource"]))
                    found = {room.rpartition("/")[2] for room in rooms if "BucketName" in room}
                    reached.setdefault(action, set()).update(found)

    written = {"outputs", "records", "pools", "withdrawn"}
    assert reached["s3:PutObject"] == written
    assert reached["s3:DeleteObject"] <= written
    assert reached["s3:GetObject"] == {*written, "policy"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "abc",
        "amplify-outputs-outputsbucket-1b2c3d4e5f6g",
        "my.bucket.with.dots",
        "123",
        "1.2.3",
        "a" * 63,
    ],
)
def test_a_name_that_a_bucket_can_have_is_accepted(name: str) -> None:
    assert re.search(_pattern(), name)


@pytest.mark.parametrize(
    "name",
    [
        "ab",
        "a" * 64,
        "Upper-Case",
        "under_score",
        "-begins",
        "ends-",
        ".begins",
        "ends.",
        "two..dots",
        "192.168.5.4",
        "xn--name",
        "sthree-name",
        "amzn-s3-demo-name",
        "access-point-s3alias",
        "lambda--ol-s3",
        "directory--use1-az4--x-s3",
        "tables--table-s3",
        "regions.mrap",
        "s3://bucket",
        "arn:aws:s3:::bucket",
        "bucket ",
        "bucket/",
    ],
)
def test_a_name_that_no_bucket_can_have_is_refused(name: str) -> None:
    assert not re.search(_pattern(), name)


def _pattern() -> str:
    pattern: str = TEMPLATE["Parameters"]["ExistingBucketName"]["AllowedPattern"]
    return pattern
