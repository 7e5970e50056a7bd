"""The reader of publications: record, document and parameter, as they are now."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.document.formats.formats import file_name
from amplify_outputs.model.errors import PublicationFailed, RecordUnreadable
from amplify_outputs.model.moments import believable
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import DOCUMENT_FORMAT, PublicationRecord
from amplify_outputs.store.descriptions import owner_in
from amplify_outputs.store.keys import document_key, mark_key, record_key, withdrawal_key
from amplify_outputs.store.snapshot import Snapshot, StoredObject, StoredParameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mypy_boto3_ssm.type_defs import GetParameterResultTypeDef, ParameterTypeDef

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.settings import Settings

T = TypeVar("T")
Destination = Literal["ssm", "s3"]
_Stored: TypeAlias = "tuple[PublicationRecord | None, str, str]"

# The same words as SSM tags and as S3 metadata, whose names allow no colon.
OWNER_MARKS: Final = ("amplify-outputs-stack", "amplify-outputs-resource")
_ABSENT_CODES: Final = frozenset(
    {
        *("404", "NoSuchKey", "NoSuchVersion"),
        *("ParameterNotFound", "ParameterVersionNotFound", "InvalidResourceId"),
    }
)


class PublicationReader:
    """The bucket and the parameters of one publisher. Never writes."""

    def __init__(self, aws: Aws, settings: Settings) -> None:
        self.settings = settings
        self.aws = aws

    def look(
        self, name: str, owner: Owner, formats: Iterable[str] = (), pool_ids: Sequence[str] = ()
    ) -> Snapshot:
        """What is published under the name now, and that owner's withdrawal: one wave of reads.

        `formats` are the further formats to look for, `pool_ids` the pools whose marks to look for.
        """
        with Wave() as wave:
            snapshot = self.begin_look(wave, name, owner, formats, pool_ids)
        return snapshot()

    def begin_look(
        self,
        wave: Wave,
        name: str,
        owner: Owner,
        formats: Iterable[str] = (),
        pool_ids: Sequence[str] = (),
    ) -> Callable[[], Snapshot]:
        """Start to look. The result can be called after the wave."""
        withdrawn_at = wave.call(self.withdrawn_at, name, owner)
        record = wave.call(self._record, name)
        stored = wave.call(self._object, name)
        parameter = wave.call(self._parameter, name)
        marks = wave.call(self._marks, name)
        files = {form: wave.call(self._object, name, form) for form in dict.fromkeys(formats)}
        pools = self._begin_marks(wave, name, pool_ids)
        return lambda: Snapshot(
            *record.result()[:2],
            stored.result(),
            self._stored_parameter(name, parameter.result(), marks.result()),
            withdrawn_at.result(),
            {form: file for form, call in files.items() if (file := call.result()) is not None},
            pools(),
            record.result()[2],
            self.settings.parameter_name(name),
        ).explained()

    def look_at_all(
        self, names: Sequence[str], marked: str = ""
    ) -> dict[str, Snapshot | Exception]:
        """What is published under each name, or the error that a look raised. Two waves.

        Parameters are read together. Withdrawals are not looked for, and neither are marks of the pool
        `marked`, of which all these names have one. Raises errors of botocore if the parameters cannot be read.
        """
        with Wave() as wave:
            records = {name: wave.call(or_error, partial(self._record, name)) for name in names}
            objects = {name: wave.call(or_error, partial(self._object, name)) for name in names}
            together = [
                wave.call(
                    self.aws.ssm.get_parameters,
                    Names=[
                        self.settings.parameter_name(name) for name in names[start : start + 10]
                    ],
                    WithDecryption=True,
                )
                for start in range(0, len(names), 10)  # as many as one call takes [ssm-api]
            ]
        parameters = {
            found["Name"]: found for call in together for found in call.result()["Parameters"]
        }
        with Wave() as more:
            pools = {
                name: self._begin_marks(more, name, _pool_ids(record.result(), but=marked))
                for name, record in records.items()
            }
            rest = {
                name: more.call(
                    or_error,
                    partial(
                        self._snapshot,
                        name,
                        record.result(),
                        objects[name].result(),
                        parameters.get(self.settings.parameter_name(name)),
                    ),
                )
                for name, record in records.items()
            }
        return {
            name: found
            if isinstance(found := snapshot.result(), Exception)
            else replace(found, unmarked_pools=pools[name]())
            for name, snapshot in rest.items()
        }

    def _snapshot(
        self,
        name: str,
        stored_record: _Stored | Exception,
        stored: StoredObject | Exception | None,
        found: ParameterTypeDef | None,
    ) -> Snapshot:
        if isinstance(stored_record, Exception):
            raise stored_record
        if isinstance(stored, Exception):
            raise stored
        record, etag, unreadable = stored_record
        if unreadable:
            raise RecordUnreadable(unreadable)
        parameter = None if found is None else self._marked_parameter(name, found, {})
        formats = record.formats if record else ()
        files = {form: file for form in formats if (file := self._object(name, form)) is not None}
        where = self.settings.parameter_name(name)
        return Snapshot(
            record, etag, stored, parameter, files=files, parameter_name=where
        ).explained()

    def withdrawn_at(self, name: str, owner: Owner) -> str:
        """When the owner asked for the last withdrawal of the name; "" if that is long ago or never."""
        bucket, key = self.settings.bucket, withdrawal_key(name, owner)
        answer = or_none(lambda: self.aws.s3.get_object(Bucket=bucket, Key=key))
        noted = answer["Body"].read().decode(errors="replace") if answer else ""
        return believable(noted, datetime.now(UTC))

    def record(self, name: str) -> PublicationRecord | None:
        """The publication record, if there is one."""
        record, _, unreadable = self._record(name)
        if unreadable:
            raise RecordUnreadable(unreadable)
        return record

    def document(self, name: str, source: Destination, form: str = DOCUMENT_FORMAT) -> bytes | None:
        """The document in one destination, None if it is not there. Only S3 has other formats."""
        if source == "ssm":
            return self._value_of(self.settings.parameter_name(name))
        bucket, key = self.settings.bucket, document_key(name, file_name(form))
        answer = or_none(
            lambda: self.aws.s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        )
        return answer["Body"].read() if answer else None

    def body_of(self, record: PublicationRecord, snapshot: Snapshot) -> bytes | None:
        """The document that the record names, from where it still is; None if no place has it.

        That is the parameter of the snapshot, the S3 object, an earlier version of that object, or the
        history of the parameter; after a change of the publisher's prefix also the former parameter. At most
        four reads, and one that AWS refuses finds nothing.
        """
        parameter = snapshot.parameter
        if parameter is not None and parameter.sha256 == record.sha256:
            return parameter.value.encode()
        reads: list[Callable[[], bytes | None]] = []
        if "s3" in record.destinations:
            reads.append(lambda: self.document(record.name, "s3"))
        if earlier := record.object_version_id:
            reads.append(lambda: self._object_version(record.name, earlier))
        former = record.former_parameters(self.settings.parameter_name(record.name))
        reads += [partial(self._value_of, name) for name in former]
        if version := record.parameter_version:
            reads.append(lambda: self.parameter_version(record.name, version))
        for read in reads:
            body = or_error(read)
            if isinstance(body, bytes) and hashlib.sha256(body).hexdigest() == record.sha256:
                return body
        return None

    def _value_of(self, parameter_name: str) -> bytes | None:
        found = or_none(
            lambda: self.aws.ssm.get_parameter(Name=parameter_name, WithDecryption=True)
        )
        return found["Parameter"]["Value"].encode() if found else None

    def _object_version(self, name: str, version_id: str) -> bytes | None:
        """The document as that version of the S3 object holds it, until the bucket's rules remove it."""
        bucket, key = self.settings.bucket, document_key(name)
        answer = or_none(
            lambda: self.aws.s3.get_object(Bucket=bucket, Key=key, VersionId=version_id)
        )
        return answer["Body"].read() if answer else None

    def parameter_version(self, name: str, version: int) -> bytes | None:
        """The document as that version of the parameter holds it; SSM keeps the last 100 [ssm-api]."""
        return self._value_of(f"{self.settings.parameter_name(name)}:{version}")

    def place(self, name: str, source: Destination, form: str = DOCUMENT_FORMAT) -> str:
        """How messages name a destination."""
        if source == "ssm":
            return f"SSM parameter {self.settings.parameter_name(name)}"
        return f"s3://{self.settings.bucket}/{document_key(name, file_name(form))}"

    def record_place(self, name: str) -> str:
        """How messages name a record."""
        return f"s3://{self.settings.bucket}/{record_key(name)}"

    def _stored_parameter(
        self, name: str, found: GetParameterResultTypeDef | None, marks: Mapping[str, str]
    ) -> StoredParameter | None:
        return None if found is None else self._marked_parameter(name, found["Parameter"], marks)

    def _marked_parameter(
        self, name: str, found: ParameterTypeDef, marks: Mapping[str, str]
    ) -> StoredParameter:
        # Without marks they were not read yet, or it was created between two reads.
        marked = _owner(marks or self._marks(name))
        owner = marked or self._described_owner(name)
        return StoredParameter(
            found["Value"], found["Version"], owner, marked=marked is not None or owner is None
        )

    def _parameter(self, name: str) -> GetParameterResultTypeDef | None:
        parameter_name = self.settings.parameter_name(name)
        return or_none(lambda: self.aws.ssm.get_parameter(Name=parameter_name, WithDecryption=True))

    def _described_owner(self, name: str) -> Owner | None:
        """The owner that the description of the parameter names.

        A write that replaces a parameter cannot tag it. If it comes after a withdrawal, and its process dies
        before it removes what it has made, the description is all that says whose the parameter is.
        """
        parameter_name = self.settings.parameter_name(name)
        pages = self.aws.ssm.get_paginator("get_parameter_history").paginate(Name=parameter_name)
        # It only explains: readers that may not read the history go by tags and the record.
        history = or_error(lambda: [version for page in pages for version in page["Parameters"]])
        if isinstance(history, Exception) or not history:
            return None
        newest = max(history, key=lambda version: version["Version"])
        return owner_in(newest.get("Description", ""))

    def _marks(self, name: str) -> Mapping[str, str]:
        parameter_name = self.settings.parameter_name(name)
        tagged = or_none(
            lambda: self.aws.ssm.list_tags_for_resource(
                ResourceType="Parameter", ResourceId=parameter_name
            )
        )
        return {tag["Key"]: tag["Value"] for tag in tagged["TagList"]} if tagged else {}

    def _record(self, name: str) -> _Stored:
        """The record, its ETag, and why it cannot be read; twice "" without one."""
        key = record_key(name)
        answer = or_none(lambda: self.aws.s3.get_object(Bucket=self.settings.bucket, Key=key))
        if answer is None:
            return None, "", ""
        try:
            record = PublicationRecord.from_json(answer["Body"].read())
        except ValueError as error:
            message = (
                f"The record {self.record_place(name)} cannot be read: {error}. Restore an earlier "
                "version of the object, or deploy the version of the publisher that wrote it."
            )
            return None, answer["ETag"], message
        # A moment to come, if it were believed, would keep every request out until that day.
        requested_at = believable(record.requested_at, datetime.now(UTC))
        return replace(record, requested_at=requested_at), answer["ETag"], ""

    def _object(self, name: str, form: str = DOCUMENT_FORMAT) -> StoredObject | None:
        bucket, key = self.settings.bucket, document_key(name, file_name(form))
        answer = or_none(lambda: self.aws.s3.head_object(Bucket=bucket, Key=key))
        if answer is None:
            return None
        metadata = answer["Metadata"]
        sha256, etag, version_id = metadata.get("sha256"), answer["ETag"], answer.get("VersionId")
        if sha256 is None:  # It was copied or written by hand: only its content says what it is.
            content = or_none(lambda: self.aws.s3.get_object(Bucket=bucket, Key=key))
            if content is None:
                return None
            sha256 = hashlib.sha256(content["Body"].read()).hexdigest()
            etag, version_id = content["ETag"], content.get("VersionId")
        return StoredObject(etag, version_id, _owner(metadata), sha256)

    def _begin_marks(
        self, wave: Wave, name: str, pool_ids: Sequence[str]
    ) -> Callable[[], tuple[str, ...]]:
        """Start to look for the marks of pools. After the wave: the pools whose mark is certainly not there."""

        def marked(pool_id: str) -> bool:
            bucket, key = self.settings.bucket, mark_key(pool_id, name)
            return or_none(lambda: self.aws.s3.head_object(Bucket=bucket, Key=key)) is not None

        calls = {pool_id: wave.call(or_error, partial(marked, pool_id)) for pool_id in pool_ids}
        return lambda: tuple(pool_id for pool_id, call in calls.items() if call.result() is False)


def _pool_ids(stored: _Stored | Exception, but: str) -> tuple[str, ...]:
    record = None if isinstance(stored, Exception) else stored[0]
    return tuple(pool_id for pool_id in record.pool_ids if pool_id != but) if record else ()


def or_error(call: Callable[[], T]) -> T | Exception:
    """What the call returns, or the error of AWS or of the record: the other calls go on."""
    try:
        return call()
    except (ClientError, BotoCoreError, PublicationFailed) as error:
        return error


def _owner(marks: Mapping[str, str]) -> Owner | None:
    stack, resource = (marks.get(tag) for tag in OWNER_MARKS)
    return Owner(stack, resource) if stack and resource else None


def or_none(call: Callable[[], T]) -> T | None:
    """What the call returns, or None if AWS says that the thing does not exist."""
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT_CODES:
            return None
        raise
