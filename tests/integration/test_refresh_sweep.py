"""The sweep: every publication is asked for once, whatever lies in the bucket and whatever the queue takes."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from moto.s3.models import s3_backends

from amplify_outputs.refresher.outbox import NotAllSent
from amplify_outputs.refresher.sweep import NotHandedOn
from tests.integration.refreshing import SCHEDULE, Refresher, change_of
from tests.simulation import ACCOUNT, BUCKET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amplify_outputs.aws.clients import Aws

_OK = type("Http", (), {"status_code": 200})()
POOLS = tuple(f"us-east-1_Pool{number:05}" for number in range(20))


@pytest.fixture
def refresh(aws: Aws, capsys: pytest.CaptureFixture[str]) -> Refresher:
    return Refresher(aws, capsys)


def put(*keys: str) -> None:
    """Objects with these keys. Only keys count here; to put them past the network is much faster."""
    for key in keys:
        s3_backends[ACCOUNT]["aws"].put_object(BUCKET, key, b"")


def records(names: Iterable[str]) -> None:
    put(*(f"records/{name}.json" for name in names))


def names_in(messages: list[dict[str, Any]]) -> list[list[str]]:
    """The names of each message, in the order of the first of them."""
    return sorted(json.loads(message["Body"])["publications"] for message in messages)


def test_nothing_published_is_nothing_asked_for(refresh: Refresher) -> None:
    assert refresh.sweep() == {"publications": 0, "messages": 0}
    assert refresh.messages() == []
    assert refresh.counted_by_all() == {"Asked": 0, "Publications": 0}


def test_publications_of_a_pool_are_asked_for_together(refresh: Refresher) -> None:
    records(("a", "b", "c", "d/e"))
    put(*(f"pools/{POOLS[0]}/{name}" for name in ("a", "d/e")), f"pools/{POOLS[1]}/b")
    # Marks of identity pools make no messages: those of the user pool do.
    identity_pool = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
    put(*(f"pools/{identity_pool}/{name}" for name in ("a", "b")))

    assert refresh.sweep() == {"publications": 4, "messages": 3}

    assert names_in(refresh.messages()) == [["a", "d/e"], ["b"], ["c"]]
    assert refresh.counted_by_all() == {"Asked": 4, "Publications": 4}


def test_a_record_without_a_mark_is_asked_for_too(refresh: Refresher) -> None:
    records(("a", "b"))
    assert refresh.sweep() == {"publications": 2, "messages": 1}
    assert names_in(refresh.messages()) == [["a", "b"]]


@pytest.mark.parametrize("event", [SCHEDULE, change_of(userPoolId=POOLS[0])], ids=["all", "pool"])
def test_a_mark_without_a_record_is_found_to_be_gone(
    refresh: Refresher, event: dict[str, Any]
) -> None:
    """It is what an interrupted withdrawal may leave."""
    put(f"pools/{POOLS[0]}/gone")
    assert refresh(event) == {"Gone": 1}


def test_publications_are_counted_by_their_records_and_asked_for_by_their_marks(
    refresh: Refresher,
) -> None:
    records(("a",))
    put(f"pools/{POOLS[0]}/a", f"pools/{POOLS[0]}/gone")
    assert refresh.sweep() == {"publications": 2, "messages": 1}
    assert names_in(refresh.messages()) == [["a", "gone"]]
    assert refresh.counted_by_all() == {"Asked": 2, "Publications": 1}


def test_a_publication_of_two_pools_is_asked_for_with_each_of_them(refresh: Refresher) -> None:
    """A mark of the pool before is what an interrupted publication may leave."""
    records(("a", "b"))
    put(f"pools/{POOLS[0]}/a", f"pools/{POOLS[1]}/a", f"pools/{POOLS[1]}/b")
    assert refresh.sweep() == {"publications": 3, "messages": 2}
    assert names_in(refresh.messages()) == [["a"], ["a", "b"]]


def test_marks_of_identity_pools_are_passed_over_without_being_listed(
    refresh: Refresher, aws: Aws
) -> None:
    """They are as many as those of user pools, and come before them."""
    names = [f"app-{number:04}" for number in range(2_100)]
    put(*(f"pools/us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b/{name}" for name in names))
    put(f"pools/{POOLS[0]}/app-0000")
    listed: list[str] = []
    aws.s3.meta.events.register(
        "provide-client-params.s3.ListObjectsV2",
        lambda params, **_: listed.append(params["Prefix"]),
    )

    assert refresh.sweep() == {"publications": 1, "messages": 1}

    # The name without a record has it look again, at records.
    assert listed == ["records/", "pools/", "pools/", "records/"]


# A sweep that takes longer than a run ------------------------------------------------------------


def runs(refresh: Refresher, seconds: float = 0.0) -> Iterator[dict[str, Any]]:
    """The events of the runs of one sweep that has so much time left in each, from the second on."""
    refresh.sweep(seconds=seconds)
    while refresh.entries:
        (entry,) = refresh.entries
        refresh.entries.clear()
        event = {
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "detail": json.loads(entry["Detail"]),
        }
        yield event
        refresh.sweep(event, seconds)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep looks at its time after every ten records, and after every two messages."""
    monkeypatch.setattr("amplify_outputs.refresher.sweep.NAMES_AT_A_TIME", 10)
    monkeypatch.setattr("amplify_outputs.refresher.sweep.MESSAGES_AT_A_TIME", 2)


