"""An emulated AWS with the publisher deployed, once for all end-to-end tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.model.record import DOCUMENT_FILE
from tests.deployment import (
    Publisher,
    Stacks,
    aws,
    built_template,
    logs_of_failures,
    publisher,
    stacks,
)
from tests.installation import home
from tests.releases import NoHistory, earlier_version
from tools import sam
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.readers.every_reader import EveryReader
    from tools.emulator import Emulator

__all__ = [
    "Publisher",
    "Stacks",
    "aws",
    "built_template",
    "home",
    "logs_of_failures",
    "publisher",
    "stacks",
]


@pytest.fixture
def pools(stacks: Stacks) -> dict[str, str]:
    """Existing pools of this test alone: UserPoolId, UserPoolClientId, IdentityPoolId."""
    _, ids = stacks.apply((REPOSITORY / "examples" / "existing-auth.yaml").read_text())
    return ids


@pytest.fixture(scope="session")
def earlier_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An earlier version of the publisher, built."""
    folder = tmp_path_factory.mktemp("earlier")
    try:
        tree = earlier_version(folder / "tree")
    except NoHistory as reason:
        pytest.skip(str(reason))
    return sam.build(folder, tree)


@pytest.fixture(scope="session")
def versions_read() -> set[tuple[str, str, str]]:
    """Buckets, keys and version ids of documents that have gone through the readers."""
    return set()


@pytest.fixture(autouse=True)
def published_documents_are_read(
    aws: Emulator, readers: EveryReader, versions_read: set[tuple[str, str, str]]
) -> Iterator[None]:
    """Whatever was published during the test goes through every reader.

    It is made in another process, and stacks take it away again, but the bucket keeps its versions.
    """
    yield
    s3 = aws.client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        found = s3.get_paginator("list_object_versions").paginate(
            Bucket=bucket["Name"], Prefix="outputs/"
        )
        for version in (version for page in found for version in page.get("Versions", [])):
            place = (bucket["Name"], version["Key"], version["VersionId"])
            # Beside it may be the document in other formats, which these do not read.
            if place not in versions_read and version["Key"].endswith(f"/{DOCUMENT_FILE}"):
                versions_read.add(place)
                stored = s3.get_object(
                    Bucket=bucket["Name"], Key=version["Key"], VersionId=version["VersionId"]
                )
                # What tests put there themselves has no mark of the publisher.
                if "physical-id" in stored["Metadata"]:
                    readers.read(stored["Body"].read())
