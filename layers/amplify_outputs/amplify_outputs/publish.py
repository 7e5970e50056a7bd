"""Publishing and withdrawing, for every entry point: look, read, check, build, write, and look again.

SSM has no conditional write. So an older writer may have undone a part of what a newer one did, before it
finds out. Therefore publishing and withdrawing call each other:

    publish ---- round after round, until no other writer was faster
      |
      |  its claim went through, and the record is gone: withdrawn meanwhile
      +--> withdraw ---- round after round
      |      |
      |      |  it removed something, and then found a newer publication
      |      +--> _republish_newer
      |
      |  its claim went through, and the record is a newer request's
      +--> _republish_newer --> publish, with the newer request from the record

The calls end: each one serves a strictly newer request than the one before it, or removes what is
left. All of them share one deadline.
"""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.examine import Refused, examine
from amplify_outputs.model.errors import (
    NameTaken,
    PoolsUnusable,
    PublicationFailed,
    RecordUnreadable,
)
from amplify_outputs.model.refusals import why_taken
from amplify_outputs.naming import begin_naming, require_name
from amplify_outputs.pools.cognito import begin_reading
from amplify_outputs.pools.read import read_pools, with_follow_ups
from amplify_outputs.pools.role import aws_of_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.restore import former_of, give_back, restore
from amplify_outputs.settle import Publication, Turn, acknowledge, in_rounds, plan, settle
from amplify_outputs.store.owners import left_behind
from amplify_outputs.store.writes import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.name_claim import NameClaim
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.pool_roles import RoleRefused
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.settle import Plan
    from amplify_outputs.store.snapshot import Snapshot
    from amplify_outputs.store.writer import PublicationStore

Beside: TypeAlias = "Callable[[Wave], Callable[[], None]]"


def publish(  # noqa: PLR0913 (the options by keyword only)
    request: PublishRequest,
    owner: Owner,
    store: PublicationStore,
    *,
    first: bool = False,
    requested_at: str = "",
    beside: Beside | None = None,
) -> Publication:
    """Publish the request's document under its name, unless it is published there already.

    `first` says that the caller expects nothing under the name: then the pools are read while the name
    is looked up, which saves a round trip. If something is published, the pools are read after the
    look: what was published between an early read and the look must not be undone.

    `requested_at` is the moment of the request in any form that sorts by time, "" if unknown: an
    older request never undoes a newer one, nor a withdrawal.

    `beside` starts a read that goes with the first look. What it returns is called after that wave, before
    anything is written, and may raise to stop the work.

    A request whose pools have become unusable keeps what it published before, so that a stack can roll
    back to it. If a first publication fails half-way, what it wrote is removed again. If an adoption
    fails half-way, the publication is given back to its former owner.

    Publishing starts over if another writer was faster, until the store's deadline.

    If the publisher has a name policy, it decides whether the owner may have a name that it has not yet.

    Raises NameTaken, NameRefused, PoolsUnusable, PublicationFailed, and errors of botocore as they are.
    """
    publishing = _Publishing(request, owner, store, requested_at, first=first, beside=beside)
    try:
        return publishing.run()
    except Exception:
        publishing.undo()
        raise


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What to remove: everything that the owner has published under the name.

    `requested_at` is as for `publish`. `pool_ids` and `formats` are for marks and files whose record
    may be gone, `likely_pool_ids` for marks whose record cannot be read.
    """

    name: str
    owner: Owner
    requested_at: str = ""
    pool_ids: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    likely_pool_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The outcome: whether anything was removed, and which parts stay because they belong to another owner.

    `given_back` is the former owner, if the publication was one that an adoption had not finished.
    """

    removed: bool
    left: Mapping[str, Owner | None] = field(default_factory=dict)
    given_back: Owner | None = None


def withdraw(withdrawal: Withdrawal, store: PublicationStore) -> Withdrawn:
    """Remove what the owner has published under the name.

    What belongs to another owner, or was published by a newer request, stays as it is. What the owner
    has begun to take over, and has not finished, is given back. The withdrawal is noted before the name
    is looked up: so a publication that is still being written finds the note, or the look finds the
    publication. Raises PublicationFailed if other writers keep changing the name or time runs out, and
    errors of botocore as they are.
    """
    return in_rounds(withdrawal.name, store, _Withdrawing(withdrawal, store).one_round)


