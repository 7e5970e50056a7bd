"""Roles of the emulated AWS that somebody of the account may assume."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3

from tools.emulator import DEFAULT_ACCOUNT, DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.emulator import Emulator


def credentials_of_role(
    aws: Emulator, name: str, policy_arn: str, account: str = DEFAULT_ACCOUNT
) -> dict[str, str]:
    """Make a role that has this policy and nothing else. Returns credentials of it, as environment variables."""
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "sts:AssumeRole",
        },
    }
    iam = aws.client("iam", account=account)
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    iam.attach_role_policy(RoleName=name, PolicyArn=policy_arn)
    sts = aws.client("sts", account=account)
    issued = sts.assume_role(RoleArn=role["Arn"], RoleSessionName=name)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
        "AWS_SESSION_TOKEN": issued["SessionToken"],
    }


def client_with(aws: Emulator, credentials: Mapping[str, str], service: str) -> Any:
    """A boto3 client with these credentials, which are environment variables."""
    make: Any = boto3.client
    return make(
        service,
        region_name=DEFAULT_REGION,
        endpoint_url=aws.endpoint_url,
        verify=str(aws.ca_bundle),
        aws_access_key_id=credentials["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=credentials["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=credentials["AWS_SESSION_TOKEN"],
    )


def grant(role: str, action: str) -> dict[str, str]:
    """What the emulator asks for and AWS does not."""
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {
        "RoleName": role,
        "PolicyName": "of-the-emulator",
        "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    }
