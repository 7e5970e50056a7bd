"""A refresh that is met, killed or refused at any of its calls: the newest document everywhere, or nothing at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.processes import ROLES
from tests.integration.refresh_races import LIVE, PROD, READ, REFRESH_CALLS, Race, one_aws
from tests.integration.test_interruptions import DELETE_CALLS, UPDATE_CALLS
from tests.integration.test_safeguards import LOOKED
from tests.simulation import REGION, make_pools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation import Pools

Change = Callable[[Race], dict[str, Any]]


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


# What an Update asks for, of a publication to both places in version 1.4.
UPDATES: dict[str, Change] = {
    "another version": lambda race: race.properties("1.5"),
    "other pools": lambda race: race.of_others(),
    "other places": lambda race: race.properties(Destinations=["ssm"]),
    "another format": lambda race: race.properties(Formats=["mjs"]),
    "to be left alone": lambda race: race.properties("1.5", KeepInSync="false"),
}


FIRST_READ, CLAIM = 4, READ + 1


STATES: dict[str, Callable[[Race], None]] = {
    "as it was published": Race.nothing_more,
    "deleted by hand": Race.deleted_by_hand,
    "left unfinished": Race.left_unfinished,
}


@pytest.mark.parametrize("kind", UPDATES)
def test_an_update_at_any_call_of_a_refresh_wins(race: Race, kind: str) -> None:
    """The refresh has something to publish, too: the pools have changed before it and during it."""
    old, new = race.properties(), UPDATES[kind](race)
    race.create(old)
    created = race.memory.keep()
    for number in itertools.count(1 if kind == "other pools" else READ):

        def update() -> None:
            race.pools_change()
            race.update(old, new)

        race.memory.put_back(created)
        race.pools_change()
        if not race.worker.met(number, update):
            break
        race.assert_published(new)
    assert number == REFRESH_CALLS + 1


@pytest.mark.parametrize("kind", UPDATES)
def test_a_refresh_at_any_call_of_an_update_does_not_undo_it(race: Race, kind: str) -> None:
    old, new = race.properties(), UPDATES[kind](race)
    race.create(old)
    created = race.memory.keep()
    for number in itertools.count(1 if kind == "another version" else READ):

        def refresh() -> None:
            if kind != "to be left alone":  # There what the Update has read is good enough.
                race.pools_change()
            assert race.worker.refresh()[0] in ("updated", "unchanged", "restored", "left")

        race.memory.put_back(created)
        race.pools_change()
        update = race.stack.update(old, new)
        if not (answer := race.stack.first.interrupted(number, refresh, update)):
            break
        assert answer["Status"] == "SUCCESS", answer["Reason"]
        race.assert_published(new)
    assert number > UPDATE_CALLS


def test_an_update_whose_pool_is_gone_right_after_it_stays_as_it_was(race: Race) -> None:
    """The refresh cannot build its document any more, but may have replaced it by an older one."""
    old = race.properties()
    race.create(old)
    created = race.memory.keep()
    for number in range(READ, REFRESH_CALLS + 1):
        gone = make_pools(REGION, ROLES)
        new = gone.properties(OutputsVersion="1.4")

        def update(new: dict[str, Any] = new, gone: Pools = gone) -> None:
            race.update(old, new)
            gone.idp.delete_user_pool(UserPoolId=gone.user_pool_id)

        race.memory.put_back(created)
        race.stack.pools.require_password_length(number)
        assert race.worker.met(number, update) == ["refused"]
        race.assert_published(new, length=8)


def test_a_way_back_during_the_refresh_of_an_update_that_died_leaves_no_file(race: Race) -> None:
    """The refresh finishes what adds a format, while the stack takes it back."""
    old, new = race.properties(), race.properties(Formats=["mjs"])
    race.create(old)
    race.leave_unfinished(new)
    unfinished = race.memory.keep()
    for number in itertools.count(READ):

        def back() -> None:
            race.update(new, old)

        race.memory.put_back(unfinished)
        race.pools_change()
        if not race.worker.met(number, back):
            break
        race.assert_published(old)
    assert number > REFRESH_CALLS


@pytest.mark.parametrize("state", STATES)
def test_a_delete_at_any_call_of_a_refresh_leaves_nothing(race: Race, state: str) -> None:
    race.create(race.properties())
    STATES[state](race)
    snapshot = race.memory.keep()
    for number in itertools.count(1 if state == "as it was published" else READ):
        race.memory.put_back(snapshot)
        race.pools_change()
        if not (results := race.worker.met(number, race.delete)):
            break
        assert results == ["gone"] if number < REFRESH_CALLS else ["gone", "updated"]
        race.assert_nothing()
    assert number > REFRESH_CALLS


@pytest.mark.parametrize("state", STATES)
def test_a_refresh_at_any_call_of_a_delete_leaves_nothing(race: Race, state: str) -> None:
    race.create(race.properties())
    STATES[state](race)
    snapshot = race.memory.keep()
    for number in itertools.count(1):
        race.memory.put_back(snapshot)
        race.pools_change()
        delete = race.stack.delete()
        if not (answer := race.stack.first.interrupted(number, race.worker.refresh, delete)):
            break
        assert answer["Status"] == "SUCCESS", answer["Reason"]
        race.assert_nothing()
        assert race.worker.refresh() == ["gone"]
        race.assert_nothing()
    assert number > DELETE_CALLS


def test_a_rename_at_any_call_of_a_refresh_leaves_the_new_name_alone(race: Race) -> None:
    old, new = race.properties(), race.properties("1.5", PublicationName=LIVE)
    race.create(old)
    snapshot = race.memory.keep()
    for number in itertools.count(1):

        def rename() -> None:
            race.update(old, new)
            race.delete()

        race.memory.put_back(snapshot)
        race.pools_change()
        if not race.worker.met(number, rename, PROD, LIVE):
            break
        race.assert_published(new)
    assert number > REFRESH_CALLS


def test_a_refresh_at_any_call_of_a_rename_leaves_the_new_name_alone(race: Race) -> None:
    old, new = race.properties(), race.properties("1.5", PublicationName=LIVE)
    race.create(old)
    snapshot = race.memory.keep()
    for number in itertools.count(LOOKED):

        def refresh() -> None:
            race.worker.refresh(PROD, LIVE)

        race.memory.put_back(snapshot)
        race.pools_change()
        rename = race.stack.update(old, new)
        if not (answer := race.stack.first.interrupted(number, refresh, rename)):
            break
        assert answer["Status"] == "SUCCESS", answer["Reason"]
        race.delete()
        race.assert_published(new)
    assert number > UPDATE_CALLS


def test_a_refresh_at_any_call_of_the_way_back_of_a_rename_leaves_the_old_name_alone(
    race: Race,
) -> None:
    """The rename was done, but CloudFormation never got its answer."""
    old, new = race.properties(), race.properties("1.5", PublicationName=LIVE)
    race.create(old)
    race.update(old, new)
    snapshot = race.memory.keep()
    for number in itertools.count(LOOKED):
        race.memory.put_back(snapshot)
        race.pools_change()
        back = race.stack.update(new, old, PROD)

        def refresh() -> None:
            race.worker.refresh(LIVE, PROD)

        if not (answer := race.stack.first.interrupted(number, refresh, back)):
            break
        assert answer["Status"] == "SUCCESS", answer["Reason"]
        race.assert_published(old)
    assert number > UPDATE_CALLS


# Before a call is, but for calls that go together, after the one before it.
@pytest.mark.parametrize(
    ("state", "moment"),
    [*((state, "after") for state in STATES), ("as it was published", "before")],
)
def test_a_refresh_that_dies_at_any_call_is_done_by_the_next_one(
    race: Race, state: str, moment: str
) -> None:
    old = race.properties()
    race.create(old)
    STATES[state](race)
    snapshot = race.memory.keep()
    for number in itertools.count(1 if state == "as it was published" else READ):
        race.memory.put_back(snapshot)
        before = race.seen()
        race.pools_change()
        if not race.worker.dies(moment, number, race.worker.refresh):
            break
        meanwhile = race.seen()
        done = race.is_published(old)
        # Of what the one before has begun, this one tells others.
        assert race.second.refresh() == ["unchanged" if done else "updated"]
        race.assert_published(old)
        assert meanwhile <= before | race.seen()
    assert number > REFRESH_CALLS


def test_a_refresh_at_any_call_of_another_one_ends_with_the_newer_pools(race: Race) -> None:
    old = race.properties()
    race.create(old)
    snapshot = race.memory.keep()
    for number in itertools.count(1):

        def refresh() -> None:
            race.pools_change()
            assert race.second.refresh() == ["updated"]

        race.memory.put_back(snapshot)
        race.pools_change()
        if not (results := race.worker.met(number, refresh)):
            break
        # What the other one has published is written once more, for ours may have come after it.
        assert results[0] in ("updated", "unchanged", "restored")
        race.assert_published(old)
    assert number > REFRESH_CALLS


def test_of_two_publications_the_one_that_somebody_else_publishes_is_read_again(
    race: Race,
) -> None:
    """Both share what was read for the first, and the second was looked at before that."""
    first, second = race.properties(), race.properties(PublicationName=LIVE)
    race.create(first)
    race.create(second)

    def update() -> None:
        race.pools_change()
        race.update(second, second | {"OutputsVersion": "1.5"})

    race.pools_change()
    assert race.worker.met(6 + 10 + 1, update, PROD, LIVE) == ["updated", "unchanged"]
    race.assert_published(second | {"OutputsVersion": "1.5"}, beside=True)


def test_pools_that_are_deleted_at_any_call_of_a_refresh_leave_a_whole_document(
    race: Race,
) -> None:
    for number in (1, FIRST_READ, READ - 4, READ, *range(CLAIM, REFRESH_CALLS + 1)):
        pools = make_pools(REGION, ROLES)
        wanted = pools.properties(OutputsVersion="1.4", PublicationName=f"app/{number}")
        race.create(wanted)
        pools.require_password_length(10)

        def delete(pools: Pools = pools) -> None:
            pools.idp.delete_user_pool(UserPoolId=pools.user_pool_id)
            pools.identity.delete_identity_pool(IdentityPoolId=pools.identity_pool_id)

        name = wanted["PublicationName"]
        [result] = race.worker.met(number, delete, name)
        assert result in (("refused",) if number < FIRST_READ else ("refused", "updated"))
        assert number < CLAIM or result == "updated"
        race.assert_published(wanted, length=10 if result == "updated" else 8, beside=True)
        snapshot = race.published.everything()
        assert race.worker.refresh(name) == ["refused"]
        assert race.published.everything() == snapshot
