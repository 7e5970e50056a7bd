"""What the construct of `clients/cdk` makes is deployed: with pools of the same stack, and a build that may read."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.command_line import CommandLine
from tests.npm_client import NEEDS_NODE, NODE
from tools import cdk_package
from tools.emulator import without_misleading_variables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

pytestmark = [pytest.mark.exhaustive, NEEDS_NODE]
NAME: Final = "cdk/new-pools"


def synthesized(folder: Path) -> str:
    """The template of clients/cdk/test/new-pools.js."""
    ran = subprocess.run(
        [str(NODE), "test/new-pools.js"],
        cwd=cdk_package.built(),
        env=without_misleading_variables() | {"CDK_OUTDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return (folder / "storefront.template.json").read_text(encoding="utf-8")


def test_pools_of_the_same_stack_are_published_whole_and_the_build_may_read_this_and_nothing_else(
    aws: Emulator, publisher: Publisher, stacks: Stacks, tmp_path: Path
) -> None:
    # What `cdk bootstrap` leaves in an account.
    version = {"Name": "/cdk-bootstrap/hnb659fds/version", "Value": "30", "Type": "String"}
    aws.client("ssm").put_parameter(**version, Overwrite=True)

    _, outputs = stacks.apply(synthesized(tmp_path))

    body = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/{NAME}")["Parameter"]["Value"]
    document = json.loads(body)
    auth = document["auth"]
    # The domain and the group were there before it was written.
    assert auth["oauth"]["domain"].startswith("cdk-new-pools.auth.")
    assert auth["groups"] == [{"admins": {"precedence": 1}}]
    # Numbers and booleans are what they were in TypeScript.
    assert document["custom"] == {
        "region": "us-east-1",
        "retries": 3,
        "beta": True,
        "limits": {"sizes": [1.5, 10], "none": []},
    }
    build_role = outputs.pop("BuildRole")
    user_pool_arn = outputs.pop("UserPoolArn")
    role = outputs.pop("AuthenticatedRoleArn")
    assert outputs == {
        "PublicationName": NAME,
        "ParameterName": f"{publisher.prefix}/{NAME}",
        "BucketName": publisher.bucket,
        "ObjectKey": f"outputs/{NAME}/amplify_outputs.json",
        "Sha256": hashlib.sha256(body.encode()).hexdigest(),
        "OutputsVersion": "1.5",
        "IssuerUrl": f"https://cognito-idp.us-east-1.amazonaws.com/{auth['user_pool_id']}",
        "OAuthDomain": auth["oauth"]["domain"],
        "Warnings": "",
    }
    assert user_pool_arn.endswith(f":userpool/{auth['user_pool_id']}")
    assert ":role/" in role
    build = _build_with(aws, build_role)
    for place in ("ssm", "s3"):
        file = tmp_path / place
        build("fetch", NAME, f"--from={place}", f"--output={file}")
        assert file.read_text(encoding="utf-8") == body
    build("fetch", "cdk/other-pools", f"--output={tmp_path / 'other'}", code=3)


def _build_with(aws: Emulator, role: str) -> CommandLine:
    """The command of a build that has the role, and no other permission."""
    issued = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="build")["Credentials"]
    credentials = {
        "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
        "AWS_SESSION_TOKEN": issued["SessionToken"],
    }
    return CommandLine(aws.environment() | credentials)
