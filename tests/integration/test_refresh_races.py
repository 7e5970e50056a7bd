"""A refresh that is met, killed or refused at any of its calls: the newest document everywhere, or nothing at all."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.integration.calls import (
    CLAIM,
    CREATE,
    DELETE,
    DELETE_OF_NO_FILE,
    DOCUMENTS,
    FINISH,
    MARK,
    READ,
    REFRESH,
    UNMARK,
    UPDATE,
    UPDATE_AND_FORMAT,
    WAY_BACK_OF_A_RENAME,
)
from tests.integration.processes import ROLES
from tests.integration.refresh_races import LIVE, PROD, Race
from tests.simulation import REGION, make_pools
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

pytestmark = pytest.mark.usefixtures("one_aws")


class Update(NamedTuple):
    """What an Update asks for, of a publication to both places in version 1.4; and its calls."""

    properties: Callable[[Race], dict[str, Any]]
    calls: list[str]


UPDATES = {
    "another version": Update(lambda race: race.properties("1.5"), UPDATE),
    "other pools": Update(
        Race.of_others,
        [*UPDATE, "GetPrincipalTagAttributeMap 2", "GetRole 2", *MARK, *UNMARK],
    ),
    "other places": Update(
        lambda race: race.properties(Destinations=["ssm"]),
        ["DeleteObject outputs" if call == "PutObject outputs" else call for call in UPDATE],
    ),
    "another format": Update(lambda race: race.properties(Formats=["mjs"]), UPDATE_AND_FORMAT),
    "to be left alone": Update(lambda race: race.properties("1.5", KeepInSync="false"), UPDATE),
}


class State(NamedTuple):
    """What has happened to a publication; the calls of a refresh and of a Delete then."""

    reach: Callable[[Race], None]
    refresh: list[str]
    delete: list[str] = DELETE


# Without a parameter.
WITHOUT_TAGS = [call for call in REFRESH if call != "ListTagsForResource"]
STATES = {
    "as it was published": State(Race.nothing_more, REFRESH),
    "deleted by hand": State(
        # The second one is of an earlier version.
        Race.deleted_by_hand,
        [*WITHOUT_TAGS, "GetObject outputs", "GetObject outputs 2"],
        DELETE_OF_NO_FILE,
    ),
    "left unfinished": State(Race.left_unfinished, [*REFRESH, *MARK]),
    "left half written": State(Race.left_half_written, [*REFRESH, "GetObject outputs", *MARK]),
}
# Of two names, one of which has no publication.
REFRESH_OF_TWO_NAMES = [*REFRESH, "GetObject records 2", "HeadObject outputs 2"]
# Of a publication that an Update died over, which adds a format.
REFRESH_AND_FORMAT = [
    *(*REFRESH, *MARK, "HeadObject outputs/amplify_outputs.mjs"),
    "PutObject outputs/amplify_outputs.mjs",
]


def begin(race: Race, state: str = "as it was published") -> dict[str, Any]:
    """A publication is in that state, and its pools have changed since. Returns its properties."""
    properties = race.properties()

    def reach() -> None:
        race.create(properties)
        STATES[state].reach(race)

    race.stands(state, reach)
    race.pools_change()
    return properties


def begin_with_an_update_that_died(race: Race) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was published, and what the Update asks for: one format more."""
    old, new = race.properties(), race.properties(Formats=["mjs"])

    def reach() -> None:
        race.create(old)
        race.leave_unfinished(new)

    race.stands("an update died", reach)
    race.pools_change()
    return old, new


