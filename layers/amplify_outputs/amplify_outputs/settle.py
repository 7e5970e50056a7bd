"""What has to be written, and no more: from an examination to a publication."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from amplify_outputs import __version__
from amplify_outputs.attributes import pool_attributes
from amplify_outputs.document.formats.formats import ALL_FORMATS, file_of
from amplify_outputs.model.record import DOCUMENT_FORMAT, PublicationRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.document.build import Document
    from amplify_outputs.examine import Examination
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.store.standing import Standing, StoredRecord
    from amplify_outputs.store.writer import PublicationStore


# Two writers of one name settle within two or three rounds. A parameter that was just deleted can be
# made again after half a minute only [ssm-consistency], which these pauses outlast.
ROUNDS: Final = 14
PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Publication:
    """The outcome: the record as it stands, and whether anything had to be written."""

    record: PublicationRecord
    changed: bool


def files_of(request: PublishRequest, document: Document) -> dict[str, bytes]:
    """The document's file in every format that the request asks for."""
    return {form: file_of(form, document.body) for form in (DOCUMENT_FORMAT, *request.formats)}


def plan(  # noqa: PLR0913 (by keyword where it is not plain)
    request: PublishRequest,
    owner: Owner,
    standing: Standing,
    examination: Examination,
    bodies: Mapping[str, bytes],
    *,
    claim: str,
    requested_at: str,
) -> PublicationRecord:
    """The record to write, of an examination that has a document."""
    if examination.document is None or examination.facts is None:
        message = "An examination without a document cannot be published."
        raise ValueError(message)
    return PublicationRecord(
        name=request.name,
        owner=owner,
        state="publishing",
        claim=claim,
        request=request.properties,
        sha256=examination.document.sha256,
        formats={form: hashlib.sha256(bodies[form]).hexdigest() for form in request.formats},
        outputs_version=examination.document.version,
        destinations=request.destinations,
        pool_ids=request.pool_ids,
        problems=tuple(problem.as_json() for problem in examination.problems),
        published_at=datetime.now(UTC).isoformat(timespec="seconds"),
        publisher_version=__version__,
        replaces=_replaced(standing),
        attributes=pool_attributes(examination.document, examination.facts, examination.problems),
        requested_at=requested_at or _requested_before(standing),
        follow_ups=tuple(examination.readings.follow_ups),
    )


def pause(round_number: int, store: PublicationStore) -> bool:
    """Wait before the next round; False when there is no time for another one."""
    seconds = min(PAUSE_SECONDS * 2**round_number, LONGEST_PAUSE_SECONDS)
    if not store.deadline.has_time_for(seconds):
        return False
    time.sleep(seconds)
    return True


def never_settled(name: str) -> str:
    """Why someone gives up who was not let in within ROUNDS, or in time."""
    return f"{name} is being changed by others again and again. Nothing is torn; try again in a minute."


def settle(
    standing: Standing,
    planned: PublicationRecord,
    bodies: Mapping[str, bytes],
    store: PublicationStore,
) -> Publication:
    """Write what has to be written, and no more."""
    stored = standing.record
    if (
        stored is None
        or (stored.record.state, stored.record.sha256) != ("published", planned.sha256)
        or stored.record.formats != planned.formats
        or not standing.holds(planned)
    ):
        return Publication(store.write(standing, bodies, planned), changed=True)
    placed = replace(standing.placed(planned), state="published")
    if _says_the_same(stored.record, placed):
        return keep(stored, planned.requested_at, store)
    return Publication(store.finish(placed, stored.etag), changed=False)


def _says_the_same(before: PublicationRecord, planned: PublicationRecord) -> bool:
    """Whether two records differ in nothing but their making."""
    made_alike = replace(
        planned,
        claim=before.claim,
        published_at=before.published_at,
        publisher_version=before.publisher_version,
        replaces=before.replaces,
        requested_at=before.requested_at,
    )
    return before == made_alike


def keep(stored: StoredRecord, requested_at: str, store: PublicationStore) -> Publication:
    """What stands stays. A newer request for it is noted: what it takes back may yet arrive."""
    record = stored.record
    if requested_at > record.requested_at:
        record = store.finish(replace(record, requested_at=requested_at), stored.etag)
    return Publication(record, changed=False)


def _requested_before(standing: Standing) -> str:
    return standing.record.record.requested_at if standing.record else ""


def _replaced(standing: Standing) -> tuple[str, ...]:
    """Documents and files that a place may still hold until the new ones are everywhere."""
    if standing.record is None:
        return ()
    before = standing.record.record
    unfinished = before.replaces if before.state == "publishing" else ()
    return tuple(dict.fromkeys((*unfinished, *before.formats.values(), before.sha256)))[
        -_REPLACED_KEPT * len(ALL_FORMATS) :
    ]


_REPLACED_KEPT: Final = 5
