"""A refresh: look at what is published, read its pools again, write what has changed.

A refresh does what the last request asked for, as often as the pools change. It creates no publication,
and yields to a request that publishes or withdraws at the same time.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.document.differences import differences
from amplify_outputs.examine import Refused, examine
from amplify_outputs.model.errors import PublicationFailed, RequestInvalid
from amplify_outputs.model.ids import user_pool_region
from amplify_outputs.pools.read import read_pools
from amplify_outputs.pools.shared import SharedReads
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import Withdrawal, withdraw
from amplify_outputs.restore import restore
from amplify_outputs.settle import Turn, in_rounds, is_settled, plan, settle
from amplify_outputs.store.writer import PublicationStore
from amplify_outputs.store.writes import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from amplify_outputs.document.differences import Difference
    from amplify_outputs.examine import Publishable
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.pools.shared import Pace
    from amplify_outputs.store.snapshot import Snapshot

Result = Literal["updated", "restored", "unchanged", "refused", "left", "gone"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some publications before anything is read.

    `marked` is the pool of whose marks their names were listed, `client_id` the app client that alone has
    changed, each "" if it is unknown. `secrets_are_followed` says that an event reports a new client secret.
    """

    marked: str = ""
    client_id: str = ""
    secrets_are_followed: bool = False