def begin_with_a_rename(race: Race) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was published, and under the new name now, too: CloudFormation never got the answer."""
    old, new = race.properties(), race.properties("1.5", PublicationName=LIVE)

    def reach() -> None:
        race.create(old)
        race.update(old, new)

    race.stands("renamed", reach)
    race.pools_change()
    return old, new


def each(cases: dict[str, Iterable[str]]) -> list[Any]:
    """Each name with each of its calls."""
    return spread((name, call) for name, calls in cases.items() for call in calls)


OF_A_REFRESH = each({name: state.refresh for name, state in STATES.items()})
OF_A_DELETE = each({name: state.delete for name, state in STATES.items()})


# The calls ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", UPDATES)
def test_the_calls_of_an_update_are_all_that_there_are(race: Race, kind: str) -> None:
    old = begin(race)
    update = race.stack.update(old, UPDATES[kind].properties(race))
    assert race.stack.first.calls_of(update) == sorted(UPDATES[kind].calls)


@pytest.mark.parametrize("state", STATES)
def test_the_calls_of_a_refresh_are_all_that_there_are(race: Race, state: str) -> None:
    begin(race, state)
    assert race.worker.calls_of({"names": [PROD]}) == sorted(STATES[state].refresh)


@pytest.mark.parametrize("state", STATES)
def test_the_calls_of_a_delete_are_all_that_there_are(race: Race, state: str) -> None:
    begin(race, state)
    assert race.stack.first.calls_of(race.stack.delete()) == sorted(STATES[state].delete)


def test_the_calls_of_a_refresh_of_two_names_are_all_that_there_are(race: Race) -> None:
    begin(race)
    assert race.worker.calls_of({"names": [PROD, LIVE]}) == sorted(REFRESH_OF_TWO_NAMES)


def test_the_calls_of_a_refresh_that_adds_a_format_are_all_that_there_are(race: Race) -> None:
    begin_with_an_update_that_died(race)
    assert race.worker.calls_of({"names": [PROD]}) == sorted(REFRESH_AND_FORMAT)


def test_the_calls_of_a_rename_and_of_its_way_back_are_all_that_there_are(race: Race) -> None:
    old = begin(race)
    new = race.properties("1.5", PublicationName=LIVE)
    assert race.stack.first.calls_of(race.stack.update(old, new)) == sorted(CREATE)
    old, new = begin_with_a_rename(race)
    back = race.stack.update(new, old, PROD)
    assert race.stack.first.calls_of(back) == sorted(WAY_BACK_OF_A_RENAME)


# An Update ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "call"), spread(itertools.product(UPDATES, REFRESH)))
def test_an_update_at_any_call_of_a_refresh_wins(race: Race, kind: str, call: str) -> None:
    """The refresh has something to publish, too: the pools have changed before it and during it."""
    old = begin(race)
    new = UPDATES[kind].properties(race)

    def update() -> None:
        race.pools_change()
        race.update(old, new)

    race.worker.met(call, update)
    race.assert_published(new)


@pytest.mark.parametrize(
    ("kind", "call"), each({kind: update.calls for kind, update in UPDATES.items()})
)
def test_a_refresh_at_any_call_of_an_update_does_not_undo_it(
    race: Race, kind: str, call: str
) -> None:
    old = begin(race)
    new = UPDATES[kind].properties(race)

    def refresh() -> None:
        if kind != "to be left alone":  # There what the Update has read is good enough.
            race.pools_change()
        assert race.worker.refresh()[0] in ("updated", "unchanged", "restored", "left")

    answer = race.stack.first.interrupted(call, refresh, race.stack.update(old, new))
    assert answer["Status"] == "SUCCESS", answer["Reason"]
    race.assert_published(new)


# Earlier than after the last of the reads, the refresh publishes what the Update has left.
@pytest.mark.parametrize("call", [READ[-1], CLAIM, *DOCUMENTS, FINISH])
def test_an_update_whose_pool_is_gone_right_after_it_stays_as_it_was(race: Race, call: str) -> None:
    """The refresh cannot build its document any more, but may have replaced it by an older one."""
    old = begin(race)
    gone = make_pools(REGION, ROLES)
    new = gone.properties(OutputsVersion="1.4")

    def update() -> None:
        race.update(old, new)
        gone.idp.delete_user_pool(UserPoolId=gone.user_pool_id)

    assert race.worker.met(call, update) == ["refused"]
    race.assert_published(new, length=8)


@pytest.mark.parametrize("call", spread(REFRESH_AND_FORMAT))
def test_a_way_back_during_the_refresh_of_an_update_that_died_leaves_no_file(
    race: Race, call: str
) -> None:
    """The refresh finishes what adds a format, while the stack takes it back."""
    old, new = begin_with_an_update_that_died(race)
    race.worker.met(call, lambda: race.update(new, old))
    race.assert_published(old)


# A Delete -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "call"), OF_A_REFRESH)
def test_a_delete_at_any_call_of_a_refresh_leaves_nothing(
    race: Race, state: str, call: str
) -> None:
    begin(race, state)
    assert race.worker.met(call, race.delete) == ["gone"]
    race.assert_nothing()


@pytest.mark.parametrize(("state", "call"), OF_A_DELETE)
def test_a_refresh_at_any_call_of_a_delete_leaves_nothing(
    race: Race, state: str, call: str
) -> None:
    begin(race, state)
    answer = race.stack.first.interrupted(call, race.worker.refresh, race.stack.delete())
    assert answer["Status"] == "SUCCESS", answer["Reason"]
    race.assert_nothing()
    assert race.worker.refresh() == ["gone"]
    race.assert_nothing()


# A rename -------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", spread(REFRESH_OF_TWO_NAMES))
def test_a_rename_at_any_call_of_a_refresh_leaves_the_new_name_alone(race: Race, call: str) -> None:
    old = begin(race)
    new = race.properties("1.5", PublicationName=LIVE)

    def rename() -> None:
        race.update(old, new)
        race.delete()

    race.worker.met(call, rename, PROD, LIVE)
    race.assert_published(new)


@pytest.mark.parametrize("call", spread(CREATE))
def test_a_refresh_at_any_call_of_a_rename_leaves_the_new_name_alone(race: Race, call: str) -> None:
    old = begin(race)
    new = race.properties("1.5", PublicationName=LIVE)
    rename = race.stack.update(old, new)
    answer = race.stack.first.interrupted(call, lambda: race.worker.refresh(PROD, LIVE), rename)
    assert answer["Status"] == "SUCCESS", answer["Reason"]
    race.delete()
    race.assert_published(new)


@pytest.mark.parametrize("call", spread(WAY_BACK_OF_A_RENAME))
def test_a_refresh_at_any_call_of_the_way_back_of_a_rename_leaves_the_old_name_alone(
    race: Race, call: str
) -> None:
    old, new = begin_with_a_rename(race)
    back = race.stack.update(new, old, PROD)
    answer = race.stack.first.interrupted(call, lambda: race.worker.refresh(LIVE, PROD), back)
    assert answer["Status"] == "SUCCESS", answer["Reason"]
    race.assert_published(old)


# A crash, and other refreshes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "call", "moment"),
    spread(
        (name, call, moment)
        for name, state in STATES.items()
        for call, moment in itertools.product(state.refresh, ("before", "after"))
    ),
)
def test_a_refresh_that_dies_at_any_call_is_done_by_the_next_one(
    race: Race, state: str, call: str, moment: str
) -> None:
    old = begin(race, state)
    before = race.seen()
    race.worker.dies(moment, call, race.worker.refresh)
    meanwhile = race.seen()
    done = race.is_published(old)
    # Of what the one before has begun, this one tells others.
    assert race.second.refresh() == ["unchanged" if done else "updated"]
    race.assert_published(old)
    assert meanwhile <= before | race.seen()


@pytest.mark.parametrize("call", spread(REFRESH))
def test_a_refresh_at_any_call_of_another_one_ends_with_the_newer_pools(
    race: Race, call: str
) -> None:
    old = begin(race)

    def refresh() -> None:
        race.pools_change()
        assert race.second.refresh() == ["updated"]

    results = race.worker.met(call, refresh)
    # What the other one has published is written once more, for ours may have come after it.
    assert results[0] in ("updated", "unchanged", "restored")
    race.assert_published(old)


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
    assert race.worker.met(CLAIM, update, PROD, LIVE) == ["updated", "unchanged"]
    race.assert_published(second | {"OutputsVersion": "1.5"}, beside=True)


@pytest.mark.parametrize("call", spread(REFRESH))
def test_pools_that_are_deleted_at_any_call_of_a_refresh_leave_a_whole_document(
    race: Race, call: str
) -> None:
    pools = make_pools(REGION, ROLES)
    wanted = pools.properties(OutputsVersion="1.4")
    race.create(wanted)
    pools.require_password_length(10)

    def delete() -> None:
        pools.idp.delete_user_pool(UserPoolId=pools.user_pool_id)
        pools.identity.delete_identity_pool(IdentityPoolId=pools.identity_pool_id)

    [result] = race.worker.met(call, delete)
    if call in READ:
        assert result in ("refused", "updated")
    else:
        assert result == ("updated" if call in (CLAIM, *DOCUMENTS, FINISH) else "refused")
    race.assert_published(wanted, length=10 if result == "updated" else 8)
    snapshot = race.published.everything()
    assert race.worker.refresh() == ["refused"]
    assert race.published.everything() == snapshot
