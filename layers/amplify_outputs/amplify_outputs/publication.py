"""The only writer and remover of publications: one document, in SSM and S3, with its record.

Writers are serialized by the record's ETag. The record is claimed before anything else is
written and finished after everything else is, both times under the condition that it is still
the one that was looked at; a condition that fails means that somebody else was here (`Moved`),
and the work starts over from a new look. docs/decisions/0003-publishing-protocol.md has the
reasons, and what a crash after each step leaves behind.
"""

from __future__ import annotations

import base64
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.aws import Wave
from amplify_outputs.publication_reader import OWNER_MARKS, PublicationReader, or_none
from amplify_outputs.settings import document_key, mark_key, record_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.record import Owner, PublicationRecord
    from amplify_outputs.standing import Standing, StoredObject, StoredParameter, StoredRecord

_MOVED_CODES: Final = frozenset(
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


class Moved(Exception):
    """Somebody else wrote between our look and our write. Look again and start over.

    `claimed` says that our claim had gone through: a record that is gone after that was
    withdrawn, and must not be made again.
    """

    def __init__(self, *, claimed: bool = False) -> None:
        super().__init__()
        self.claimed = claimed


class PublicationStore(PublicationReader):
    """The bucket and the parameters of one publisher, for those who may write."""

    def write(
        self, standing: Standing, body: bytes, planned: PublicationRecord
    ) -> PublicationRecord:
        """The finished record, after both destinations took the body. At most three waves.

        With the record already ours, the S3 document goes in the wave of the claim and the
        parameter follows it, so that a writer who lost the race never touches the parameter.
        For a new name the claim goes alone: it decides who owns the name. Both other writes are
        then creations, which fail when something is there.

        Raises Moved when somebody else wrote meanwhile.
        """
        before = standing.record
        ours = before is not None and before.record.owner == planned.owner
        to_s3 = "s3" in planned.destinations and not _same(standing.object, planned)
        to_ssm = "ssm" in planned.destinations and not _same(standing.parameter, planned)
        dropped = [
            pool_id
            for pool_id in (before.record.pool_ids if before else ())
            if pool_id not in planned.pool_ids
        ]
        # Until it is finished, the record knows every mark that there may be.
        claiming = replace(planned, pool_ids=(*planned.pool_ids, *dropped))
        try:
            with Wave() as wave:
                claim = wave.call(self._put_record, claiming, before.etag if before else None)
                if to_s3 and ours:
                    stored = wave.call(self._put_object, planned, body, standing.object)
            token = claim.result()
            with Wave() as wave:
                if to_s3 and not ours:
                    stored = wave.call(self._put_object, planned, body, standing.object)
                if to_ssm:
                    changed = wave.call(self._put_parameter, planned, body, standing.parameter)
                if not _marked(before, planned):
                    for pool_id in planned.pool_ids:
                        wave.call(self._put_mark, pool_id, planned.name)
                for pool_id in dropped:
                    wave.call(self._delete_mark, pool_id, planned.name)
            finished = replace(
                planned,
                object_version_id=stored.result() if to_s3 else standing.object_version_id,
                parameter_version=changed.result() if to_ssm else standing.parameter_version,
            )
            return self.finish(standing, finished, token)
        except Moved as error:
            raise Moved(claimed=claim.exception() is None) from error

    def finish(
        self, standing: Standing, planned: PublicationRecord, token: str | None
    ) -> PublicationRecord:
        """The record as published; after that, destinations that it no longer names are emptied."""
        finished = replace(planned, state="published")
        self._put_record(finished, token)
        with Wave() as removal:
            if "ssm" not in planned.destinations and standing.parameter:
                removal.call(self._delete_parameter, planned.name)
            if "s3" not in planned.destinations and standing.object:
                removal.call(self._delete_object, document_key(planned.name), standing.object.etag)
        return finished

    def remove(
        self, name: str, standing: Standing, owner: Owner, *, pool_ids: tuple[str, ...] = ()
    ) -> bool:
        """Remove what that owner has under the name; False when there is nothing of theirs.

        The parameter goes first, then the document and the marks, then the record: as long as
        anything is left, the record says whose it is. `pool_ids` are for marks that a record
        which is gone knew of. Old versions stay in the bucket. Raises Moved when somebody else
        wrote meanwhile.
        """
        record = standing.record
        if record and record.record.owner != owner:
            record = None
        stored = standing.object if standing.object and standing.object.owner == owner else None
        parameter = standing.parameter is not None and standing.parameter.owner == owner
        if parameter:
            self._delete_parameter(name)
        with Wave() as documents:
            if stored:
                documents.call(self._delete_object, document_key(name), stored.etag)
            for pool_id in record.record.pool_ids if record else pool_ids:
                documents.call(self._delete_mark, pool_id, name)
        if record:
            self._delete_object(record_key(name), record.etag)
        return bool(record or stored or parameter)

    def _put_record(self, record: PublicationRecord, etag: str | None) -> str:
        """The new ETag. Goes through only if the record is still the one with that ETag."""
        with _unless_moved():
            answer = self._aws.s3.put_object(
                Bucket=self.settings.bucket,
                Key=record_key(record.name),
                Body=record.to_json(),
                ContentType="application/json",
                **_only_if(etag),
            )
        return answer["ETag"]

    def _put_object(
        self, record: PublicationRecord, body: bytes, before: StoredObject | None
    ) -> str | None:
        """The new version id. The checksum makes S3 refuse bytes that changed on the way."""
        with _unless_moved():
            answer = self._aws.s3.put_object(
                Bucket=self.settings.bucket,
                Key=document_key(record.name),
                Body=body,
                ContentType="application/json",
                CacheControl="no-cache",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(record.sha256)).decode(),
                Metadata={
                    "sha256": record.sha256,
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
            self._aws.ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=tags)
        how: Any = {"Overwrite": True} if before else {"Overwrite": False, "Tags": tags}
        with _unless_moved():
            answer = self._aws.ssm.put_parameter(
                Name=name,
                Description=f"amplify_outputs.json of {record.name}; sha256 {record.sha256}",
                Value=body.decode("ascii"),
                Type="String",
                Tier=self.settings.parameter_tier,  # type: ignore[arg-type]
                **how,
            )
        return answer["Version"]

    def _put_mark(self, pool_id: str, name: str) -> None:
        self._aws.s3.put_object(Bucket=self.settings.bucket, Key=mark_key(pool_id, name), Body=b"")

    def _delete_mark(self, pool_id: str, name: str) -> None:
        self._aws.s3.delete_object(Bucket=self.settings.bucket, Key=mark_key(pool_id, name))

    def _delete_object(self, key: str, etag: str) -> None:
        with _unless_moved():
            self._aws.s3.delete_object(Bucket=self.settings.bucket, Key=key, IfMatch=etag)

    def _delete_parameter(self, name: str) -> None:
        or_none(lambda: self._aws.ssm.delete_parameter(Name=self.settings.parameter_name(name)))


def _same(stored: StoredObject | StoredParameter | None, planned: PublicationRecord) -> bool:
    return stored is not None and (stored.sha256, stored.owner) == (planned.sha256, planned.owner)


def _marked(before: StoredRecord | None, planned: PublicationRecord) -> bool:
    """Whether the marks are certainly there: a finished publication of the same pools."""
    return (
        before is not None
        and before.record.state == "published"
        and before.record.pool_ids == planned.pool_ids
    )


def _owner_marks(owner: Owner) -> dict[str, str]:
    """The mark of an owner, for tags and metadata."""
    return dict(zip(OWNER_MARKS, owner, strict=True))


def _only_if(etag: str | None) -> Any:  # noqa: ANN401 - keyword arguments of a boto3 call
    """The condition under which a write goes through: unchanged, or still absent."""
    return {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}


@contextlib.contextmanager
def _unless_moved() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _MOVED_CODES:
            raise Moved from error
        raise
