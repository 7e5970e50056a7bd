"""The names of publications, from the keys of records and marks in a publisher's bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.ids import is_publication_name
from amplify_outputs.store.keys import MARKS, RECORDS, recorded_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.aws.clients import Aws


def recorded_names(aws: Aws, bucket: str, prefix: str = "") -> Iterator[str]:
    """The names of all publications that have a record and begin so: one listing for each thousand."""
    pages = aws.s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=f"{RECORDS}{prefix}"
    )
    for page in pages:
        for found in page.get("Contents", []):
            if found["Key"].endswith(".json"):
                yield recorded_name(found["Key"])


def marked_names(aws: Aws, bucket: str, pool_id: str = "") -> Iterator[tuple[str, str]]:
    """Pool ids and names of publications that use them, of that pool or of all: from the marks in the bucket."""
    prefix = f"{MARKS}{pool_id}/" if pool_id else MARKS
    for page in aws.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", []):
            marked, _, name = found["Key"].removeprefix(MARKS).partition("/")
            if is_publication_name(name):
                yield marked, name
