"""Where things lie in a publisher's bucket."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from amplify_outputs.model.owner import Owner

from amplify_outputs.model.record import DOCUMENT_FILE

# Under which prefix of the bucket all publication records are.
RECORDS: Final = "records/"
# And all marks of pools.
MARKS: Final = "pools/"
# The file of the name policy. Who publishes by command line may not write it.
NAME_POLICY: Final = "policy/names.json"


def document_key(publication: str, file_name: str = DOCUMENT_FILE) -> str:
    """The S3 object that holds the document, or its file in another format."""
    return f"outputs/{publication}/{file_name}"


def record_key(publication: str) -> str:
    """The S3 object that holds the publication record."""
    return f"{RECORDS}{publication}.json"


def recorded_name(key: str) -> str:
    """The publication whose record has that key."""
    return key.removeprefix(RECORDS).removesuffix(".json")


def withdrawal_key(publication: str, owner: Owner) -> str:
    """The S3 object that says when an owner withdrew a publication; it goes after some days."""
    digest = hashlib.sha256("\n".join(owner).encode()).hexdigest()
    return f"withdrawn/{publication}/{digest}"


def mark_key(pool_id: str, publication: str) -> str:
    """The empty S3 object by which the publications of a pool are found."""
    return f"{MARKS}{pool_id}/{publication}"
