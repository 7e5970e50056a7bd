"""Roles of other accounts: assumed for a quarter of an hour, and limited to what this package calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_sts.client import STSClient
    from mypy_boto3_sts.type_defs import AssumeRoleRequestTypeDef

    from amplify_outputs.aws.clients import Aws

SESSION_NAME: Final = "amplify-outputs-publisher"
# The shortest that STS issues [sts-assume-role]; a refreshing function runs for less.
SESSION_SECONDS: Final = 900


def session_policy(actions: Sequence[str]) -> str:
    """A policy that allows these actions and no other, as far as the role allows them."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))


def assume(aws: Aws, sts: STSClient, role_arn: str, external_id: str, policy: str) -> Aws:
    """The clients of that role, limited by that policy. One call; errors of botocore are raised as they are."""
    asked: AssumeRoleRequestTypeDef = {
        "RoleArn": role_arn,
        "RoleSessionName": SESSION_NAME,
        "DurationSeconds": SESSION_SECONDS,
        "Policy": policy,
    }
    if external_id:
        asked["ExternalId"] = external_id
    issued = sts.assume_role(**asked)["Credentials"]
    return aws.with_credentials(
        {
            "aws_access_key_id": issued["AccessKeyId"],
            "aws_secret_access_key": issued["SecretAccessKey"],
            "aws_session_token": issued["SessionToken"],
        }
    )
