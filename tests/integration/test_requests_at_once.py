"""Requests that run at the same time: two deliveries of one, or a Delete while something else still runs."""

from __future__ import annotations

import itertools
import random
import threading
from typing import TYPE_CHECKING

import pytest

from tests.integration.processes import Event, Stack, Turns, assert_whole

if TYPE_CHECKING:
    from tests.simulation import Published

INVENTED_ID = "storefront-Outputs4Web-1ABC2DEF"


def test_a_create_delivered_twice_at_any_call_publishes_once(
    stack: Stack, published: Published
) -> None:
    for number in itertools.count(1):
        create = stack.create()
        if not (statuses := stack.meanwhile(create, number, create)):
            break
        assert (number, statuses) == (number, ["SUCCESS", "SUCCESS"])
        assert_whole(published)
        stack.deliver(stack.delete())
        assert published.nothing(), number
    assert number > 20


def test_an_update_delivered_twice_at_any_call_publishes_once(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    stack.deliver(stack.create("1.4"))
    old, new = four, five
    for number in itertools.count(1):
        update = stack.update(old, new)
        if not (statuses := stack.meanwhile(update, number, update)):
            break
        assert (number, statuses) == (number, ["SUCCESS", "SUCCESS"])
        assert_whole(published)
        assert published.object()["version"] == new["OutputsVersion"], number
        old, new = new, old
    assert number > 15


def test_a_delete_delivered_twice_at_any_call_leaves_nothing(
    stack: Stack, published: Published
) -> None:
    for number in itertools.count(1):
        stack.deliver(stack.create())
        delete = stack.delete()
        if not (statuses := stack.meanwhile(delete, number, delete)):
            break
        assert (number, statuses) == (number, ["SUCCESS", "SUCCESS"])
        assert published.nothing(), number
    assert number > 10


@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_the_same_request_in_two_threads_has_the_outcome_of_one(
    stack: Stack, published: Published, four: Event, five: Event, kind: str
) -> None:
    for _ in range(5):
        event = stack.create()
        if kind != "Create":
            stack.deliver(stack.create("1.4"))
            event = stack.update(four, five) if kind == "Update" else stack.delete()
        threads = [
            threading.Thread(target=process.deliver, args=(event,), daemon=True)
            for process in (stack.first, stack.second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {stack.first.answers[-1]["Status"], stack.second.answers[-1]["Status"]} == {
            "SUCCESS"
        }
        if kind != "Delete":
            assert_whole(published)
            assert published.object()["version"] == "1.5"
            stack.deliver(stack.delete())
        assert published.nothing()


# A Delete while something else still runs


def test_a_delete_at_any_call_of_a_running_create_leaves_nothing(
    stack: Stack, published: Published
) -> None:
    for number in itertools.count(1):
        create, delete = stack.create(), stack.delete(INVENTED_ID)
        if not (statuses := stack.meanwhile(create, number, delete)):
            break
        assert (number, statuses) == (number, ["FAILED", "SUCCESS"])
        assert (number, published.everything()) == (number, {})
    assert number > 20


def test_a_delete_at_any_call_of_a_running_update_leaves_nothing(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    for number in itertools.count(1):
        stack.deliver(stack.create("1.4"))
        update, delete = stack.update(four, five), stack.delete()
        if not (statuses := stack.meanwhile(update, number, delete)):
            break
        assert (number, statuses) == (number, ["FAILED", "SUCCESS"])
        assert (number, published.everything()) == (number, {})
    assert number > 15


def test_a_create_at_any_call_of_the_delete_that_follows_it_leaves_nothing(
    stack: Stack, published: Published
) -> None:
    for number in itertools.count(1):
        create, delete = stack.create(), stack.delete(INVENTED_ID)
        if not (statuses := stack.meanwhile(delete, number, create)):
            break
        assert (number, statuses[0]) == (number, "SUCCESS")
        assert (number, published.everything()) == (number, {})
    assert number > 5


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_publication_and_its_delete_in_turns_leave_nothing(
    stack: Stack, published: Published, four: Event, five: Event, kind: str
) -> None:
    for seed in range(25):
        chance = random.Random(seed)  # noqa: S311 - chooses turns, keeps no secret
        lengths = [chance.randint(15, 22), *(chance.randint(1, 7) for _ in range(12))]
        print(f"seed {seed}: turns of {lengths} calls")  # noqa: T201 - to be run again
        publication = stack.create()
        if kind == "Update":
            stack.deliver(stack.create("1.4"))
            publication = stack.update(four, five)
        answers = Turns((stack.first, stack.second), lengths).run(publication, stack.delete())
        assert answers[1]["Status"] == "SUCCESS"
        assert (seed, published.everything()) == (seed, {})


def test_a_delete_that_ends_while_the_create_gives_up_leaves_nothing(
    stack: Stack, published: Published
) -> None:
    """The Create learns that it was withdrawn while its record still stands, and then it does not."""
    look, read, claim, commit = 5, 10, 1, 5
    note, documents, record = 1, 2, 1
    lengths = [look + read + claim, note + look, commit + look, documents + record]
    create, delete = stack.create(), stack.delete()
    answers = Turns((stack.first, stack.second), lengths).run(create, delete)
    assert [answer["Status"] for answer in answers] == ["FAILED", "SUCCESS"]
    assert published.everything() == {}
