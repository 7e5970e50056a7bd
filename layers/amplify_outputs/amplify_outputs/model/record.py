"""The publication record: who publishes what, from which request, and how far it got."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from amplify_outputs.model.moments import A_MOMENT, is_moment
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.readings import FOLLOW_UP_KINDS, FollowUp
from amplify_outputs.model.request import DESTINATIONS
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What the document is called among the formats. It is always written.
DOCUMENT_FORMAT: Final = "json"
DOCUMENT_FILE: Final = "amplify_outputs.json"
# All file formats, as requests and records name them. What each is: document/formats.
FILE_FORMATS: Final = (DOCUMENT_FORMAT, "dart", "ts", "mjs", "legacy-json", "legacy-json-mobile")
# It rises when a version keeps more than its record says: an older one could not remove all of it.
RECORD_FORMAT: Final = 1
# That of a record that names a parameter under a former prefix.
MOVED_RECORD_FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """What `records/<PublicationName>.json` says.

    Its ETag is the token that serializes writers. `state` is `publishing` from the claim until both
    destinations hold the document, then `published`. `claim` is different for every attempt, so that
    no two records have equal bytes. `replaces` are the SHA-256 of documents that a destination may
    still hold while it is `publishing`. `requested_at` is when the newest request for it was made, ""
    if unknown: an older request that arrives late must not undo it. `follow_ups` are the reads that
    the pools called for: the next reader makes them at once. `formats` are the further formats, each
    with the SHA-256 of its file; while it is `publishing`, also those that are still to be removed.
    `adopted_from` is the publication that its owner is taking over, until the owner's request is done: if
    that fails, the publication is given back. Its owner is the record's own while it is being given back.
    `parameter_names` are those of the SSM parameters that the publication may have: more than one after the
    publisher's prefix was changed, until the former parameters are removed; none in old records.
    `seal` says that a publisher wrote the `statement` (store/seals.py); "" if the publisher seals nothing.
    `publisher_version` and `publisher_commit` are those of the publisher that wrote it; a commit that nobody
    knows is "unknown".
    """

    name: str
    owner: Owner
    state: Literal["publishing", "published"]
    claim: str
    request: Mapping[str, Any]
    sha256: str
    outputs_version: str
    destinations: tuple[str, ...]
    pool_ids: tuple[str, ...]
    problems: tuple[Mapping[str, str], ...]
    published_at: str
    publisher_version: str
    replaces: tuple[str, ...] = ()
    parameter_version: int | None = None
    object_version_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    requested_at: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    file_version_ids: Mapping[str, str | None] = field(default_factory=dict)
    adopted_from: PublicationRecord | None = None
    parameter_names: tuple[str, ...] = ()
    seal: str = ""
    publisher_commit: str = "unknown"

    @property
    def statement(self) -> str:
        """The SHA-256 of what a seal vouches for: whose it is, what was asked for, and what was built from it."""
        said = {
            "name": self.name,
            "owner": list(self.owner),
            "request": dict(self.request),
            "sha256": self.sha256,
            "formats": dict(self.formats),
            "destinations": list(self.destinations),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def former_parameters(self, name: str) -> tuple[str, ...]:
        """The parameters of the publication, other than that one."""
        return tuple(each for each in self.parameter_names if each != name)

    def sha256_of(self, name: str) -> str | None:
        """The SHA-256 of the file in that format; None for a format that is not published."""
        return self.sha256 if name == DOCUMENT_FORMAT else self.formats.get(name)

    def with_versions(self, versions: Mapping[str, str | None]) -> PublicationRecord:
        """The same with those versions of S3 objects, by format, instead of the ones it had."""
        together = {
            DOCUMENT_FORMAT: self.object_version_id,
            **self.file_version_ids,
            **versions,
        }
        document = together.pop(DOCUMENT_FORMAT)
        return replace(self, object_version_id=document, file_version_ids=together)

    def to_give_back(self, owner: Owner) -> PublicationRecord | None:
        """The publication that a claim of that owner over this record takes over; None for the owner's own."""
        return self.adopted_from or (self if self.owner != owner else None)

    def to_json(self) -> bytes:
        """The bytes of the record, indented for people."""
        return json.dumps(self.as_data(), indent=2).encode() + b"\n"

    def as_data(self) -> dict[str, Any]:
        """The record as JSON values."""
        adopted_from = self.adopted_from
        return {
            "recordFormat": MOVED_RECORD_FORMAT if len(self.parameter_names) > 1 else RECORD_FORMAT,
            "name": self.name,
            "owner": {"stack": self.owner.stack, "resource": self.owner.resource},
            "state": self.state,
            "claim": self.claim,
            "request": dict(self.request),
            "sha256": self.sha256,
            "replaces": list(self.replaces),
            "formats": dict(self.formats),
            "outputsVersion": self.outputs_version,
            "destinations": list(self.destinations),
            "poolIds": list(self.pool_ids),
            "parameterNames": list(self.parameter_names),
            "parameterVersion": self.parameter_version,
            "objectVersions": {DOCUMENT_FORMAT: self.object_version_id, **self.file_version_ids},
            "attributes": dict(self.attributes),
            "requestedAt": self.requested_at,
            "details": [list(read) for read in self.follow_ups if _is_of_the_first(read)],
            "moreDetails": [list(read) for read in self.follow_ups if not _is_of_the_first(read)],
            "problems": [dict(problem) for problem in self.problems],
            "publishedAt": self.published_at,
            "publisherVersion": self.publisher_version,
            **({"seal": self.seal} if self.seal else {}),
            # An earlier version leaves out a key that it does not know.
            "publisherCommit": self.publisher_commit,
            **({"adoptedFrom": adopted_from.as_data()} if adopted_from else {}),
        }

    @classmethod
    def from_json(cls, body: bytes) -> PublicationRecord:
        """The record in those bytes. Raises ValueError for anything that is not one, or that this version cannot keep.

        What a newer version of the publisher wrote and this one does not know is refused here, before
        anything is written; hints that it does not know are left out.
        """
        try:
            return cls._of(json.loads(body))
        except (KeyError, TypeError, RecursionError) as error:
            message = f"it is not a publication record ({type(error).__name__}: {error})"
            raise ValueError(message) from error

    @classmethod
    def _of(cls, data: Mapping[str, Any]) -> PublicationRecord:
        if data["recordFormat"] not in _KNOWN_FORMATS or data["recordFormat"] is True:
            message = f"record format {data['recordFormat']} is not known"
            raise ValueError(message)
        if not _has_its_types(data):
            message = "it is not a publication record (a field has the wrong type)"
            raise ValueError(message)
        if unknown := next(_unknown_values(data), None):
            message = f"{unknown} (publisher version {data['publisherVersion']} wrote it)"
            raise ValueError(message)
        versions = dict(data["objectVersions"])
        return cls(
            name=data["name"],
            owner=Owner(data["owner"]["stack"], data["owner"]["resource"]),
            state=data["state"],
            claim=data["claim"],
            request=data["request"],
            sha256=data["sha256"],
            replaces=tuple(data["replaces"]),
            outputs_version=data["outputsVersion"],
            destinations=tuple(data["destinations"]),
            pool_ids=tuple(data["poolIds"]),
            parameter_version=data["parameterVersion"],
            object_version_id=versions.pop(DOCUMENT_FORMAT),
            attributes=data["attributes"],
            # Records of 0.1 have none of these.
            requested_at=data.get("requestedAt", ""),
            follow_ups=_known_follow_ups([*data.get("details", ()), *data.get("moreDetails", ())]),
            formats=data.get("formats", {}),
            file_version_ids=versions,
            problems=tuple(each for each in data["problems"] if _is_problem(each)),
            published_at=data["publishedAt"],
            publisher_version=data["publisherVersion"],
            parameter_names=tuple(data.get("parameterNames", ())),
            seal=data.get("seal", ""),
            publisher_commit=data.get("publisherCommit", "unknown"),
            adopted_from=cls._of(data["adoptedFrom"]) if "adoptedFrom" in data else None,
        )


