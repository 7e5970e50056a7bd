"""`withdraw`: remove a publication of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.cli.exit_codes import DONE
from amplify_outputs.cli.output import print_json, print_lines, say, working
from amplify_outputs.cli.publisher import owner_of, publisher
from amplify_outputs.model.errors import NameTaken, PublicationFailed
from amplify_outputs.model.refusals import why_not_withdrawn
from amplify_outputs.naming import require_withdrawal
from amplify_outputs.publish import Withdrawal
from amplify_outputs.publish import withdraw as withdraw_document
from amplify_outputs.store.unrecorded import TAKE_OVER_PAGE, did_you_mean_published

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner

from amplify_outputs.cli.publisher import requested_now


def withdraw(options: argparse.Namespace, aws: Aws) -> int:
    """Remove what the command line has published under a name. What other owners have stays."""
    name, requested_at = options.name, requested_now()
    store = publisher(options, aws)
    owner = owner_of(name, store)
    with working(f"Withdrawing {name}"):
        snapshot = store.look(name, owner)
        owners = snapshot.owners()
        others = {part: holder for part, holder in owners.items() if holder != owner}
        if others and len(others) == len(owners):
            raise NameTaken(why_not_withdrawn(name, others, owner))
        if owners:
            require_withdrawal(name, owner, store)
        outcome = withdraw_document(Withdrawal(name, owner, requested_at), store)
    withdrawn = outcome.removed and outcome.given_back is None
    if owners and not outcome.removed:
        raise PublicationFailed(_OVERTAKEN.format(name=name))
    if options.json:
        print_json({"name": name, "withdrawn": withdrawn, "left": sorted(others)})
    else:
        said = f"Withdrew {name}." if withdrawn else f"{name} is not published."
        if outcome.given_back:
            said = _GIVEN_BACK.format(name=name, holder=outcome.given_back)
        print_lines(said)
        if not (owners or outcome.removed) and (near := did_you_mean_published(name, store)):
            say(near.strip())
    for part, holder in others.items():
        say(f"{part[0].upper()}{part[1:]} was not removed: it belongs to {_holder(holder)}.")
    if withdrawn and snapshot.record is None and not snapshot.unreadable:
        say(_UNRECORDED.format(name=name))
    return DONE


def _holder(owner: Owner | None) -> str:
    return "no publisher" if owner is None else str(owner)


_GIVEN_BACK: Final = (
    "Gave {name} back to {holder}: the adoption of it had not finished. To remove it, adopt it again, and "
    "then withdraw it."
)


_UNRECORDED: Final = (
    "There was no record of {name} here. If the publisher was removed and deployed again, the record is in its "
    "former bucket, and a publisher that takes this bucket over publishes {name} again: see "
    f"{TAKE_OVER_PAGE}."
)


_OVERTAKEN: Final = (
    "Another writer published or withdrew {name} at the same time, or its clock is ahead of the clock "
    "of this machine. Nothing was removed. Try again."
)
