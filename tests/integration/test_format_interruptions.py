"""Crashes at every call of a publication in several formats: whole files, and none left over."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.document.build import encode
from tests.integration.calls import CHANGE, PUBLICATION, WITHDRAWAL
from tests.integration.format_files import TWO, expected, files, sha256
from tests.integration.publishers import OTHER, Publisher
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.one_aws import OneAws
    from tests.simulation import Published

pytestmark = pytest.mark.usefixtures("one_aws")
MOMENTS: Final = ("before", "after")
NEXT: Final = ("is withdrawn", "comes again")
OTHER_TWO: Final = ["legacy-json", "mjs"]
FILES: Final = {
    "dart": "outputs/amplify_outputs.dart",
    "legacy-json": "outputs/aws-exports.json",
    "mjs": "outputs/amplify_outputs.mjs",
}


def calls(operation: str, *formats: str) -> list[str]:
    """Calls of that operation of S3, for the files in those formats."""
    return [f"{operation} {FILES[form]}" for form in formats]


CREATE_CALLS: Final = [*PUBLICATION, *calls("HeadObject", *TWO), *calls("PutObject", *TWO)]
WITHDRAWAL_CALLS: Final = [*WITHDRAWAL, *calls("HeadObject", *TWO), *calls("DeleteObject", *TWO)]


def change_calls(went: str, came: str) -> list[str]:
    """Of an update that leaves legacy-json, drops one format and adds another."""
    return [
        *(*CHANGE, *calls("HeadObject", "legacy-json", went, came)),
        *(*calls("PutObject", "legacy-json", came), *calls("DeleteObject", went)),
    ]


DIRECTIONS: Final = {
    "to mjs": (TWO, OTHER_TWO, change_calls("dart", "mjs")),
    "to dart": (OTHER_TWO, TWO, change_calls("mjs", "dart")),
}


class World(Publisher):
    """One publisher of several formats."""

    def __init__(self, aws: OneAws) -> None:
        super().__init__(aws.stack.first, aws.stack.pools)
        self.aws = aws

    def published(self, formats: list[str]) -> None:
        """Begin with the publication in these formats."""
        self.aws.stands(",".join(formats), lambda: self.publish(Formats=formats))

    def changed(self, formats: list[str]) -> None:
        """Begin with the publication, and with a pool that has changed since."""
        self.published(formats)
        self.pools.require_password_length(9)


@pytest.fixture
def world(one_aws: OneAws) -> World:
    return World(one_aws)


OPERATIONS: Final[dict[str, tuple[Callable[[World], None], Callable[[World], object], list[str]]]]
OPERATIONS = {
    "create": (lambda _: None, lambda world: world.create(Formats=TWO), CREATE_CALLS),
    "withdrawal": (lambda world: world.published(TWO), World.withdraw, WITHDRAWAL_CALLS),
    **{
        name: (
            lambda world, old=old: world.changed(old),
            lambda world, new=new: world.publish(Formats=new),
            all_calls,
        )
        for name, (old, new, all_calls) in DIRECTIONS.items()
    },
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_calls_are_all_that_there_are(world: World, operation: str) -> None:
    begin, work, all_calls = OPERATIONS[operation]
    begin(world)
    assert world.calls_of(lambda: work(world)) == sorted(all_calls)


@pytest.mark.parametrize(
    ("call", "moment", "then"), spread(itertools.product(CREATE_CALLS, MOMENTS, NEXT))
)
def test_a_crash_at_any_call_of_a_first_publication_leaves_nothing_behind(
    world: World, published: Published, call: str, moment: str, then: str
) -> None:
    world.killed(moment, call, lambda: world.create(Formats=TWO))
    if then == "comes again":
        world.create(Formats=TWO)
        assert files(published) == expected(encode(published.parameter()), *TWO)
    world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize(
    ("direction", "call", "moment"),
    spread(
        (direction, call, moment)
        for direction, (_, _, all_calls) in DIRECTIONS.items()
        for call, moment in itertools.product(all_calls, MOMENTS)
    ),
)
def test_a_crash_at_any_call_of_a_change_tears_nothing_and_is_finished_by_the_next_one(
    world: World, published: Published, direction: str, call: str, moment: str
) -> None:
    """The pool changes, one format goes, another comes."""
    old, new, _ = DIRECTIONS[direction]
    world.changed(old)
    before = files(published)
    world.killed(moment, call, lambda: world.publish(Formats=new))
    during = files(published)
    allowed = {sha256(body) for body in before.values()}
    record = published.record()
    allowed |= {record["sha256"], *record["formats"].values()}
    assert {sha256(body) for body in during.values()} <= allowed
    world.publish(Formats=new)
    assert files(published) == expected(encode(published.parameter()), *new)
    assert published.record()["state"] == "published"
    assert world.withdraw()
    assert published.nothing()


@pytest.mark.parametrize(("call", "moment"), spread(itertools.product(WITHDRAWAL_CALLS, MOMENTS)))
def test_a_crash_at_any_call_of_a_deletion_is_finished_by_the_next_one(
    world: World, published: Published, call: str, moment: str
) -> None:
    world.published(TWO)
    world.killed(moment, call, world.withdraw)
    world.withdraw()
    assert published.nothing()


def test_another_owner_removes_no_file(world: World, published: Published) -> None:
    world.publish(Formats=TWO)
    before = published.everything()

    assert world.withdraw(OTHER) is False
    assert published.everything() == before
