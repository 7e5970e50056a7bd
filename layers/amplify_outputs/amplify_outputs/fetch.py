"""The reader: a published document out of SSM or S3, checked against its record."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs.errors import FetchFailed

if TYPE_CHECKING:
    from amplify_outputs.publication_reader import Destination, PublicationReader
    from amplify_outputs.record import PublicationRecord

# A publication in progress is in one place before it is in the other, for well under a second;
# SSM may also answer with the previous value for a moment [ssm-consistency].
LOOKS: Final = 5
PAUSE_SECONDS: Final = 0.3


def fetch(name: str, source: Destination, published: PublicationReader) -> bytes:
    """The bytes of the published document, whose SHA-256 is one that the record names.

    While a publication is in progress that may be the previous document. Raises FetchFailed
    when there is none, or when it is not what was published; errors of boto3 as they are.
    """
    for look in range(LOOKS):
        record = published.record(name)
        if record is None or source not in record.destinations:
            break
        body = published.document(name, source)
        if body is not None and hashlib.sha256(body).hexdigest() in _published(record):
            return body
        if look + 1 < LOOKS:
            time.sleep(PAUSE_SECONDS)
    raise FetchFailed(_why_not(name, source, record, published.place(name, source)))


def write_file(path: Path, body: bytes) -> None:
    """Put the bytes at the path at once: a reader sees the old file or the new one, whole.

    A link's target is replaced, not the link; a device or pipe is written to. Raises OSError
    where that cannot be done; nothing is left behind then.
    """
    path = path.resolve()
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


def _published(record: PublicationRecord) -> tuple[str, ...]:
    """The SHA-256 of every document that may be in a destination now."""
    replaced = record.replaces if record.state == "publishing" else ()
    return (record.sha256, *replaced)


def _why_not(name: str, source: Destination, record: PublicationRecord | None, place: str) -> str:
    if record is None:
        return f"Nothing is published as {name}: there is no record of it, so not {place} either."
    if source not in record.destinations:
        return f"{name} is not published to {source}: use --from {record.destinations[0]}."
    return (
        f"{place} is missing, or is not what was published as {name} (SHA-256 {record.sha256}). "
        "Somebody changed it by hand; publish it again."
    )


def _file_mode(path: Path) -> int:
    """The mode of the file that is replaced, or what a newly made file would get."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
