"""The stack that a release offers for download: deployed without having been built, it publishes."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Final

import pytest

from tests.npm_client import NEEDS_NODE
from tests.releases import copy_of_repository
from tools import release, sam
from tools.emulator import REPOSITORY
from tools.stacks import delete_stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Stacks
    from tools.emulator import Emulator

pytestmark = [pytest.mark.exhaustive, NEEDS_NODE]
VERSION: Final = "98.76.54"
PUBLISHER: Final = "released"


@pytest.fixture
def downloaded(tmp_path: Path) -> Path:
    """What somebody has who unpacked the download."""
    root = copy_of_repository(tmp_path / "repository")
    release.prepare(root, VERSION, "2026-12-01")
    with zipfile.ZipFile(root / "dist" / f"amplify-outputs-publisher-{VERSION}-sam.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / f"amplify-outputs-publisher-{VERSION}"


@pytest.fixture
def released(aws: Emulator, downloaded: Path) -> Iterator[str]:
    """The bucket of a second publisher of this account and region, which `sam deploy` made of the download."""
    outputs = sam.deploy(
        aws,
        downloaded / "template.yaml",
        stack_name=PUBLISHER,
        parameters={"ParameterPrefix": "/released"},
    )
    yield outputs["BucketName"]
    # Other tests look at everything that is exported.
    delete_stack(aws, PUBLISHER)


# It comes before `stacks`, which are deleted before their publisher then.
def test_a_downloaded_publisher_publishes(
    aws: Emulator, released: str, stacks: Stacks, pools: dict[str, str]
) -> None:
    consumer = (REPOSITORY / "examples" / "consumer.yaml").read_text(encoding="utf-8")
    name, published = stacks.apply(
        consumer,
        {
            "PublisherStackName": PUBLISHER,
            "PublicationName": "storefront/prod",
            "UserPoolId": pools["UserPoolId"],
            "UserPoolClientId": pools["UserPoolClientId"],
        },
    )

    record = aws.client("s3").get_object(Bucket=released, Key="records/storefront/prod.json")
    assert json.loads(record["Body"].read())["publisherVersion"] == VERSION
    assert published["ParameterName"] == "/released/storefront/prod"
    stacks.delete(name)
