"""Single writes of a publication's parts, each under the condition that no other writer was faster."""

from __future__ import annotations

import base64
import contextlib
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlencode

from botocore.exceptions import ClientError

from amplify_outputs.aws.advice import THROTTLING_CODES
from amplify_outputs.aws.deadline import WITHOUT_END
from amplify_outputs.aws.errors import refusal_of
from amplify_outputs.document.formats.formats import content_type, file_name
from amplify_outputs.store.descriptions import description_of
from amplify_outputs.store.keys import document_key, mark_key, record_key
from amplify_outputs.store.reader import OWNER_MARKS, PublicationReader, or_none
from amplify_outputs.store.seals import Seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3.type_defs import PutObjectOutputTypeDef
    from mypy_boto3_ssm.type_defs import TagTypeDef

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.deadline import Deadline
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.settings import Settings
    from amplify_outputs.store.snapshot import StoredObject, StoredParameter

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
    """Another writer wrote between our look and our write, or AWS throttled ours. Look again and start over.

    `claimed` says that our claim had gone through. If the record is gone after that, it was
    withdrawn, and must not be created again.
    """

    def __init__(self, *, claimed: bool = False) -> None:
        super().__init__()
        self.claimed = claimed

    @classmethod
    def of(cls, error: ClientError) -> Self:
        """The conflict that this refusal caused."""
        conflict = cls()
        conflict.__cause__ = error
        return conflict

    @property
    def throttling(self) -> ClientError | None:
        """What AWS said, if it was too busy."""
        cause = self.__cause__
        if isinstance(cause, Conflict):
            return cause.throttling
        throttled = isinstance(cause, ClientError) and refusal_of(cause).throttled
        return cause if isinstance(cause, ClientError) and throttled else None


class Writes(PublicationReader):
    """The reader with the writes that a `PublicationStore` is made of.

    Raises OutOfTime before a write that might not end before `deadline`.
    """

    def __init__(self, aws: Aws, settings: Settings, deadline: Deadline = WITHOUT_END) -> None:
        super().__init__(aws, settings)
        self.deadline = deadline
        self.seals = Seals(aws, settings.writing.record_key)

    def _put_record(self, record: PublicationRecord, etag: str | None) -> str:
        """The new ETag. Goes through only if the record is still the one with that ETag.

        A finished record is sealed.
        """
        if record.state == "published":
            record = self.seals.seal(record)
        self.deadline.check(f"{record.name} could be written")
        with unless_conflict():
            answer = self._put(
                record_key(record.name),
                record.to_json(),
                ContentType="application/json",
                **only_if(etag),
            )
        return answer["ETag"]

    def _put_object(
        self, record: PublicationRecord, form: str, body: bytes, before: StoredObject | None
    ) -> str | None:
        """The new version id. The checksum makes S3 refuse bytes that changed on the way."""
        sha256 = record.sha256_of(form) or ""
        with unless_conflict():
            answer = self._put(
                document_key(record.name, file_name(form)),
                body,
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
                **only_if(before.etag if before else None),
            )
        return answer.get("VersionId")

    def _put_parameter(
        self, record: PublicationRecord, body: bytes, before: StoredParameter | None
    ) -> int:
        """The new version number. The owner is in the tags from the creating call on."""
        if before and (before.owner != record.owner or not before.marked):
            # The mark goes before the value.
            self._tag_parameter(record)
            self.deadline.check(f"{record.name} could be written")
        writing = self.settings.writing
        how: Any = {"Overwrite": True}
        if before is None:
            how = {"Overwrite": False, "Tags": self._tags(record.owner)}
        if writing.parameter_type == "SecureString" and writing.kms_key_arn:
            how["KeyId"] = writing.kms_key_arn
        with unless_conflict():
            answer = self.aws.ssm.put_parameter(
                Name=self.settings.parameter_name(record.name),
                Description=description_of(record),
                Value=body.decode("ascii"),
                Type=writing.parameter_type,
                Tier=self.settings.parameter_tier,  # type: ignore[arg-type]
                **how,
            )
        if before and answer["Version"] == 1:
            # It was withdrawn meanwhile: this created a new parameter, without the owner's tags.
            self._delete_parameter(record.name)
            raise Conflict
        return answer["Version"]

    def _tag_parameter(self, record: PublicationRecord) -> None:
        """Mark the parameter, which is there, as the owner's."""
        name = self.settings.parameter_name(record.name)
        self.aws.ssm.add_tags_to_resource(
            ResourceType="Parameter", ResourceId=name, Tags=self._tags(record.owner)
        )

    def _put_mark(self, pool_id: str, name: str) -> None:
        self._put(mark_key(pool_id, name), b"")

    def _put(self, key: str, body: bytes, **how: Any) -> PutObjectOutputTypeDef:  # noqa: ANN401 - as botocore has them
        """Write an object of the bucket, encrypted and tagged as the publisher's stack says.

        Encryption is always named: S3 would do the same without a word, but companies deny writes
        that do not say it.
        """
        writing = self.settings.writing
        if writing.kms_key_arn:
            how |= {
                "ServerSideEncryption": "aws:kms",
                "SSEKMSKeyId": writing.kms_key_arn,
                "BucketKeyEnabled": True,
            }
        else:
            how["ServerSideEncryption"] = "AES256"
        if writing.tags:
            how["Tagging"] = urlencode(writing.tags)
        return self.aws.s3.put_object(Bucket=self.settings.bucket, Key=key, Body=body, **how)

    def _tags(self, owner: Owner) -> list[TagTypeDef]:
        """The tags of a parameter: the owner's mark, and those of the company."""
        pairs = (*_owner_marks(owner).items(), *self.settings.writing.tags)
        return [{"Key": key, "Value": value} for key, value in pairs]

    def _delete_mark(self, pool_id: str, name: str) -> None:
        self.aws.s3.delete_object(Bucket=self.settings.bucket, Key=mark_key(pool_id, name))

    def _delete_object(self, key: str, etag: str) -> None:
        with unless_conflict():
            self.aws.s3.delete_object(Bucket=self.settings.bucket, Key=key, IfMatch=etag)

    def _delete_parameter(self, name: str) -> None:
        self._delete_parameter_named(self.settings.parameter_name(name))

    def _delete_parameter_named(self, parameter_name: str) -> None:
        or_none(lambda: self.aws.ssm.delete_parameter(Name=parameter_name))


def _owner_marks(owner: Owner) -> dict[str, str]:
    """The mark of an owner, for tags and metadata."""
    return dict(zip(OWNER_MARKS, owner, strict=True))


def only_if(etag: str | None) -> Any:  # noqa: ANN401 - keyword arguments of a botocore call
    """The condition under which a write goes through: unchanged, or still absent."""
    return {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}


@contextlib.contextmanager
def unless_conflict() -> Iterator[None]:
    """Raises Conflict for a refusal which says that another writer was faster, or that AWS is too busy now."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _CONFLICT_CODES | THROTTLING_CODES:
            raise Conflict from error
        raise