def _has_its_types(data: Mapping[str, Any]) -> bool:
    """Whether every field has its type, so that a reader of many records can rely on it.

    Raises KeyError for one that is missing.
    """
    texts = [data[name] for name in _TEXTS]
    texts += [data.get(name, "") for name in ("requestedAt", "seal", "publisherCommit")]
    lists_of_texts = [*(data[name] for name in _LISTS_OF_TEXTS), data.get("parameterNames", [])]
    details = [data.get("details", []), data.get("moreDetails", [])]
    version = data["parameterVersion"]
    return (
        _all_are(str, texts)
        and isinstance(data["request"], dict)
        and all(_all_are(str, items) for items in lists_of_texts)
        and _all_are(dict, data["problems"])
        and all(_all_are(list, some) for some in details)
        and all(
            _all_are(str, detail) and len(detail) == len(_FOLLOW_UP)
            for some in details
            for detail in some
        )
        and _maps_to(str, data["owner"])
        and _maps_to(str, data["attributes"])
        and _maps_to(str, data.get("formats", {}))
        and _maps_to((str, type(None)), data["objectVersions"])
        and (version is None or type(version) is int)
    )


def _unknown_values(data: Mapping[str, Any]) -> Iterator[str]:
    """What this version does not know among values that decide what is written, or whether."""
    if data["state"] not in ("publishing", "published"):
        yield f"its state {shown(data['state'])} is not known"
    if unknown := set(data["destinations"]) - set(DESTINATIONS):
        yield f"its destination {shown(min(unknown))} is not known"
    name = data["name"]
    if not all(each.endswith(f"/{name}") for each in data.get("parameterNames", ())):
        yield f"one of its parameters is not one of {name}"
    if not data["destinations"]:
        yield "it names no destination"
    formats = {*data.get("formats", {}), *data["objectVersions"]}
    if unknown := formats - set(FILE_FORMATS):
        yield f"its file format {shown(min(unknown))} is not known"
    hashes = (data["sha256"], *data.get("formats", {}).values())
    if not all(_SHA256.fullmatch(digest) for digest in hashes):
        yield "one of its SHA-256 is not 64 hexadecimal digits"
    if not is_moment(data.get("requestedAt", "") or A_MOMENT):
        yield f"its requestedAt {shown(data['requestedAt'])} is not a moment like {A_MOMENT}"


