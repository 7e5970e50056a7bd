"""Putting back what was published before, after AWS refused a write for certain."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.errors import refusal_of
from amplify_outputs.aws.waves import Wave
from amplify_outputs.document.formats.formats import file_name, file_of
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.store.keys import document_key
from amplify_outputs.store.writes import Conflict, Writes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.store.snapshot import Snapshot, StoredObject


class PutBack(Writes):
    """The writes, and the way back from a commit of which one was refused.

    A way back must find what it asks for, and must not need the write that is refused.
    """

    def _put_back(
        self, snapshot: Snapshot, planned: PublicationRecord, commit: Commit, token: str
    ) -> None:
        """What was published before, in its places again, and its record as it was. Three waves.

        Nothing is done if it was not finished, or if a call of the commit may still take effect.
        """
        before = snapshot.record
        if before is None or before.state != "published" or not commit.is_certain():
            return
        # Nothing but marks was to change: the claim says what is asked for.
        if snapshot.holds(planned):
            return
        body = self.body_of(before, snapshot)
        if body is None:
            return
        placed = self._restore(before, planned, body, commit, token)
        requested_at = max(before.requested_at, planned.requested_at)
        self.finish(replace(placed, requested_at=requested_at), token)

    def _restore(
        self,
        before: PublicationRecord,
        planned: PublicationRecord,
        body: bytes,
        commit: Commit,
        token: str,
    ) -> PublicationRecord:
        """Two waves: a look, and the writes that undo the commit. Returns the record with their versions."""
        now = self.look(before.name, before.owner, (*before.formats, *planned.formats))
        # Another writer has claimed, or withdrawn: the name is not ours to restore.
        if now.record_etag != token:
            raise Conflict
        formats = (DOCUMENT_FORMAT, *before.formats) if "s3" in before.destinations else ()
        self.deadline.check(f"{before.name} could be put back")
        with Wave() as wave:
            stored = {
                form: wave.call(self._put_object, before, form, file_of(form, body), found)
                for form in formats
                if not _as_before(found := now.file(form), before, form)
            }
            for form in {DOCUMENT_FORMAT, *planned.formats} - {*formats}:
                if (file := now.file(form)) and file.owner == planned.owner:
                    key = document_key(before.name, file_name(form))
                    wave.call(self._delete_object, key, file.etag)
            changed = self._restore_parameter(wave, before, body, now, commit)
            for pool_id in dropped_pools(before, planned):
                wave.call(self._put_mark_if_permitted, pool_id, before.name)
            for pool_id in dropped_pools(planned, before):
                wave.call(self._delete_mark, pool_id, before.name)
        placed = before.with_versions({form: put.result() for form, put in stored.items()})
        return replace(placed, parameter_version=changed.result()) if changed else placed

    def _restore_parameter(
        self,
        wave: Wave,
        before: PublicationRecord,
        body: bytes,
        now: Snapshot,
        commit: Commit,
    ) -> Future[int] | None:
        """Start the write, if there is one; its result is the new version."""
        # After a change of the publisher's prefix it was somewhere else before.
        here = not before.parameter_names or now.parameter_name in before.parameter_names
        if commit.parameter_changed and here and "ssm" in before.destinations:
            return wave.call(self._put_parameter, before, body, now.parameter)
        if commit.parameter_changed:
            wave.call(self._delete_parameter, before.name)
        elif now.parameter and now.parameter.marked and now.parameter.owner != before.owner:
            wave.call(self._tag_parameter, before)
        return None

    def _put_mark_if_permitted(self, pool_id: str, name: str) -> None:
        """A way back must not fail because a mark cannot be put: the next refresh tries it again."""
        with contextlib.suppress(ClientError, BotoCoreError):
            self._put_mark(pool_id, name)

    def finish(self, placed: PublicationRecord, token: str) -> PublicationRecord:
        """The record as published. Raises Conflict if it is no longer the one of that ETag."""
        finished = replace(placed, state="published")
        self._put_record(finished, token)
        return finished


@dataclass(slots=True)
class Commit:
    """The calls with which a claimed publication was written; `parameter` is the one that writes or removes it."""

    calls: Sequence[Future[Any]] = ()
    parameter: Future[Any] | None = None

    @property
    def parameter_changed(self) -> bool:
        """Whether the parameter is no longer what it was. All calls have ended."""
        return self.parameter is not None and self.parameter.exception() is None

    def is_certain(self) -> bool:
        """Whether each call has taken effect or never will. All calls have ended."""
        errors = [error for call in self.calls if (error := call.exception()) is not None]
        return all(isinstance(error, ClientError) and refusal_of(error).certain for error in errors)


def _as_before(stored: StoredObject | None, before: PublicationRecord, form: str) -> bool:
    """Whether a file is what the earlier record says. One without a mark of its own had none before either."""
    return (
        stored is not None
        and stored.sha256 == before.sha256_of(form)
        and (stored.owner == before.owner or not stored.marked)
    )


def dropped_pools(before: PublicationRecord | None, planned: PublicationRecord) -> tuple[str, ...]:
    """The pools that only the earlier record names."""
    pool_ids = before.pool_ids if before else ()
    return tuple(pool_id for pool_id in pool_ids if pool_id not in planned.pool_ids)
