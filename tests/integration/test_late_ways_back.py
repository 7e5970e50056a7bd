"""Updates and renames that fail, CloudFormation's way back, and what arrives after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.calls import MARK, UNMARK, UPDATE_THAT_ADDS_A_FORMAT
from tests.integration.processes import ROLES, Event, Stack, assert_whole, came_too_late, unchanged
from tests.simulation import make_pools
from tests.spread import spread

if TYPE_CHECKING:
    from tests.integration.one_aws import OneAws
    from tests.simulation import Published

pytestmark = pytest.mark.usefixtures("one_aws")


def test_an_update_that_comes_after_the_way_back_does_not_undo_it(
    stack: Stack, published: Published, four: Event, five: Event
) -> None:
    """CloudFormation gave up waiting: the way back finds everything as it was, the update comes last."""
    stack.deliver(stack.create("1.4"))
    update, back = stack.update(four, five), stack.update(five, four)
    assert stack.deliver(back) == ["SUCCESS"]
    with unchanged(published):
        came_too_late(stack, update)


def test_an_update_that_comes_after_a_way_back_without_a_pool_does_not_undo_it(
    stack: Stack, published: Published, five: Event
) -> None:
    gone = make_pools("us-east-1", ROLES)
    old = gone.properties()
    created = stack.first.deliver(stack.cloudformation.request("Create", old))
    update, back = stack.update(old, five), stack.update(five, old)
    gone.idp.delete_user_pool(UserPoolId=gone.user_pool_id)
    answer = stack.first.deliver(back)
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", created["Data"])
    with unchanged(published):
        came_too_late(stack, update)


def test_a_failed_update_and_the_way_back_may_both_come_again(
    stack: Stack, published: Published, four: Event
) -> None:
    wrong = stack.properties(UserPoolClientId="0" * 25)
    create, update, back = (
        stack.create("1.4"),
        stack.update(four, wrong),
        stack.update(wrong, four),
    )
    assert stack.deliver(create, update, back) == ["SUCCESS", "FAILED", "SUCCESS"]
    with unchanged(published):
        came_too_late(stack, update)
        assert stack.deliver(back) == ["SUCCESS"]
    assert_whole(published)


def test_a_rename_that_comes_after_the_way_back_leaves_nothing_under_the_new_name(
    stack: Stack, published: Published, five: Event, live: Event
) -> None:
    stack.deliver(stack.create())
    rename = stack.update(five, live)
    back = stack.update(live, five, physical_id="storefront/prod")
    assert stack.deliver(back) == ["SUCCESS"]
    with unchanged(published):
        came_too_late(stack, rename, "storefront/live")


def test_a_way_back_that_comes_again_does_not_remove_a_rename_that_was_tried_again(
    stack: Stack, published: Published, five: Event, live: Event
) -> None:
    create, rename = stack.create(), stack.update(five, live)
    back = stack.update(live, five, physical_id="storefront/prod")
    assert stack.deliver(create, rename, back) == ["SUCCESS"] * 3
    assert stack.deliver(stack.update(five, live)) == ["SUCCESS"]
    with unchanged(published):
        stack.second.deliver(back)  # before CloudFormation deletes the old name
    assert_whole(published, "storefront/live")
    stack.deliver(stack.delete())
    with unchanged(published):
        came_too_late(stack, back)
    assert_whole(published, "storefront/live")


def test_renaming_there_and_back_is_not_mixed_up_by_what_comes_again(
    stack: Stack, published: Published, five: Event, live: Event
) -> None:
    create, there, delete = stack.create(), stack.update(five, live), stack.delete()
    back = stack.update(live, five)
    assert stack.deliver(create, there, delete, back) == ["SUCCESS"] * 4
    delete_live = stack.cloudformation.request("Delete", live, PhysicalResourceId="storefront/live")
    assert stack.deliver(delete_live) == ["SUCCESS"]
    with unchanged(published):
        came_too_late(stack, create)
        came_too_late(stack, there, "storefront/live")
        assert stack.deliver(delete, back, delete_live) == ["SUCCESS"] * 3
    assert_whole(published)


def four_with_a_format(stack: Stack) -> Event:
    return stack.properties("1.4", Formats=["mjs"])


def test_the_calls_are_all_that_there_are(stack: Stack, four: Event) -> None:
    stack.deliver(stack.create("1.4"))
    update = stack.update(four, four_with_a_format(stack))
    assert stack.first.calls_of(update) == sorted(UPDATE_THAT_ADDS_A_FORMAT)


@pytest.mark.parametrize("call", spread(UPDATE_THAT_ADDS_A_FORMAT))
def test_a_way_back_at_any_call_of_an_update_that_adds_a_format_leaves_no_file(
    stack: Stack, published: Published, four: Event, call: str
) -> None:
    with_format = four_with_a_format(stack)
    stack.deliver(stack.create("1.4"))
    before = published.objects()
    update, back = stack.update(four, with_format), stack.update(with_format, four)
    assert stack.meanwhile(update, call, back) == ["FAILED", "SUCCESS"]
    assert published.objects() == before
    assert_whole(published)


@pytest.mark.parametrize("call", [*MARK, *UNMARK])
def test_a_move_that_goes_on_after_its_way_back_leaves_no_mark_of_its_pools(
    one_aws: OneAws, stack: Stack, published: Published, four: Event, call: str
) -> None:
    stack.deliver(stack.create("1.4"))
    before = published.objects()
    new = one_aws.others.properties()
    update, back = stack.update(four, new), stack.update(new, four)
    assert stack.meanwhile(update, call, back) == ["FAILED", "SUCCESS"]
    assert published.objects() == before
    assert_whole(published)
