"""Crashes at every call, and other writers at every moment: never torn, never lost, never left over."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.model.errors import NameTaken, PublicationFailed
from tests.integration.calls import CHANGE, CLAIM, DOCUMENTS, PUBLICATION, RELOCATION, WITHDRAWAL
from tests.integration.publishers import OTHER, OWNER, Publisher
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.settle import Publication
    from tests.integration.one_aws import OneAws
    from tests.simulation import Published

pytestmark = pytest.mark.usefixtures("one_aws")
MOMENTS = ("before", "after")
# CloudFormation gives up and deletes, or Lambda delivers the event again.
NEXT = ("is withdrawn", "comes again")


class World(Publisher):
    """One publisher, and another process that is faster."""

    def __init__(self, aws: OneAws) -> None:
        super().__init__(aws.stack.first, aws.stack.pools)
        self.other = Publisher(aws.stack.second, aws.stack.pools)
        self.aws = aws

    def published(self) -> None:
        """Begin with the publication, as the pools were made."""
        self.aws.stands("published", self.publish)

    def changed(self) -> None:
        """Begin with the publication, and with a pool that has changed since."""
        self.published()
        self.pools.require_password_length(9)

    def move(self) -> Publication:
        others = self.aws.others.properties()
        ids = {key: value for key, value in others.items() if key.endswith("Id")}
        return self.publish(Destinations=["s3"], **ids)


@pytest.fixture
def world(one_aws: OneAws) -> World:
    return World(one_aws)


def lengths(published: Published) -> set[int | None]:
    """The password length that each place names; None where a reader finds nothing."""
    found: set[int | None] = set()
    for read in (published.parameter, published.object):
        try:
            found.add(read()["auth"]["password_policy"]["min_length"])
        except (published.s3.exceptions.NoSuchKey, published.ssm.exceptions.ParameterNotFound):
            found.add(None)
    return found


@pytest.mark.parametrize(
    ("begin", "work", "calls"),
    [
        (World.published, World.move, RELOCATION),
        (World.published, World.withdraw, WITHDRAWAL),
        (World.changed, World.publish, CHANGE),
        (lambda _: None, World.create, PUBLICATION),
    ],
    ids=["move", "withdrawal", "update", "create"],
)
def test_the_calls_are_all_that_there_are(
    world: World,
    begin: Callable[[World], None],
    work: Callable[[World], object],
    calls: list[str],
) -> None:
    begin(world)
    assert world.calls_of(lambda: work(world)) == sorted(calls)


@pytest.mark.parametrize(
    ("call", "moment", "then"), spread(itertools.product(PUBLICATION, MOMENTS, NEXT))
)
def test_a_crash_at_any_call_of_a_first_publication(
    world: World, published: Published, call: str, moment: str, then: str
) -> None:
    world.killed(moment, call, world.create)
    assert lengths(published) <= {None, 8}
    if then == "comes again":
        world.create()
        assert lengths(published) == {8}
        assert world.withdraw()
    else:
        world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize(("call", "moment"), spread(itertools.product(CHANGE, MOMENTS)))
def test_a_crash_at_any_call_of_a_changed_publication(
    world: World, published: Published, call: str, moment: str
) -> None:
    world.changed()
    world.killed(moment, call, world.publish)
    assert lengths(published) <= {8, 9}
    world.publish()
    assert lengths(published) == {9}
    assert published.record()["state"] == "published"


@pytest.mark.parametrize(
    ("call", "moment", "then"), spread(itertools.product(RELOCATION, MOMENTS, NEXT))
)
def test_a_crash_at_any_call_of_a_move_to_other_pools_and_destinations(
    world: World, published: Published, call: str, moment: str, then: str
) -> None:
    world.published()
    world.killed(moment, call, world.move)
    if then == "comes again":
        world.move()
        assert published.parameters() == []
        assert sum(key.startswith("pools/") for key in published.objects()) == 2
    world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize(("call", "moment"), spread(itertools.product(WITHDRAWAL, MOMENTS)))
def test_a_crash_at_any_call_of_a_deletion(
    world: World, published: Published, call: str, moment: str
) -> None:
    world.published()
    world.killed(moment, call, world.withdraw)
    assert lengths(published) <= {None, 8}
    world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize("call", spread(CHANGE))
def test_a_newer_writer_at_any_moment_of_an_older_one_wins(
    world: World, published: Published, call: str
) -> None:
    world.changed()

    def overtake() -> None:
        world.pools.require_password_length(10)
        world.other.publish()

    world.meets(call, overtake, world.publish)
    assert lengths(published) == {10}
    record = published.record()
    assert record["state"] == "published"
    assert record["sha256"] == world.publish().record.sha256


@pytest.mark.parametrize("call", spread(PUBLICATION))
def test_a_newer_writer_at_any_moment_of_a_first_publication_wins(
    world: World, published: Published, call: str
) -> None:
    """A first publication reads the pools while it looks; what it read must not undo the newer one."""

    def overtake() -> None:
        world.pools.require_password_length(10)
        world.other.publish()

    world.meets(call, overtake, world.create)
    assert lengths(published) == {10}
    assert world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize("call", spread(PUBLICATION))
def test_a_second_owner_at_any_moment_of_a_first_publication_never_mixes_with_it(
    world: World, published: Published, call: str
) -> None:
    taken = []

    def intrude() -> None:
        try:
            world.other.create(OTHER, OutputsVersion="1")
        except NameTaken:
            taken.append("rival")

    def create() -> None:
        try:
            world.create()
        except NameTaken:
            taken.append("first")

    world.meets(call, intrude, create)
    assert len(taken) == 1
    winner, version = (OWNER, "1.5") if taken == ["rival"] else (OTHER, "1")
    assert published.record()["owner"]["stack"] == winner.stack
    assert published.parameter() == published.object()
    assert published.object()["version"] == version
    assert world.withdraw(OTHER if winner == OWNER else OWNER) is False
    assert world.withdraw(winner)
    assert published.nothing()


# From the claim on: before it there is nothing to delete, and nobody who could know.
@pytest.mark.parametrize("call", spread(PUBLICATION[PUBLICATION.index(CLAIM) :], every=3))
def test_a_deletion_at_any_moment_of_a_publication_is_not_undone_by_it(
    world: World, published: Published, call: str
) -> None:
    def create() -> None:
        try:
            world.create()
        except PublicationFailed:
            assert published.nothing()
        else:
            world.withdraw()
            assert published.nothing()

    world.meets(call, world.other.withdraw, create)


@pytest.mark.parametrize("call", DOCUMENTS)
def test_the_record_names_every_document_that_a_reader_may_see_meanwhile(
    world: World, published: Published, call: str
) -> None:
    world.published()
    first = published.record()["sha256"]
    world.pools.require_password_length(9)
    world.killed("before", call, world.publish)
    assert lengths(published) == {8, 9}
    record = published.record()
    assert (record["state"], record["replaces"]) == ("publishing", [first])
    seen = {_sha256(published, "s3"), _sha256(published, "ssm")}
    assert seen == {first, record["sha256"]}


def _sha256(published: Published, source: str) -> str:
    document = published.object() if source == "s3" else published.parameter()
    body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(body).hexdigest()
