"""The worker of the refresh queue: what is short of time, poisoned or refused is told, and in nobody else's way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from amplify_outputs import refresh as refreshing
from amplify_outputs.aws.clients import SLOWEST_CALL_SECONDS
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.refresher import worker
from amplify_outputs.refresher.messages import RefreshMessage
from amplify_outputs.refresher.worker import LAST_SECONDS
from tests.integration.memory import Memory
from tests.integration.refreshing import Refresher
from tests.sessions import events_of
from tests.simulation import BUCKET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published

_OK = type("Http", (), {"status_code": 200})()
NAMES = ("app-a", "app-b")


@pytest.fixture
def two(cloudformation: CloudFormation, pools: Pools) -> tuple[str, ...]:
    """Two publications of one pool, which has changed since."""
    publish(cloudformation, pools, NAMES)
    return NAMES


def publish(cloudformation: CloudFormation, pools: Pools, names: Sequence[str]) -> None:
    """Publications of one pool, which has changed since."""
    for name in names:
        stack = cloudformation.other_stack(name)
        answer = stack.create(pools.properties(PublicationName=name))
        assert answer["Status"] == "SUCCESS", answer["Reason"]
    pools.require_password_length(12)


def message(number: int, *names: str, group: str = "", body: str = "") -> dict[str, Any]:
    """A message as the queue gives it: with that number, which its group orders it by."""
    body = body or RefreshMessage(names).body()
    group = group or hashlib.sha256(body.encode()).hexdigest()
    return {
        "MessageId": f"message-{number}",
        "Body": body,
        "Attributes": {"MessageGroupId": group, "SequenceNumber": str(number)},
    }


def length(published: Published, name: str) -> tuple[int, int]:
    """Which document either place holds, by the length that it wants passwords to have."""
    found = (published.parameter(name), published.object(name))
    first, second = (document["auth"]["password_policy"]["min_length"] for document in found)
    return first, second


# Marks -----------------------------------------------------------------------------------------


def test_a_mark_that_the_sweep_has_listed_is_not_looked_for_again(
    refresh: Refresher, aws: Aws, two: tuple[str, ...], pools: Pools
) -> None:
    looked_for: set[str] = set()
    aws.s3.meta.events.register(
        "provide-client-params.s3.HeadObject",
        lambda params, **_: looked_for.add(params["Key"]),
    )

    refresh.sweep()
    assert refresh.work(refresh.messages()) == []

    assert sorted(key for key in looked_for if key.startswith("pools/")) == [
        f"pools/{pools.identity_pool_id}/{name}" for name in two
    ]


def test_a_mark_of_the_user_pool_that_was_removed_is_put_back_by_the_next_sweep(
    refresh: Refresher, aws: Aws, two: tuple[str, ...], pools: Pools
) -> None:
    refresh()
    key = f"pools/{pools.user_pool_id}/{two[0]}"
    aws.s3.delete_object(Bucket=BUCKET, Key=key)

    assert refresh() == {"Restored": 1, "ChangedByHand": 1, "Unchanged": 1}
    assert aws.s3.head_object(Bucket=BUCKET, Key=key)
    assert refresh() == {"Unchanged": 2}


# Time ------------------------------------------------------------------------------------------


@dataclass
class Clock:
    """A clock that only calls move."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The worker's; every write takes a second, and nothing else takes time."""
    clock = Clock()

    def tick(**_: Any) -> None:
        clock.now += 1.0

    for call in ("s3.PutObject", "ssm.PutParameter"):
        events_of(aws.session).register(f"provide-client-params.{call}", tick)

    def deadline(moment: float) -> Deadline:
        return Deadline(moment, clock)

    monkeypatch.setattr(worker, "Deadline", deadline)
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=clock))
    return clock


# Of one publication: the claim, document and parameter, the finish.
WRITES = 4


