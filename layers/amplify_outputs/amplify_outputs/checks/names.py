"""Problems of the name that somebody wants, found before it is given. Stacks keep the names that they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.name_claim import NameClaim
    from amplify_outputs.model.problem import Problem

NAME_NOT_ALLOWED = Check(
    "NameNotAllowed",
    "error",
    title="the name policy of the publisher gives this `PublicationName` to others",
    effect="The people who run the publisher bound beginnings of names to stacks, accounts or command lines. So nobody "
    "takes a name that builds of another team read. A stack keeps a name that it has already.",
    fix="Choose a name that the policy gives to you. The problem says who may have this one. Or ask the people who run the "
    "publisher to change its `NamePolicy`.",
    sources=("contract",),
)
NAME_POLICY_BROKEN = Check(
    "NamePolicyBroken",
    "error",
    title="the name policy of the publisher cannot be read",
    effect="Nobody can know who may have the name. So the publisher gives no new name until the policy is correct. "
    "Stacks still update and delete what they have, and refreshes go on.",
    fix="The people who run the publisher correct `NamePolicy` or its file. The problem says every fault.",
    sources=("contract",),
)
NAME_DIFFERS_BY_CASE = Check(
    "NameDiffersByCase",
    "error",
    title="a publication exists whose name differs from this one in upper and lower case alone",
    effect="People and file systems that ignore case would take one file for the other. Publishers look for such names if "
    "they have a name policy.",
    fix="Use the name as the other publication has it, if it is yours. Otherwise choose a name that differs in more.",
    sources=("contract",),
)


def check_name_is_allowed(claim: NameClaim) -> Iterator[Problem]:
    """The name policy of the publisher gives the name to who wants it."""
    if claim.policy is None:
        yield found_broken_policy(claim.fault)
    elif not claim.policy.admits(claim.name, claim.claimant):
        who, rules = str(claim.claimant), claim.policy.rules_for(claim.name)
        allowed = "; ".join(f"{rule.prefix}/ is for {rule}" for rule in rules)
        yield NAME_NOT_ALLOWED.found(
            subject="PublicationName",
            message=f"{who[0].upper()}{who[1:]} may not have the name {claim.name}: "
            f"{allowed or 'no rule of the name policy covers it'}.",
            fix="Choose another PublicationName, or ask the people who run the publisher to change its NamePolicy.",
        )


def check_name_has_no_twin(claim: NameClaim) -> Iterator[Problem]:
    """No other owner has a name that differs in upper and lower case alone."""
    for twin, owner in claim.twins:
        whose = f"belongs to {owner}" if owner else "has a record that cannot be read"
        yield NAME_DIFFERS_BY_CASE.found(
            subject="PublicationName",
            message=f"{claim.name} differs from the publication {twin} in upper and lower case alone. {twin} {whose}.",
            fix=f"Use the name {twin} if it is yours, or choose a name that differs in more.",
        )


def found_broken_policy(fault: str) -> Problem:
    """The finding about a name policy that nobody can follow."""
    return NAME_POLICY_BROKEN.found(
        subject="NamePolicy",
        message=f"The name policy of this publisher cannot be used: {fault}.",
        fix="Ask the people who run the publisher to correct its parameter NamePolicy, or its file.",
    )
