"""The story that every entry point tells: look, read, check, build, write, and look again."""

from __future__ import annotations

import contextlib
import hashlib
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs import __version__
from amplify_outputs.attributes import pool_attributes
from amplify_outputs.aws.clients import Wave
from amplify_outputs.document.formats.formats import ALL_FORMATS, file_of
from amplify_outputs.examine import examine
from amplify_outputs.model.errors import NameTaken, PoolsUnusable, PublicationFailed
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.pools.cognito import begin_reading
from amplify_outputs.pools.read import read_pools, with_details
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.store.keys import DOCUMENT_FORMAT
from amplify_outputs.store.owners import left_behind
from amplify_outputs.store.writer import Moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.document.build import Document
    from amplify_outputs.examine import Examination
    from amplify_outputs.model.facts import Readings
    from amplify_outputs.model.record import Owner
    from amplify_outputs.properties.parse import PublishRequest
    from amplify_outputs.store.standing import Standing, StoredRecord
    from amplify_outputs.store.writer import PublicationStore

# Two writers of one name settle within two or three rounds. A parameter that was just deleted can be
# made again after half a minute only [ssm-consistency], which these pauses outlast.
ROUNDS: Final = 14
PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a request to publish can count on, and when it was made.

    `new` says that nothing is expected under the name: then the pools are read while it is looked
    for, which saves a round trip. Where something does stand, the pools are read after the look:
    what was published between an early read and the look must not be undone.

    `requested_at` is the moment of the request in any form that sorts by time, "" if unknown: an
    older request never undoes a newer one, nor a withdrawal.
    """

    new: bool = False
    requested_at: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The outcome: the record as it stands, and whether anything had to be written."""

    record: PublicationRecord
    changed: bool


def publish(
    request: PublishRequest,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    attempt: Attempt,
) -> Publication:
    """Publish the request's document under its name, unless it stands there already.

    A request whose pools have become unusable keeps what it published before, so that a stack can roll
    back to it. When a first publication fails half-way, what it wrote is removed again.

    It starts over when another writer was faster, as long as the store's deadline permits.

    Raises NameTaken, PoolsUnusable, PublicationFailed, and errors of boto3 as they are.
    """
    progress = _Progress(uuid.uuid4().hex, attempt)
    try:
        return _in_rounds(request, owner, aws, store, progress)
    except Exception:
        if progress.new_here and progress.tried:
            _undo(request, owner, progress.claim, store)
        raise


def withdraw(  # noqa: PLR0913 (by keyword where it is not plain)
    name: str,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    *,
    requested_at: str = "",
    pool_ids: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
) -> bool:
    """Remove what the owner has published under the name; False when there was nothing.

    What belongs to somebody else, or was published by a newer request, stays as it is. That the
    name was withdrawn is noted before it is looked for, so that a publication which is still on
    its way finds the note, or is found. `pool_ids` and `formats` are for marks and files whose
    record may be gone. Raises PublicationFailed when other writers never leave a quiet moment or
    time runs out, and errors of boto3 as they are.
    """
    noted = not requested_at
    touched = False
    for round_number in range(ROUNDS):
        try:
            if not noted:
                store.note_withdrawal(name, owner, requested_at)
                noted = True
            standing = store.look(name, owner, formats)
            if _newer(standing, requested_at, owner):
                if touched:
                    _mend(standing, owner, aws, store, formats)
                return False
            touched = True
            return store.remove(name, standing, owner, pool_ids=pool_ids)
        except Moved:
            if not pause(round_number, store):
                break
    raise PublicationFailed(never_settled(name))


def _newer(standing: Standing, requested_at: str, owner: Owner) -> bool:
    """Whether the owner has published something since that moment."""
    record = standing.record.record if standing.record else None
    return bool(
        requested_at and record and record.owner == owner and record.requested_at > requested_at
    )


def _mend(
    standing: Standing,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    formats: tuple[str, ...],
) -> None:
    """Publish again what a newer request has published: an older one may have undone a part of it.

    SSM knows no condition. Whoever wrote or removed a parameter, and finds only then that it came
    too late, cannot know whether that happened before the newer request was done, or after it.
    `formats` are those of the older one, whose files the newer one may not have seen.
    """
    record = standing.record.record if standing.record else None
    if record is not None and record.owner == owner:
        attempt = Attempt(requested_at=record.requested_at)
        progress = _Progress(uuid.uuid4().hex, attempt, mending=True, formats=formats)
        _in_rounds(parse_request(record.request), owner, aws, store, progress)


@dataclass(slots=True)
class _Progress:
    """How far the rounds of one publication have got.

    `mending` does not believe what stands, and looks for files of further `formats`.
    """

    claim: str
    attempt: Attempt
    mending: bool = False
    formats: tuple[str, ...] = ()
    new_here: bool = False
    tried: bool = False
    claimed: bool = False


def _in_rounds(
    request: PublishRequest,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    progress: _Progress,
) -> Publication:
    for round_number in range(ROUNDS):
        try:
            return _round(request, owner, aws, store, progress, first=round_number == 0)
        except Moved as moved:
            progress.claimed = progress.claimed or moved.claimed
            if not pause(round_number, store):
                break
    raise PublicationFailed(never_settled(request.name))


