"""What the description of a parameter says: to people, and to a reader that finds no tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from amplify_outputs.model.owner import Owner

if TYPE_CHECKING:
    from amplify_outputs.model.record import PublicationRecord

# As many as a description may have [ssm-api].
_MAX_CHARACTERS: Final = 1024
_OWNER: Final = re.compile(r"; owner (?P<resource>\S+) of (?P<stack>\S+)$")


def description_of(record: PublicationRecord) -> str:
    """The text, without the owner in the unlikely case that it would be too long."""
    content = f"amplify_outputs.json of {record.name}; sha256 {record.sha256}"
    whole = f"{content}; owner {record.owner.resource} of {record.owner.stack}"
    return whole if len(whole) <= _MAX_CHARACTERS else content


def owner_in(description: str) -> Owner | None:
    """The owner that a description names, if a publisher wrote it."""
    found = _OWNER.search(description)
    return Owner(found["stack"], found["resource"]) if found else None
