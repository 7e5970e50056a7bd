"""Fifty stacks, as many at the same time as the machine bears: nothing lost, mixed up, or left."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

STACKS = 50
# Each runs a process of the function: more of them would only wait for the processors, and time out.
AT_ONCE = min(STACKS, 4 * (os.cpu_count() or 1))


def template(ids: dict[str, str], number: int, version: str) -> dict[str, Any]:
    """A stack with a publication of its own."""
    return {
        "Resources": {
            "Outputs4Web": {
                "Type": "Custom::AmplifyOutputs",
                "Properties": {
                    "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
                    "ServiceTimeout": 120,
                    "PublicationName": f"many/number-{number}",
                    "OutputsVersion": version,
                    "Outputs": {"custom": {"number": str(number)}},
                    **ids,
                },
            }
        },
        "Outputs": {"Sha256": {"Value": {"Fn::GetAtt": "Outputs4Web.Sha256"}}},
    }


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What the work gives for each number, in the numbers' order."""
    with ThreadPoolExecutor(AT_ONCE) as executor:
        return list(executor.map(work, range(STACKS)))


def published(aws: Emulator, publisher: Publisher) -> dict[str, tuple[str, str]]:
    """Version and number of each document in S3, after its parameter was found to hold the same."""
    s3, ssm = aws.client("s3"), aws.client("ssm")
    found = {}
    for key in _keys(aws, publisher, "outputs/many/"):
        name = key.removeprefix("outputs/").removesuffix("/amplify_outputs.json")
        body = s3.get_object(Bucket=publisher.bucket, Key=key)["Body"].read()
        parameter = ssm.get_parameter(Name=f"{publisher.prefix}/{name}")["Parameter"]["Value"]
        assert parameter.encode() == body
        document = json.loads(body)
        digest = hashlib.sha256(body).hexdigest()
        found[digest] = (document["version"], document["custom"]["number"])
    return found


def _keys(aws: Emulator, publisher: Publisher, *prefixes: str) -> Iterable[str]:
    pages = aws.client("s3").get_paginator("list_objects_v2")
    return [
        entry["Key"]
        for prefix in prefixes
        for page in pages.paginate(Bucket=publisher.bucket, Prefix=prefix)
        for entry in page.get("Contents", [])
    ]


@pytest.mark.exhaustive
def test_fifty_stacks_are_created_updated_and_deleted_at_the_same_time(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str]
) -> None:
    def apply(version: str) -> dict[str, tuple[str, str]]:
        outputs = at_once(
            lambda number: stacks.apply(template(pools, number, version), name=f"many-{number}")[1][
                "Sha256"
            ]
        )
        return {sha256: (version, str(number)) for number, sha256 in enumerate(outputs)}

    assert published(aws, publisher) == {}
    for version in ("1", "1.5"):
        expected = apply(version)
        assert len(expected) == STACKS
        assert published(aws, publisher) == expected

    at_once(lambda number: stacks.delete(f"many-{number}"))

    assert published(aws, publisher) == {}
    left = _keys(aws, publisher, "records/many/", *(f"pools/{pools[name]}/many/" for name in pools))
    assert left == []
