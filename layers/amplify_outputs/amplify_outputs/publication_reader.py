"""The reader of publications: record, document and parameter, as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar

from botocore.exceptions import ClientError

from amplify_outputs.aws import Wave
from amplify_outputs.errors import PublicationFailed
from amplify_outputs.record import Owner, PublicationRecord
from amplify_outputs.settings import document_key, record_key, withdrawal_key
from amplify_outputs.standing import Standing, StoredObject, StoredParameter, StoredRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_ssm.type_defs import GetParameterResultTypeDef

    from amplify_outputs.aws import Aws
    from amplify_outputs.settings import Settings

T = TypeVar("T")
Destination = Literal["ssm", "s3"]

# The same words as SSM tags and as S3 metadata, whose names allow no colon.
OWNER_MARKS: Final = ("amplify-outputs-stack", "amplify-outputs-resource")
_ABSENT_CODES: Final = frozenset({"404", "NoSuchKey", "ParameterNotFound", "InvalidResourceId"})


class PublicationReader:
    """The bucket and the parameters of one publisher. Never writes."""

    def __init__(self, aws: Aws, settings: Settings) -> None:
        self.settings = settings
        self._aws = aws

    def look(self, name: str, owner: Owner) -> Standing:
        """What stands under the name now, and that owner's withdrawal: one wave of reads."""
        with Wave() as wave:
            standing = self.begin_look(wave, name, owner)
        return standing()

    def begin_look(self, wave: Wave, name: str, owner: Owner) -> Callable[[], Standing]:
        """Start to look; what stands under the name is there after the wave."""
        withdrawn_at = wave.call(self.withdrawn_at, name, owner)
        record = wave.call(self._record, name)
        stored = wave.call(self._object, name)
        parameter = wave.call(self._parameter, name)
        marks = wave.call(self._marks, name)
        return lambda: Standing(
            record.result(),
            stored.result(),
            self._stored_parameter(name, parameter.result(), marks.result()),
            withdrawn_at.result(),
        )

    def withdrawn_at(self, name: str, owner: Owner) -> str:
        """When the owner asked for the last withdrawal of the name; "" if that is long ago or never."""
        bucket, key = self.settings.bucket, withdrawal_key(name, owner)
        answer = or_none(lambda: self._aws.s3.get_object(Bucket=bucket, Key=key))
        return answer["Body"].read().decode() if answer else ""

    def record(self, name: str) -> PublicationRecord | None:
        """The publication record, if there is one."""
        stored = self._record(name)
        return stored.record if stored else None

    def document(self, name: str, source: Destination) -> bytes | None:
        """The document as one destination holds it, if it does."""
        if source == "ssm":
            found = self._parameter(name)
            return found["Parameter"]["Value"].encode() if found else None
        bucket, key = self.settings.bucket, document_key(name)
        answer = or_none(
            lambda: self._aws.s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        )
        return answer["Body"].read() if answer else None

    def place(self, name: str, source: Destination) -> str:
        """How messages name a destination."""
        if source == "ssm":
            return f"SSM parameter {self.settings.parameter_name(name)}"
        return f"s3://{self.settings.bucket}/{document_key(name)}"

    def _stored_parameter(
        self, name: str, found: GetParameterResultTypeDef | None, marks: Mapping[str, str]
    ) -> StoredParameter | None:
        if found is None:
            return None
        # Without marks it was created between the two reads, or they are not seen yet.
        owner = _owner(marks or self._marks(name))
        return StoredParameter(found["Parameter"]["Value"], found["Parameter"]["Version"], owner)

    def _parameter(self, name: str) -> GetParameterResultTypeDef | None:
        parameter_name = self.settings.parameter_name(name)
        return or_none(lambda: self._aws.ssm.get_parameter(Name=parameter_name))

    def _marks(self, name: str) -> Mapping[str, str]:
        parameter_name = self.settings.parameter_name(name)
        tagged = or_none(
            lambda: self._aws.ssm.list_tags_for_resource(
                ResourceType="Parameter", ResourceId=parameter_name
            )
        )
        return {tag["Key"]: tag["Value"] for tag in tagged["TagList"]} if tagged else {}

    def _record(self, name: str) -> StoredRecord | None:
        key = record_key(name)
        answer = or_none(lambda: self._aws.s3.get_object(Bucket=self.settings.bucket, Key=key))
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
        answer = or_none(
            lambda: self._aws.s3.head_object(Bucket=self.settings.bucket, Key=document_key(name))
        )
        if answer is None:
            return None
        metadata = answer["Metadata"]
        return StoredObject(
            answer["ETag"], answer.get("VersionId"), _owner(metadata), metadata.get("sha256")
        )


def _owner(marks: Mapping[str, str]) -> Owner | None:
    stack, resource = (marks.get(tag) for tag in OWNER_MARKS)
    return Owner(stack, resource) if stack and resource else None


def or_none(call: Callable[[], T]) -> T | None:
    """What the call answers, or None when the thing that it is about does not exist."""
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT_CODES:
            return None
        raise