def _round(  # noqa: PLR0913 (by keyword where it is not plain)
    request: PublishRequest,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    progress: _Progress,
    *,
    first: bool,
) -> Publication:
    """One round, from the look to the finish. Raises Moved when somebody else was faster."""
    attempt = progress.attempt
    formats = tuple(dict.fromkeys((*request.formats, *progress.formats)))
    standing, early = _look(request, owner, aws, store, formats, new=attempt.new and first)
    if progress.claimed and standing.record is None:
        # What we wrote after the withdrawal has nobody else to remove it.
        withdraw(
            request.name,
            owner,
            aws,
            store,
            pool_ids=request.pool_ids,
            formats=request.formats,
        )
        raise PublicationFailed(_WITHDRAWN_MEANWHILE.format(name=request.name))
    if first:
        progress.new_here = standing.record is None
    if standing.supersedes(attempt.requested_at, owner):
        if progress.claimed:
            _mend(standing, owner, aws, store, request.formats)
        raise PublicationFailed(_SUPERSEDED.format(name=request.name))
    _check_owner(request, owner, standing, aws)
    examination = examine(
        request,
        _read(request, aws, standing, early),
        parameter_max_bytes=store.settings.parameter_max_bytes,
    )
    if examination.document is None or examination.facts is None:
        if kept := _still_published(request, owner, standing):
            return _keep(kept, attempt.requested_at, store)
        raise PoolsUnusable(examination.forbidding)
    bodies = files_of(request, examination.document)
    planned = plan(
        request,
        owner,
        standing,
        examination,
        bodies,
        claim=progress.claim,
        requested_at=attempt.requested_at,
    )
    progress.tried = True
    if progress.mending:
        standing = standing.unfinished()
    return settle(standing, planned, bodies, store)


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
        details=tuple(examination.readings.details),
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


def _look(  # noqa: PLR0913 (by keyword where it is not plain)
    request: PublishRequest,
    owner: Owner,
    aws: Aws,
    store: PublicationStore,
    formats: tuple[str, ...],
    *,
    new: bool,
) -> tuple[Standing, Readings | None]:
    """What stands under the name; if nothing should, what the pools say as well."""
    if not new:
        return store.look(request.name, owner, formats), None
    with Wave() as wave:
        standing = store.begin_look(wave, request.name, owner, formats)
        readings = begin_reading(wave, request, aws)
    return standing(), readings()


def _read(
    request: PublishRequest, aws: Aws, standing: Standing, early: Readings | None
) -> Readings:
    """The pools and their details, as they are after the look."""
    if standing.record is None and early is not None:
        return with_details(early, request, aws)
    foreseen = standing.record.record.details if standing.record else ()
    return read_pools(request, aws, foreseen=foreseen)


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
        return _keep(stored, planned.requested_at, store)
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


def _keep(stored: StoredRecord, requested_at: str, store: PublicationStore) -> Publication:
    """What stands stays. A newer request for it is noted: what it takes back may yet arrive."""
    record = stored.record
    if requested_at > record.requested_at:
        record = store.finish(replace(record, requested_at=requested_at), stored.etag)
    return Publication(record, changed=False)


def _still_published(
    request: PublishRequest, owner: Owner, standing: Standing
) -> StoredRecord | None:
    """The record, if exactly this request was published and its document is in its places."""
    if standing.record is None:
        return None
    before = standing.record.record
    if (
        before.state == "published"
        and before.request == request.properties
        and standing.holds(replace(before, owner=owner))
    ):
        return standing.record
    return None


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


def _check_owner(request: PublishRequest, owner: Owner, standing: Standing, aws: Aws) -> None:
    """Raises NameTaken when anything under the name is somebody else's."""
    for part, holder in standing.owners().items():
        if holder == owner:
            continue
        if holder is None:
            raise NameTaken(_NOT_OURS.format(name=request.name, part=part))
        if not request.adopt:
            raise NameTaken(_TAKEN.format(name=request.name, part=part, holder=holder))
        if not left_behind(holder, aws):
            raise NameTaken(_IN_USE.format(name=request.name, part=part, holder=holder))


def _undo(request: PublishRequest, owner: Owner, claim: str, store: PublicationStore) -> None:
    """Remove our unfinished first publication; anything that has gone on since then stays.

    A record that is gone was withdrawn: whoever did so may not have seen what landed after it.
    """
    # The failure that brought us here is what the reader must see, not a second one: whatever
    # is left is marked as the owner's, and goes with the Delete that CloudFormation sends.
    with contextlib.suppress(Moved, ClientError, BotoCoreError, PublicationFailed):
        standing = store.look(request.name, owner, request.formats)
        if standing.record is None or standing.record.record.claim == claim:
            store.remove(request.name, standing, owner, pool_ids=request.pool_ids)


_REPLACED_KEPT: Final = 5
_TAKEN: Final = (
    "PublicationName {name} is taken: {part} belongs to {holder}. Choose another name, or delete "
    "that resource first. If it was retained when its stack was deleted, set Adopt: true."
)
_IN_USE: Final = (
    "PublicationName {name} cannot be adopted: {part} belongs to {holder}, which still exists. "
    "Delete that resource first, or choose another name."
)
_NOT_OURS: Final = (
    "PublicationName {name} is taken: {part} was there before and no publisher wrote it. "
    "Choose another name, or remove it by hand if nobody needs it."
)
_WITHDRAWN_MEANWHILE: Final = (
    "{name} was withdrawn while it was being published. Deploy again if it is still wanted."
)
_SUPERSEDED: Final = (
    "This request comes too late: a newer one has published or withdrawn {name} already. Nothing was "
    "changed."
)
