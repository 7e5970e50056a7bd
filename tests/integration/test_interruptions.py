"""Crashes at every call, and other writers at every moment: never torn, never lost, never left over."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import settle
from amplify_outputs.aws.clients import Aws
from amplify_outputs.model.errors import NameTaken, PublicationFailed
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import Withdrawal, publish, withdraw
from amplify_outputs.store.writer import PublicationStore
from tests.integration.interruption import Interruption, Killed
from tests.simulation import ENVIRONMENT, STACK, make_pools, make_session

if TYPE_CHECKING:
    from collections.abc import Callable

    import boto3

    from amplify_outputs.settle import Publication
    from tests.simulation import Pools, Published

OWNER = Owner(STACK, "Outputs4Web")
OTHER = Owner(STACK.replace("storefront", "checkout"), "Outputs4Web")
# First publications make 5 + 9 + 1 role + 1 + 5 + 1 calls, changed ones 5 + 10 + 1 + 2 + 1, deletions 5 + 1 + 3 + 1.
CREATE_CALLS, UPDATE_CALLS, DELETE_CALLS = 22, 19, 10
# To other pools and S3 alone: 5 + 10 + 1 role more + 1 + 3 + 1 deletion of the parameter + 2 marks + 1.
MOVE_CALLS = 24


class World:
    """One publisher, whose process can be interrupted, and its pools."""

    def __init__(self, session: boto3.Session, pools: Pools) -> None:
        self.interruption = Interruption(session)
        self.pools = pools
        self.aws = Aws(session)
        self.store = PublicationStore(self.aws, Settings.from_environment(ENVIRONMENT))

    def create(self, owner: Owner = OWNER, **changes: Any) -> Publication:
        return self._publish(owner, changes, first=True)

    def publish(self, owner: Owner = OWNER, **changes: Any) -> Publication:
        return self._publish(owner, changes, first=False)

    def _publish(self, owner: Owner, changes: dict[str, Any], *, first: bool) -> Publication:
        request = parse_request(self.pools.properties(**changes))
        return publish(request, owner, self.store, first=first)

    def withdraw(self, owner: Owner = OWNER) -> bool:
        return withdraw(Withdrawal("storefront/prod", owner), self.store)

    def killed(self, moment: str, number: int, work: Callable[[], object]) -> None:
        """Do the work in a process that dies at that call."""

        def die() -> None:
            raise Killed

        self.interruption.arm(moment, number, die)
        with pytest.raises(Killed):
            work()
        assert self.interruption.done


@pytest.fixture
def world(session: boto3.Session, pools: Pools, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    return World(session, pools)


def lengths(published: Published) -> set[int | None]:
    """The password length that each place names; None where a reader finds nothing."""
    found: set[int | None] = set()
    for read in (published.parameter, published.object):
        try:
            found.add(read()["auth"]["password_policy"]["min_length"])
        except (published.s3.exceptions.NoSuchKey, published.ssm.exceptions.ParameterNotFound):
            found.add(None)
    return found


def test_the_numbers_of_calls_are_all_that_there_are(world: World) -> None:
    for calls, work in ((CREATE_CALLS, world.create), (DELETE_CALLS, world.withdraw)):
        world.interruption.arm("before", calls + 1, pytest.fail)
        work()
        assert next(world.interruption.counts["before"]) == calls + 1
    world.publish()
    world.pools.require_password_length(9)
    world.interruption.arm("before", UPDATE_CALLS + 1, pytest.fail)
    world.publish()
    assert next(world.interruption.counts["before"]) == UPDATE_CALLS + 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_of_a_first_publication(
    world: World, published: Published, moment: str
) -> None:
    for number in range(1, CREATE_CALLS + 1):
        world.killed(moment, number, world.create)
        assert lengths(published) <= {None, 8}
        if number % 2:  # CloudFormation gives up: it deletes
            world.withdraw()
            assert published.nothing(), (moment, number)
        else:  # Lambda delivers the event again
            world.create()
            assert lengths(published) == {8}
            assert world.withdraw()
            assert published.nothing(), (moment, number)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_of_a_changed_publication(
    world: World, published: Published, moment: str
) -> None:
    world.publish()
    for number, old in zip(range(1, UPDATE_CALLS + 1), itertools.count(8), strict=False):
        world.pools.require_password_length(old + 1)
        world.killed(moment, number, world.publish)
        assert lengths(published) <= {old, old + 1}
        world.publish()
        assert lengths(published) == {old + 1}
        assert published.record()["state"] == "published"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_of_a_move_to_other_pools_and_destinations(
    world: World, published: Published, moment: str
) -> None:
    others = make_pools("us-east-1", world.pools.roles)
    ids = {
        "UserPoolId": others.user_pool_id,
        "UserPoolClientId": others.client_id,
        "IdentityPoolId": others.identity_pool_id,
    }
    for number in range(1, MOVE_CALLS + 1):
        world.publish()
        world.killed(moment, number, lambda: world.publish(Destinations=["s3"], **ids))
        if number % 2:
            world.withdraw()
        else:
            world.publish(Destinations=["s3"], **ids)
            assert published.parameters() == []
            assert sum(key.startswith("pools/") for key in published.objects()) == 2
            world.withdraw()
        assert published.nothing(), (moment, number)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_of_a_deletion(world: World, published: Published, moment: str) -> None:
    for number in range(1, DELETE_CALLS + 1):
        world.publish()
        world.killed(moment, number, world.withdraw)
        assert lengths(published) <= {None, 8}
        world.withdraw()
        assert published.nothing(), (moment, number)


def test_a_newer_writer_at_any_moment_of_an_older_one_wins(
    world: World, published: Published
) -> None:
    world.publish()
    newer = World(make_session(world.pools.roles), world.pools)
    for number, length in zip(range(1, UPDATE_CALLS + 1), itertools.count(20, 2), strict=False):

        def overtake(length: int = length) -> None:
            world.pools.require_password_length(length + 1)
            newer.publish()

        world.pools.require_password_length(length)
        world.interruption.arm("before", number, overtake)
        world.publish()
        assert world.interruption.done
        assert lengths(published) == {length + 1}, number
        record = published.record()
        assert record["state"] == "published"
        assert record["sha256"] == world.publish().record.sha256


def test_a_newer_writer_at_any_moment_of_a_first_publication_wins(
    world: World, published: Published
) -> None:
    """A first publication reads the pools while it looks; what it read must not undo the newer one."""
    newer = World(make_session(world.pools.roles), world.pools)
    for number, length in zip(range(1, CREATE_CALLS + 1), itertools.count(20, 2), strict=False):

        def overtake(length: int = length) -> None:
            world.pools.require_password_length(length + 1)
            newer.publish()

        world.pools.require_password_length(length)
        world.interruption.arm("before", number, overtake)
        world.create()
        assert world.interruption.done
        assert lengths(published) == {length + 1}, number
        assert world.withdraw()
        assert published.nothing()


def test_a_second_owner_at_any_moment_of_a_first_publication_never_mixes_with_it(
    world: World, published: Published
) -> None:
    rival = World(make_session(world.pools.roles), world.pools)
    for number in range(1, CREATE_CALLS + 1):
        taken = []

        def intrude(taken: list[str] = taken) -> None:
            try:
                rival.create(OTHER, OutputsVersion="1")
            except NameTaken:
                taken.append("rival")

        world.interruption.arm("before", number, intrude)
        try:
            world.create()
        except NameTaken:
            taken.append("first")
        assert world.interruption.done
        assert len(taken) == 1, number
        winner, version = (OWNER, "1.5") if taken == ["rival"] else (OTHER, "1")
        assert published.record()["owner"]["stack"] == winner.stack
        assert published.parameter() == published.object()
        assert published.object()["version"] == version
        assert world.withdraw(OTHER if winner == OWNER else OWNER) is False
        assert world.withdraw(winner)
        assert published.nothing(), number


def test_a_deletion_at_any_moment_of_a_publication_is_not_undone_by_it(
    world: World, published: Published
) -> None:
    deleter = World(make_session(world.pools.roles), world.pools)
    for number in range(CREATE_CALLS - 6, CREATE_CALLS + 1):
        # From the claim on: before it there is nothing to delete, and nobody who could know.
        world.interruption.arm("before", number, deleter.withdraw)
        try:
            world.create()
        except PublicationFailed:
            assert published.nothing(), number
        else:
            world.withdraw()
            assert published.nothing(), number


def test_the_record_names_every_document_that_a_reader_may_see_meanwhile(
    world: World, published: Published
) -> None:
    first = world.publish().record.sha256
    world.pools.require_password_length(9)
    world.killed("before", 17, world.publish)  # the document or the parameter
    assert lengths(published) == {8, 9}
    record = published.record()
    assert (record["state"], record["replaces"]) == ("publishing", [first])
    seen = {_sha256(published, "s3"), _sha256(published, "ssm")}
    assert seen == {first, record["sha256"]}


def _sha256(published: Published, source: str) -> str:
    document = published.object() if source == "s3" else published.parameter()
    body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(body).hexdigest()