NOTHING_KNOWN: Final = Known()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result for one publication.

    `updated`: its document or a file of it has changed. `restored`: somebody had changed what is
    published, by hand; it is again what the record says. `refused`: the pools now have `problems` that
    forbid a document, and the last good one stays. `left`: its request says KeepInSync: false. `gone`:
    nothing is published under that name any more.

    `before` is the record as it was, `record` as it is; `changes` are those of the document. `by_hand` is
    what somebody had changed, as `Snapshot.changed_by_hand` has it, whatever the result is.
    """

    name: str
    result: Result
    before: PublicationRecord | None = None
    record: PublicationRecord | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Difference, ...] = ()
    by_hand: Mapping[str, str] = field(default_factory=dict)


def refresh_all(
    names: Sequence[str], store: PublicationStore, pace: Pace, known: Known = NOTHING_KNOWN
) -> Iterator[tuple[str, Refreshed | Exception]]:
    """Refresh each of these publications. An error of one is yielded in the place of its result.

    What is `known` is not read again. If one app client alone has changed, publications of others are passed
    over, and nothing is yielded for them.

    They share their reads of pools, so naming publications of the same pool together saves calls. All
    of them are looked up first: so what is read is never older than what it replaces. Reads of pools
    and writes of parameters wait for their pace.
    """
    try:
        wanted = _of_client(known.client_id, names, store) if known.client_id else names
        snapshots = store.look_at_all(wanted, known.marked)
    except Exception as error:  # noqa: BLE001 - it is yielded for each
        yield from ((name, error) for name in names)
        return
    shared = SharedReads(store.aws, pace)
    paced = PublicationStore(shared, store.settings, store.deadline)
    for name, snapshot in snapshots.items():
        if isinstance(snapshot, Exception):
            yield name, snapshot
            continue
        try:
            # Reads wait for their pace, which may take longer than the function may run.
            store.deadline.check(f"{name} could be refreshed")
            yield (
                name,
                refresh(name, snapshot, shared, paced, known),
            )
        except Exception as error:  # noqa: BLE001 - the others are refreshed all the same
            yield name, error


def _of_client(client_id: str, names: Sequence[str], store: PublicationStore) -> list[str]:
    """The publications of that app client, by their records, and those whose records cannot be read."""

    def is_of_it(name: str) -> bool:
        try:
            record = store.record(name)
        except (PublicationFailed, ClientError, BotoCoreError):
            return True  # The look finds the same, and reports it.
        return record is not None and record.request.get("UserPoolClientId") == client_id

    with Wave() as wave:
        found = {name: wave.call(is_of_it, name) for name in names}
    return [name for name, call in found.items() if call.result()]


def refresh(
    name: str,
    snapshot: Snapshot,
    reader: SharedReads,
    store: PublicationStore,
    known: Known = NOTHING_KNOWN,
) -> Refreshed:
    """Refresh one publication, of which `snapshot` was taken before `reader` read anything.

    Starts over with a new look and new reads if another writer was faster, until the store's deadline.

    Raises PublicationFailed, and errors of botocore as they are.
    """
    # Later looks may see what this refresh has written.
    by_hand = snapshot.changed_by_hand()
    record = snapshot.record
    sealed = store.seals.check(record) if record and record.state == "published" else "unknown"
    refreshing = _Refreshing(name, snapshot, reader, store, known)
    refreshed = in_rounds(name, store, refreshing.one_round)
    if sealed in ("missing", "wrong"):
        by_hand = {"record": "", **by_hand}
    if sealed == "missing":
        _seal(refreshed, store)
    return replace(refreshed, by_hand=by_hand)


def _seal(refreshed: Refreshed, store: PublicationStore) -> None:
    """Seal a record that has no seal yet: another publisher wrote it, or this one before it had a key.

    What has a wrong seal is reported at each refresh until its owner publishes it again.
    """
    found = store.look(refreshed.name, refreshed.before.owner) if refreshed.before else None
    if found and found.record and found.record.state == "published" and not found.record.seal:
        with contextlib.suppress(Conflict, ClientError, BotoCoreError, PublicationFailed):
            store.finish(found.record, found.record_etag)


@dataclass(slots=True)
class _Refreshing:
    """One refresh, and how far its rounds have got.

    `claimed` is the record over which it last claimed, `before` and `outputs` are what was published
    before that claim: only the first of its rounds can see it.
    """

    name: str
    snapshot: Snapshot
    reader: SharedReads
    store: PublicationStore
    known: Known
    claim: str = field(default_factory=lambda: uuid.uuid4().hex)
    claimed: PublicationRecord | None = None
    before: PublicationRecord | None = None
    outputs: dict[str, object] | None = None

    def one_round(self, conflict: Conflict | None) -> Refreshed:
        """One round, from the record to the finish. Raises Conflict when another writer was faster."""
        if conflict is not None:
            self._look_again(conflict)
        record = self.snapshot.record
        if record is None:
            return self._gone()
        lost = self.claimed is not None and record.claim != self.claim
        if lost:
            self.snapshot = self.snapshot.unfinished()
        refreshed = self._refresh(record)
        if lost and refreshed.result in ("left", "refused"):
            self._put_back(record)
        return refreshed

    def _look_again(self, conflict: Conflict) -> None:
        """A new snapshot, with files of every format that this refresh or another writer may have put."""
        record = self.snapshot.record
        self.claimed = record if conflict.claimed else self.claimed
        known = [each for each in (record, self.claimed) if each is not None]
        formats = [form for each in known for form in each.formats]
        self.snapshot = self.store.look(self.name, known[0].owner, formats)
        self.reader = self.reader.anew()

    def _gone(self) -> Refreshed:
        """Nothing is created where nothing is published; what we wrote after a withdrawal is removed."""
        if self.claimed is not None:
            leftovers = Withdrawal(
                self.name,
                self.claimed.owner,
                self.claimed.requested_at,
                self.claimed.pool_ids,
                tuple(self.claimed.formats),
            )
            withdraw(leftovers, self.store)
        return Refreshed(self.name, "gone")

    def _refresh(self, record: PublicationRecord) -> Refreshed:
        """What the request in the record asks for, by what the pools say now."""
        try:
            request = parse_request(record.request)
        except RequestInvalid as error:  # A publisher before this one accepted it.
            self._move(record)
            return Refreshed(self.name, "refused", record, record, error.problems)
        if not request.keep_in_sync:
            moved = self._move(record)
            return Refreshed(self.name, "restored" if moved else "left", record, moved or record)
        turn = Turn(request, record.owner, self.claim, record.requested_at, refreshing=True)
        examined = self._settled(turn, record) or self._examine(request, record)
        if isinstance(examined, Refused):
            self._move(record)
            return Refreshed(self.name, "refused", record, record, examined.forbidding)
        planned = plan(turn, self.snapshot, examined)
        before, ours = self._known_before(record, planned.record), record.claim == self.claim
        published = settle(planned, self.snapshot, self.store)
        if not published.changed and not ours:
            return Refreshed(self.name, "unchanged", before, published.record)
        if before.state == "published" and not _differ(before, planned.record):
            return Refreshed(self.name, "restored", before, published.record)
        outputs = self.outputs
        changes = () if outputs is None else differences(outputs, examined.document.outputs)
        return Refreshed(self.name, "updated", before, published.record, changes=tuple(changes))

    def _settled(self, turn: Turn, record: PublicationRecord) -> Publishable | None:
        """The pools without their client secrets, if events report new ones, and nothing else has changed.

        CloudTrail reports a call in the region and account where it was made. A record that was published
        while secrets could not be listed has a problem that says so, which it would not have now.
        """
        request = turn.request
        here = user_pool_region(request.user_pool_id) == self.store.settings.region
        if not (self.known.secrets_are_followed and here and request.pool_role_arn is None):
            return None
        examined = self._examine(request, record, client_secrets=0)
        if isinstance(examined, Refused) or record.claim == self.claim:
            return None
        settled = is_settled(plan(turn, self.snapshot, examined), self.snapshot)
        return examined if settled else None

    def _examine(
        self, request: PublishRequest, record: PublicationRecord, client_secrets: int | None = None
    ) -> Publishable | Refused:
        readings = read_pools(
            request,
            self.reader.of_pools(request, self.store.settings.pool_roles),
            foreseen=record.follow_ups,
            client_secrets=client_secrets,
        )
        return examine(
            request,
            readings,
            parameter_max_bytes=self.store.settings.parameter_max_bytes,
            required_tag=self.store.settings.required_tag,
        )

    def _move(self, record: PublicationRecord) -> PublicationRecord | None:
        """The same document in a parameter of the publisher's new prefix, if the prefix was changed.

        Also if the pools allow no document, or nobody wants refreshes: builds look for it there now.
        """
        there = self.snapshot.parameter is not None or "ssm" not in record.destinations
        if there or not self.snapshot.former_parameters() or record.state != "published":
            return None
        return restore(record, self.snapshot, self.store, self.claim)

    def _known_before(
        self, record: PublicationRecord, planned: PublicationRecord
    ) -> PublicationRecord:
        """What was published before this refresh claimed; seen now, unless the record is ours already."""
        if self.before is None or record.claim != self.claim:
            self.before = _before(record, self.snapshot, planned)
            differ = _differ(self.before, planned)
            self.outputs = _outputs(self.before, self.snapshot, self.store) if differ else None
        return self.before

    def _put_back(self, record: PublicationRecord) -> None:
        """Publish again what another writer has published, from where it still is.

        SSM has no conditional write: our parameter may have replaced that writer's, and the pools allow no
        document now, or its request says KeepInSync: false. The pools are not read. Raises Conflict until
        that writer is done, PublicationFailed if no place holds its document.
        """
        restore(record, self.snapshot, self.store, self.claim)


def _differ(before: PublicationRecord, planned: PublicationRecord) -> bool:
    return (before.sha256, before.formats) != (planned.sha256, planned.formats)


def _before(
    record: PublicationRecord, snapshot: Snapshot, planned: PublicationRecord
) -> PublicationRecord:
    """The record with the SHA-256 of the document that readers had until now.

    The record of an unfinished publication names the document that was to come. A place may still hold
    the one before it; otherwise the last one that the record replaces counts as that one.
    """
    if record.state == "published":
        return record
    held = [stored.sha256 for stored in (snapshot.parameter, snapshot.object) if stored]
    known = [sha256 for sha256 in held if sha256 in record.replaces] or record.replaces[-1:]
    others = [sha256 for sha256 in known if sha256 != planned.sha256]
    return replace(record, sha256=others[0]) if others else record


def _outputs(
    before: PublicationRecord, snapshot: Snapshot, store: PublicationStore
) -> dict[str, object] | None:
    """What was published until now; None if no place has it any more."""
    body = store.body_of(before, snapshot)
    if body is None:
        return None
    outputs: dict[str, object] = json.loads(body)
    return outputs
