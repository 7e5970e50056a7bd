"""Whether an owner may have a name: what the name policy of the publisher says, if it has one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.aws.waves import Wave
from amplify_outputs.checks import run
from amplify_outputs.checks.names import found_broken_policy
from amplify_outputs.model.errors import NameRefused
from amplify_outputs.store.claims import begin_claim, policy_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.model.name_claim import NameClaim
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.store.reader import PublicationReader
    from amplify_outputs.store.snapshot import Snapshot


def begin_naming(
    wave: Wave, name: str, owner: Owner, published: PublicationReader
) -> Callable[[], NameClaim | None]:
    """Start to read what decides about a name that is expected to be new. No call without a policy."""
    if not published.settings.name_policy:
        return lambda: None
    return begin_claim(wave, name, owner, published)


def require_name(
    name: str,
    owner: Owner,
    snapshot: Snapshot,
    published: PublicationReader,
    claim: NameClaim | None = None,
) -> None:
    """Raises NameRefused if the policy does not let the owner publish under that name.

    A stack keeps what it has: otherwise a new rule would make a stack fail on its way back. The command
    line has no way back, and everybody who uses it is the same owner. One wave more if `claim` is not
    there yet and is needed.
    """
    owners = snapshot.owners().values()
    keeps = bool(owners) and all(holder == owner for holder in owners)
    if not published.settings.name_policy or (keeps and not owner.is_command_line):
        return
    claim = claim or _read_claim(name, owner, published, twins=not keeps)
    others = tuple(twin for twin in claim.twins if twin[1] != owner)
    if problems := tuple(run.find_name_problems(replace(claim, twins=others))):
        raise NameRefused(problems)


def require_withdrawal(name: str, owner: Owner, published: PublicationReader) -> None:
    """Raises NameRefused if the policy does not let the owner have the name that it withdraws. One wave."""
    if published.settings.name_policy:
        claim = _read_claim(name, owner, published, twins=False)
        if problems := tuple(run.find_name_problems(claim)):
            raise NameRefused(problems, "withdrawn")


def require_policy(published: PublicationReader) -> None:
    """Raises NameRefused if the publisher has a policy that cannot be read. One read for a file."""
    if fault := policy_fault(published):
        raise NameRefused([found_broken_policy(fault)], "deployed")


def _read_claim(name: str, owner: Owner, published: PublicationReader, *, twins: bool) -> NameClaim:
    with Wave() as wave:
        claim = begin_claim(wave, name, owner, published, twins=twins)
    return claim()
