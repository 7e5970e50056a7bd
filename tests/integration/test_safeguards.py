"""Each safeguard of a publication is needed: its scene holds with it, and breaks without it."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from amplify_outputs import publish as story
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.store import writer as writing
from amplify_outputs.store.snapshot import Snapshot
from amplify_outputs.store.writer import PublicationStore
from tests.integration.processes import Stack, Turns, assert_whole
from tests.integration.test_late_requests import WITHOUT_DATE
from tests.simulation import Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from tests.simulation import Published

    Scene = Callable[[Stack, Published], None]
    Off = Callable[[pytest.MonkeyPatch], None]


# Before this call everything has been looked at, and nothing written.
LOOKED = 15

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


def records_are_put_whatever_stands(patched: pytest.MonkeyPatch, state: str) -> None:
    put_record = PublicationStore._put_record

    def put(self: PublicationStore, record: PublicationRecord, etag: str | None) -> str:
        if record.state != state:
            return put_record(self, record, etag)
        with pytest.MonkeyPatch.context() as unconditional:
            unconditional.setattr(writing, "_only_if", lambda _etag: {})
            return put_record(self, record, etag)

    patched.setattr(PublicationStore, "_put_record", put)


def documents_come_before_the_claim(patched: pytest.MonkeyPatch) -> None:
    write = PublicationStore.write

    def out_of_order(
        self: PublicationStore, snapshot: Snapshot, body: bytes, planned: PublicationRecord
    ) -> PublicationRecord:
        self._commit(snapshot, body, planned, [])
        return write(self, snapshot, body, planned)

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


def two_stacks_want_a_name(stack: Stack, published: Published) -> None:
    stack.deliver(stack.create("1.4"))
    before = published.everything()
    other = stack.cloudformation.other_stack("checkout")
    answer = stack.second.deliver(other.request("Create", stack.properties("1.5")))
    assert answer["Status"] == "FAILED"
    assert published.everything() == before


def a_stack_deletes_what_is_not_its_own(stack: Stack, published: Published) -> None:
    stack.deliver(stack.create())
    before = published.everything()
    other = stack.cloudformation.other_stack("checkout")
    more = {"PhysicalResourceId": "storefront/prod"}
    answer = stack.second.deliver(other.request("Delete", stack.properties(), **more))
    assert answer["Status"] == "SUCCESS"
    assert published.everything() == before


def a_newer_update_comes_during_an_older_one(
    stack: Stack, published: Published, destinations: tuple[str, ...] = ("ssm", "s3")
) -> None:
    changes = {"Destinations": list(destinations)}
    four, three, five = (stack.properties(number, **changes) for number in ("1.4", "1.3", "1.5"))
    stack.deliver(stack.cloudformation.request("Create", four))
    old = four
    for number in itertools.count(LOOKED):
        older, newer = stack.update(old, three), stack.update(old, five)
        if not stack.meanwhile(older, number, newer):
            break
        record = published.record()
        assert (record["state"], record["outputsVersion"]) == ("published", "1.5"), number
        assert published.parameter()["version"] == "1.5", number
        if "s3" in destinations:
            assert_whole(published)
        stack.deliver(stack.update(five, four))
    assert number > 15


def a_newer_update_comes_to_a_parameter_alone(stack: Stack, published: Published) -> None:
    a_newer_update_comes_during_an_older_one(stack, published, ("ssm",))


def the_pool_changes_and_is_published_during_an_update(stack: Stack, published: Published) -> None:
    four, five = stack.properties("1.4"), stack.properties("1.5")
    stack.deliver(stack.create("1.4"))
    lengths = itertools.count(10)
    old, new = four, five
    for number in itertools.count(LOOKED):
        length = next(lengths)
        update = stack.update(old, new)
        other = stack.update(old, new, ResponseURL=WITHOUT_DATE)

        def change(length: int = length, other: dict[str, Any] = other) -> None:
            stack.pools.require_password_length(length)
            stack.second.deliver(other)

        if not stack.first.interrupted(number, change, update):
            break
        found = published.parameter()["auth"]["password_policy"]["min_length"]
        assert (number, found) == (number, length)
        old, new = new, old
    assert number > 15


def a_delete_comes_during_a_create(stack: Stack, published: Published) -> None:
    for number in itertools.count(LOOKED):
        create, delete = stack.create(), stack.delete("storefront-Outputs4Web-1ABC2DEF")
        if not stack.meanwhile(create, number, delete):
            break
        assert (number, published.everything()) == (number, {})
    assert number > 20


def a_delete_looks_just_before_a_create_claims(stack: Stack, published: Published) -> None:
    note, look, read = 1, 5, 10
    create, delete = stack.create(), stack.delete()
    Turns((stack.first, stack.second), [look + read, note + look]).run(create, delete)
    assert published.everything() == {}


def a_create_is_delivered_again_after_an_update(stack: Stack, published: Published) -> None:
    create = stack.create("1.4")
    stack.deliver(create, stack.update(stack.properties("1.4"), stack.properties("1.5")))
    before = published.everything()
    stack.second.deliver(create)
    assert published.everything() == before


def there_is_no_time_for_a_write(stack: Stack, published: Published) -> None:
    class Short(Context):
        def get_remaining_time_in_millis(self) -> int:
            return 20_000

    stack.first.handler(stack.create(), Short())
    answer = stack.first.answers[-1]
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith("Time ran out before storefront/prod could be written")
    assert published.everything() == {}


def the_parameter_store_answers_with_yesterdays_truth(stack: Stack, published: Published) -> None:
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


def an_old_delete_meets_an_update(stack: Stack, published: Published) -> None:
    for number in itertools.count(1):
        stack.deliver(stack.create("1.4"))
        delete, update = stack.delete(), stack.update(stack.properties("1.4"), stack.properties())
        if not stack.meanwhile(delete, number, update):
            break
        assert "records/storefront/prod.json" in published.objects(), number
        assert published.parameters() == ["/amplify-outputs/storefront/prod"], number
        assert_whole(published)
        stack.deliver(stack.delete())
    assert number > 8


class Safeguard(NamedTuple):
    """A safeguard, how it is switched off, and what then goes wrong."""

    name: str
    off: Off
    scene: Scene


SAFEGUARDS = [
    Safeguard("owner, publishing", any_owner_may_publish, two_stacks_want_a_name),
    Safeguard("owner, withdrawing", any_owner_may_withdraw, a_stack_deletes_what_is_not_its_own),
    Safeguard(
        "condition of the claim",
        functools.partial(records_are_put_whatever_stands, state="publishing"),
        a_newer_update_comes_during_an_older_one,
    ),
    Safeguard(
        "condition of the finish",
        functools.partial(records_are_put_whatever_stands, state="published"),
        a_newer_update_comes_during_an_older_one,
    ),
    Safeguard(
        "the claim first",
        documents_come_before_the_claim,
        a_newer_update_comes_to_a_parameter_alone,
    ),
    Safeguard(
        "pools after the look",
        pools_are_read_before_the_look,
        the_pool_changes_and_is_published_during_an_update,
    ),
    Safeguard("note of a withdrawal", withdrawals_leave_no_note, a_delete_comes_during_a_create),
    Safeguard(
        "note after the claim",
        notes_are_not_looked_at_after_the_claim,
        a_delete_looks_just_before_a_create_claims,
    ),
    Safeguard(
        "date of a request",
        nothing_comes_too_late,
        a_create_is_delivered_again_after_an_update,
    ),
    Safeguard(
        "republishing, publishing", nobody_republishes, a_newer_update_comes_to_a_parameter_alone
    ),
    Safeguard("republishing, withdrawing", nobody_republishes, an_old_delete_meets_an_update),
    Safeguard("deadline", there_is_always_time, there_is_no_time_for_a_write),
    Safeguard(
        "record above parameter",
        parameters_are_believed,
        the_parameter_store_answers_with_yesterdays_truth,
    ),
    Safeguard(
        "condition of a deletion",
        objects_are_deleted_whatever_they_are,
        an_old_delete_meets_an_update,
    ),
]


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.name)
def test_with_the_safeguard_its_scene_holds(
    stack: Stack, published: Published, safeguard: Safeguard
) -> None:
    safeguard.scene(stack, published)


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.name)
def test_without_the_safeguard_its_scene_breaks(
    stack: Stack, published: Published, monkeypatch: pytest.MonkeyPatch, safeguard: Safeguard
) -> None:
    safeguard.off(monkeypatch)
    with pytest.raises(AssertionError):
        safeguard.scene(stack, published)
