"""Each safeguard of a publication is needed: its scene holds with it, and breaks without it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from amplify_outputs import publish as story
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.store import writer as writing
from amplify_outputs.store.snapshot import Snapshot
from amplify_outputs.store.writer import PublicationStore
from tests.integration.calls import CREATE, DELETE, DELETE_AGAIN, UPDATE
from tests.integration.processes import WITHOUT_DATE, Stack, Turns, assert_whole
from tests.integration.safeguards import records_are_put_whatever_stands
from tests.simulation import Context
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from tests.integration.one_aws import OneAws
    from tests.simulation import Published

    Off = Callable[[pytest.MonkeyPatch], None]

pytestmark = pytest.mark.usefixtures("one_aws")

# How each is switched off -------------------------------------------------------------------


def any_owner_may_publish(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(story._Publishing, "_check_owner", lambda *_: None)


def any_owner_may_withdraw(patched: pytest.MonkeyPatch) -> None:
    remove = PublicationStore.remove

    def of_whoever(
        self: PublicationStore, name: str, snapshot: Snapshot, owner: Owner, **more: Any
    ) -> bool:
        whose = snapshot.record.owner if snapshot.record else owner
        return remove(self, name, snapshot, whose, **more)

    patched.setattr(PublicationStore, "remove", of_whoever)


def documents_come_before_the_claim(patched: pytest.MonkeyPatch) -> None:
    write = PublicationStore.write

    def out_of_order(
        self: PublicationStore,
        snapshot: Snapshot,
        body: Any,
        planned: PublicationRecord,
        *more: Any,
    ) -> PublicationRecord:
        self._commit(snapshot, body, planned, writing.Commit())
        return write(self, snapshot, body, planned, *more)

    patched.setattr(PublicationStore, "write", out_of_order)


def pools_are_read_before_the_look(patched: pytest.MonkeyPatch) -> None:
    """What the first round has read is good for all rounds."""
    read_pools = story._Publishing._read
    kept: dict[str, Any] = {}

    def read(self: story._Publishing, *rest: Any) -> Any:
        key = str(self.request.properties)
        if key not in kept:
            kept[key] = read_pools(self, *rest)
        return kept[key]

    patched.setattr(story._Publishing, "_read", read)


def withdrawals_leave_no_note(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(PublicationStore, "note_withdrawal", lambda *_: None)


def notes_are_not_looked_at_after_the_claim(patched: pytest.MonkeyPatch) -> None:
    commit = PublicationStore._commit

    def without_note(self: PublicationStore, *given: Any) -> PublicationRecord:
        blind = self.until(self.deadline)
        blind.withdrawn_at = lambda *_: ""  # type: ignore[method-assign]
        return commit(blind, *given)

    patched.setattr(PublicationStore, "_commit", without_note)


def nothing_comes_too_late(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(Snapshot, "supersedes", lambda *_: False)


def there_is_always_time(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(Deadline, "check", lambda *_: None)


def nobody_republishes(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(story, "_republish_newer", lambda *_: None)


def parameters_are_believed(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(
        writing,
        "_holds_for_sure",
        lambda snapshot, planned: writing._same(snapshot.parameter, planned),
    )


def objects_are_deleted_whatever_they_are(patched: pytest.MonkeyPatch) -> None:
    def delete(self: PublicationStore, key: str, _etag: str) -> None:
        self.aws.s3.delete_object(Bucket=self.settings.bucket, Key=key)

    patched.setattr(PublicationStore, "_delete_object", delete)


# The scenes ---------------------------------------------------------------------------------


def two_stacks_want_a_name(stack: Stack, published: Published, _: str) -> None:
    stack.deliver(stack.create("1.4"))
    before = published.everything()
    other = stack.cloudformation.other_stack("checkout")
    answer = stack.second.deliver(other.request("Create", stack.properties("1.5")))
    assert answer["Status"] == "FAILED"
    assert published.everything() == before


def a_stack_deletes_what_is_not_its_own(stack: Stack, published: Published, _: str) -> None:
    stack.deliver(stack.create())
    before = published.everything()
    other = stack.cloudformation.other_stack("checkout")
    more = {"PhysicalResourceId": "storefront/prod"}
    answer = stack.second.deliver(other.request("Delete", stack.properties(), **more))
    assert answer["Status"] == "SUCCESS"
    assert published.everything() == before


def a_newer_update_comes_during_an_older_one(
    stack: Stack, published: Published, call: str, destinations: tuple[str, ...] = ("ssm", "s3")
) -> None:
    changes = {"Destinations": list(destinations)}
    four, three, five = (stack.properties(number, **changes) for number in ("1.4", "1.3", "1.5"))
    stack.deliver(stack.cloudformation.request("Create", four))
    older, newer = stack.update(four, three), stack.update(four, five)
    stack.meanwhile(older, call, newer)
    record = published.record()
    assert (record["state"], record["outputsVersion"]) == ("published", "1.5")
    assert published.parameter()["version"] == "1.5"
    if "s3" in destinations:
        assert_whole(published)


def a_newer_update_comes_to_a_parameter_alone(
    stack: Stack, published: Published, call: str
) -> None:
    a_newer_update_comes_during_an_older_one(stack, published, call, ("ssm",))


def the_pool_changes_and_is_published_during_an_update(
    stack: Stack, published: Published, call: str
) -> None:
    four, five = stack.properties("1.4"), stack.properties("1.5")
    stack.deliver(stack.create("1.4"))
    update = stack.update(four, five)
    other = stack.update(four, five, ResponseURL=WITHOUT_DATE)

    def change() -> None:
        stack.pools.require_password_length(10)
        stack.second.deliver(other)

    stack.first.interrupted(call, change, update)
    assert published.parameter()["auth"]["password_policy"]["min_length"] == 10


def a_delete_comes_during_a_create(stack: Stack, published: Published, call: str) -> None:
    stack.meanwhile(stack.create(), call, stack.delete("storefront-Outputs4Web-1ABC2DEF"))
    assert published.everything() == {}


def a_delete_looks_just_before_a_create_claims(stack: Stack, published: Published, _: str) -> None:
    note, look, read = 1, 5, 10
    create, delete = stack.create(), stack.delete()
    Turns((stack.first, stack.second), [look + read, note + look]).run(create, delete)
    assert published.everything() == {}


def a_create_is_delivered_again_after_an_update(stack: Stack, published: Published, _: str) -> None:
    create = stack.create("1.4")
    stack.deliver(create, stack.update(stack.properties("1.4"), stack.properties("1.5")))
    before = published.everything()
    stack.second.deliver(create)
    assert published.everything() == before


def there_is_no_time_for_a_write(stack: Stack, published: Published, _: str) -> None:
    class Short(Context):
        def get_remaining_time_in_millis(self) -> int:
            return 20_000

    stack.first.handler(stack.create(), Short())
    answer = stack.first.answers[-1]
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith("Time ran out before storefront/prod could be written")
    assert published.everything() == {}


def the_parameter_store_answers_with_yesterdays_truth(
    stack: Stack, published: Published, _: str
) -> None:
    four, five = stack.properties("1.4"), stack.properties("1.5")
    stack.deliver(stack.create("1.4"))
    client = stack.first.aws.ssm
    stale = client.get_parameter(Name="/amplify-outputs/storefront/prod")
    stack.deliver(stack.update(four, five))
    http = type("Http", (), {"status_code": 200})()

    def answer_stale(**_: Any) -> tuple[Any, Any]:
        return http, stale

    client.meta.events.register("before-call.ssm.GetParameter", answer_stale)
    try:
        stack.deliver(stack.update(five, four))
    finally:
        client.meta.events.unregister("before-call.ssm.GetParameter", answer_stale)
    assert_whole(published)


def an_old_delete_meets_an_update(stack: Stack, published: Published, call: str) -> None:
    stack.deliver(stack.create("1.4"))
    delete, update = stack.delete(), stack.update(stack.properties("1.4"), stack.properties())
    stack.meanwhile(delete, call, update)
    assert "records/storefront/prod.json" in published.objects()
    assert published.parameters() == ["/amplify-outputs/storefront/prod"]
    assert_whole(published)


def an_old_delete_that_is_not_the_first_meets_an_update(
    stack: Stack, published: Published, call: str
) -> None:
    stack.deliver(stack.create(), stack.delete())
    an_old_delete_meets_an_update(stack, published, call)


@dataclass(frozen=True)
class Scene:
    """What happens, beginning with nothing, and at which calls it may happen, if it happens at one."""

    happens: Callable[[Stack, Published, str], None]
    calls: list[str] = field(default_factory=lambda: ["at no call"])

    @property
    def name(self) -> str:
        return self.happens.__name__.replace("_", " ")


UPDATE_OF_A_PARAMETER = [call for call in UPDATE if call != "PutObject outputs"]
TWO_STACKS = Scene(two_stacks_want_a_name)
FOREIGN_DELETE = Scene(a_stack_deletes_what_is_not_its_own)
TWO_UPDATES = Scene(a_newer_update_comes_during_an_older_one, UPDATE)
TWO_UPDATES_OF_A_PARAMETER = Scene(a_newer_update_comes_to_a_parameter_alone, UPDATE_OF_A_PARAMETER)
CHANGE = Scene(the_pool_changes_and_is_published_during_an_update, UPDATE)
DELETE_DURING_CREATE = Scene(a_delete_comes_during_a_create, CREATE)
DELETE_BEFORE_CLAIM = Scene(a_delete_looks_just_before_a_create_claims)
CREATE_AGAIN = Scene(a_create_is_delivered_again_after_an_update)
NO_TIME = Scene(there_is_no_time_for_a_write)
STALE = Scene(the_parameter_store_answers_with_yesterdays_truth)
OLD_DELETE = Scene(an_old_delete_meets_an_update, DELETE)
OLD_DELETE_AGAIN = Scene(an_old_delete_that_is_not_the_first_meets_an_update, DELETE_AGAIN)
SCENES = [
    *(TWO_STACKS, FOREIGN_DELETE, TWO_UPDATES, TWO_UPDATES_OF_A_PARAMETER, CHANGE),
    *(DELETE_DURING_CREATE, DELETE_BEFORE_CLAIM, CREATE_AGAIN, NO_TIME, STALE),
    *(OLD_DELETE, OLD_DELETE_AGAIN),
]


class Safeguard(NamedTuple):
    """A safeguard, how it is switched off, and what then goes wrong."""

    name: str
    off: Off
    scene: Scene


SAFEGUARDS = [
    Safeguard("owner, publishing", any_owner_may_publish, TWO_STACKS),
    Safeguard("owner, withdrawing", any_owner_may_withdraw, FOREIGN_DELETE),
    Safeguard(
        "condition of the claim",
        functools.partial(records_are_put_whatever_stands, state="publishing"),
        TWO_UPDATES,
    ),
    Safeguard(
        "condition of the finish",
        functools.partial(records_are_put_whatever_stands, state="published"),
        TWO_UPDATES,
    ),
    Safeguard("the claim first", documents_come_before_the_claim, TWO_UPDATES_OF_A_PARAMETER),
    Safeguard("pools after the look", pools_are_read_before_the_look, CHANGE),
    Safeguard("note of a withdrawal", withdrawals_leave_no_note, DELETE_DURING_CREATE),
    Safeguard("note after the claim", notes_are_not_looked_at_after_the_claim, DELETE_BEFORE_CLAIM),
    Safeguard("date of a request", nothing_comes_too_late, CREATE_AGAIN),
    Safeguard("republishing, publishing", nobody_republishes, TWO_UPDATES_OF_A_PARAMETER),
    Safeguard("republishing, withdrawing", nobody_republishes, OLD_DELETE),
    Safeguard("deadline", there_is_always_time, NO_TIME),
    Safeguard("record above parameter", parameters_are_believed, STALE),
    Safeguard("condition of a deletion", objects_are_deleted_whatever_they_are, OLD_DELETE),
]


def test_the_calls_of_an_update_of_a_parameter_are_all_that_there_are(stack: Stack) -> None:
    four, five = (stack.properties(number, Destinations=["ssm"]) for number in ("1.4", "1.5"))
    stack.deliver(stack.cloudformation.request("Create", four))
    assert stack.first.calls_of(stack.update(four, five)) == sorted(UPDATE_OF_A_PARAMETER)


def at_each_call(scenes: list[Scene]) -> list[Any]:
    """Each scene at each of its calls."""
    return [
        pytest.param(scene, *case.values, id=f"{scene.name}, {case.id}", marks=case.marks)
        for scene in scenes
        for case in spread(scene.calls)
    ]


@pytest.mark.parametrize(("scene", "call"), at_each_call(SCENES))
def test_with_the_safeguards_each_scene_holds(
    stack: Stack, published: Published, scene: Scene, call: str
) -> None:
    scene.happens(stack, published, call)


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.name)
def test_without_the_safeguard_its_scene_breaks(
    one_aws: OneAws, monkeypatch: pytest.MonkeyPatch, safeguard: Safeguard
) -> None:
    safeguard.off(monkeypatch)

    def happens_at_each_call() -> None:
        for call in reversed(safeguard.scene.calls):
            one_aws.begin_again()
            safeguard.scene.happens(one_aws.stack, one_aws.published, call)

    with pytest.raises(AssertionError):
        happens_at_each_call()
