"""Whether the trust policy of a role lets an identity pool give the role to its users. Pure.

Conditions with unknown operators or keys count as met, because a finding must be certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from amplify_outputs.model.ids import identity_pool_region, identity_principal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from amplify_outputs.model.facts import Condition, Role, Trust

Verdict = Literal["trusted", "open", "no_federation", "other_identity_pool", "other_users"]

_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_SOME_UUID: Final = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Assumption:
    """Users of an identity pool who should get a role; `amr` is what their tokens say about them."""

    identity_pool_id: str
    amr: tuple[str, ...]

    @property
    def principal(self) -> str:
        """The federated principal that signs the identity pool's tokens."""
        return identity_principal(identity_pool_region(self.identity_pool_id))


def verdict(role: Role, assumption: Assumption) -> Verdict:
    """Whether these users can get the role, or why not.

    "open" is a role that trusts every identity pool of every account.
    """
    federating = [trust for trust in role.trust if _federates(trust, assumption.principal)]
    if not federating:
        return "no_federation"
    principal = assumption.principal
    of_this_pool = [
        trust
        for trust in federating
        if _holds(trust, f"{principal}:aud", (assumption.identity_pool_id,))
    ]
    if not of_this_pool:
        return "other_identity_pool"
    matching = [
        trust for trust in of_this_pool if _holds(trust, f"{principal}:amr", assumption.amr)
    ]
    if not matching:
        return "other_users"
    return "open" if any(_is_open(trust, assumption) for trust in matching) else "trusted"


def audiences(role: Role, principal: str) -> tuple[str, ...]:
    """The identity pools that the role names as trusted."""
    named = (
        value
        for trust in role.trust
        if _federates(trust, principal)
        for condition in _conditions(trust, "aud")
        if condition.key.lower() == f"{principal}:aud" and _is_known(condition)
        if "Not" not in condition.operator
        for value in condition.values
    )
    return tuple(dict.fromkeys(named))


def _federates(trust: Trust, principal: str) -> bool:
    return any(_like(principal, pattern) for pattern in trust.principals) and any(
        _like(_ACTION.lower(), pattern.lower()) for pattern in trust.actions
    )


def _is_open(trust: Trust, assumption: Assumption) -> bool:
    """Whether the policy certainly lets every other identity pool give out the role as well."""
    limits = [
        condition for condition in trust.conditions if not condition.key.lower().endswith(":amr")
    ]
    region = identity_pool_region(assumption.identity_pool_id)
    audience = f"{assumption.principal}:aud"
    return all(
        condition.key.lower() == audience and _is_known(condition) for condition in limits
    ) and _holds(trust, audience, (f"{region}:{_SOME_UUID}",))


def _conditions(trust: Trust, claim: str) -> list[Condition]:
    """The conditions on that claim of any issuer: tokens of an identity pool have only its own."""
    return [
        condition for condition in trust.conditions if condition.key.lower().endswith(f":{claim}")
    ]


def _holds(trust: Trust, key: str, values: Collection[str]) -> bool:
    """Whether a token with those values of the key meets the conditions on that claim."""
    return all(
        _met(condition, values if condition.key.lower() == key else ())
        for condition in _conditions(trust, key.rpartition(":")[2])
    )


def _met(condition: Condition, values: Collection[str]) -> bool:
    quantifier, _, operator = condition.operator.rpartition(":")
    matches = _comparison(operator)
    if matches is None or (not values and operator.endswith("IfExists")):
        return True
    negated = "Not" in operator
    found = [
        any(matches(value, wanted) for wanted in condition.values) != negated for value in values
    ]
    every = quantifier == "ForAllValues" or (negated and not quantifier)
    return all(found) if every else any(found)


def _is_known(condition: Condition) -> bool:
    return _comparison(condition.operator.rpartition(":")[2]) is not None


def _comparison(operator: str) -> Callable[[str, str], bool] | None:
    return _OPERATORS.get(operator.removesuffix("IfExists").replace("Not", ""))


def _like(value: str, pattern: str) -> bool:
    """IAM's patterns: * is any text, ? any character, everything else itself."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, value, re.DOTALL) is not None


_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "StringEquals": str.__eq__,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": _like,
}