def _is_problem(value: Mapping[str, Any]) -> bool:
    """Whether it has all that is printed of a problem: like follow-up reads, problems are hints."""
    return all(isinstance(value.get(name), str) for name in _OF_A_PROBLEM)


def in_order(follow_ups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those that the first version knew, and then the others: as a record keeps them."""
    return tuple(sorted(follow_ups, key=lambda read: not _is_of_the_first(read)))


def _is_of_the_first(read: FollowUp) -> bool:
    # The first version refuses to refresh a publication whose record has a kind under `details` that it does not know.
    return read.kind in _FIRST_KINDS


def _known_follow_ups(details: Iterable[list[str]]) -> tuple[FollowUp, ...]:
    """Those of a kind that this version reads: they only save a wave."""
    return tuple(FollowUp(kind, name) for kind, name in details if kind in FOLLOW_UP_KINDS)


def _all_are(kind: type, items: object) -> bool:
    return isinstance(items, list) and all(isinstance(item, kind) for item in items)


def _maps_to(kind: type | tuple[type, ...], value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, kind) for item in value.values())


_TEXTS: Final = (
    *("name", "state", "claim", "sha256"),
    *("outputsVersion", "publishedAt", "publisherVersion"),
)
_KNOWN_FORMATS: Final = (RECORD_FORMAT, MOVED_RECORD_FORMAT)
_LISTS_OF_TEXTS: Final = ("replaces", "destinations", "poolIds")
_FIRST_KINDS: Final = ("domain", "login_style", "resource_servers", "role")
_FOLLOW_UP: Final = ("kind", "name")
_OF_A_PROBLEM: Final = ("code", "severity", "subject", "message", "fix")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
