"""What is under a publication's name at the moment of one look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from amplify_outputs.model.record import DOCUMENT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord


@dataclass(frozen=True, slots=True)
class StoredObject:
    """The document, or its file in another format, in S3.

    Without an owner if no publisher wrote it. `marked` is false if only the record says who the owner is.
    """

    etag: str
    version_id: str | None
    owner: Owner | None
    sha256: str
    marked: bool = True


@dataclass(frozen=True, slots=True)
class StoredParameter:
    """The document in SSM. `owner` and `marked` are as those of a `StoredObject`; the marks are tags."""

    value: str
    version: int
    owner: Owner | None
    marked: bool = True

    @property
    def sha256(self) -> str:
        """The SHA-256 of the value."""
        return hashlib.sha256(self.value.encode()).hexdigest()


P = TypeVar("P", StoredObject, StoredParameter)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is under one name at the moment of one look.

    `record_etag` is "" without a record. `withdrawn_at` is when its owner withdrew it last, if that is
    not long ago. `files` are those of the further formats that were looked for, by format.
    `unmarked_pools` are pools of the request whose mark was looked for and is not there. `unreadable`
    says why there is a record that cannot be read. `parameter_name` is where the parameter was looked for.
    """

    record: PublicationRecord | None
    record_etag: str
    object: StoredObject | None
    parameter: StoredParameter | None
    withdrawn_at: str = ""
    files: Mapping[str, StoredObject] = field(default_factory=dict)
    unmarked_pools: tuple[str, ...] = ()
    unreadable: str = ""
    parameter_name: str = ""

    def former_parameters(self) -> tuple[str, ...]:
        """Where the publication may have a parameter, from the time before the publisher's prefix was changed."""
        return self.record.former_parameters(self.parameter_name) if self.record else ()

    def explained(self) -> Snapshot:
        """The same, in which each part that the record explains belongs to the record's owner.

        Marks get lost: tools that clean up tags remove them, and a copy made by hand has no metadata. So
        the record decides. It explains content that it names; and content without any mark in a place that
        it names, which somebody has changed by hand.
        """
        record = self.record
        if record is None:
            return self
        return replace(
            self,
            object=self.object
            and _explained(self.object, record, named="s3" in record.destinations),
            parameter=self.parameter
            and _explained(self.parameter, record, named="ssm" in record.destinations),
            files={
                form: _explained(file, record, named=form in record.formats, form=form)
                for form, file in self.files.items()
            },
        )

    def with_files(self, found: Mapping[str, StoredObject | None]) -> Snapshot:
        """The same after a look for the files of more formats; None for a file that does not exist."""
        more = {form: file for form, file in found.items() if file is not None}
        return replace(self, files={**self.files, **more}).explained()

    def as_of(self, former: PublicationRecord) -> Snapshot:
        """The same, in which what that record names belongs to its owner, unless it is marked as another's."""

        def of(stored: P, form: str = DOCUMENT_FORMAT) -> P:
            if not stored.marked and stored.sha256 == former.sha256_of(form):
                return replace(stored, owner=former.owner)
            return stored

        return replace(
            self,
            object=self.object and of(self.object),
            parameter=self.parameter and of(self.parameter),
            files={form: of(file, form) for form, file in self.files.items()},
        )

    def lacks_marks(self) -> bool:
        """Whether a mark was removed from a part, or of a pool."""
        parts = (self.object, self.parameter, *self.files.values())
        return bool(self.unmarked_pools) or any(part and not part.marked for part in parts)

    def changed_by_hand(self) -> dict[str, str]:
        """What is not as its record says although nobody is publishing, and the SHA-256 that is there instead.

        "" is for what is missing. `parameter`, `object`, `file in` a format, and `marks`, which are not content.
        A parameter that is still under a former prefix of the publisher is not missing.
        """
        record = self.record
        if record is None or record.state != "published":
            return {}
        parts: dict[str, tuple[str, StoredObject | StoredParameter | None]] = {}
        if "ssm" in record.destinations and (self.parameter or not self.former_parameters()):
            parts["parameter"] = (record.sha256, self.parameter)
        if "s3" in record.destinations:
            parts["object"] = (record.sha256, self.object)
        for form, sha256 in record.formats.items():
            parts[f"file in {form}"] = (sha256, self.files.get(form))
        changed = {
            part: stored.sha256 if stored else ""
            for part, (sha256, stored) in parts.items()
            if stored is None or stored.sha256 != sha256
        }
        return changed | ({"marks": ""} if self.lacks_marks() else {})

    def file(self, form: str) -> StoredObject | None:
        """The S3 object in that format, if it is there and was looked for."""
        return self.object if form == DOCUMENT_FORMAT else self.files.get(form)

    def supersedes(self, requested_at: str, owner: Owner) -> bool:
        """Whether its owner has made a newer request than the one of that moment.

        A withdrawal of the same second counts as newer: CloudFormation deletes what it created.
        """
        if not requested_at:
            return False
        return self.has_newer(requested_at, owner) or self.withdrawn_at >= requested_at

    def has_newer(self, requested_at: str, owner: Owner) -> bool:
        """Whether the owner has published something that was requested after that moment."""
        record = self.record
        return bool(
            requested_at and record and record.owner == owner and record.requested_at > requested_at
        )

    def unfinished(self, more_pool_ids: Sequence[str] = ()) -> Snapshot:
        """The same for a writer that must not rely on the record being finished.

        There may be marks of `more_pool_ids`, which are to be removed if the writer does not want them.
        """
        record = self.record
        if record is None:
            return self
        pool_ids = tuple(dict.fromkeys((*record.pool_ids, *more_pool_ids)))
        return replace(self, record=replace(record, state="publishing", pool_ids=pool_ids))

    def placed(self, record: PublicationRecord) -> PublicationRecord:
        """The record with the versions that are in the destinations that it names, and with all parameters."""
        in_s3 = self.object if "s3" in record.destinations else None
        in_ssm = self.parameter if "ssm" in record.destinations else None
        return replace(
            record,
            object_version_id=in_s3.version_id if in_s3 else None,
            file_version_ids={
                name: self.files[name].version_id for name in record.formats if name in self.files
            },
            parameter_version=in_ssm.version if in_ssm else None,
            parameter_names=(
                *((self.parameter_name,) if "ssm" in record.destinations else ()),
                *self.former_parameters(),
            ),
        )

    def owners(self) -> dict[str, Owner | None]:
        """Who owns each part that is there; None for a part that no publisher wrote."""
        parts = {
            "the publication record": self.record,
            "the S3 object": self.object,
            **{f"the S3 object in format {name}": stored for name, stored in self.files.items()},
            "the SSM parameter": self.parameter,
        }
        return {part: stored.owner for part, stored in parts.items() if stored is not None}

    def holds(self, wanted: PublicationRecord) -> bool:
        """Whether the document and its files are where that record says, its owner's, and nowhere else."""
        return self._holds_document(wanted) and all(
            name in self.files
            and (self.files[name].sha256, self.files[name].owner) == (sha256, wanted.owner)
            for name, sha256 in wanted.formats.items()
        )

    def _holds_document(self, record: PublicationRecord) -> bool:
        for destination, stored in (("s3", self.object), ("ssm", self.parameter)):
            wanted = destination in record.destinations
            if wanted != (stored is not None):
                return False
            if stored is not None and (stored.sha256, stored.owner) != (
                record.sha256,
                record.owner,
            ):
                return False
        return True


def _explained(
    stored: P, record: PublicationRecord, *, named: bool, form: str = DOCUMENT_FORMAT
) -> P:
    """A part with the record's owner, if the record explains it. `named`: the record names its place."""
    if stored.owner == record.owner:
        return stored
    known = {record.sha256_of(form), *(record.replaces if record.state == "publishing" else ())}
    if stored.sha256 in known or (
        stored.owner is None and named and (record.state == "published" or record.replaces)
    ):
        return replace(stored, owner=record.owner, marked=False)
    return stored
