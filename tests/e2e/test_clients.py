"""The documents of deployed pools are ones that Amplify's own schema, types and client take."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.schema.versions import VERSIONS
from tests.contract import amplify_schemas, javascript_client, typescript_types
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from tests.readers.every_reader import EveryReader
    from tools.emulator import Emulator


@pytest.fixture
def documents(aws: Emulator, pools: dict[str, str], readers: EveryReader) -> dict[str, bytes]:
    """The document of the example's pools, in every version."""
    built = {version: build(aws, pools, version) for version in VERSIONS}
    for body in built.values():
        readers.read(body)
    return built


def build(aws: Emulator, pools: dict[str, str], version: str) -> bytes:
    """What the command line builds."""
    command = [
        str(DEVELOPMENT_BIN / "amplify-outputs"),
        "build",
        f"--user-pool-id={pools['UserPoolId']}",
        f"--user-pool-client-id={pools['UserPoolClientId']}",
        f"--identity-pool-id={pools['IdentityPoolId']}",
        f"--outputs-version={version}",
    ]
    return subprocess.run(command, env=aws.environment(), check=True, stdout=subprocess.PIPE).stdout


@amplify_schemas.NEEDS_SCHEMAS
def test_every_version_is_valid_by_its_schema(documents: dict[str, bytes]) -> None:
    errors = {
        version: [
            error.message
            for error in amplify_schemas.validator(version).iter_errors(json.loads(body))
        ]
        for version, body in documents.items()
    }
    assert errors == {version: [] for version in VERSIONS}


@javascript_client.NEEDS_NODE
def test_every_version_is_of_its_type(documents: dict[str, bytes]) -> None:
    errors = typescript_types.errors(list(documents.values()))
    assert dict(zip(documents, errors, strict=True)) == {version: [] for version in VERSIONS}


@javascript_client.NEEDS_NODE
def test_the_javascript_client_reads_every_version(
    documents: dict[str, bytes], pools: dict[str, str]
) -> None:
    answers: list[dict[str, Any]] = javascript_client.parse(list(documents.values()))
    read = [answer["parsed"]["Auth"]["Cognito"] for answer in answers]
    assert [(it["userPoolId"], it["userPoolClientId"], it["identityPoolId"]) for it in read] == [
        (pools["UserPoolId"], pools["UserPoolClientId"], pools["IdentityPoolId"])
    ] * len(VERSIONS)
    assert [it["loginWith"]["email"] for it in read] == [True] * len(VERSIONS)