@pytest.mark.parametrize("seconds", range(2 * WRITES + 1))
def test_what_does_not_fit_into_the_time_comes_again_and_nothing_is_torn(
    clock: Clock, two: tuple[str, ...], published: Published, refresh: Refresher, seconds: int
) -> None:
    """A wave begins only if it would end in time even at its slowest; `seconds` is what is left beyond that."""
    before = {name: published.record(name) for name in two}
    clock.now = 0.0
    budget = LAST_SECONDS + SLOWEST_CALL_SECONDS + seconds - 0.5

    came_again = refresh.work([message(1, *two)], budget)

    # The finish has to begin before the last of its seconds.
    done = [name for number, name in enumerate(two) if seconds >= WRITES * (number + 1)]
    assert came_again == ([] if len(done) == len(two) else ["message-1"])
    counts = {"Updated": len(done), "Failed": len(two) - len(done)}
    assert refresh.counted() == {name: number for name, number in counts.items() if number}
    for number, name in enumerate(two):
        assert set(length(published, name)) <= {8, 12}
        if name in done:
            assert length(published, name) == (12, 12)
        elif seconds <= WRITES * number:
            # It was not begun.
            assert published.record(name) == before[name]
            assert length(published, name) == (8, 8)

    assert refresh.work([message(1, *two)], seconds=900) == []

    refresh.counted()
    for name in two:
        assert published.record(name)["state"] == "published"
        assert length(published, name) == (12, 12)


