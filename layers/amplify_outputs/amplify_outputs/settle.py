"""What to write for an examined request, and the rounds in which writers take turns."""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs import __commit__, __version__
from amplify_outputs.attributes import pool_attributes
from amplify_outputs.aws.clients import SLOWEST_CALL_SECONDS
from amplify_outputs.aws.deadline import OutOfTime
from amplify_outputs.aws.errors import refusal_of
from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.model.errors import PublicationFailed
from amplify_outputs.model.record import (
    DOCUMENT_FORMAT,
    FILE_FORMATS,
    PublicationRecord,
    in_order,
)
from amplify_outputs.store.writes import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from amplify_outputs.examine import Publishable
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.store.snapshot import Snapshot
    from amplify_outputs.store.writer import PublicationStore

T = TypeVar("T")

# Two writers of one name settle within two or three rounds. A parameter that was just deleted can be
# created again only after half a minute [ssm-consistency], which these pauses outlast. Writers that AWS
# throttles need the more rounds the more they are: as many as fit into the time of the function.
ROUNDS: Final = 24
PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What a writer wants to publish, and for whom.

    `claim` marks the records that this writer writes. `requested_at` is the moment of the request
    in any form that sorts by time, "" if unknown. `refreshing` says that nobody asked for it now.
    """

    request: PublishRequest
    owner: Owner
    claim: str
    requested_at: str
    refreshing: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The record to write, and the document and its files in the formats of the record, by format.

    `taken_over` is the publication of another owner that is to be given back if the plan fails.
    """

    record: PublicationRecord
    files: Mapping[str, bytes]
    taken_over: PublicationRecord | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The outcome: the record as it is now, and whether anything had to be written."""

    record: PublicationRecord
    changed: bool


def in_rounds(name: str, store: PublicationStore, one_round: Callable[[Conflict | None], T]) -> T:
    """What the first round returns that no other writer disturbs, and that AWS does not throttle.

    A round gets the conflict that ended the round before it, None at first; a read or write that AWS
    throttled is one, too. There is a pause between two rounds. After ROUNDS, or if the store's deadline
    leaves no time for another one, raises what AWS said if it throttled the last round, PublicationFailed
    otherwise.
    """
    conflict = None
    for number in range(ROUNDS):
        try:
            return one_round(conflict)
        except Conflict as error:
            conflict = error
        except ClientError as error:
            if not refusal_of(error).throttled:
                raise
            conflict = Conflict.of(error)
        except OutOfTime:
            # The time went by while AWS throttled, which is what people must know.
            if conflict and conflict.throttling:
                break
            raise
        # Writers that AWS throttled at the same moment must not come back at the same moment.
        spread = random.uniform(0.5, 1)  # noqa: S311  # nosec B311 - no secret
        seconds = spread * min(PAUSE_SECONDS * 2**number, LONGEST_PAUSE_SECONDS)
        # A round that may not write any more would only delay the answer.
        if not store.deadline.has_time_for(seconds + SLOWEST_CALL_SECONDS):
            break
        time.sleep(seconds)
    if conflict and conflict.throttling:
        raise conflict.throttling
    raise PublicationFailed(_NEVER_SETTLED.format(name=name)) from conflict


def plan(turn: Turn, snapshot: Snapshot, examined: Publishable) -> Plan:
    """What that writer would write in its turn."""
    request, document = turn.request, examined.document
    files = {form: file_of(form, document.body) for form in (DOCUMENT_FORMAT, *request.formats)}
    before = snapshot.record
    taken_over = before.to_give_back(turn.owner) if before else None
    record = PublicationRecord(
        name=request.name,
        owner=turn.owner,
        state="publishing",
        claim=turn.claim,
        request=request.properties,
        sha256=document.sha256,
        formats={form: hashlib.sha256(files[form]).hexdigest() for form in request.formats},
        outputs_version=document.version,
        destinations=request.destinations,
        pool_ids=request.pool_ids,
        problems=tuple(problem.as_json() for problem in examined.problems),
        published_at=datetime.now(UTC).isoformat(timespec="seconds"),
        publisher_version=__version__,
        publisher_commit=__commit__,
        replaces=replaced_by(before) if before else (),
        attributes=pool_attributes(document, examined.facts, examined.problems),
        requested_at=turn.requested_at or (before.requested_at if before else ""),
        follow_ups=in_order(examined.readings.follow_ups),
        # A refresh may finish what a request has begun, and the request may still fail.
        adopted_from=taken_over if turn.refreshing else None,
    )
    return Plan(record, files, taken_over)


def settle(planned: Plan, snapshot: Snapshot, store: PublicationStore) -> Publication:
    """Write only what differs. Raises Conflict if another writer was faster."""
    before, wanted = snapshot.record, planned.record
    if before is None or not _is_published(wanted, before, snapshot):
        return _write(planned, snapshot, store)
    if snapshot.lacks_marks():
        # A way back must not fail because a mark cannot be put: the next refresh tries it again.
        with _if_aws_permits():
            return Publication(store.mark_again(snapshot, planned.files, wanted), changed=True)
    placed = replace(snapshot.placed(wanted), state="published")
    placed = store.without_former(placed, snapshot)
    if _says_the_same(before, placed):
        return acknowledge(before, snapshot, wanted.requested_at, store)
    return Publication(store.finish(placed, snapshot.record_etag), changed=False)


def is_settled(planned: Plan, snapshot: Snapshot) -> bool:
    """Whether `settle` would write nothing for a request that is not newer than the record."""
    before, wanted = snapshot.record, planned.record
    return (
        before is not None
        and _is_published(wanted, before, snapshot)
        and not snapshot.lacks_marks()
        and not snapshot.former_parameters()
        and _says_the_same(before, replace(snapshot.placed(wanted), state="published"))
    )


def _is_published(wanted: PublicationRecord, before: PublicationRecord, snapshot: Snapshot) -> bool:
    return (
        (before.state, before.sha256) == ("published", wanted.sha256)
        and before.formats == wanted.formats
        and snapshot.holds(wanted)
    )


def _write(planned: Plan, snapshot: Snapshot, store: PublicationStore) -> Publication:
    """Write it. A failed write does not matter if the look has found what is asked for in its places.

    Every write would have put the same content there. The record stays unfinished, so that the next
    writer or refresh repairs it, and a parameter of which SSM showed an older state.
    """
    try:
        written = store.write(snapshot, planned.files, planned.record, planned.taken_over)
        return Publication(written, changed=True)
    except (ClientError, BotoCoreError, Conflict) as error:
        other_writer = isinstance(error, Conflict) and error.throttling is None
        # What an earlier round of this writer has put there is to be finished, not to be believed.
        before = snapshot.record
        ours = before is not None and before.claim == planned.record.claim
        if other_writer or ours or planned.taken_over or not snapshot.holds(planned.record):
            raise
    placed = snapshot.placed(planned.record)
    return Publication(replace(placed, state="published"), changed=False)


def acknowledge(
    record: PublicationRecord, snapshot: Snapshot, requested_at: str, store: PublicationStore
) -> Publication:
    """Keep what is published. The moment of a newer request is written into the record, if AWS permits.

    An older request may still arrive, and must be recognized as older.
    """
    if requested_at > record.requested_at:
        newer = replace(record, requested_at=requested_at, adopted_from=None)
        # Both places hold what is asked for: a way back must not fail because the record cannot be written.
        with _if_aws_permits():
            record = store.finish(newer, snapshot.record_etag)
    return Publication(record, changed=False)


@contextlib.contextmanager
def _if_aws_permits() -> Iterator[None]:
    """Goes on if AWS refuses, throttles or is too slow. Raises Conflict if another writer was faster."""
    try:
        yield
    except (ClientError, BotoCoreError, OutOfTime, Conflict) as error:
        if isinstance(error, Conflict) and error.throttling is None:
            raise


def _says_the_same(before: PublicationRecord, planned: PublicationRecord) -> bool:
    """Whether two records differ only in how they came about."""
    made_alike = replace(
        planned,
        claim=before.claim,
        published_at=before.published_at,
        publisher_version=before.publisher_version,
        publisher_commit=before.publisher_commit,
        replaces=before.replaces,
        requested_at=before.requested_at,
        seal=before.seal,
    )
    return before == made_alike


def replaced_by(before: PublicationRecord) -> tuple[str, ...]:
    """Documents and files that a place may still hold until the new ones are everywhere."""
    unfinished = before.replaces if before.state == "publishing" else ()
    return tuple(dict.fromkeys((*unfinished, *before.formats.values(), before.sha256)))[
        -_REPLACED_KEPT * len(FILE_FORMATS) :
    ]


_REPLACED_KEPT: Final = 5
_NEVER_SETTLED: Final = (
    "Other writers keep changing {name}. The published files are consistent. Try again in a minute."
)
