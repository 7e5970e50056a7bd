"""The story that every entry point tells: look, read, check, build, write, and look again."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.examine import examine
from amplify_outputs.model.errors import NameTaken, PoolsUnusable, PublicationFailed
from amplify_outputs.pools.cognito import begin_reading
from amplify_outputs.pools.read import read_pools, with_follow_ups
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.store.owners import left_behind
from amplify_outputs.store.writer import Moved

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.store.standing import Standing, StoredRecord
    from amplify_outputs.store.writer import PublicationStore

from amplify_outputs.settle import (
    ROUNDS,
    Publication,
    files_of,
    keep,
    never_settled,
    pause,
    plan,
    settle,
)


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
            return keep(kept, attempt.requested_at, store)
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
    """The pools and the follow-up reads, as they are after the look."""
    if standing.record is None and early is not None:
        return with_follow_ups(early, request, aws)
    foreseen = standing.record.record.follow_ups if standing.record else ()
    return read_pools(request, aws, foreseen=foreseen)


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
