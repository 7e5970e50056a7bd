"""The only writer and remover of publications: one document, in SSM and S3, with its record.

Its files in other formats are further S3 objects, which are written and removed in the same way.

The record's ETag serializes writers. A writer claims the record before it writes anything else, and
finishes it after everything else is written. Both writes require that the record is still the one that
was looked at. If that condition fails, another writer was faster (`Conflict`), and the work starts over
from a new look. docs/decisions/0003-publishing-protocol.md has the reasons, and what a crash after each
step leaves behind.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.deadline import OutOfTime
from amplify_outputs.aws.errors import refusal_of
from amplify_outputs.aws.waves import Wave
from amplify_outputs.document.formats.formats import file_name
from amplify_outputs.model.errors import PublicationFailed
from amplify_outputs.model.moments import believable
from amplify_outputs.model.record import DOCUMENT_FORMAT, FILE_FORMATS
from amplify_outputs.store.keys import document_key, record_key, withdrawal_key
from amplify_outputs.store.put_back import Commit, PutBack, dropped_pools
from amplify_outputs.store.reader import or_none
from amplify_outputs.store.writes import Conflict, only_if, unless_conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.aws.deadline import Deadline
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.store.snapshot import Snapshot, StoredObject, StoredParameter


class PublicationStore(PutBack):
    """The bucket and the parameters of one publisher, for those who may write.

    Raises OutOfTime before a wave of writes that might not end before `deadline`.
    """

    def until(self, deadline: Deadline) -> PublicationStore:
        """The same store for one request, with its deadline."""
        return PublicationStore(self.aws, self.settings, deadline)

    def write(
        self,
        snapshot: Snapshot,
        bodies: Mapping[str, bytes],
        planned: PublicationRecord,
        taken_over: PublicationRecord | None = None,
    ) -> PublicationRecord:
        """The finished record, after every destination has the document. Three waves.

        `bodies` are the document and its files in the formats of the plan, by format. The claim keeps
        `taken_over`, so that it can be given back.

        The claim is written alone: a writer that loses it has changed nothing else. After it come
        creations, which fail if something is there, and replacements of what was looked at; only the
        parameter has no such condition. Destinations and formats that the request no longer names are
        emptied before the finish, which fails if another writer was faster.

        If AWS refuses a write for certain, what was published before is put back, as far as AWS permits: a
        way back must find what it asks for, and must not need the write that is refused.

        Raises Conflict if another writer was faster, or withdrew a first publication.
        """
        before = snapshot.record
        dropped = dropped_pools(before, planned)
        # Until it is finished, the record knows every mark, file and parameter that there may be.
        claiming = replace(
            planned,
            pool_ids=(*planned.pool_ids, *dropped),
            formats={**(before.formats if before else {}), **planned.formats},
            parameter_version=before.parameter_version if before else None,
            adopted_from=taken_over or planned.adopted_from,
            parameter_names=_all_parameters(snapshot, planned),
        )
        token = self._put_record(claiming, snapshot.record_etag)
        commit = Commit()
        try:
            placed, dropped_files = self._commit(snapshot, bodies, planned, commit)
            self._empty_what_is_dropped(snapshot, planned, dropped_files, commit)
            return self.finish(self.without_former(placed, snapshot), token)
        except Conflict as error:
            raise Conflict(claimed=True) from error
        except ClientError as error:
            if refusal_of(error).throttled:
                raise Conflict(claimed=True) from error
            if refusal_of(error).certain:
                try:
                    with contextlib.suppress(ClientError, BotoCoreError, PublicationFailed):
                        self._put_back(snapshot, planned, commit, token)
                except Conflict as conflict:
                    raise Conflict(claimed=True) from conflict
            raise

    def _commit(
        self,
        snapshot: Snapshot,
        bodies: Mapping[str, bytes],
        planned: PublicationRecord,
        commit: Commit,
    ) -> tuple[PublicationRecord, dict[str, StoredObject]]:
        """One wave: writes document, files, parameter and marks; looks at the files to remove.

        Returns the record with the versions that were written, and the files to remove by format. `commit`
        learns which calls there were.
        """
        before = snapshot.record
        self.deadline.check(f"{planned.name} could be written")
        with Wave() as wave:
            commit.calls = wave.calls
            changed = withdrawn_at = None
            stored = {}
            if before is None:
                # A Delete writes its note before it looks, and our claim came before this look at the note.
                withdrawn_at = wave.call(self.withdrawn_at, planned.name, planned.owner)
            for form, body in bodies.items() if "s3" in planned.destinations else ():
                found = snapshot.file(form)
                if not _same(found, planned, form):
                    stored[form] = wave.call(self._put_object, planned, form, body, found)
            if "ssm" in planned.destinations and not _holds_for_sure(snapshot, planned):
                body = bodies[DOCUMENT_FORMAT]
                changed = wave.call(self._put_parameter, planned, body, snapshot.parameter)
                commit.parameter = changed
            # If this writer came second, the look has found what it had written before it knew that.
            known = dict.fromkeys((*(before.formats if before else ()), *snapshot.files))
            going = {
                form: wave.call(self._object, planned.name, form)
                for form in known
                if form not in planned.formats
            }
            if snapshot.unmarked_pools or not _marked(before, planned):
                for pool_id in planned.pool_ids:
                    wave.call(self._put_mark, pool_id, planned.name)
            for pool_id in dropped_pools(before, planned):
                wave.call(self._delete_mark, pool_id, planned.name)
        if withdrawn_at and "" < planned.requested_at <= withdrawn_at.result():
            raise Conflict
        placed = snapshot.placed(planned).with_versions(
            {form: put.result() for form, put in stored.items()}
        )
        if changed:
            placed = replace(placed, parameter_version=changed.result())
        owners = (planned.owner, before.owner if before else None)
        seen = snapshot.with_files({form: call.result() for form, call in going.items()})
        files = {form: file for form in going if (file := seen.files.get(form))}
        return placed, {form: file for form, file in files.items() if file.owner in owners}

    def without_former(self, placed: PublicationRecord, snapshot: Snapshot) -> PublicationRecord:
        """The record, after parameters under former prefixes of the publisher are removed. One wave, if there are any.

        What AWS does not remove stays in the record, so that the next writer tries it again.
        """
        former = snapshot.former_parameters()
        if not former:
            return placed
        with Wave() as wave:
            removed = {name: wave.call(self._is_removed, name) for name in former}
        left = {name for name, call in removed.items() if not call.result()}
        names = (each for each in placed.parameter_names if each not in former or each in left)
        return replace(placed, parameter_names=tuple(names))

    def not_removed(self, record: PublicationRecord) -> str:
        """What to do about parameters under former prefixes that AWS did not remove; "" if there are none."""
        former = record.former_parameters(self.settings.parameter_name(record.name))
        return _FORMER_LEFT.format(name=record.name, former=" and ".join(former)) if former else ""

    def _is_removed(self, parameter_name: str) -> bool:
        try:
            self.deadline.check(f"{parameter_name} could be removed")
            self._delete_parameter_named(parameter_name)
        except (ClientError, BotoCoreError, OutOfTime):
            return False
        return True

    def mark_again(
        self, snapshot: Snapshot, bodies: Mapping[str, bytes], planned: PublicationRecord
    ) -> PublicationRecord:
        """The finished record, after the marks are back that somebody removed. Three waves; no content changes."""
        self.deadline.check(f"{planned.name} could be marked")
        with Wave() as wave:
            stored = {
                form: wave.call(self._put_object, planned, form, body, found)
                for form, body in bodies.items()
                if (found := snapshot.file(form)) and not found.marked
            }
            if snapshot.parameter and not snapshot.parameter.marked:
                wave.call(self._tag_parameter, planned)
        placed = snapshot.placed(planned).with_versions(
            {form: put.result() for form, put in stored.items()}
        )
        finished = self.finish(placed, snapshot.record_etag)
        # After the finish, which another writer makes fail: nobody would remove marks that came after a withdrawal.
        with Wave() as marks:
            for pool_id in snapshot.unmarked_pools:
                marks.call(self._put_mark, pool_id, planned.name)
        return finished

    def remove(
        self, name: str, snapshot: Snapshot, owner: Owner, *, pool_ids: tuple[str, ...] = ()
    ) -> bool:
        """Remove what that owner has under the name. False if the owner has nothing there.

        The parameter goes first, then the document, its files and the marks, then the record: as
        long as anything is left, the record names its owner. If the record is gone, `pool_ids` name the
        marks to remove, and the files of `snapshot` are the files to remove. If the record cannot be read,
        the owner's marks alone decide, and the record goes with the parts that have them. Old versions stay
        in the bucket. Raises Conflict if another writer was faster.
        """
        record = snapshot.record
        if record and record.owner != owner:
            record, pool_ids = None, ()
        # SSM may answer with an older state [ssm-consistency]: a parameter that our record names is
        # removed even if this look did not see it, or did not yet see its owner.
        seen = snapshot.parameter.owner if snapshot.parameter else None
        known = record is not None and record.parameter_version is not None
        parameter = seen == owner or (seen is None and known)
        if parameter:
            self.deadline.check(f"{name} could be withdrawn")
        with Wave() as first:
            # The look covered only formats that its request names. And its calls ran at the same time:
            # it may have seen no document, and then the record of a writer that wrote one meanwhile.
            further = {
                form: first.call(self._object, name, form)
                for form in _files_to_look_for(snapshot, record)
                if snapshot.file(form) is None
            }
            if parameter:
                first.call(self._delete_parameter, name)
            for former in record.former_parameters(snapshot.parameter_name) if record else ():
                first.call(self._delete_parameter_named, former)
        now = snapshot.with_files({form: call.result() for form, call in further.items()})
        found = {DOCUMENT_FORMAT: snapshot.object, **now.files}
        stored = {form: file for form, file in found.items() if file and file.owner == owner}
        if snapshot.unreadable and not (stored or parameter):
            return False
        self.deadline.check(f"{name} could be withdrawn")
        with Wave() as documents:
            for form, file in stored.items():
                documents.call(self._delete_object, document_key(name, file_name(form)), file.etag)
            for pool_id in record.pool_ids if record else pool_ids:
                documents.call(self._delete_mark, pool_id, name)
        if record or (snapshot.unreadable and (stored or parameter)):
            self.deadline.check(f"{name} could be withdrawn")
            self._delete_object(record_key(name), snapshot.record_etag)
        return bool(record or stored or parameter)

    def note_withdrawal(self, name: str, owner: Owner, requested_at: str) -> None:
        """Note for some days that the owner withdrew everything that is older.

        The newest note stays, in any order of arrival. Raises Conflict if another one is written meanwhile.
        """
        bucket, key = self.settings.bucket, withdrawal_key(name, owner)

        def put(etag: str | None) -> None:
            self.deadline.check(f"the withdrawal of {name} could be noted")
            with unless_conflict():
                self._put(key, requested_at.encode(), ContentType="text/plain", **only_if(etag))

        try:
            put(None)
        except Conflict:
            noted = or_none(lambda: self.aws.s3.get_object(Bucket=bucket, Key=key))
            if noted is None:
                raise
            before = noted["Body"].read().decode(errors="replace")
            if believable(before, datetime.now(UTC)) < requested_at:
                put(noted["ETag"])

    def _empty_what_is_dropped(
        self,
        snapshot: Snapshot,
        planned: PublicationRecord,
        files: Mapping[str, StoredObject],
        commit: Commit,
    ) -> None:
        self.deadline.check(f"{planned.name} could be written")
        drops_parameter = "ssm" not in planned.destinations and snapshot.parameter is not None
        with Wave() as removal:
            commit.calls = removal.calls
            # Alone if there are files to remove, too: SSM may refuse for half a minute to make it again.
            if drops_parameter and not files:
                commit.parameter = removal.call(self._delete_parameter, planned.name)
            if "s3" not in planned.destinations and snapshot.object:
                removal.call(self._delete_object, document_key(planned.name), snapshot.object.etag)
            for form, file in files.items():
                key = document_key(planned.name, file_name(form))
                removal.call(self._delete_object, key, file.etag)
        if drops_parameter and files:
            with Wave() as last:
                commit.parameter = last.call(self._delete_parameter, planned.name)


def _all_parameters(snapshot: Snapshot, planned: PublicationRecord) -> tuple[str, ...]:
    """Every parameter that there may be until the publication is finished."""
    before = snapshot.record.parameter_names if snapshot.record else ()
    return tuple(dict.fromkeys((*snapshot.placed(planned).parameter_names, *before)))


def _same(
    stored: StoredObject | StoredParameter | None,
    planned: PublicationRecord,
    form: str = DOCUMENT_FORMAT,
) -> bool:
    wanted = (planned.sha256_of(form), planned.owner)
    return stored is not None and (stored.sha256, stored.owner) == wanted


def _holds_for_sure(snapshot: Snapshot, planned: PublicationRecord) -> bool:
    """Whether the parameter need not be written.

    SSM may show an older value for a moment, so the record, which S3 shows as it is, must say
    the same [ssm-consistency].
    """
    before = snapshot.record
    return (
        before is not None
        and before.state == "published"
        and before.sha256 == planned.sha256
        and _same(snapshot.parameter, planned)
    )


def _marked(before: PublicationRecord | None, planned: PublicationRecord) -> bool:
    """Whether the marks are certainly there: a finished publication of the same pools."""
    return (
        before is not None and before.state == "published" and before.pool_ids == planned.pool_ids
    )


def _files_to_look_for(snapshot: Snapshot, record: PublicationRecord | None) -> tuple[str, ...]:
    """The formats whose files may be there, by the owner's record or, if it cannot be read, any."""
    if snapshot.unreadable:
        return FILE_FORMATS
    return _files_in_s3(record) if record else ()


def _files_in_s3(record: PublicationRecord) -> tuple[str, ...]:
    """The formats whose files S3 may hold; until it is finished, also one that is still to be removed."""
    in_s3 = "s3" in record.destinations or record.state == "publishing"
    return (DOCUMENT_FORMAT, *record.formats) if in_s3 else tuple(record.formats)


_FORMER_LEFT: Final = (
    "{name} is no longer kept up to date in {former}, which the publisher could not remove. Deploy the "
    "publisher with FormerParameterPrefix, or delete that parameter."
)
