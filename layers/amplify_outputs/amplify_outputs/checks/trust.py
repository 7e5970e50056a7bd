"""Whether the trust policy of a role lets an identity pool give the role to its users. Pure.

A finding must be certain: conditions with unknown operators or keys count as met in a statement that
allows, and as not met in one that denies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from amplify_outputs.model.ids import identity_pool_region, identity_principal, provider_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from amplify_outputs.model.facts import Condition, Role, Trust
    from amplify_outputs.model.request import PublishRequest

Verdict = Literal[
    "trusted", "open", "no_federation", "other_identity_pool", "other_users", "denied"
]

_ACTION: Final = "sts:AssumeRoleWithWebIdentity"
_TAGGING: Final = "sts:TagSession"
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


def assumption_of(request: PublishRequest, recipient: str) -> Assumption:
    """What the identity pool's tokens say about these users: guests, or any others who sign in."""
    name = provider_name(request.user_pool_id)
    said_of_users = ("authenticated", name, f"{name}:CognitoSignIn:user")
    amr = ("unauthenticated",) if recipient == "unauthenticated" else said_of_users
    return Assumption(request.identity_pool_id or "", amr)


def may_tag_sessions(role: Role, assumption: Assumption) -> bool:
    """Whether the sessions of these users may have tags, which the policy allows by an action of its own."""
    principal = assumption.principal
    return any(
        _is_about(trust, principal, _TAGGING)
        and _holds(trust, f"{principal}:aud", (assumption.identity_pool_id,))
        and _holds(trust, f"{principal}:amr", assumption.amr)
        for trust in _allowing(role)
    ) and not _is_denied(role, assumption, _TAGGING)


def verdict(role: Role, assumption: Assumption) -> Verdict:
    """Whether these users can get the role, or why not.

    "open" is a role that trusts every identity pool of every account.
    """
    principal = assumption.principal
    federating = [trust for trust in _allowing(role) if _is_about(trust, principal, _ACTION)]
    if not federating:
        return "no_federation"
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
    if _is_denied(role, assumption, _ACTION):
        return "denied"
    return "open" if _is_open(role, matching, assumption) else "trusted"


def audiences(role: Role, principal: str) -> tuple[str, ...]:
    """The identity pools that the role names as trusted."""
    named = (
        value
        for trust in _allowing(role)
        if _is_about(trust, principal, _ACTION)
        for condition in _conditions(trust, "aud")
        if condition.key.lower() == f"{principal}:aud" and _is_known(condition)
        if "Not" not in condition.operator
        for value in condition.values
    )
    return tuple(dict.fromkeys(named))


def _allowing(role: Role) -> list[Trust]:
    return [trust for trust in role.trust if not trust.denies]


def _is_about(trust: Trust, principal: str, action: str) -> bool:
    return _includes(principal, trust.principals, trust.other_principals) and _includes(
        action.lower(),
        [pattern.lower() for pattern in trust.actions],
        [pattern.lower() for pattern in trust.other_actions],
    )


def _includes(value: str, named: Collection[str], others: Collection[str]) -> bool:
    if others:
        return not any(_like(value, pattern) for pattern in others)
    return any(_like(value, pattern) for pattern in named)


def _is_denied(role: Role, assumption: Assumption, action: str) -> bool:
    """Whether a statement certainly forbids these users the action, whatever others allow."""
    return any(
        trust.denies
        and _is_about(trust, assumption.principal, action)
        and all(
            _is_known(condition) and _is_met_by(condition, assumption)
            for condition in trust.conditions
        )
        for trust in role.trust
    )


def _is_met_by(condition: Condition, assumption: Assumption) -> bool | None:
    """Whether these users' tokens meet a condition; None if it is about something else."""
    key = condition.key.lower()
    if not key.endswith((":aud", ":amr")):
        return None
    said = {
        f"{assumption.principal}:aud": (assumption.identity_pool_id,),
        f"{assumption.principal}:amr": assumption.amr,
    }
    return _met(condition, said.get(key, ()))


def _is_open(role: Role, matching: list[Trust], assumption: Assumption) -> bool:
    """Whether the policy certainly lets every other identity pool give out the role as well."""
    region = identity_pool_region(assumption.identity_pool_id)
    stranger = Assumption(f"{region}:{_SOME_UUID}", assumption.amr)
    may_be_denied = any(
        trust.denies
        and _is_about(trust, stranger.principal, _ACTION)
        and all(_is_met_by(condition, stranger) is not False for condition in trust.conditions)
        for trust in role.trust
    )
    return not may_be_denied and any(_lets_in(trust, stranger) for trust in matching)


def _lets_in(trust: Trust, stranger: Assumption) -> bool:
    limits = [
        condition for condition in trust.conditions if not condition.key.lower().endswith(":amr")
    ]
    audience = f"{stranger.principal}:aud"
    return all(
        condition.key.lower() == audience and _is_known(condition) for condition in limits
    ) and _holds(trust, audience, (stranger.identity_pool_id,))


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
