"""What the request in a record says, also if this version would refuse the request. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.properties.reader import Properties

if TYPE_CHECKING:
    from collections.abc import Mapping


def accepted_in(request: Mapping[str, Any]) -> frozenset[str]:
    """The codes of problems that the request accepts."""
    return frozenset(Properties(request, ()).texts("AcceptProblems", "a list of problem codes"))


def keeps_in_sync(request: Mapping[str, Any]) -> bool:
    """Whether the request lets refreshes change what it published."""
    return Properties(request, ()).flag("KeepInSync", default=True)