@pytest.mark.usefixtures("small_steps")
def test_a_sweep_without_time_goes_on_in_other_runs_until_everything_is_asked_for_once(
    refresh: Refresher,
) -> None:
    names = [f"app-{number:02}" for number in range(54)]
    records([*names, "zz-unmarked-0", "zz-unmarked-1"])
    # Of 30 and 24 names, which are three messages.
    put(*(f"pools/{POOLS[number // 30]}/{name}" for number, name in enumerate(names)))

    phases = [event["detail"]["phase"] for event in runs(refresh)]

    # Five full tens of records; two waves of messages, and one of what has no mark.
    assert phases == ["records"] * 5 + ["marks"] * 2 + ["rest"]
    assert names_in(refresh.messages()) == [
        names[:25],
        names[25:30],
        names[30:],
        ["zz-unmarked-0", "zz-unmarked-1"],
    ]
    assert refresh.counted_by_all() == {"Asked": 56, "Publications": 56}


def test_the_event_for_the_next_run_is_for_this_publisher_and_fits_into_eventbridge(
    refresh: Refresher,
) -> None:
    records(f"app-{number:04}" for number in range(1_000))

    event = next(runs(refresh))

    assert (event["source"], event["detail-type"]) == ("amplify-outputs-sweep", "Sweep Unfinished")
    assert {**event["detail"], "ledger": ""} == {
        "publisher": "publisher",
        "phase": "records",
        "after": ["", "app-0999"],
        "publications": 1_000,
        "asked": 0,
        "messages": 0,
        "run": 2,
        "day": date(2026, 1, 2).toordinal(),
        "ledger": "",
    }
    assert len(json.dumps(event["detail"])) < 50_000


def test_a_sweep_that_cannot_be_handed_on_fails(refresh: Refresher, aws: Aws) -> None:
    """Lambda tries the same run again, and an alarm counts it."""
    records(f"app-{number:04}" for number in range(1_000))

    def refuse(**_: Any) -> tuple[Any, dict[str, Any]]:
        return _OK, {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "X", "ErrorMessage": "No"}]}

    aws.events.meta.events.register("before-call.events.PutEvents", refuse)
    with pytest.raises(NotHandedOn, match=r"the next run of the sweep: No\Z"):
        refresh.sweep(seconds=0.0)
    assert refresh.counted_by_all() == {}


def test_what_is_no_publication_is_in_the_way_of_none(refresh: Refresher) -> None:
    """A message with a name that cannot be one would be refused with all that it names."""
    records(("a", "b", "not a name", "-dash", "x" * 201, "deep/" * 10 + "er", ""))
    put("records/read-me.txt", "records/", "other/c.json")
    put(
        f"pools/{POOLS[0]}/a",
        f"pools/{POOLS[0]}/not a name",
        "pools/nonsense/b",
        "pools/b",
        "pools/",
    )

    assert refresh.sweep() == {"publications": 2, "messages": 2}

    assert names_in(refresh.messages()) == [["a"], ["b"]]


def test_more_records_and_marks_than_a_page_has_are_all_asked_for_once(refresh: Refresher) -> None:
    names = [f"app-{number:04}" for number in range(1_101)]
    records(names)
    marks = [(POOLS[number % 20], name) for number, name in enumerate(names[:1_040])]
    put(*(f"pools/{pool_id}/{name}" for pool_id, name in marks))

    # 52 names are three messages, and so are the 61 without a mark.
    assert refresh.sweep() == {"publications": 1_101, "messages": 63}

    found = names_in(refresh.messages())
    assert sorted(name for names in found for name in names) == names
    assert max(len(names) for names in found) == 25
    pool_of = {name: pool_id for pool_id, name in marks}
    assert all(len({pool_of.get(name) for name in names}) == 1 for names in found)


