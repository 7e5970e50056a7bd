"""Each safeguard of a refresh is needed: its scene holds with it, and breaks without it."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from amplify_outputs import refresh as refreshing
from amplify_outputs.pools.read import read_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.store import writer as writing
from amplify_outputs.store.snapshot import Snapshot
from tests.integration.refresh_races import PROD, READ, Race, one_aws
from tests.integration.test_safeguards import records_are_put_whatever_stands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amplify_outputs.store.writer import Conflict

    Scene = Callable[[Race], None]
    Off = Callable[[pytest.MonkeyPatch], None]


# How each is switched off -------------------------------------------------------------------


def pools_are_read_before_the_look(patched: pytest.MonkeyPatch) -> None:
    refresh = refreshing.refresh

    def late_look(name: str, snapshot: Snapshot, reader: Any, store: Any) -> Any:
        if snapshot.record:
            record = snapshot.record
            read_pools(parse_request(record.request), reader, foreseen=record.follow_ups)
        later = store.look_at_all([name])[name]
        return refresh(name, later, reader, store)

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


def an_update_comes_during_a_refresh(race: Race, **changes: Any) -> None:
    old, new = race.properties(), race.properties("1.5", **changes)
    race.create(old)
    created = race.memory.keep()
    for number in itertools.count(READ):

        def update() -> None:
            race.pools_change()
            race.update(old, new)

        race.memory.put_back(created)
        race.pools_change()
        if not race.worker.met(number, update):
            break
        race.assert_published(new)
    assert number > READ + 4


def an_update_that_wants_no_refreshes_comes_during_one(race: Race) -> None:
    an_update_comes_during_a_refresh(race, KeepInSync="false")


def a_delete_comes_during_a_refresh(race: Race) -> None:
    race.create(race.properties())
    race.deleted_by_hand()
    snapshot = race.memory.keep()
    for number in itertools.count(READ):
        race.memory.put_back(snapshot)
        race.pools_change()
        if not race.worker.met(number, race.delete):
            break
        race.assert_nothing()
    assert number > READ + 4


def a_refresh_comes_during_a_delete(race: Race) -> None:
    race.create(race.properties())
    race.deleted_by_hand()
    snapshot = race.memory.keep()
    for number in itertools.count(1):
        race.memory.put_back(snapshot)
        race.pools_change()
        delete = race.stack.delete()
        if not race.stack.first.interrupted(number, race.worker.refresh, delete):
            break
        race.assert_nothing()
    assert number > 6


def the_parameter_store_answers_with_yesterdays_truth(race: Race) -> None:
    """The parameter that the refresh has put over the one of an Update is not seen yet."""
    old, new = race.properties(), race.properties("1.5")
    race.create(old)
    created = race.memory.keep()
    client, http = race.worker.aws.ssm, type("Http", (), {"status_code": 200})()
    stale: dict[str, Any] = {}

    def answer_stale(**_: Any) -> tuple[Any, Any] | None:
        return (http, dict(stale)) if stale else None

    def update() -> None:
        race.update(old, new)
        stale.update(race.published.ssm.get_parameter(Name=f"/amplify-outputs/{PROD}"))

    client.meta.events.register("before-call.ssm.GetParameter", answer_stale)
    try:
        for number in (READ + 2, READ + 3):  # document and parameter
            race.memory.put_back(created)
            stale.clear()
            race.pools_change()
            assert race.worker.met(number, update)
            race.assert_published(new)
    finally:
        client.meta.events.unregister("before-call.ssm.GetParameter", answer_stale)


class Safeguard(NamedTuple):
    """A safeguard, how it is switched off, and what then goes wrong."""

    name: str
    off: Off
    scene: Scene


SAFEGUARDS = [
    Safeguard(
        "pools after the look", pools_are_read_before_the_look, an_update_comes_during_a_refresh
    ),
    Safeguard(
        "fresh reads in a new round",
        what_was_read_is_good_for_all_rounds,
        an_update_comes_during_a_refresh,
    ),
    Safeguard(
        "condition of the claim",
        functools.partial(records_are_put_whatever_stands, state="publishing"),
        an_update_comes_during_a_refresh,
    ),
    Safeguard(
        "condition of the finish",
        functools.partial(records_are_put_whatever_stands, state="published"),
        an_update_comes_during_a_refresh,
    ),
    Safeguard(
        "way to a withdrawal", what_was_claimed_is_made_again, a_delete_comes_during_a_refresh
    ),
    Safeguard(
        "removal after a withdrawal",
        what_lands_after_a_withdrawal_stays,
        a_delete_comes_during_a_refresh,
    ),
    Safeguard(
        "second look of a removal", one_look_is_enough_to_remove, a_refresh_comes_during_a_delete
    ),
    Safeguard(
        "putting back", nothing_is_put_back, an_update_that_wants_no_refreshes_comes_during_one
    ),
    Safeguard(
        "record above parameter",
        what_stands_is_believed,
        the_parameter_store_answers_with_yesterdays_truth,
    ),
]


@pytest.fixture(scope="module")
def one_race() -> Iterator[Race]:
    with one_aws() as race:
        yield race


@pytest.fixture
def race(one_race: Race) -> Race:
    one_race.begin_again()
    return one_race


@pytest.fixture(autouse=True)
def _aws_of_this_process() -> None:
    """The one of all tests here, instead of one for each."""


# With all of them on, the scenes of updates and deletes are tests of test_refresh_races.py.
def test_with_the_safeguards_a_refresh_does_not_believe_yesterdays_truth(race: Race) -> None:
    the_parameter_store_answers_with_yesterdays_truth(race)


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.name)
def test_without_the_safeguard_its_scene_breaks(
    race: Race, monkeypatch: pytest.MonkeyPatch, safeguard: Safeguard
) -> None:
    safeguard.off(monkeypatch)
    with pytest.raises(AssertionError):
        safeguard.scene(race)
