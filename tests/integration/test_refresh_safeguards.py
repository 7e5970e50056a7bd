"""Each safeguard of a refresh is needed: its scene holds with it, and breaks without it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from amplify_outputs import refresh as refreshing
from amplify_outputs.pools.read import read_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.store import writer as writing
from amplify_outputs.store.snapshot import Snapshot
from tests.integration.calls import DELETE_OF_NO_FILE, DOCUMENTS, REFRESH
from tests.integration.refresh_races import PROD
from tests.integration.safeguards import records_are_put_whatever_stands

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.store.writes import Conflict
    from tests.integration.refresh_races import Race

    Off = Callable[[pytest.MonkeyPatch], None]

pytestmark = pytest.mark.usefixtures("one_aws")


# How each is switched off -------------------------------------------------------------------


def pools_are_read_before_the_look(patched: pytest.MonkeyPatch) -> None:
    refresh = refreshing.refresh

    def late_look(name: str, snapshot: Snapshot, reader: Any, store: Any, known: Any) -> Any:
        if snapshot.record:
            record = snapshot.record
            read_pools(parse_request(record.request), reader, foreseen=record.follow_ups)
        later = store.look_at_all([name])[name]
        return refresh(name, later, reader, store, known)

    patched.setattr(refreshing, "refresh", late_look)


def what_was_read_is_good_for_all_rounds(patched: pytest.MonkeyPatch) -> None:
    look_again = refreshing._Refreshing._look_again

    def with_the_same_reader(self: refreshing._Refreshing, conflict: Conflict) -> None:
        reader = self.reader
        look_again(self, conflict)
        self.reader = reader

    patched.setattr(refreshing._Refreshing, "_look_again", with_the_same_reader)


def what_lands_after_a_withdrawal_stays(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(refreshing, "withdraw", lambda *_, **__: False)


def what_was_claimed_is_made_again(patched: pytest.MonkeyPatch) -> None:
    def make(self: refreshing._Refreshing) -> refreshing.Refreshed:
        if (claimed := self.claimed) is not None:
            publish(parse_request(claimed.request), claimed.owner, self.store)
        return refreshing.Refreshed(self.name, "gone")

    patched.setattr(refreshing._Refreshing, "_gone", make)


def nothing_is_put_back(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(refreshing._Refreshing, "_put_back", lambda *_: None)


def what_stands_is_believed(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(Snapshot, "unfinished", lambda snapshot: snapshot)


def one_look_is_enough_to_remove(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(writing, "_files_in_s3", lambda record: tuple(record.formats))


# The scenes ---------------------------------------------------------------------------------


def an_update_comes_during_a_refresh(race: Race, call: str, **changes: Any) -> None:
    old, new = race.properties(), race.properties("1.5", **changes)
    race.create(old)

    def update() -> None:
        race.pools_change()
        race.update(old, new)

    race.pools_change()
    race.worker.met(call, update)
    race.assert_published(new)


def an_update_that_wants_no_refreshes_comes_during_one(race: Race, call: str) -> None:
    an_update_comes_during_a_refresh(race, call, KeepInSync="false")


def a_delete_comes_during_a_refresh(race: Race, call: str) -> None:
    race.create(race.properties())
    race.deleted_by_hand()
    race.pools_change()
    race.worker.met(call, race.delete)
    race.assert_nothing()


def a_refresh_comes_during_a_delete(race: Race, call: str) -> None:
    race.create(race.properties())
    race.deleted_by_hand()
    race.pools_change()
    race.stack.first.interrupted(call, race.worker.refresh, race.stack.delete())
    race.assert_nothing()


def the_parameter_store_answers_with_yesterdays_truth(race: Race, call: str) -> None:
    """The parameter that the refresh has put over the one of an Update is not seen yet."""
    old, new = race.properties(), race.properties("1.5")
    race.create(old)
    client, http = race.worker.aws.ssm, type("Http", (), {"status_code": 200})()
    stale: dict[str, Any] = {}

    def answer_stale(**_: Any) -> tuple[Any, Any] | None:
        return (http, dict(stale)) if stale else None

    def update() -> None:
        race.update(old, new)
        stale.update(race.published.ssm.get_parameter(Name=f"/amplify-outputs/{PROD}"))

    client.meta.events.register("before-call.ssm.GetParameter", answer_stale)
    try:
        race.pools_change()
        race.worker.met(call, update)
        race.assert_published(new)
    finally:
        client.meta.events.unregister("before-call.ssm.GetParameter", answer_stale)


class Scene(NamedTuple):
    """What happens, beginning with nothing, at one of these calls."""

    happens: Callable[[Race, str], None]
    calls: list[str]


UPDATE_COMES = Scene(an_update_comes_during_a_refresh, REFRESH)
DELETE_COMES = Scene(a_delete_comes_during_a_refresh, REFRESH)
STALE = Scene(the_parameter_store_answers_with_yesterdays_truth, DOCUMENTS)


# The second look at the file is the safeguard.
DELETE_UP_TO_THE_FILE = [call for call in DELETE_OF_NO_FILE if call != "HeadObject outputs 2"]


class Safeguard(NamedTuple):
    """A safeguard, how it is switched off, and what then goes wrong."""

    name: str
    off: Off
    scene: Scene


SAFEGUARDS = [
    Safeguard("pools after the look", pools_are_read_before_the_look, UPDATE_COMES),
    Safeguard(
        "fresh reads in a new round",
        what_was_read_is_good_for_all_rounds,
        UPDATE_COMES,
    ),
    Safeguard(
        "condition of the claim",
        functools.partial(records_are_put_whatever_stands, state="publishing"),
        UPDATE_COMES,
    ),
    Safeguard(
        "condition of the finish",
        functools.partial(records_are_put_whatever_stands, state="published"),
        UPDATE_COMES,
    ),
    Safeguard("way to a withdrawal", what_was_claimed_is_made_again, DELETE_COMES),
    Safeguard(
        "removal after a withdrawal",
        what_lands_after_a_withdrawal_stays,
        DELETE_COMES,
    ),
    Safeguard(
        "second look of a removal",
        one_look_is_enough_to_remove,
        Scene(a_refresh_comes_during_a_delete, DELETE_UP_TO_THE_FILE),
    ),
    Safeguard(
        "putting back",
        nothing_is_put_back,
        Scene(an_update_that_wants_no_refreshes_comes_during_one, REFRESH),
    ),
    Safeguard(
        "record above parameter",
        what_stands_is_believed,
        STALE,
    ),
]


# With all of them on, the scenes of updates and deletes are tests of test_refresh_races.py.
@pytest.mark.parametrize("call", STALE.calls)
def test_with_the_safeguards_a_refresh_does_not_believe_yesterdays_truth(
    race: Race, call: str
) -> None:
    STALE.happens(race, call)


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.name)
def test_without_the_safeguard_its_scene_breaks(
    race: Race, monkeypatch: pytest.MonkeyPatch, safeguard: Safeguard
) -> None:
    safeguard.off(monkeypatch)

    def happens_at_each_call() -> None:
        for call in reversed(safeguard.scene.calls):
            race.begin_again()
            safeguard.scene.happens(race, call)

    with pytest.raises(AssertionError):
        happens_at_each_call()
