"""Lambda delivers an event twice, late, or after a newer one: the newest wins, and nothing comes back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.custom_resource.event import NotAnswerable
from tests.integration.processes import (
    ROLES,
    WITHOUT_DATE,
    Event,
    Process,
    Stack,
    assert_whole,
    came_too_late,
    unchanged,
)
from tests.simulation import make_session

if TYPE_CHECKING:
    from tests.simulation import Published

pytestmark = pytest.mark.usefixtures("one_aws")


def test_a_request_that_comes_again_writes_nothing(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    for event in (stack.create("1.4"), stack.update(four, five)):
        first = stack.first.deliver(event)
        with unchanged(published):
            assert stack.second.deliver(event) == first
    delete = stack.delete()
    assert stack.first.deliver(delete) == stack.second.deliver(delete)
    assert published.nothing()


def test_a_create_that_comes_again_after_an_update_changes_nothing(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    create = stack.create("1.4")
    stack.deliver(create, stack.update(four, five))
    with unchanged(published):
        came_too_late(stack, create)


def test_a_create_that_comes_again_after_the_delete_brings_nothing_back(
    stack: Stack, published: Published
) -> None:
    create = stack.create()
    stack.deliver(create, stack.delete())
    came_too_late(stack, create)
    assert published.nothing()


def test_an_update_that_comes_again_after_the_delete_brings_nothing_back(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    update = stack.update(four, five)
    stack.deliver(stack.create("1.4"), update, stack.delete())
    came_too_late(stack, update)
    assert published.nothing()


def test_a_late_delete_removes_nothing_that_is_newer_and_is_answered_all_the_same(
    stack: Stack, published: Published
) -> None:
    events = [stack.create(), stack.delete(), stack.create()]
    stack.deliver(*events)
    with unchanged(published):
        answer = stack.second.deliver(events[1])
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "storefront/prod")


def test_a_late_delete_does_not_make_later_withdrawals_forgotten(
    stack: Stack, published: Published
) -> None:
    events = [stack.create(), stack.delete(), stack.create(), stack.delete()]
    stack.deliver(*events)
    stack.second.deliver(events[1])
    came_too_late(stack, events[2])
    assert published.nothing()


def test_of_two_updates_the_newer_one_stays_whichever_comes_last(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    stack.deliver(stack.create("1.4"))
    older, newer = stack.update(four, stack.properties("1.3")), stack.update(four, five)
    assert stack.deliver(newer) == ["SUCCESS"]
    with unchanged(published):
        came_too_late(stack, older)


def test_an_event_whose_url_has_expired_does_nothing_and_is_not_answered(
    stack: Stack, published: Published
) -> None:
    late = Process(make_session(ROLES), now=lambda: time.time() + 2 * 3600 + 60)
    create = stack.create()
    with pytest.raises(NotAnswerable, match="after its ResponseURL had expired"):
        late.deliver(create)
    assert (late.answers, published.nothing()) == ([], True)


# The same names again


def test_a_deployment_that_is_tried_again_under_the_same_request_id_is_a_new_one(
    stack: Stack, published: Published
) -> None:
    events = [
        stack.create("1.4", RequestId="same"),
        stack.delete(RequestId="same-2"),
        stack.create("1.5", RequestId="same"),
    ]
    assert stack.deliver(*events) == ["SUCCESS"] * 3
    assert_whole(published)
    assert published.object()["version"] == "1.5"
    with unchanged(published):
        came_too_late(stack, events[0])


def test_a_resource_that_was_removed_can_be_added_again(stack: Stack, published: Published) -> None:
    for _ in range(3):
        assert stack.deliver(stack.create()) == ["SUCCESS"]
        assert_whole(published)
        assert stack.deliver(stack.delete()) == ["SUCCESS"]
        assert published.nothing()


# Requests that do not say when they were made


def test_without_a_date_the_last_request_to_come_is_the_one_that_counts(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    create = stack.create("1.4", ResponseURL=WITHOUT_DATE)
    update = stack.update(four, five, ResponseURL=WITHOUT_DATE)
    delete = stack.delete(ResponseURL=WITHOUT_DATE)
    assert stack.deliver(create, update) == ["SUCCESS"] * 2
    assert published.record()["requestedAt"] == ""
    assert stack.deliver(create) == ["SUCCESS"]
    assert published.object()["version"] == "1.4"
    assert stack.deliver(delete, delete) == ["SUCCESS"] * 2
    assert published.nothing()
    assert stack.deliver(create) == ["SUCCESS"]
    assert_whole(published)


def test_a_request_without_a_date_keeps_the_date_of_the_one_before(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    create = stack.create("1.4")
    stack.deliver(create, stack.update(four, five))
    dated = published.record()["requestedAt"]
    third = stack.properties("1.3")
    assert stack.deliver(stack.update(five, third, ResponseURL=WITHOUT_DATE)) == ["SUCCESS"]
    assert published.record()["requestedAt"] == dated
    with unchanged(published):
        came_too_late(stack, create)
