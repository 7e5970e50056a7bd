"""The Amplify backend of the examples: what it publishes on the emulated AWS, and what its app gets from `ampx`."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests import amplify_backend
from tests.contract.javascript_client import NEEDS_NODE
from tools import cdk_package
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

pytestmark = [pytest.mark.exhaustive, NEEDS_NODE]
# As ampx gives it to the program that synthesizes.
CONTEXT: Final = {
    "amplify-backend-namespace": "storefront",
    "amplify-backend-name": "main",
    "amplify-backend-type": "branch",
}


def test_the_app_gets_what_the_stack_of_the_backend_publishes(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str], tmp_path: Path
) -> None:
    project = project_in(tmp_path / "project", aws, pools)
    npm(project, "types")
    root, nested = synthesized(project)

    stacks.apply(nested)

    found = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/storefront/main")
    published = json.loads(found["Parameter"]["Value"])
    assert published["auth"]["user_pool_id"] == pools["UserPoolId"]
    asked = [{"template": root, "version": published["version"]}]
    assert amplify_backend.amplify_makes(asked) == [{"file": published}]


def test_an_app_without_an_identity_pool_gets_the_same(
    aws: Emulator, pools: dict[str, str], tmp_path: Path
) -> None:
    project = project_in(tmp_path / "project", aws, pools | {"IdentityPoolId": ""})
    argument = json.loads((project / "amplify" / "existing-auth.json").read_bytes())

    assert "identity_pool_id" not in argument["auth"]
    # The backend of the example has a line for the identity pool, and says so.
    backend = project / "amplify" / "backend.ts"
    lines = backend.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "identity_pool_id" not in line]
    assert len(kept) == len(lines) - 1
    backend.write_text("\n".join(kept), encoding="utf-8")
    npm(project, "types")


def project_in(folder: Path, aws: Emulator, pools: Mapping[str, str]) -> Path:
    """The example in that folder, with its packages, and with the argument that its own script writes."""
    packages = amplify_backend.installed()
    cdk_package.install_into(packages)
    shutil.copytree(amplify_backend.SOURCE, folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    npm(
        folder,
        "existing-auth",
        **aws.environment(),
        USER_POOL_ID=pools["UserPoolId"],
        USER_POOL_CLIENT_ID=pools["UserPoolClientId"],
        IDENTITY_POOL_ID=pools["IdentityPoolId"],
    )
    return folder


def npm(project: Path, script: str, **variables: str) -> None:
    """Run a script of the example's package.json, with the command of this environment first."""
    path = f"{DEVELOPMENT_BIN}{os.pathsep}{os.environ['PATH']}"
    amplify_backend.run(project, "npm", "run", "--silent", script, **variables | {"PATH": path})


def synthesized(project: Path) -> tuple[Any, Any]:
    """The templates of the backend's own stack, and of the one in it."""
    out = project / "cdk.out"
    npm(project, "synth", CDK_OUTDIR=str(out), CDK_CONTEXT_JSON=json.dumps(CONTEXT))
    [nested] = out.glob("*.nested.template.json")
    [root] = [it for it in out.glob("*.template.json") if it != nested]
    return json.loads(root.read_bytes()), json.loads(nested.read_bytes())
