"""Restoring a publication from its record and from where its document still is. The pools are not read."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.model.errors import PublicationFailed
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.settle import replaced_by
from amplify_outputs.store.writes import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.store.snapshot import Snapshot
    from amplify_outputs.store.writer import PublicationStore


def restore(
    record: PublicationRecord,
    snapshot: Snapshot,
    store: PublicationStore,
    claim: str,
    more_pool_ids: Sequence[str] = (),
) -> PublicationRecord:
    """Write again what another writer has published, after this one may have undone a part of it.

    `snapshot` must have looked for the files of the record's formats. `more_pool_ids` are those that this
    writer may have marked. Raises Conflict until that writer is done, or if there is a newer one;
    PublicationFailed if no place holds its document.
    """
    if record.state != "published":
        raise Conflict
    files = _files_of(record, snapshot, store)
    if files is None:
        raise PublicationFailed(_LOST.format(name=record.name))
    ours = replace(record, state="publishing", claim=claim)
    return store.write(snapshot.unfinished(more_pool_ids), files, ours)


def former_of(record: PublicationRecord | None, owner: Owner) -> PublicationRecord | None:
    """The publication that is to be given back if that owner withdraws; None if it is the owner's own.

    Also one that somebody began to give back, and did not finish.
    """
    if record is None or record.adopted_from is None:
        return None
    former = record.adopted_from
    return former if record.owner in (owner, former.owner) else None


def give_back(former: PublicationRecord, snapshot: Snapshot, store: PublicationStore) -> bool:
    """Undo an adoption that was not finished: the record, the document and the marks become the former owner's.

    False, and nothing is written, if no place holds the former document any more. Raises Conflict if
    another writer was faster, and errors of botocore as they are.
    """
    record = snapshot.record
    files = _files_of(former, snapshot, store)
    if record is None or files is None:
        return False
    claim = uuid.uuid4().hex
    planned = replace(former, state="publishing", claim=claim, replaces=replaced_by(record))
    seen = snapshot.as_of(former)
    try:
        store.write(seen, files, planned, former)
    except (ClientError, BotoCoreError):
        # What is in its places already needs no write: only the record must say whose it is.
        now = store.record(former.name)
        if now is None or now.claim != claim or not seen.holds(planned):
            raise
    return True


def _files_of(
    record: PublicationRecord, snapshot: Snapshot, store: PublicationStore
) -> dict[str, bytes] | None:
    """The record's document and its files in other formats, by format; None if no place has the document."""
    body = store.body_of(record, snapshot)
    if body is None:
        return None
    return {form: file_of(form, body) for form in (DOCUMENT_FORMAT, *record.formats)}


_LOST: Final = (
    "Another writer published {name} at the same time, and no place holds the file that its record "
    "names. Publish {name} again."
)
