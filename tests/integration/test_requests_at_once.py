"""Requests that run at the same time: two deliveries of one, or a Delete while something else still runs."""

from __future__ import annotations

import functools
import itertools
import random
import threading
from typing import TYPE_CHECKING

import pytest

from tests.integration.calls import (
    CREATE,
    DELETE,
    DELETE_AGAIN,
    DELETE_OF_NOTHING,
    DELETE_OF_NOTHING_AGAIN,
    UPDATE,
)
from tests.integration.processes import Event, Stack, Turns, assert_whole
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.one_aws import OneAws
    from tests.simulation import Published

pytestmark = pytest.mark.usefixtures("one_aws")
INVENTED_ID = "storefront-Outputs4Web-1ABC2DEF"

# What stands before --------------------------------------------------------------------------


def nothing(_: OneAws) -> None:
    """No publication, and no note that there was one."""


def a_publication(aws: OneAws) -> None:
    aws.stands("published", lambda: aws.stack.deliver(aws.stack.create("1.4")))


def a_note(aws: OneAws) -> None:
    """A publication was there, and was deleted."""
    steps = (aws.stack.create("1.4"), aws.stack.delete())
    aws.stands("deleted", lambda: aws.stack.deliver(*steps))


def a_publication_and_a_note(aws: OneAws) -> None:
    steps = (aws.stack.create("1.4"), aws.stack.delete(), aws.stack.create("1.4"))
    aws.stands("published again", lambda: aws.stack.deliver(*steps))


def notes_of_two_names(aws: OneAws) -> None:
    aws.stands("no name", lambda: aws.stack.deliver(aws.stack.delete(INVENTED_ID)))


def update(stack: Stack) -> Event:
    return stack.update(stack.properties("1.4"), stack.properties("1.5"))


# What stands before, the request, and its calls.
REQUESTS: dict[str, tuple[Callable[[OneAws], None], Callable[[Stack], Event], list[str]]] = {
    "create": (nothing, Stack.create, CREATE),
    "create again": (a_note, Stack.create, CREATE),
    "update": (a_publication, update, UPDATE),
    "delete": (a_publication, Stack.delete, DELETE),
    "delete again": (a_publication_and_a_note, Stack.delete, DELETE_AGAIN),
    "delete of nothing": (
        nothing,
        functools.partial(Stack.delete, physical_id=INVENTED_ID),
        DELETE_OF_NOTHING,
    ),
    "delete of nothing again": (
        notes_of_two_names,
        functools.partial(Stack.delete, physical_id=INVENTED_ID),
        DELETE_OF_NOTHING_AGAIN,
    ),
}


def every_call(*requests: str) -> pytest.MarkDecorator:
    """The test runs at each call of these requests."""
    cases = [(name, call) for name in requests for call in REQUESTS[name][2]]
    return pytest.mark.parametrize(("request_", "call"), spread(cases))


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_calls_are_all_that_there_are(one_aws: OneAws, request_: str) -> None:
    begin, make, calls = REQUESTS[request_]
    begin(one_aws)
    assert one_aws.stack.first.calls_of(make(one_aws.stack)) == sorted(calls)


@every_call("create", "create again", "update", "delete", "delete again")
def test_a_request_delivered_twice_at_any_call_is_done_once(
    one_aws: OneAws, stack: Stack, published: Published, request_: str, call: str
) -> None:
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    event = make(stack)
    assert stack.meanwhile(event, call, event) == ["SUCCESS", "SUCCESS"]
    if request_.startswith("delete"):
        assert published.nothing()
        return
    assert_whole(published)
    assert published.object()["version"] == "1.5"
    stack.deliver(stack.delete())
    assert published.nothing()


@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.parametrize("request_", ["create", "update", "delete"])
def test_the_same_request_in_two_threads_has_the_outcome_of_one(
    one_aws: OneAws,
    stack: Stack,
    published: Published,
    request_: str,
    attempt: int,  # noqa: ARG001 - threads meet otherwise each time
) -> None:
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    event = make(stack)
    threads = [
        threading.Thread(target=process.deliver, args=(event,), daemon=True)
        for process in (stack.first, stack.second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {stack.first.answers[-1]["Status"], stack.second.answers[-1]["Status"]} == {"SUCCESS"}
    if request_ != "delete":
        assert_whole(published)
        assert published.object()["version"] == "1.5"
        stack.deliver(stack.delete())
    assert published.nothing()


# A Delete while something else still runs


@every_call("create", "create again")
def test_a_delete_at_any_call_of_a_running_create_leaves_nothing(
    one_aws: OneAws, stack: Stack, published: Published, request_: str, call: str
) -> None:
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    create, delete = make(stack), stack.delete(INVENTED_ID)
    assert stack.meanwhile(create, call, delete) == ["FAILED", "SUCCESS"]
    assert published.everything() == {}


@every_call("update")
def test_a_delete_at_any_call_of_a_running_update_leaves_nothing(
    one_aws: OneAws, stack: Stack, published: Published, request_: str, call: str
) -> None:
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    event, delete = make(stack), stack.delete()
    assert stack.meanwhile(event, call, delete) == ["FAILED", "SUCCESS"]
    assert published.everything() == {}


@every_call("delete of nothing", "delete of nothing again")
def test_a_create_at_any_call_of_the_delete_that_follows_it_leaves_nothing(
    one_aws: OneAws, stack: Stack, published: Published, request_: str, call: str
) -> None:
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    create, delete = stack.create(), make(stack)
    assert stack.meanwhile(delete, call, create)[0] == "SUCCESS"
    assert published.everything() == {}


@pytest.mark.parametrize(
    ("request_", "seed"), spread(itertools.product(["create", "update"], range(25)))
)
def test_a_publication_and_its_delete_in_turns_leave_nothing(
    one_aws: OneAws, stack: Stack, published: Published, request_: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - chooses turns, keeps no secret
    lengths = [chance.randint(15, 22), *(chance.randint(1, 7) for _ in range(12))]
    print(f"seed {seed}: turns of {lengths} calls")  # noqa: T201 - to be run again
    begin, make, _ = REQUESTS[request_]
    begin(one_aws)
    answers = Turns((stack.first, stack.second), lengths).run(make(stack), stack.delete())
    assert answers[1]["Status"] == "SUCCESS"
    assert published.everything() == {}


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