def test_more_publications_of_a_pool_than_a_page_has_are_all_asked_for_after_a_change(
    refresh: Refresher,
) -> None:
    names = [f"app-{number:04}" for number in range(1_001)]
    put(*(f"pools/{POOLS[0]}/{name}" for name in names), f"pools/{POOLS[0]}0/other")

    assert refresh.sweep(change_of(userPoolId=POOLS[0])) == {"publications": 1_001, "messages": 41}

    found = names_in(refresh.messages())
    assert sorted(name for names in found for name in names) == names
    # How many publications there are, a change does not tell.
    assert refresh.counted_by_all() == {"Asked": 1_001}


@pytest.mark.parametrize(
    "detail",
    [None, [], "UpdateUserPool", {"eventName": "UpdateUserPool", "requestParameters": "HIDDEN"}],
    ids=repr,
)
def test_a_change_that_says_nothing_of_its_pool_asks_for_all(
    refresh: Refresher, detail: object
) -> None:
    records(("a",))
    put(f"pools/{POOLS[0]}/a")
    assert refresh.sweep(SCHEDULE | {"detail": detail}) == {"publications": 1, "messages": 1}


# What the queue does not take --------------------------------------------------------------------


def eleven_pools() -> list[list[str]]:
    """As many messages, which are two calls; the names of each."""
    names = [f"app-{number:02}" for number in range(11)]
    records(names)
    put(*(f"pools/{pool_id}/{name}" for pool_id, name in zip(POOLS, names, strict=False)))
    return [[name] for name in names]


def test_a_message_that_the_queue_refuses_is_told_when_all_others_are_sent(
    refresh: Refresher, aws: Aws
) -> None:
    eleven_pools()
    calls: list[list[dict[str, Any]]] = []

    def refuse_the_first(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        entries = json.loads(params["body"])["Entries"]
        calls.append(entries)
        refused = {"Id": "0", "Code": "InternalError", "Message": "Not now", "SenderFault": False}
        return _OK, {"Successful": [], "Failed": [refused]}

    aws.sqs.meta.events.register("before-call.sqs.SendMessageBatch", refuse_the_first)

    said = r"\AThe refresh queue did not accept 2 messages\. The first reason: InternalError: Not now\.\Z"
    with pytest.raises(NotAllSent, match=said):
        refresh.sweep()

    assert sorted(len(entries) for entries in calls) == [1, 10]
    # What was not sent whole is not counted as asked for: the alarm is the function's failure.
    assert refresh.counted_by_all() == {}


def test_a_call_that_fails_stops_no_other(refresh: Refresher, aws: Aws) -> None:
    expected = eleven_pools()

    def refuse_ten(params: dict[str, Any], **_: Any) -> None:
        if len(params["Entries"]) == 10:
            error = {"Error": {"Code": "ServiceUnavailable", "Message": "No"}}
            raise ClientError(error, "SendMessageBatch")

    aws.sqs.meta.events.register("provide-client-params.sqs.SendMessageBatch", refuse_ten)
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        refresh.sweep()

    assert names_in(refresh.messages()) == expected[10:]


def test_what_lambda_tries_again_within_the_minute_is_asked_for_once(
    refresh: Refresher, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = eleven_pools()
    monkeypatch.setattr("amplify_outputs.refresher.outbox.time.time", lambda: 1_800_000_000.0)
    failed: list[bool] = []

    def fail_once(params: dict[str, Any], **_: Any) -> None:
        if len(params["Entries"]) == 10 and not failed:
            failed.append(True)
            error = {"Error": {"Code": "ServiceUnavailable", "Message": "No"}}
            raise ClientError(error, "SendMessageBatch")

    aws.sqs.meta.events.register("provide-client-params.sqs.SendMessageBatch", fail_once)
    with pytest.raises(ClientError):
        refresh.sweep()
    assert refresh.sweep() == {"publications": 11, "messages": 11}

    assert names_in(refresh.messages()) == expected


@pytest.mark.parametrize("prefix", ["records/", "pools/"])
def test_a_bucket_that_cannot_be_listed_fails_the_sweep(
    refresh: Refresher, aws: Aws, prefix: str
) -> None:
    """Lambda tries again, and an alarm tells of it: to go on would look like an empty publisher."""
    records(("a",))

    def refuse(params: dict[str, Any], **_: Any) -> None:
        if params["Prefix"] == prefix:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "No"}}, "ListObjectsV2")

    aws.s3.meta.events.register("provide-client-params.s3.ListObjectsV2", refuse)
    with pytest.raises(ClientError, match="AccessDenied"):
        refresh.sweep()
    assert refresh.messages() == []
