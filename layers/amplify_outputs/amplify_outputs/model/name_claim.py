"""Somebody wants a name: what there is to know before the name is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amplify_outputs.model.name_policy import Claimant, NamePolicy
    from amplify_outputs.model.owner import Owner


@dataclass(frozen=True, slots=True)
class NameClaim:
    """The name, who wants it, and the policy. Without a policy, `fault` says why it cannot be used.

    `twins` are publications whose names differ from this one in upper and lower case alone, each with its
    owner, None if the owner cannot be read.
    """

    name: str
    claimant: Claimant
    policy: NamePolicy | None
    fault: str = ""
    twins: tuple[tuple[str, Owner | None], ...] = ()