@dataclass(slots=True)
class _Publishing:
    """One publication: what it was asked for, and how far its rounds have got.

    With `republishing`, the places are written even if the record says that they hold the file.
    `more_formats` are formats of an older request, whose files may be there too, and `more_pool_ids` its
    pools, which it may have marked.
    """

    request: PublishRequest
    owner: Owner
    store: PublicationStore
    requested_at: str
    first: bool = False
    beside: Beside | None = None  # until its read was answered
    republishing: bool = False
    more_formats: tuple[str, ...] = ()
    more_pool_ids: tuple[str, ...] = ()
    claim: str = field(default_factory=lambda: uuid.uuid4().hex)
    found_nothing: bool | None = None  # until the first look that AWS answered
    may_have_written: bool = False
    claimed: bool = False
    taken_over: PublicationRecord | None = None
    pools: Aws | RoleRefused | None = None  # until the first read of pools

    def run(self) -> Publication:
        """Round after round, until one goes through."""
        return in_rounds(self.request.name, self.store, self._round)

    def _round(self, conflict: Conflict | None) -> Publication:
        """One round, from the look to the finish. Raises Conflict when another writer was faster."""
        first_round = conflict is None
        self.claimed = self.claimed or (conflict is not None and conflict.claimed)
        snapshot, early, claim = self._look(with_pools=self.first and first_round)
        if self.found_nothing is None:
            self.found_nothing = snapshot.record is None and not snapshot.unreadable
        self._stop_if_withdrawn(snapshot)
        self._stop_if_superseded(snapshot)
        self._check_owner(snapshot)
        if not (self.claimed or self.republishing):
            require_name(self.request.name, self.owner, snapshot, self.store, claim)
        examined = examine(
            self.request,
            self._read(snapshot, early),
            parameter_max_bytes=self.store.settings.parameter_max_bytes,
            required_tag=self.store.settings.required_tag,
        )
        if isinstance(examined, Refused):
            if kept := self._still_published(snapshot):
                return acknowledge(kept, snapshot, self.requested_at, self.store)
            raise PoolsUnusable(examined.forbidding)
        turn = Turn(self.request, self.owner, self.claim, self.requested_at)
        planned = plan(turn, snapshot, examined)
        if snapshot.unreadable:
            return _without_record(planned, snapshot)
        self.may_have_written, self.taken_over = True, planned.taken_over
        if self.republishing:
            snapshot = snapshot.unfinished(self.more_pool_ids)
        return settle(planned, snapshot, self.store)

    def _look(self, *, with_pools: bool) -> tuple[Snapshot, Readings | None, NameClaim | None]:
        """What is published under the name; and, in the same wave, what the pools and the name policy say."""
        name, owner = self.request.name, self.owner
        formats = (*self.request.formats, *self.more_formats)
        pool_ids = () if with_pools else self.request.pool_ids
        with Wave() as wave:
            proceed = self.beside(wave) if self.beside else None
            snapshot = self.store.begin_look(wave, name, owner, formats, pool_ids)
            readings = None
            if self.request.pool_role_arn is not None:
                # Nothing can be read before the role is assumed.
                wave.call(self._pools)
            elif with_pools:
                readings = begin_reading(wave, self.request, self.store.aws)
            claim = begin_naming(wave, name, owner, self.store) if with_pools else None
        if proceed:
            proceed()
            self.beside = None
        return snapshot(), readings() if readings else None, claim() if claim else None

    def _pools(self) -> Aws | RoleRefused:
        """The clients to read the pools with. A role is assumed once for all rounds."""
        if self.pools is None:
            roles = self.store.settings.pool_roles
            self.pools = aws_of_pools(self.request, self.store.aws, roles)
        return self.pools

    def _read(self, snapshot: Snapshot, early: Readings | None) -> Readings:
        """The pools and the follow-up reads, as they are after the look."""
        if snapshot.record is None and early is not None:
            return with_follow_ups(early, self.request, self.store.aws)
        foreseen = snapshot.record.follow_ups if snapshot.record else ()
        return read_pools(self.request, self._pools(), foreseen=foreseen)

    def _stop_if_withdrawn(self, snapshot: Snapshot) -> None:
        if self.claimed and snapshot.record is None and not snapshot.unreadable:
            # Nobody else removes what we wrote after the withdrawal.
            request = self.request
            leftovers = Withdrawal(
                request.name, self.owner, pool_ids=request.pool_ids, formats=request.formats
            )
            withdraw(leftovers, self.store)
            raise PublicationFailed(_WITHDRAWN_MEANWHILE.format(name=request.name))

    def _stop_if_superseded(self, snapshot: Snapshot) -> None:
        if snapshot.supersedes(self.requested_at, self.owner):
            if self.claimed:
                formats, pool_ids = self.request.formats, self.request.pool_ids
                _republish_newer(snapshot, self.owner, self.store, formats, pool_ids)
                self._restore_others(snapshot)
            raise PublicationFailed(_SUPERSEDED.format(name=self.request.name))

    def _restore_others(self, snapshot: Snapshot) -> None:
        """Put back what another owner has published since our claim: our parameter may have replaced it."""
        record = snapshot.record
        if record is not None and record.owner != self.owner:
            formats = (*self.request.formats, *record.formats)
            now = self.store.look(record.name, record.owner, formats)
            if now.record is not None:
                restore(now.record, now, self.store, self.claim, self.request.pool_ids)

    def _check_owner(self, snapshot: Snapshot) -> None:
        """Raises NameTaken if anything under the name belongs to another owner, and is not to be adopted."""
        for part, holder in snapshot.owners().items():
            if holder != self.owner and (reason := self._why_not(part, holder)):
                if self.claimed:
                    self._restore_others(snapshot)
                raise NameTaken(reason)

    def _why_not(self, part: str, holder: Owner | None) -> str:
        """Why that part of another owner cannot be ours; "" if it can be adopted."""
        adopt = self.request.adopt
        if adopt and holder is not None and left_behind(holder, self.store.aws):
            return ""
        return why_taken(self.request.name, part, holder, self.owner, adopt=adopt)

    def _still_published(self, snapshot: Snapshot) -> PublicationRecord | None:
        """The record, if exactly this request was published and its document is in its places."""
        before = snapshot.record
        if (
            before is not None
            and before.state == "published"
            and before.request == self.request.properties
            and snapshot.holds(replace(before, owner=self.owner))
        ):
            return before
        return None

    def undo(self) -> None:
        """Remove our unfinished first publication, or give back what we have adopted. Anything else stays.

        What others did since then stays, too. If the record of a first publication is gone, it was
        withdrawn: that writer may not have seen what we wrote after it.
        """
        if not (self.may_have_written and (self.found_nothing or self.taken_over)):
            return
        request, former = self.request, self.taken_over
        formats = (*request.formats, *(former.formats if former else ()))
        # The reader must see the first failure, not a second one. Everything that is left has the
        # owner's mark, so the Delete that CloudFormation sends removes it.
        with contextlib.suppress(Conflict, ClientError, BotoCoreError, PublicationFailed):
            snapshot = self.store.look(request.name, self.owner, formats)
            ours = snapshot.record is not None and snapshot.record.claim == self.claim
            if former:
                if ours:
                    give_back(former, snapshot, self.store)
            elif ours or snapshot.record is None:
                self.store.remove(request.name, snapshot, self.owner, pool_ids=request.pool_ids)


