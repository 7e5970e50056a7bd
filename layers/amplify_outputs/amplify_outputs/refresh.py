"""The story of a refresh: look at what is published, read its pools again, write what has changed.

A refresh does what the last request asked for, as often as the pools change. It makes nothing that
is not published, and gives way to whoever publishes or withdraws meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from amplify_outputs.document.differences import differences
from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.examine import examine
from amplify_outputs.model.errors import PublicationFailed, RequestInvalid
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.pools.read import read_pools
from amplify_outputs.pools.shared import SharedReads
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import withdraw
from amplify_outputs.settle import ROUNDS, files_of, never_settled, pause, plan, settle
from amplify_outputs.store.writer import Moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.document.differences import Difference
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.pools.shared import Pace
    from amplify_outputs.store.standing import Standing
    from amplify_outputs.store.writer import PublicationStore

Result = Literal["updated", "restored", "unchanged", "refused", "left", "gone"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of one publication.

    `updated`: its document or a file of it has changed. `restored`: somebody had changed what is
    published, by hand; it is again what the record says. `refused`: the pools have `problems` that forbid
    a document now, and the last good one stays. `left`: it does not want to be kept in sync. `gone`: nothing
    is published under that name any more.

    `before` is the record as it was, `record` as it is; `changes` are those of the document.
    """

    name: str
    result: Result
    before: PublicationRecord | None = None
    record: PublicationRecord | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Difference, ...] = ()


def refresh_all(
    names: Sequence[str], aws: Aws, store: PublicationStore, pace: Pace
) -> Iterator[tuple[str, Refreshed | Exception]]:
    """Refresh each of these publications; what goes wrong with one is given in its place.

    They share their reads of pools, so it saves calls to name publications of the same pool together. All
    of them are looked at first: what is read then is never older than what it replaces.
    """
    try:
        standings = store.look_at_all(names)
    except Exception as error:  # noqa: BLE001 - it is given in the place of each
        yield from ((name, error) for name in names)
        return
    shared = SharedReads(aws, pace)
    for name, standing in standings.items():
        if isinstance(standing, Exception):
            yield name, standing
            continue
        try:
            # Reads wait for their pace, which may take longer than the answer can.
            store.deadline.check(f"{name} could be refreshed")
            yield name, refresh(name, standing, shared, aws, store)
        except Exception as error:  # noqa: BLE001 - the others' turn comes all the same
            yield name, error


def refresh(
    name: str, standing: Standing, reader: Aws, aws: Aws, store: PublicationStore
) -> Refreshed:
    """Refresh one publication, of which `standing` was seen before `reader` read anything.

    Starts over with a new look and new reads when another writer was faster, as long as the store's
    deadline permits.

    Raises PublicationFailed, and errors of boto3 as they are.
    """
    progress = _Progress(uuid.uuid4().hex)
    for round_number in range(ROUNDS):
        record = standing.record.record if standing.record else None
        try:
            if record is None:
                return _gone(name, progress.claimed, aws, store)
            lost = progress.claimed is not None and record.claim != progress.claim
            if lost:
                standing = standing.unfinished()
            refreshed = _round(record, standing, reader, store, progress)
            if lost and refreshed.result in ("left", "refused"):
                _put_back(record, standing, store, progress.claim)
        except Moved as moved:
            progress.claimed = record if moved.claimed else progress.claimed
            if record is None or not pause(round_number, store):
                break
            ours = progress.claimed.formats if progress.claimed else {}
            formats = tuple(dict.fromkeys((*record.formats, *ours)))
            standing = store.look(name, record.owner, formats)
            reader = aws
        else:
            return refreshed
    raise PublicationFailed(never_settled(name))


@dataclass(slots=True)
class _Progress:
    """How far the rounds of one refresh have got.

    `claimed` is the record over which it last claimed, `before` and `outputs` are what was published
    before that claim: only the first of its rounds can see it.
    """

    claim: str
    claimed: PublicationRecord | None = None
    before: PublicationRecord | None = None
    outputs: dict[str, object] | None = None


def _gone(
    name: str, claimed: PublicationRecord | None, aws: Aws, store: PublicationStore
) -> Refreshed:
    """Nothing is made where nothing is published. What we wrote after a withdrawal has nobody else to remove it."""
    if claimed is not None:
        withdraw(
            name,
            claimed.owner,
            aws,
            store,
            requested_at=claimed.requested_at,
            pool_ids=claimed.pool_ids,
            formats=tuple(claimed.formats),
        )
    return Refreshed(name, "gone")


