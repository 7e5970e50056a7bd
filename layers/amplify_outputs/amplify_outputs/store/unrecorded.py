"""In words: a name of which the publisher has no record, though something may be there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.model.errors import NotPublished
from amplify_outputs.model.ids import is_publication_name
from amplify_outputs.schema.nearest import nearest_ones
from amplify_outputs.store.names import recorded_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amplify_outputs.store.reader import Destination, PublicationReader

TAKE_OVER_PAGE: Final = "docs/deploying.md#take-over-the-bucket-of-a-removed-publisher"
_PLACES: Final[tuple[Destination, ...]] = ("ssm", "s3")


# Names that are compared with one that does not exist: five pages of a listing, and a moment of work.
NAMES_AT_MOST: Final = 5000


def with_nearest(
    missing: Iterable[NotPublished], published: PublicationReader
) -> list[NotPublished]:
    """The same errors; each also asks for the names that were probably meant. One listing for each thousand names."""
    errors = list(missing)
    names = known_names(published) if errors else []
    return [NotPublished(error.name, f"{error}{_question(error.name, names)}") for error in errors]


def did_you_mean_published(name: str, published: PublicationReader) -> str:
    """A question after a blank, with the publications that are named nearly so; "" if it finds none."""
    return _question(name, known_names(published))


def known_names(published: PublicationReader, prefix: str = "") -> list[str]:
    """The names of publications that begin so, NAMES_AT_MOST of them; [] if nobody lets the caller list them."""
    found = recorded_names(published.aws, published.settings.bucket, prefix)
    try:
        return [name for name in islice(found, NAMES_AT_MOST) if is_publication_name(name)]
    except (ClientError, BotoCoreError):
        return []  # It only explains.


def _question(name: str, names: Sequence[str]) -> str:
    near = [each for each in nearest_ones(name, names) if each != name]
    if not near:
        return ""
    *others, last = near
    return f" Did you mean {', '.join(others)} or {last}?" if others else f" Did you mean {last}?"


def missing_record(name: str, published: PublicationReader) -> NotPublished:
    """The error for a name of which there is no record: one read for each place."""
    return NotPublished(name, explain_missing_record(name, published))


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
