"""Every publication of one publisher, from its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.errors import explain
from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.errors import PublicationFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.store.reader import PublicationReader

from amplify_outputs.store.names import recorded_names


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication under its name: its record, or `fault`, the reason why that cannot be read.

    `refused` says that AWS refused the read, so nothing is known about the record.
    """

    name: str
    record: PublicationRecord | None
    fault: str = ""
    refused: bool = False


def take_inventory(
    aws: Aws,
    published: PublicationReader,
    prefix: str = "",
    *,
    counted: Callable[[int], object] = lambda _: None,
) -> list[Entry]:
    """The publications whose names begin with `prefix`, sorted by name.

    One listing for each thousand records, then one read for each record, 20 at the same time.
    `counted` gets their number before they are read. A publication that is withdrawn meanwhile is
    left out. Raises errors of botocore if the bucket cannot be listed.
    """
    names = sorted(recorded_names(aws, published.settings.bucket, prefix))
    counted(len(names))
    with Wave() as wave:
        reads = [wave.call(_entry, name, published) for name in names]
    return [entry for read in reads if (entry := read.result()) is not None]


def _entry(name: str, published: PublicationReader) -> Entry | None:
    try:
        record = published.record(name)
    except (PublicationFailed, ClientError, BotoCoreError) as error:
        return Entry(name, None, explain(error), refused=not isinstance(error, PublicationFailed))
    return None if record is None else Entry(name, record)
