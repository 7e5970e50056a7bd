"""How far a sweep has got, so that another run of the function can go on from there. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from amplify_outputs.refresher.ledger import Ledger
from amplify_outputs.refresher.rota import scheduled_day

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE: Final = "amplify-outputs-sweep"
UNFINISHED: Final = "Sweep Unfinished"
# `records`: all records are counted. `marks`: what is marked for a user pool is asked for. `rest`: what has no mark.
Phase = Literal["records", "marks", "rest"]
# Of runs that one sweep may have. Each does 500,000 publications or more.
RUNS_AT_MOST: Final = 100


@dataclass(slots=True)
class Progress:
    """One sweep of all publications.

    `after` is the pool and the name up to which the phase is done, the pool "" in a phase without pools.
    `publications` have a record, `asked` are the names in the `messages` that were sent. `day` is the day of a
    scheduled sweep.
    """

    phase: Phase = "records"
    after: tuple[str, str] = ("", "")
    publications: int = 0
    asked: int = 0
    messages: int = 0
    run: int = 1
    day: int | None = None
    ledger: Ledger = field(default_factory=Ledger)

    def begin(self, phase: Phase) -> None:
        """Begin that phase, from its first key."""
        self.phase, self.after = phase, ("", "")

    def entry(self, publisher: str) -> dict[str, Any]:
        """The entry of PutEvents by which the next run of that publisher's sweep learns how to go on. 44 KB at most."""
        detail = {
            "publisher": publisher,
            "phase": self.phase,
            "after": list(self.after),
            "publications": self.publications,
            "asked": self.asked,
            "messages": self.messages,
            "run": self.run + 1,
            "day": self.day,
            "ledger": self.ledger.as_text(),
        }
        return {"Source": SOURCE, "DetailType": UNFINISHED, "Detail": json.dumps(detail)}

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> Progress:
        """How far the sweep of that event has got: a new one, unless the event says that a run was not the last.

        Raises ValueError if it says so in another form than `entry`.
        """
        if (event.get("source"), event.get("detail-type")) != (SOURCE, UNFINISHED):
            return cls(day=scheduled_day(event))
        try:
            said = event["detail"]
            pool_id, name = said["after"]
            progress = cls(
                said["phase"],
                (str(pool_id), str(name)),
                int(said["publications"]),
                int(said["asked"]),
                int(said["messages"]),
                int(said["run"]),
                None if said["day"] is None else int(said["day"]),
                Ledger.from_text(said["ledger"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(_NOT_PROGRESS) from error
        if progress.phase not in get_args(Phase) or not 1 < progress.run <= RUNS_AT_MOST:
            raise ValueError(_NOT_PROGRESS)
        return progress


_NOT_PROGRESS: Final = "This event does not say how far a sweep has got, or the sweep never ends."
