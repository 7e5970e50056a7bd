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
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from botocore.exceptions import ClientError

from amplify_outputs.aws import Wave
from amplify_outputs.errors import PublicationFailed
from amplify_outputs.record import Owner, PublicationRecord
from amplify_outputs.settings import document_key, mark_key, record_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from amplify_outputs.aws import Aws
    from amplify_outputs.settings import Settings

T = TypeVar("T")

# The same words as SSM tags and as S3 metadata, whose names allow no colon.
OWNER_MARKS: Final = ("amplify-outputs-stack", "amplify-outputs-resource")
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
_ABSENT_CODES: Final = frozenset({"404", "NoSuchKey", "ParameterNotFound", "InvalidResourceId"})


class Moved(Exception):
    """Somebody else wrote between our look and our write. Look again and start over.

    `claimed` says that our claim had gone through: a record that is gone after that was
    withdrawn, and must not be made again.
    """

    def __init__(self, *, claimed: bool = False) -> None:
        super().__init__()
        self.claimed = claimed


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """The record as it stands in S3."""

    record: PublicationRecord
    etag: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """The document as it stands in S3; no owner or SHA-256 where somebody else put it."""

    etag: str
    version_id: str | None
    owner: Owner | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class StoredParameter:
    """The document as it stands in SSM; no owner where somebody else put it."""

    value: str
    version: int
    owner: Owner | None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the value."""
        return hashlib.sha256(self.value.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that stands under one name at the moment of one look."""

    record: StoredRecord | None
    object: StoredObject | None
    parameter: StoredParameter | None

    @property
    def object_version_id(self) -> str | None:
        """The version of the document in S3, if it is there."""
        return self.object.version_id if self.object else None

    @property
    def parameter_version(self) -> int | None:
        """The version of the parameter, if it is there."""
        return self.parameter.version if self.parameter else None

    def owners(self) -> dict[str, Owner | None]:
        """Who owns each part that is there; None for a part that no publisher wrote."""
        parts = {
            "the publication record": self.record.record if self.record else None,
            "the S3 object": self.object,
            "the SSM parameter": self.parameter,
        }
        return {part: stored.owner for part, stored in parts.items() if stored is not None}

    def holds(self, sha256: str, destinations: tuple[str, ...], owner: Owner) -> bool:
        """Whether each destination holds that document for that owner, and no other one does."""
        for destination, stored in (("s3", self.object), ("ssm", self.parameter)):
            wanted = destination in destinations
            if wanted != (stored is not None):
                return False
            if stored is not None and (stored.sha256, stored.owner) != (sha256, owner):
                return False
        return True


class PublicationStore:
    """The bucket and the parameters of one publisher."""

    def __init__(self, aws: Aws, settings: Settings) -> None:
        self.settings = settings
        self._aws = aws

    def look(self, name: str) -> Standing:
        """What stands under the name now: one wave of reads."""
        parameter_name = self.settings.parameter_name(name)
        ssm = self._aws.ssm
        with Wave() as wave:
            record = wave.call(self._record, name)
            stored = wave.call(self._object, name)
            parameter = wave.call(_or_none, lambda: ssm.get_parameter(Name=parameter_name))
            tags = wave.call(
                _or_none,
                lambda: ssm.list_tags_for_resource(
                    ResourceType="Parameter", ResourceId=parameter_name
                ),
            )
        found, tagged = parameter.result(), tags.result()
        marks = {tag["Key"]: tag["Value"] for tag in tagged["TagList"]} if tagged else {}
        return Standing(
            record.result(),
            stored.result(),
            StoredParameter(
                found["Parameter"]["Value"], found["Parameter"]["Version"], _owner(marks)
            )
            if found
            else None,
        )

    def record(self, name: str) -> PublicationRecord | None:
        """The publication record, if there is one."""
        stored = self._record(name)
        return stored.record if stored else None

    def document(self, name: str, source: Literal["ssm", "s3"]) -> bytes | None:
        """The document as one destination holds it, if it does."""
        if source == "ssm":
            parameter = self.settings.parameter_name(name)
            found = _or_none(lambda: self._aws.ssm.get_parameter(Name=parameter))
            return found["Parameter"]["Value"].encode() if found else None
        bucket, key = self.settings.bucket, document_key(name)
        answer = _or_none(
            lambda: self._aws.s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        )
        return answer["Body"].read() if answer else None

    def place(self, name: str, source: Literal["ssm", "s3"]) -> str:
        """How messages name a destination."""
        if source == "ssm":
            return f"SSM parameter {self.settings.parameter_name(name)}"
        return f"s3://{self.settings.bucket}/{document_key(name)}"

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
        try:
            with Wave() as wave:
                claim = wave.call(self._put_record, planned, before.etag if before else None)
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
        """The record as published; what the request no longer names is removed after that."""
        finished = replace(planned, state="published")
        self._put_record(finished, token)
        before = standing.record.record.pool_ids if standing.record else ()
        dropped = [pool_id for pool_id in before if pool_id not in planned.pool_ids]
        with Wave() as removal:
            for pool_id in dropped:
                removal.call(self._delete_mark, pool_id, planned.name)
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

    def _record(self, name: str) -> StoredRecord | None:
        key = record_key(name)
        answer = _or_none(lambda: self._aws.s3.get_object(Bucket=self.settings.bucket, Key=key))
        if answer is None:
            return None
        try:
            return StoredRecord(PublicationRecord.from_json(answer["Body"].read()), answer["ETag"])
        except ValueError as error:
            message = (
                f"s3://{self.settings.bucket}/{key} cannot be read: {error}. Restore an earlier "
                "version of it, or deploy the publisher's version that wrote it."
            )
            raise PublicationFailed(message) from error

    def _object(self, name: str) -> StoredObject | None:
        answer = _or_none(
            lambda: self._aws.s3.head_object(Bucket=self.settings.bucket, Key=document_key(name))
        )
        if answer is None:
            return None
        metadata = answer["Metadata"]
        return StoredObject(
            answer["ETag"], answer.get("VersionId"), _owner(metadata), metadata.get("sha256")
        )

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
        _or_none(lambda: self._aws.ssm.delete_parameter(Name=self.settings.parameter_name(name)))


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


def _owner(marks: Mapping[str, str]) -> Owner | None:
    stack, resource = (marks.get(tag) for tag in OWNER_MARKS)
    return Owner(stack, resource) if stack and resource else None


def _only_if(etag: str | None) -> Any:  # noqa: ANN401 - keyword arguments of a boto3 call
    """The condition under which a write goes through: unchanged, or still absent."""
    return {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}


def _or_none(call: Callable[[], T]) -> T | None:
    """What the call answers, or None when the thing that it is about does not exist."""
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT_CODES:
            return None
        raise


@contextlib.contextmanager
def _unless_moved() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _MOVED_CODES:
            raise Moved from error
        raise
