"""The only writer and remover of publications: one document, in SSM and S3, with its record.

Its files in other formats are further S3 objects, which are written and removed in the same way.

The record's ETag serializes writers. A writer claims the record before it writes anything else, and
finishes it after everything else is written. Both writes require that the record is still the one that
was looked at. If that condition fails, another writer was faster (`Conflict`), and the work starts over
from a new look. docs/decisions/0003-publishing-protocol.md has the reasons, and what a crash after each
step leaves behind.
"""

from __future__ import annotations

import base64
import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.aws.deadline import WITHOUT_END
from amplify_outputs.aws.waves import Wave
from amplify_outputs.document.formats.formats import content_type, file_name
from amplify_outputs.model.moments import believable
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.store.keys import document_key, mark_key, record_key, withdrawal_key
from amplify_outputs.store.reader import OWNER_MARKS, PublicationReader, or_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.deadline import Deadline
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.settings import Settings
    from amplify_outputs.store.snapshot import Snapshot, StoredObject, StoredParameter

_CONFLICT_CODES: Final = frozenset(
    {
        # S3: the condition failed, a write was under way, or the object is gone [s3-conditional].
        "PreconditionFailed",
        "ConditionalRequestConflict",
        "NoSuchKey",
        # SSM: created or changed at the same moment; the SDK does not retry these [ssm-api].
        "ParameterAlreadyExists",
        "TooManyUpdates",
    }
)


class Conflict(Exception):
    """Another writer wrote between our look and our write. Look again and start over.

    `claimed` says that our claim had gone through. If the record is gone after that, it was
    withdrawn, and must not be created again.
    """

    def __init__(self, *, claimed: bool = False) -> None:
        super().__init__()
        self.claimed = claimed


