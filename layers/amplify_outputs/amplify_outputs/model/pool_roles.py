"""Roles of other accounts, to read pools with: which ones a publisher may assume, and why one was not assumed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, Literal, Self


@dataclass(frozen=True, slots=True)
class PoolRoles:
    """`allowed` are ARNs of roles, in which `*` stands for any characters. None allows no role at all.

    `external_id` is sent with every request to assume one of them, unless it is empty.
    """

    allowed: tuple[str, ...] = ()
    external_id: str = ""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What template.yaml puts into the parameter `.publisher/pool-roles`, whose form its patterns hold."""
        said = json.loads(text)
        return cls(tuple(filter(None, said["arns"].split(","))), said["externalId"])

    def allow(self, role_arn: str) -> bool:
        """Whether that role may be assumed: as IAM compares it with the same list in a policy."""
        return any(_pattern(allowed).fullmatch(role_arn) for allowed in self.allowed)


NO_POOL_ROLES: Final = PoolRoles()


def any_pool_role(external_id: str) -> PoolRoles:
    """Without a publisher, the permissions of the caller alone decide."""
    return PoolRoles(("*",), external_id)


@dataclass(frozen=True, slots=True)
class RoleRefused:
    """Why nothing was read: the publisher does not list the role, or AWS refused to assume it.

    `detail` is what AWS said, `external_id` what was sent.
    """

    reason: Literal["not_listed", "denied"]
    detail: str = ""
    external_id: str = ""


def _pattern(allowed: str) -> re.Pattern[str]:
    return re.compile(re.escape(allowed).replace(r"\*", ".*"), re.DOTALL)
