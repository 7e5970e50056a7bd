"""Consumers in CDK and in Terraform: what they make of their sources is deployed on the emulated AWS."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.contract.javascript_client import NEEDS_NODE
from tools import cdk_package, node_packages
from tools.emulator import REPOSITORY, without_misleading_variables
from tools.environments import ENVIRONMENTS, make_environment
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
CDK: Final = REPOSITORY / "examples" / "cdk"
TERRAFORM: Final = REPOSITORY / "examples" / "terraform"
TERRAFORM_PROGRAM: Final = shutil.which("terraform")
NEEDS_TERRAFORM: Final = pytest.mark.skipif(
    TERRAFORM_PROGRAM is None, reason="terraform is not here; it runs examples/terraform-publish"
)

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


def test_terraform_gives_its_stack_what_the_template_asks_for_and_reads_what_it_returns(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str]
) -> None:
    # Terraform itself needs its provider for AWS, which comes from a place that tests do not reach.
    main = hcl(TERRAFORM / "main.tf")
    [stack] = main["resource"]
    resource = stack["aws_cloudformation_stack"]["amplify_outputs"]
    given = {
        "publication_name": "terraform/prod",
        "user_pool_id": pools["UserPoolId"],
        "user_pool_client_id": pools["UserPoolClientId"],
        "identity_pool_id": pools["IdentityPoolId"],
    }

    parameters = {
        name: given.get(value.removeprefix("${var.").removesuffix("}"), value)
        for name, value in resource["parameters"].items()
    }
    revision = "${sha256(jsonencode(var.published_again_when_this_changes))}"
    assert {name: it for name, it in parameters.items() if "${" in it} == {"Revision": revision}
    parameters["Revision"] = hashlib.sha256(b"null").hexdigest()
    [file] = re.findall(r'file\("\$\{path\.module\}/([\w.]+)"\)', resource["template_body"])
    _, outputs = stacks.apply((TERRAFORM / file).read_text(encoding="utf-8"), parameters)

    assert (
        outputs["Sha256"] == hashlib.sha256(published(aws, publisher, "terraform/prod")).hexdigest()
    )
    read = re.findall(r'outputs\["(\w+)"\]', json.dumps(main["output"]).replace('\\"', '"'))
    assert sorted(read) == sorted(outputs)
    declared = {name for variable in main["variable"] for name in variable}
    assert declared == given.keys() | {"published_again_when_this_changes"}


@NEEDS_TERRAFORM
def test_terraform_publishes_by_the_command_publishes_again_and_withdraws(
    aws: Emulator, publisher: Publisher, pools: dict[str, str], tmp_path: Path
) -> None:
    shutil.copy(REPOSITORY / "examples" / "terraform-publish" / "main.tf", tmp_path)
    given = {
        "publication_name": "terraform/command",
        "user_pool_id": pools["UserPoolId"],
        "user_pool_client_id": pools["UserPoolClientId"],
        "identity_pool_id": pools["IdentityPoolId"],
    }
    terraform(aws, tmp_path, "init")
    terraform(aws, tmp_path, "apply", given)
    first = json.loads(published(aws, publisher, "terraform/command"))

    idp = aws.client("cognito-idp")
    idp.create_group(UserPoolId=pools["UserPoolId"], GroupName="authors", Precedence=3)
    terraform(aws, tmp_path, "apply", given)
    assert json.loads(published(aws, publisher, "terraform/command")) == first
    given |= {"published_again_when_this_changes": '["authors"]'}
    terraform(aws, tmp_path, "apply", given)
    second = json.loads(published(aws, publisher, "terraform/command"))
    terraform(aws, tmp_path, "apply", given | {"publication_name": "terraform/renamed"})
    renamed = json.loads(published(aws, publisher, "terraform/renamed"))

    names = [[name for group in it["auth"]["groups"] for name in group] for it in (first, second)]
    assert names == [["admins", "editors"], ["admins", "authors", "editors"]]
    assert renamed == second
    assert not is_published(aws, publisher, "terraform/command")
    terraform(aws, tmp_path, "destroy", given)
    assert not is_published(aws, publisher, "terraform/renamed")
    # The notes of withdrawals stay for two days, and other tests ask whether anything is left.
    notes = {"Bucket": publisher.bucket, "Prefix": "withdrawn/terraform/"}
    for note in aws.client("s3").list_objects_v2(**notes).get("Contents", []):
        aws.client("s3").delete_object(Bucket=publisher.bucket, Key=note["Key"])


def terraform(
    aws: Emulator, folder: Path, command: str, given: Mapping[str, str] | None = None
) -> None:
    """Run one command of Terraform, which needs no provider here: `terraform_data` is built in."""
    environment = aws.environment() | {
        # What a machine has configured for Terraform is not for tests.
        "TF_CLI_CONFIG_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
    }
    environment["PATH"] = f"{DEVELOPMENT_BIN}{os.pathsep}{environment['PATH']}"
    approved = [] if command == "init" else ["-auto-approve"]
    variables = [f"-var={name}={value}" for name, value in (given or {}).items()]
    ran = subprocess.run(
        [str(TERRAFORM_PROGRAM), command, "-input=false", "-no-color", *approved, *variables],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


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


def hcl(path: Path) -> dict[str, Any]:
    """A file of Terraform: names of blocks and plain texts without their quotation marks, expressions as `${...}`."""
    make_environment("examples")
    reader = ENVIRONMENTS / "examples" / "bin" / "hcl2tojson"
    read = subprocess.run(
        [reader, path], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    bare: dict[str, Any] = _bare(json.loads(read.stdout))
    return bare


def _bare(value: Any) -> Any:
    match value:
        case dict():
            return {_bare(key): _bare(it) for key, it in value.items() if key != "__is_block__"}
        case list():
            return [_bare(it) for it in value]
        case str():
            return value.removeprefix('"').removesuffix('"') if value.startswith('"') else value
        case _:
            return value


def published(aws: Emulator, publisher: Publisher, name: str) -> bytes:
    found = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/{name}")
    body: bytes = found["Parameter"]["Value"].encode()
    return body
