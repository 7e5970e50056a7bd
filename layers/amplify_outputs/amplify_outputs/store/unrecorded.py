"""In words: a name of which the publisher has no record, though something may be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from amplify_outputs.store.reader import Destination, PublicationReader

TAKE_OVER_PAGE: Final = "docs/deploying.md#take-over-the-bucket-of-a-removed-publisher"
_PLACES: Final[tuple[Destination, ...]] = ("ssm", "s3")


def explain_missing_record(name: str, published: PublicationReader) -> str:
    """Why nothing can be fetched under the name, and what to do: one read for each place.

    Without a record nobody vouches for what a place holds. A publisher that was deployed again with a new
    bucket has no record of what the former one published.
    """
    record = published.record_place(name)
    found = [
        published.place(name, source) for source in _PLACES if _is_there(name, source, published)
    ]
    if not found:
        return (
            f"{name} is not published: it has no record in {record}. Check the name and the region."
        )
    return (
        f"{name} cannot be verified: {' and '.join(found)} can be read, but there is no record in "
        f"{record}. If the publisher was removed and deployed again, the record is in its former bucket: "
        f"see {TAKE_OVER_PAGE}. Otherwise publish {name} again."
    )


def _is_there(name: str, source: Destination, published: PublicationReader) -> bool:
    try:
        return published.document(name, source) is not None
    except (ClientError, BotoCoreError):
        return (
            False  # It only explains: a caller that may not read the place learns what is certain.
        )