@dataclass(slots=True)
class _Withdrawing:
    """One withdrawal, and how far its rounds have got."""

    withdrawal: Withdrawal
    store: PublicationStore
    noted: bool = False
    may_have_removed: bool = False

    def one_round(self, _conflict: Conflict | None) -> Withdrawn:
        """One round, from the note to the removal. Raises Conflict when another writer was faster."""
        name, owner = self.withdrawal.name, self.withdrawal.owner
        requested_at, formats = self.withdrawal.requested_at, self.withdrawal.formats
        if requested_at and not self.noted:
            self.store.note_withdrawal(name, owner, requested_at)
            self.noted = True
        snapshot = self.store.look(name, owner, formats)
        if snapshot.has_newer(requested_at, owner):
            if self.may_have_removed:
                _republish_newer(snapshot, owner, self.store, formats)
            return Withdrawn(removed=False)
        self.may_have_removed = True
        if former := former_of(snapshot.record, owner):
            known = (
                *formats,
                *former.formats,
                *(snapshot.record.formats if snapshot.record else ()),
            )
            snapshot = self.store.look(name, owner, known)
            if give_back(former, snapshot, self.store):
                return Withdrawn(removed=True, given_back=former.owner)
        left = {part: holder for part, holder in snapshot.owners().items() if holder != owner}
        asked = self.withdrawal
        pool_ids = asked.likely_pool_ids if snapshot.unreadable else asked.pool_ids
        removed = self.store.remove(name, snapshot, owner, pool_ids=pool_ids)
        if snapshot.unreadable and not removed:
            left["the publication record, which cannot be read,"] = None
        return Withdrawn(removed, left)


def _without_record(planned: Plan, snapshot: Snapshot) -> Publication:
    """What is published, if its places hold what is asked for: a way back needs no record to write nothing."""
    if not snapshot.holds(planned.record):
        raise RecordUnreadable(snapshot.unreadable)
    published = replace(snapshot.placed(planned.record), state="published")
    return Publication(published, changed=False)


def _republish_newer(
    snapshot: Snapshot,
    owner: Owner,
    store: PublicationStore,
    formats: tuple[str, ...],
    pool_ids: tuple[str, ...] = (),
) -> None:
    """Publish again what a newer request has published: an older one may have undone a part of it.

    SSM has no conditional write. A writer that wrote or removed a parameter, and only then finds a newer
    request, cannot know whether its own write came before or after those of the newer one.
    `formats` are those of the older one, whose files the newer one may not have seen. `pool_ids` are the
    pools that it may have marked.
    """
    record = snapshot.record
    if record is not None and record.owner == owner:
        request = parse_request(record.request)
        again = _Publishing(request, owner, store, record.requested_at, republishing=True)
        again.more_formats, again.more_pool_ids = formats, pool_ids
        again.run()


_WITHDRAWN_MEANWHILE: Final = (
    "Another request withdrew {name} while this request was publishing it. If you still need {name}, "
    "publish it again."
)
_SUPERSEDED: Final = (
    "This request was superseded: a newer request already published or withdrew {name}. Nothing was "
    "changed."
)