def _put_back(
    record: PublicationRecord, standing: Standing, store: PublicationStore, claim: str
) -> None:
    """Publish again what another writer has published, from where it still stands.

    SSM knows no condition: our parameter may have come after that writer's, whose pools allow no document
    now, or who wants no refreshes. The pools are not asked. Raises Moved as long as that writer is not
    done, PublicationFailed when its document is nowhere.
    """
    if record.state != "published":
        raise Moved
    body = _published_body(record, standing, store)
    if body is None:
        raise PublicationFailed(_LOST.format(name=record.name))
    bodies = {form: file_of(form, body) for form in (DOCUMENT_FORMAT, *record.formats)}
    store.write(standing, bodies, replace(record, state="publishing", claim=claim))


def _published_body(
    record: PublicationRecord, standing: Standing, store: PublicationStore
) -> bytes | None:
    """The document that the record names, from SSM, from S3, or from the history of the parameter."""
    parameter = standing.parameter
    if parameter and parameter.sha256 == record.sha256:
        return parameter.value.encode()
    body = store.document(record.name, "s3") if "s3" in record.destinations else None
    if not _is(record, body) and record.parameter_version:
        body = store.parameter_version(record.name, record.parameter_version)
    return body if _is(record, body) else None


def _is(record: PublicationRecord, body: bytes | None) -> bool:
    return body is not None and hashlib.sha256(body).hexdigest() == record.sha256


def _round(
    record: PublicationRecord,
    standing: Standing,
    reader: Aws,
    store: PublicationStore,
    progress: _Progress,
) -> Refreshed:
    """One round, from the request in the record to the finish. Raises Moved when somebody else was faster."""
    name = record.name
    try:
        request = parse_request(record.request)
    except RequestInvalid as error:  # A publisher before this one has taken it.
        return Refreshed(name, "refused", record, record, error.problems)
    if not request.keep_in_sync:
        return Refreshed(name, "left", record, record)
    examination = examine(
        request,
        read_pools(request, reader, foreseen=record.follow_ups),
        parameter_max_bytes=store.settings.parameter_max_bytes,
    )
    if examination.document is None:
        return Refreshed(name, "refused", record, record, examination.forbidding)
    planned = plan(
        request,
        record.owner,
        standing,
        examination,
        bodies := files_of(request, examination.document),
        claim=progress.claim,
        requested_at=record.requested_at,
    )
    ours = record.claim == progress.claim
    before = progress.before if ours else None
    if before is None:
        before = progress.before = _before(record, standing, planned)
        progress.outputs = _outputs(before, standing, store) if _differ(before, planned) else None
    published = settle(standing, planned, bodies, store)
    if not published.changed and not ours:
        return Refreshed(name, "unchanged", before, published.record)
    if before.state == "published" and not _differ(before, planned):
        return Refreshed(name, "restored", before, published.record)
    outputs = progress.outputs
    changes = () if outputs is None else differences(outputs, examination.document.outputs)
    return Refreshed(name, "updated", before, published.record, changes=tuple(changes))


def _differ(before: PublicationRecord, planned: PublicationRecord) -> bool:
    return (before.sha256, before.formats) != (planned.sha256, planned.formats)


def _before(
    record: PublicationRecord, standing: Standing, planned: PublicationRecord
) -> PublicationRecord:
    """The record with the SHA-256 of the document that readers had until now.

    Of a publication that was left unfinished, the record names the document that was to come. A place
    may still hold the one before; otherwise the last one that it replaces is taken for it.
    """
    if record.state == "published":
        return record
    held = [stored.sha256 for stored in (standing.parameter, standing.object) if stored]
    known = [sha256 for sha256 in held if sha256 in record.replaces] or record.replaces[-1:]
    others = [sha256 for sha256 in known if sha256 != planned.sha256]
    return replace(record, sha256=others[0]) if others else record


def _outputs(
    before: PublicationRecord, standing: Standing, store: PublicationStore
) -> dict[str, object] | None:
    """What was published until now; None if no place has it any more."""
    if standing.parameter and standing.parameter.sha256 == before.sha256:
        body: bytes | None = standing.parameter.value.encode()
    else:
        body = store.document(before.name, "s3")
    if body is None or not _is(before, body):
        return None
    outputs: dict[str, object] = json.loads(body)
    return outputs


_LOST: Final = (
    "{name} was published by somebody else meanwhile, and what its record names is in no place any more. "
    "Publish it again."
)
