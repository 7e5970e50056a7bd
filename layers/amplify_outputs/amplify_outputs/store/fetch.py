"""A published document from SSM or S3, checked against its record."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.errors import FetchFailed, NotPublished
from amplify_outputs.model.origins import redirect_fault
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.store.reader import or_error
from amplify_outputs.store.unrecorded import missing_record, with_nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.store.reader import Destination, PublicationReader

# A publication in progress is in one place before it is in the other, for well under a second;
# SSM may also answer with the previous value for a moment [ssm-consistency].
LOOKS: Final = 5
PAUSE_SECONDS: Final = 0.3
# Between two tries of a command that waits: a publication takes a second, and AWS charges for polling.
WAIT_PAUSE_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which document of a publication is wanted, and from where.

    Without a `source` it is S3, or SSM if it is not published to S3. `sha256` is what its bytes must match.
    `version` is a version of the parameter, and then the source is SSM. `form` is its file format; any but
    the document's own is in S3 alone. `origins` are sites to which users must be able to return after a redirect.
    """

    source: Destination | None = None
    sha256: str | None = None
    version: int | None = None
    form: str = DOCUMENT_FORMAT
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, the record of its publication, and where it was read.

    `vouched` says that its SHA-256 is one that the record names, or that was asked for.
    """

    record: PublicationRecord
    source: Destination
    body: bytes
    vouched: bool = True

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


def fetch(name: str, wanted: Wanted, published: PublicationReader) -> Fetched:
    """The published document, whose SHA-256 is one that the record names, and the one that is wanted.

    While a publication is in progress that may be the previous document. Raises FetchFailed
    if there is no document, or if it is not what was published; errors of botocore as they are.
    """
    try:
        return _fetch(name, wanted, published)
    except NotPublished as missing:
        [error] = with_nearest([missing], published)
        raise error from missing


def _fetch(name: str, wanted: Wanted, published: PublicationReader) -> Fetched:
    fetched = _fetch_file(name, wanted, published)
    if wanted.origins:
        document = fetched
        if wanted.form != DOCUMENT_FORMAT:
            # Some of the other formats have one redirect URL, or have it in code.
            document = _fetch_file(name, Wanted(wanted.source), published)
        if fault := redirect_fault(name, json.loads(document.body), wanted.origins):
            raise FetchFailed(fault)
    return fetched


def _fetch_file(name: str, wanted: Wanted, published: PublicationReader) -> Fetched:
    if wanted.version is not None:
        return _fetch_version(name, wanted, wanted.version, published)
    for look in range(LOOKS):
        record, source, body = _look(name, wanted, published)
        fetched = None if body is None else Fetched(record, source, body)
        fault = _fault(fetched, record, wanted, published.place(name, source, wanted.form))
        if fetched and not fault:
            return fetched
        if (
            fetched
            and record.state == "published"
            and fetched.sha256 == record.sha256_of(wanted.form)
        ):
            break  # It is what was published, but not what is wanted.
        if look + 1 < LOOKS:
            time.sleep(PAUSE_SECONDS)
    raise FetchFailed(fault)


def _look(
    name: str, wanted: Wanted, published: PublicationReader
) -> tuple[PublicationRecord, Destination, bytes | None]:
    """The record, where it says the document is, and what is there: one wave if that is the likely place."""
    likely = wanted.source or "s3"
    with Wave() as wave:
        recorded = wave.call(published.record, name)
        there = wave.call(or_error, partial(published.document, name, likely, wanted.form))
    record, body = recorded.result(), there.result()
    if record is None:
        raise missing_record(name, published)
    if record.sha256_of(wanted.form) is None:
        raise FetchFailed(_not_in_that_format(record, wanted.form))
    source = wanted.source or ("s3" if "s3" in record.destinations else "ssm")
    if source not in record.destinations:
        message = f"{name} is not published to {source}: use --from {record.destinations[0]}."
        raise FetchFailed(message)
    if source != likely:
        body = published.document(name, source, wanted.form)
    if isinstance(body, Exception):
        raise body
    return record, source, body


def fetch_all(
    names: Sequence[str],
    wanted: Wanted,
    published: PublicationReader,
    *,
    wait_seconds: float = 0,
    waiting: Callable[[Sequence[str]], object] = lambda _: None,
) -> tuple[dict[str, Fetched], dict[str, FetchFailed]]:
    """What was fetched, and what could not be, by name: 20 at the same time.

    What fails is tried again until `wait_seconds` have passed; `waiting` gets the names before
    each pause. Raises errors of botocore as they are.
    """
    until = time.monotonic() + wait_seconds
    fetched: dict[str, Fetched] = {}
    while True:
        with Wave() as wave:
            calls = {
                name: wave.call(_fetch_or_fail, name, wanted, published)
                for name in names
                if name not in fetched
            }
        answers = {name: call.result() for name, call in calls.items()}
        fetched |= {name: it for name, it in answers.items() if isinstance(it, Fetched)}
        failed = {name: it for name, it in answers.items() if isinstance(it, FetchFailed)}
        left = until - time.monotonic()
        if not failed or left <= 0:
            missing = [it for it in failed.values() if isinstance(it, NotPublished)]
            failed |= {error.name: error for error in with_nearest(missing, published)}
            return fetched, failed
        waiting(tuple(failed))
        time.sleep(min(WAIT_PAUSE_SECONDS, left))


def write_file(path: Path, body: bytes) -> None:
    """Write the bytes to the path at once: a reader sees the whole old file or the whole new one.

    A link's target is replaced, not the link; a device or pipe is written to. Raises OSError
    if that fails, and then leaves no temporary file.
    """
    try:
        path = path.resolve()
    except (
        RuntimeError
    ) as error:  # Python 3.11 and 3.12 say this of a link to itself, and 3.13 goes on.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error
    if path.exists() and not path.is_file():
        path.write_bytes(body)
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_file_mode(path))
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _fetch_or_fail(
    name: str, wanted: Wanted, published: PublicationReader
) -> Fetched | FetchFailed:
    try:
        return _fetch(name, wanted, published)
    except FetchFailed as failure:
        return failure


def _fetch_version(
    name: str, wanted: Wanted, version: int, published: PublicationReader
) -> Fetched:
    """That version of the parameter. The record vouches for the version that it names, and no other."""
    place = f"version {version} of {published.place(name, 'ssm')}"
    with Wave() as wave:
        recorded = wave.call(published.record, name)
        there = wave.call(or_error, partial(published.parameter_version, name, version))
    record, body = recorded.result(), there.result()
    if record is None:
        raise missing_record(name, published)
    if isinstance(body, Exception):
        raise body
    if body is None:
        message = f"There is no {place}. SSM keeps the last 100 versions."
        raise FetchFailed(message)
    named = record.state == "published" and record.parameter_version == version
    fetched = Fetched(record, "ssm", body, vouched=named or wanted.sha256 is not None)
    if named and fetched.sha256 != record.sha256:
        raise FetchFailed(_not_as_published(record, place))
    if wanted.sha256 not in (None, fetched.sha256):
        raise FetchFailed(_not_as_wanted(fetched, wanted, place))
    if not _is_document(body):
        message = (
            f"{place[0].upper()}{place[1:]} is not an amplify_outputs.json file: somebody wrote it by "
            "hand. Choose another version."
        )
        raise FetchFailed(message)
    return fetched


def _fault(fetched: Fetched | None, record: PublicationRecord, wanted: Wanted, place: str) -> str:
    """Why that is not the document, "" if it is."""
    # While it is `publishing`, a destination may hold the one before.
    replaced = record.replaces if record.state == "publishing" else ()
    published = record.sha256_of(wanted.form)
    if fetched is None or fetched.sha256 not in (published, *replaced):
        return _not_as_published(record, place, wanted.form)
    if wanted.sha256 not in (None, fetched.sha256):
        return _not_as_wanted(fetched, wanted, place)
    return ""


def _is_document(body: bytes) -> bool:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "version" in value


def _not_in_that_format(record: PublicationRecord, form: str) -> str:
    there = ", ".join((DOCUMENT_FORMAT, *record.formats))
    return (
        f"{record.name} is not published in the format {form}, only in: {there}. Add {form} to Formats "
        "(--formats) and publish it again."
    )


def _not_as_published(record: PublicationRecord, place: str, form: str = DOCUMENT_FORMAT) -> str:
    sha256 = record.sha256_of(form)
    return (
        f"{place} is missing, or is not what was published as {record.name} (SHA-256 {sha256}): "
        "somebody changed it by hand. Publish it again."
    )


def _not_as_wanted(fetched: Fetched, wanted: Wanted, place: str) -> str:
    return f"{place} has SHA-256 {fetched.sha256} instead of the expected {wanted.sha256}."


def _file_mode(path: Path) -> int:
    """The mode of the file that is replaced, or what a newly made file would get."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
