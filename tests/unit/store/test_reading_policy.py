"""The IAM policy of somebody who fetches some publications."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from amplify_outputs.model.settings import Settings
from amplify_outputs.model.writing import Writing
from amplify_outputs.store.reading_policy import reading_policy

ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter/frontends"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SETTINGS = Settings("publisher-bucket", ARN, "/frontends")
FILES = [
    *("amplify_outputs.json", "amplify_outputs.dart", "amplify_outputs.ts", "amplify_outputs.mjs"),
    *("aws-exports.json", "amplifyconfiguration.json"),
]


def test_one_publication_is_its_parameter_its_record_and_each_of_its_files() -> None:
    assert reading_policy(["storefront/prod"], SETTINGS) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["ssm:GetParameter", "ssm:GetParameters"],
                "Resource": [f"{ARN}/.publisher/bucket-name", f"{ARN}/storefront/prod"],
            },
            {
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": [
                    "arn:aws:s3:::publisher-bucket/records/storefront/prod.json",
                    *(
                        f"arn:aws:s3:::publisher-bucket/outputs/storefront/prod/{file}"
                        for file in FILES
                    ),
                ],
                "Condition": {"StringEquals": {"s3:ResourceAccount": "123456789012"}},
            },
        ],
    }


@pytest.mark.parametrize(
    ("given", "key", "allowed"),
    [
        ("storefront", "records/storefront.json", True),
        ("storefront", "outputs/storefront/aws-exports.json", True),
        ("storefront", "records/storefront/prod.json", False),
        ("storefront", "outputs/storefront/prod/amplify_outputs.json", False),
        ("storefront/*", "records/storefront/prod.json", True),
        ("storefront/*", "outputs/storefront/prod/amplify_outputs.json", True),
        ("storefront/*", "records/storefront.json", False),
        ("storefront/*", "records/storefront2/prod.json", False),
        ("storefront/*", "outputs/storefront2/prod/amplify_outputs.json", False),
        ("*", "records/admin.json", True),
        ("*", "outputs/admin/amplify_outputs.json", True),
        ("*", "pools/us-east-1_AbC123xyz/admin", False),
        ("*", "withdrawn/admin/0123", False),
    ],
)
def test_what_a_name_a_path_and_a_star_allow_to_read(
    given: str, key: str, *, allowed: bool
) -> None:
    _, objects = reading_policy([given], SETTINGS)["Statement"]

    arn = f"arn:aws:s3:::publisher-bucket/{key}"
    assert any(fnmatchcase(arn, pattern) for pattern in objects["Resource"]) is allowed


@pytest.mark.parametrize(
    ("partition", "suffix"), [("aws", "amazonaws.com"), ("aws-cn", "amazonaws.com.cn")]
)
def test_with_a_key_of_the_company_it_decrypts_through_s3_and_ssm_alone(
    partition: str, suffix: str
) -> None:
    key, arn = (text.replace("arn:aws:", f"arn:{partition}:") for text in (KEY, ARN))
    settings = Settings("publisher-bucket", arn, "/frontends", writing=Writing(key))

    *_, decrypt = reading_policy(["storefront/prod"], settings)["Statement"]

    assert decrypt == {
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": key,
        "Condition": {
            "StringEquals": {
                "kms:ViaService": [f"s3.eu-west-1.{suffix}", f"ssm.eu-west-1.{suffix}"]
            }
        },
    }