class PublicationStore(PublicationReader):
    """The bucket and the parameters of one publisher, for those who may write.

    Raises OutOfTime before a wave of writes that might not end before `deadline`.
    """

    def __init__(self, aws: Aws, settings: Settings, deadline: Deadline = WITHOUT_END) -> None:
        super().__init__(aws, settings)
        self.deadline = deadline

    def until(self, deadline: Deadline) -> PublicationStore:
        """The same store for one request, with its deadline."""
        return PublicationStore(self.aws, self.settings, deadline)

    def write(
        self, snapshot: Snapshot, bodies: Mapping[str, bytes], planned: PublicationRecord
    ) -> PublicationRecord:
        """The finished record, after every destination has the document. Three waves.

        `bodies` are the document and its files in the formats of the plan, by format.

        The claim is written alone: a writer that loses it has changed nothing else. After it come
        creations, which fail if something is there, and replacements of what was looked at; only the
        parameter has no such condition. Destinations and formats that the request no longer names are
        emptied before the finish, which fails if another writer was faster.

        Raises Conflict if another writer was faster, or withdrew a first publication.
        """
        before = snapshot.record
        dropped = [
            pool_id
            for pool_id in (before.pool_ids if before else ())
            if pool_id not in planned.pool_ids
        ]
        # Until it is finished, the record knows every mark, file and parameter that there may be.
        claiming = replace(
            planned,
            pool_ids=(*planned.pool_ids, *dropped),
            formats={**(before.formats if before else {}), **planned.formats},
            parameter_version=before.parameter_version if before else None,
        )
        token = self._put_record(claiming, snapshot.record_etag)
        try:
            placed, dropped_files = self._commit(snapshot, bodies, planned, dropped)
            self._empty_what_is_dropped(snapshot, planned, dropped_files)
            return self.finish(placed, token)
        except Conflict as error:
            raise Conflict(claimed=True) from error

    def _commit(
        self,
        snapshot: Snapshot,
        bodies: Mapping[str, bytes],
        planned: PublicationRecord,
        dropped: list[str],
    ) -> tuple[PublicationRecord, dict[str, StoredObject]]:
        """One wave: writes document, files, parameter and marks; looks at the files to remove.

        Returns the record with the versions that were written, and the files to remove by format.
        """
        before = snapshot.record
        self.deadline.check(f"{planned.name} could be written")
        with Wave() as wave:
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
            # If this writer came second, the look has found what it had written before it knew that.
            known = dict.fromkeys((*(before.formats if before else ()), *snapshot.files))
            going = {
                form: wave.call(self._object, planned.name, form)
                for form in known
                if form not in planned.formats
            }
            if not _marked(before, planned):
                for pool_id in planned.pool_ids:
                    wave.call(self._put_mark, pool_id, planned.name)
            for pool_id in dropped:
                wave.call(self._delete_mark, pool_id, planned.name)
        if withdrawn_at and "" < planned.requested_at <= withdrawn_at.result():
            raise Conflict
        placed = snapshot.placed(planned).with_versions(
            {form: put.result() for form, put in stored.items()}
        )
        if changed:
            placed = replace(placed, parameter_version=changed.result())
        owners = (planned.owner, before.owner if before else None)
        return placed, {
            form: file
            for form, call in going.items()
            if (file := call.result()) is not None and file.owner in owners
        }

    def finish(self, placed: PublicationRecord, token: str) -> PublicationRecord:
        """The record as published. Raises Conflict if it is no longer the one of that ETag."""
        finished = replace(placed, state="published")
        self._put_record(finished, token)
        return finished

    def remove(
        self, name: str, snapshot: Snapshot, owner: Owner, *, pool_ids: tuple[str, ...] = ()
    ) -> bool:
        """Remove what that owner has under the name. False if the owner has nothing there.

        The parameter goes first, then the document, its files and the marks, then the record: as
        long as anything is left, the record names its owner. If the record is gone, `pool_ids` name the
        marks to remove, and the files of `snapshot` are the files to remove. Old versions stay in the
        bucket. Raises Conflict if another writer was faster.
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
                for form in (_files_in_s3(record) if record else ())
                if snapshot.file(form) is None
            }
            if parameter:
                first.call(self._delete_parameter, name)
        found = {
            DOCUMENT_FORMAT: snapshot.object,
            **snapshot.files,
            **{form: call.result() for form, call in further.items()},
        }
        stored = {form: file for form, file in found.items() if file and file.owner == owner}
        self.deadline.check(f"{name} could be withdrawn")
        with Wave() as documents:
            for form, file in stored.items():
                documents.call(self._delete_object, document_key(name, file_name(form)), file.etag)
            for pool_id in record.pool_ids if record else pool_ids:
                documents.call(self._delete_mark, pool_id, name)
        if record:
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
            with _unless_conflict():
                self.aws.s3.put_object(
                    Bucket=bucket,
                    Key=key,
                    Body=requested_at.encode(),
                    ContentType="text/plain",
                    **_only_if(etag),
                )

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
        self, snapshot: Snapshot, planned: PublicationRecord, files: Mapping[str, StoredObject]
    ) -> None:
        self.deadline.check(f"{planned.name} could be written")
        with Wave() as removal:
            if "ssm" not in planned.destinations and snapshot.parameter:
                removal.call(self._delete_parameter, planned.name)
            if "s3" not in planned.destinations and snapshot.object:
                removal.call(self._delete_object, document_key(planned.name), snapshot.object.etag)
            for form, file in files.items():
                key = document_key(planned.name, file_name(form))
                removal.call(self._delete_object, key, file.etag)

    def _put_record(self, record: PublicationRecord, etag: str | None) -> str:
        """The new ETag. Goes through only if the record is still the one with that ETag."""
        self.deadline.check(f"{record.name} could be written")
        with _unless_conflict():
            answer = self.aws.s3.put_object(
                Bucket=self.settings.bucket,
                Key=record_key(record.name),
                Body=record.to_json(),
                ContentType="application/json",
                **_only_if(etag),
            )
        return answer["ETag"]

    def _put_object(
        self, record: PublicationRecord, form: str, body: bytes, before: StoredObject | None
    ) -> str | None:
        """The new version id. The checksum makes S3 refuse bytes that changed on the way."""
        sha256 = record.sha256_of(form) or ""
        with _unless_conflict():
            answer = self.aws.s3.put_object(
                Bucket=self.settings.bucket,
                Key=document_key(record.name, file_name(form)),
                Body=body,
                ContentType=content_type(form),
                CacheControl="no-cache",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                Metadata={
                    "sha256": sha256,
                    "physical-id": record.name,
                    "outputs-version": record.outputs_version,
                    **_owner_marks(record.owner),
                },
                **_only_if(before.etag if before else None),
            )
        return answer.get("VersionId")

    def _put_parameter(
        self, record: PublicationRecord, body: bytes, before: StoredParameter | None
    ) -> int:
        """The new version number. The owner is in the tags from the creating call on."""
        name = self.settings.parameter_name(record.name)
        tags: Any = [
            {"Key": key, "Value": value} for key, value in _owner_marks(record.owner).items()
        ]
        if before and before.owner != record.owner:  # An adoption; the mark goes before the value.
            self.aws.ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=tags)
            self.deadline.check(f"{record.name} could be written")
        how: Any = {"Overwrite": True} if before else {"Overwrite": False, "Tags": tags}
        with _unless_conflict():
            answer = self.aws.ssm.put_parameter(
                Name=name,
                Description=f"amplify_outputs.json of {record.name}; sha256 {record.sha256}",
                Value=body.decode("ascii"),
                Type="String",
                Tier=self.settings.parameter_tier,  # type: ignore[arg-type]
                **how,
            )
        if before and answer["Version"] == 1:
            # It was withdrawn meanwhile: this created a new parameter, without the owner's tags.
            self._delete_parameter(record.name)
            raise Conflict
        return answer["Version"]

    def _put_mark(self, pool_id: str, name: str) -> None:
        self.aws.s3.put_object(Bucket=self.settings.bucket, Key=mark_key(pool_id, name), Body=b"")

    def _delete_mark(self, pool_id: str, name: str) -> None:
        self.aws.s3.delete_object(Bucket=self.settings.bucket, Key=mark_key(pool_id, name))

    def _delete_object(self, key: str, etag: str) -> None:
        with _unless_conflict():
            self.aws.s3.delete_object(Bucket=self.settings.bucket, Key=key, IfMatch=etag)

    def _delete_parameter(self, name: str) -> None:
        or_none(lambda: self.aws.ssm.delete_parameter(Name=self.settings.parameter_name(name)))


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


def _files_in_s3(record: PublicationRecord) -> tuple[str, ...]:
    """The formats whose files S3 may hold; until it is finished, also one that is still to be removed."""
    in_s3 = "s3" in record.destinations or record.state == "publishing"
    return (DOCUMENT_FORMAT, *record.formats) if in_s3 else tuple(record.formats)


def _owner_marks(owner: Owner) -> dict[str, str]:
    """The mark of an owner, for tags and metadata."""
    return dict(zip(OWNER_MARKS, owner, strict=True))


def _only_if(etag: str | None) -> Any:  # noqa: ANN401 - keyword arguments of a boto3 call
    """The condition under which a write goes through: unchanged, or still absent."""
    return {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}


@contextlib.contextmanager
def _unless_conflict() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _CONFLICT_CODES:
            raise Conflict from error
        raise
