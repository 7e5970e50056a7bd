"""The names of publications, from the keys of records and marks in a publisher's bucket.

Each is an iterator that holds one page of a listing, however many there are. S3 lists keys in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.ids import USER_POOL_ID, is_publication_name
from amplify_outputs.store.keys import MARKS, RECORDS, mark_key, record_key, recorded_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.aws.clients import Aws


def recorded_names(aws: Aws, bucket: str, prefix: str = "", *, after: str = "") -> Iterator[str]:
    """The names of all publications that have a record and begin so: one listing for each thousand.

    `after` is a name: those up to it are left out.
    """
    start = record_key(after) if after else ""
    for page in _pages(aws, bucket, f"{RECORDS}{prefix}", start):
        for key in page:
            if key.endswith(".json"):
                yield recorded_name(key)


def marked_names(aws: Aws, bucket: str, pool_id: str) -> Iterator[str]:
    """The names of the publications that use that pool, a user pool or an identity pool."""
    prefix = f"{MARKS}{pool_id}/"
    for page in _pages(aws, bucket, prefix):
        for key in page:
            name = key.removeprefix(prefix)
            if is_publication_name(name):
                yield name


def names_by_user_pool(
    aws: Aws, bucket: str, *, after: tuple[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Ids of user pools and names of publications that use them, those of a pool one after another.

    `after` is such a pair: those up to it are left out. Marks of identity pools are hardly listed: they
    come before those of the user pools of their region, and the listing goes on behind them.
    """
    start = mark_key(*after) if after else ""
    while True:
        for page in _pages(aws, bucket, MARKS, start):
            pool_id = ""
            for key in page:
                pool_id, _, name = key.removeprefix(MARKS).partition("/")
                if USER_POOL_ID.fullmatch(pool_id) and is_publication_name(name):
                    yield pool_id, name
            region, colon, _ = pool_id.partition(":")
            if colon:
                # The semicolon follows the colon of identity pools, and precedes the underscore of user pools.
                start = f"{MARKS}{region};"
                break
        else:
            return


def _pages(aws: Aws, bucket: str, prefix: str, start: str = "") -> Iterator[list[str]]:
    """The keys with that prefix, after the key `start`, a page at a time."""
    paginator = aws.s3.get_paginator("list_objects_v2")
    pages = (
        paginator.paginate(Bucket=bucket, Prefix=prefix, StartAfter=start)
        if start
        else paginator.paginate(Bucket=bucket, Prefix=prefix)
    )
    for page in pages:
        yield [found["Key"] for found in page.get("Contents", [])]
