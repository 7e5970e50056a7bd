"""Why an owner does not get a name, or cannot remove it, and what that owner can do. Pure.

The remedy fits both the owner that has the name and the one that wants it: a stack, or the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.model.owner import Owner


def why_taken(name: str, part: str, holder: Owner | None, wanted_by: Owner, *, adopt: bool) -> str:
    """Why `wanted_by` cannot publish under the name: that part of it is somebody else's, None if no publisher's.

    With `adopt`, the holder was found to be there still.
    """
    if holder is None:
        return f"PublicationName {name} is taken: {part} exists already, and no publisher wrote it. {_delete(part)}"
    if not adopt:
        remedy = _remedy(part, holder, wanted_by)
        return f"PublicationName {name} is taken: {part} belongs to {holder}. {remedy}"
    if holder.is_command_line:
        return (
            f"PublicationName {name} cannot be adopted: {part} belongs to {holder}. Only what the stack of a "
            f"publication left behind can be adopted. {_remedy(part, holder, wanted_by)}"
        )
    return (
        f"PublicationName {name} cannot be adopted: {part} belongs to {holder}, which still exists. "
        "Delete that resource first, or choose another name."
    )


def why_not_withdrawn(name: str, others: Mapping[str, Owner | None], wanted_by: Owner) -> str:
    """Why the command line `wanted_by` removes nothing under the name: each part of it is somebody else's."""
    whose = "; ".join(f"{part} belongs to {holder or _NOBODY}" for part, holder in others.items())
    ways = dict.fromkeys(_ways_to_remove(others, wanted_by))
    return (
        f"{name} was not published by this command line: {whose}. Nothing was removed. "
        f"{' '.join(ways)}"
    )


def _remedy(part: str, holder: Owner, wanted_by: Owner) -> str:
    if holder.is_command_line:
        if not wanted_by.is_command_line:
            return "Choose another name, or run that command first."
        if holder.account == wanted_by.account:
            return _delete(part)
        return f"Choose another name, or run that command with credentials of account {holder.account}."
    adopt = "add --adopt" if wanted_by.is_command_line else "set Adopt: true"
    return (
        "Choose another name, or delete that resource first. If its stack was deleted and the resource was "
        f"retained, {adopt}."
    )


def _ways_to_remove(others: Mapping[str, Owner | None], wanted_by: Owner) -> Iterator[str]:
    for part, holder in others.items():
        if holder is None or (holder.is_command_line and holder.account == wanted_by.account):
            yield f"Delete {part} if nobody needs it."
        elif holder.is_command_line:
            yield f"Run that command with credentials of account {holder.account}."
        else:
            yield _FROM_ITS_STACK


def _delete(part: str) -> str:
    return f"Choose another name, or delete {part} if nobody needs it."


_NOBODY: Final = "no publisher"
_FROM_ITS_STACK: Final = (
    "Remove the resource from its stack. If the stack was deleted, first take the publication over with "
    "`amplify-outputs publish --adopt`."
)