def test_without_time_nothing_more_is_read(
    calls: list[str],
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    aws: Aws,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Reads of pools keep a pace, and may take longer than what is kept for the events of what is done."""
    names = ("app-a", "app-b", "app-c")
    publish(cloudformation, pools, names)
    refresh = Refresher(aws, capsys)
    before = published.everything()
    calls.clear()

    assert refresh.work([message(1, *names)], LAST_SECONDS + 1) == ["message-1"]

    assert sorted(set(calls)) == [
        "GetObject",
        "GetParameters",
        "HeadObject",
        "ListTagsForResource",
    ]
    assert refresh.counted() == {"Failed": 3}
    assert published.everything() == before


# Events ----------------------------------------------------------------------------------------


def test_an_event_that_eventbridge_refuses_is_counted_and_the_publication_stays(
    two: tuple[str, ...], published: Published, refresh: Refresher, aws: Aws
) -> None:
    def refuse_the_first(**_: Any) -> tuple[Any, dict[str, Any]]:
        refused = {"ErrorCode": "InternalFailure", "ErrorMessage": "Not now"}
        return _OK, {"FailedEntryCount": 1, "Entries": [refused, {"EventId": "1"}]}

    aws.events.meta.events.register("before-call.events.PutEvents", refuse_the_first)

    assert refresh.work([message(1, *two)]) == []

    assert [length(published, name) for name in two] == [(12, 12), (12, 12)]
    assert refresh.counted() == {"Updated": 2, "Unannounced": 1}
    # It is not told later: there is nothing new to tell.
    assert refresh.work([message(2, *two)]) == []
    assert refresh.counted() == {"Unchanged": 2}


def test_what_was_refused_is_in_the_log_whole(
    two: tuple[str, ...], refresh: Refresher, aws: Aws, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(**_: Any) -> tuple[Any, dict[str, Any]]:
        refused = {"ErrorCode": "InternalFailure", "ErrorMessage": "Not now"}
        return _OK, {"FailedEntryCount": 2, "Entries": [refused, refused]}

    aws.events.meta.events.register("before-call.events.PutEvents", refuse)

    refresh.work([message(1, *two)])

    told = [vars(record) for record in caplog.records if record.msg == "not announced"]
    assert [(said["levelname"], said["why"]) for said in told] == [("ERROR", "Not now")] * 2
    assert [said["event"] for said in told] == refresh.entries


def test_a_call_that_fails_takes_no_events_of_the_next_call_with_it(
    cloudformation: CloudFormation, pools: Pools, refresh: Refresher, aws: Aws
) -> None:
    names = [f"app-{number:02}" for number in range(11)]
    publish(cloudformation, pools, names)
    sent: list[int] = []

    def refuse_the_first(params: dict[str, Any], **_: Any) -> None:
        sent.append(len(params["Entries"]))
        if len(sent) == 1:
            error = {"Error": {"Code": "AccessDeniedException", "Message": "No"}}
            raise ClientError(error, "PutEvents")

    aws.events.meta.events.register("provide-client-params.events.PutEvents", refuse_the_first)

    assert refresh.work([message(1, *names)]) == []

    assert sent == [10, 1]
    assert refresh.counted() == {"Updated": 11, "Unannounced": 10}


# Messages --------------------------------------------------------------------------------------


def test_a_poisoned_message_is_in_the_way_of_no_other(
    two: tuple[str, ...], published: Published, refresh: Refresher
) -> None:
    first, second = two
    batch = [message(1, first), message(2, body="nonsense"), message(3, second)]

    assert refresh.work(batch) == ["message-2"]

    assert [length(published, name) for name in two] == [(12, 12), (12, 12)]
    assert refresh.counted() == {"Updated": 2, "Failed": 1}


def test_what_follows_a_failure_in_its_group_waits_for_it(
    two: tuple[str, ...], published: Published, refresh: Refresher
) -> None:
    first, second = two
    batch = [
        message(1, body="nonsense", group="one"),
        message(2, first, group="one"),
        message(3, second, group="other"),
    ]

    assert refresh.work(batch) == ["message-1", "message-2"]

    assert [length(published, name) for name in two] == [(8, 8), (12, 12)]
    assert refresh.counted() == {"Updated": 1, "Failed": 1}


def test_messages_of_a_group_are_done_in_their_order(
    two: tuple[str, ...], refresh: Refresher
) -> None:
    first, second = two
    batch = [message(1, second, group="one"), message(2, first, group="one")]

    assert refresh.work(batch) == []

    assert [detail["publication"] for _, detail in refresh.events()] == [second, first]


def test_when_all_messages_fail_all_come_again_and_the_function_has_not_failed(
    refresh: Refresher,
) -> None:
    batch = [message(number, body=f"nonsense {number}") for number in (1, 2, 3)]

    assert refresh.work(batch) == ["message-1", "message-2", "message-3"]

    assert refresh.counted() == {"Failed": 3}
    # And what failed once is not remembered.
    assert refresh.work([message(4, "nothing-there")]) == []
    assert refresh.counted() == {"Gone": 1}


def test_a_message_that_names_a_publication_twice_refreshes_it_once(
    two: tuple[str, ...], refresh: Refresher
) -> None:
    assert refresh.work([message(1, *two, *two)]) == []
    assert refresh.counted() == {"Updated": 2}


def test_a_fault_of_the_refresher_itself_is_logged_with_its_trace_and_stops_nobody_else(
    two: tuple[str, ...],
    published: Published,
    refresh: Refresher,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    examine = refreshing.examine
    fault = LookupError("as nobody thought")

    def fail_for_the_first(request: Any, *given: Any, **more: Any) -> Any:
        if request.name == two[0]:
            raise fault
        return examine(request, *given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "examine", fail_for_the_first)
        assert refresh.work([message(1, *two)]) == ["message-1"]

    [told] = [vars(record) for record in caplog.records if record.msg == "not refreshed"]
    assert (told["publication"], told["exc_info"][1]) == (two[0], fault)
    assert [length(published, name) for name in two] == [(8, 8), (12, 12)]
    assert refresh.work([message(1, *two)]) == []
    assert refresh.counted() == {"Failed": 1, "Updated": 2, "Unchanged": 1}


def test_parameters_that_cannot_be_read_are_told_for_each_publication(
    two: tuple[str, ...], published: Published, refresh: Refresher, aws: Aws
) -> None:
    before = Memory().keep()

    def refuse(**_: Any) -> None:
        error = {"Error": {"Code": "AccessDeniedException", "Message": "No"}}
        raise ClientError(error, "GetParameters")

    aws.ssm.meta.events.register("provide-client-params.ssm.GetParameters", refuse)

    assert refresh.work([message(1, *two)]) == ["message-1"]

    assert refresh.counted() == {"Failed": 2}
    assert Memory().keep() == before
    assert [length(published, name) for name in two] == [(8, 8), (8, 8)]
