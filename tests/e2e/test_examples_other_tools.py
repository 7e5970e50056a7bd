"""Consumers in CDK and in Terraform: what they make of their sources is deployed on the emulated AWS."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from tests import terraform
from tests.contract.javascript_client import NEEDS_NODE
from tools import cdk_package, node_packages
from tools.emulator import REPOSITORY, without_misleading_variables
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
CDK: Final = REPOSITORY / "examples" / "cdk"

# The ids that stand in the example for those of whoever copies it.
DEV: Final = {
    "us-east-1_Dev123xyz": "UserPoolId",
    "1d2e3v4a5p6p7c8l9i0e1n2t3d": "UserPoolClientId",
    "us-east-1:11111111-1111-4111-8111-111111111111": "IdentityPoolId",
}


@NEEDS_NODE
def test_what_cdk_synthesizes_publishes_the_pools(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str], tmp_path: Path
) -> None:
    template = (synthesized(tmp_path) / "storefront-dev.template.json").read_text(encoding="utf-8")
    for shown, name in DEV.items():
        assert template.count(shown) == 1
        template = template.replace(shown, pools[name])
    # What `cdk bootstrap` leaves in an account.
    version = {"Name": "/cdk-bootstrap/hnb659fds/version", "Value": "30", "Type": "String"}
    aws.client("ssm").put_parameter(**version, Overwrite=True)

    _, outputs = stacks.apply(template)

    body = published(aws, publisher, "storefront/dev")
    assert outputs == {
        "Sha256": hashlib.sha256(body).hexdigest(),
        "IssuerUrl": f"https://cognito-idp.us-east-1.amazonaws.com/{pools['UserPoolId']}",
        "Warnings": "",
    }
    document = json.loads(body)
    assert document["auth"]["identity_pool_id"] == pools["IdentityPoolId"]
    assert document["custom"] == {"environment": "dev", "beta": True, "retries": 3}


@terraform.NEEDS_TERRAFORM
def test_terraform_publishes_by_the_module_publishes_again_renames_and_withdraws(
    aws: Emulator, publisher: Publisher, pools: dict[str, str], tmp_path: Path
) -> None:
    folder = copied(tmp_path, "examples/terraform", "clients/terraform")
    given = {
        "publication_name": "terraform/prod",
        "user_pool_id": pools["UserPoolId"],
        "user_pool_client_id": pools["UserPoolClientId"],
        "identity_pool_id": pools["IdentityPoolId"],
    }
    with terraform.provider(aws.environment()) as environment:
        terraform.run(folder, environment, "init")
        applied(folder, environment, given)
        first = published(aws, publisher, "terraform/prod")
        outputs = json.loads(terraform.run(folder, environment, "output", "-json"))
        idp = aws.client("cognito-idp")
        idp.create_group(UserPoolId=pools["UserPoolId"], GroupName="authors", Precedence=3)
        unchanged = applied(folder, environment, given)
        given |= {"published_again_when_this_changes": '["authors"]'}
        changed = applied(folder, environment, given)
        second = json.loads(published(aws, publisher, "terraform/prod"))
        given |= {"publication_name": "terraform/renamed"}
        applied(folder, environment, given)
        renamed = json.loads(published(aws, publisher, "terraform/renamed"))
        wrong = given | {"user_pool_client_id": "1d2e3v4a5p6p7c8l9i0e1n2t3d"}
        refused = " ".join(applied(folder, environment, wrong, fails=True).split())
        kept = json.loads(published(aws, publisher, "terraform/renamed"))
        assert not is_published(aws, publisher, "terraform/prod")
        destroyed(folder, environment, given)

    document = json.loads(first)
    assert document["custom"] == {"stage": "prod", "beta": True, "retries": 3}
    assert {name: it["value"] for name, it in outputs.items()} == {
        "sha256": hashlib.sha256(first).hexdigest(),
        "issuer_url": f"https://cognito-idp.us-east-1.amazonaws.com/{pools['UserPoolId']}",
        "object_uri": f"s3://{publisher.bucket}/outputs/terraform/prod/amplify_outputs.json",
    }
    assert "No changes." in unchanged
    assert "0 added, 1 changed, 0 destroyed" in changed
    names = [
        [name for group in it["auth"]["groups"] for name in group] for it in (document, second)
    ]
    assert names == [["admins", "editors"], ["admins", "authors", "editors"]]
    assert second["custom"].keys() == {"stage", "beta", "retries", "revision"}
    assert [renamed, kept] == [second, second]
    assert "App client 1d2e3v4a5p6p7c8l9i0e1n2t3d does not exist in user pool" in refused
    assert not is_published(aws, publisher, "terraform/renamed")
    forget_withdrawals(aws, publisher)


@terraform.NEEDS_TERRAFORM
def test_a_stack_with_a_name_renames_by_one_update_and_what_is_retained_is_adopted(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str], tmp_path: Path
) -> None:
    folder = copied(tmp_path, "clients/terraform")
    given = {
        "publication_name": "terraform/before",
        "user_pool_id": pools["UserPoolId"],
        "user_pool_client_id": pools["UserPoolClientId"],
        "stack_name": "terraform-storefront",
        "service_token": publisher.service_token,
        "destinations": '["ssm"]',
        "keep_in_sync": "false",
    }
    with terraform.provider(aws.environment()) as environment:
        terraform.run(folder, environment, "init")
        applied(folder, environment, given)
        given |= {"publication_name": "terraform/after"}
        renamed = applied(folder, environment, given)
        events = stacks.events("terraform-storefront")
        assert not is_published(aws, publisher, "terraform/before")

        given |= {"retain": "true"}
        applied(folder, environment, given)
        destroyed(folder, environment, given)
        assert is_published(aws, publisher, "terraform/after")
        refused = applied(folder, environment, given, fails=True)
        given |= {"retain": "false", "adopt": "true"}
        applied(folder, environment, given)
        destroyed(folder, environment, given)

    assert "0 added, 1 changed, 0 destroyed" in renamed
    settled = [
        (it.physical_id, it.status)
        for it in events
        if "/before" in it.physical_id or "/after" in it.physical_id
    ]
    assert settled == [
        ("terraform/before", "CREATE_COMPLETE"),
        ("terraform/after", "UPDATE_COMPLETE"),
    ]
    assert "set Adopt: true" in refused
    assert not is_published(aws, publisher, "terraform/after")
    forget_withdrawals(aws, publisher)


@terraform.NEEDS_TERRAFORM
def test_terraform_publishes_by_the_command_publishes_again_and_withdraws(
    aws: Emulator, publisher: Publisher, pools: dict[str, str], tmp_path: Path
) -> None:
    # It needs no provider: `terraform_data` is built in.
    folder = copied(tmp_path, "examples/terraform-publish")
    environment = aws.environment()
    environment["PATH"] = f"{DEVELOPMENT_BIN}{os.pathsep}{environment['PATH']}"
    given = {
        "publication_name": "terraform/command",
        "user_pool_id": pools["UserPoolId"],
        "user_pool_client_id": pools["UserPoolClientId"],
        "identity_pool_id": pools["IdentityPoolId"],
    }
    terraform.run(folder, environment, "init")
    applied(folder, environment, given)
    first = json.loads(published(aws, publisher, "terraform/command"))

    idp = aws.client("cognito-idp")
    idp.create_group(UserPoolId=pools["UserPoolId"], GroupName="authors", Precedence=3)
    applied(folder, environment, given)
    assert json.loads(published(aws, publisher, "terraform/command")) == first
    given |= {"published_again_when_this_changes": '["authors"]'}
    applied(folder, environment, given)
    second = json.loads(published(aws, publisher, "terraform/command"))
    applied(folder, environment, given | {"publication_name": "terraform/renamed"})
    renamed = json.loads(published(aws, publisher, "terraform/renamed"))

    names = [[name for group in it["auth"]["groups"] for name in group] for it in (first, second)]
    assert names == [["admins", "editors"], ["admins", "authors", "editors"]]
    assert renamed == second
    assert not is_published(aws, publisher, "terraform/command")
    destroyed(folder, environment, given)
    assert not is_published(aws, publisher, "terraform/renamed")
    forget_withdrawals(aws, publisher)


def copied(folder: Path, *names: str) -> Path:
    """The first of these folders of the repository in that folder, with the others where it looks for them."""
    for name in names:
        shutil.copytree(
            REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns(".terraform*")
        )
    return folder / names[0]


def variables(given: Mapping[str, str]) -> list[str]:
    return [f"-var={name}={value}" for name, value in given.items()]


def applied(
    folder: Path, environment: Mapping[str, str], given: Mapping[str, str], *, fails: bool = False
) -> str:
    """What `terraform apply` says."""
    options = ["-auto-approve", "-no-color", *variables(given)]
    return terraform.run(folder, environment, "apply", *options, fails=fails)


def destroyed(folder: Path, environment: Mapping[str, str], given: Mapping[str, str]) -> None:
    terraform.run(folder, environment, "destroy", "-auto-approve", *variables(given))


def forget_withdrawals(aws: Emulator, publisher: Publisher) -> None:
    """Remove the notes of withdrawals: they stay for two days, and other tests ask whether anything is left."""
    notes = {"Bucket": publisher.bucket, "Prefix": "withdrawn/terraform/"}
    for note in aws.client("s3").list_objects_v2(**notes).get("Contents", []):
        aws.client("s3").delete_object(Bucket=publisher.bucket, Key=note["Key"])


def is_published(aws: Emulator, publisher: Publisher, name: str) -> bool:
    found = aws.client("ssm").get_parameters(Names=[f"{publisher.prefix}/{name}"])
    return bool(found["Parameters"])


def synthesized(folder: Path) -> Path:
    """What the CDK application makes of itself; its TypeScript is checked on the way."""
    packages = node_packages.install(CDK, "cdk")
    cdk_package.install_into(packages)
    ran = subprocess.run(
        ["npm", "run", "--silent", "synth"],  # noqa: S607 (whichever the machine has)
        cwd=packages,
        env=without_misleading_variables() | {"CDK_OUTDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


def published(aws: Emulator, publisher: Publisher, name: str) -> bytes:
    found = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/{name}")
    body: bytes = found["Parameter"]["Value"].encode()
    return body
