"""What CloudFormation gets to hear, whatever the event and the work are."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from datetime import UTC, datetime
from http.client import RemoteDisconnected
from io import StringIO
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from crhelper import log_helper
from hypothesis import given, settings
from hypothesis import strategies as st

from amplify_outputs.custom_resource.answer import (
    RESPONSE_MAX_BYTES,
    Answer,
    AnswerUndelivered,
    Wire,
    failure,
    success,
)
from amplify_outputs.custom_resource.event import (
    COPIED_ID_MAX_BYTES,
    COPIED_IDS,
    PHYSICAL_ID_MAX_BYTES,
    id_fault,
)
from amplify_outputs.custom_resource.lifecycle import (
    ANSWER_MARGIN_SECONDS,
    Lifecycle,
    NotAnswerable,
)
from amplify_outputs.model.moments import moment_of
from tests.unit.custom_resource.lifecycle_world import (
    ANSWER_ALLOWED,
    Context,
    Mailbox,
    Work,
    copied_ids,
    lifecycle,
    publication_name,
    request,
)

FUTURE = "the moment in ResponseURL at which it was made is in the future"
CREATE = request("create")
UPDATE = request("update")
RENAME = request("update-renamed")
DELETE = request("delete")
DELETE_NOT_CREATED = request("delete-not-created")
NOTHING_DONE = "Nothing was changed."


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def work() -> Work:
    return Work()


def failed(event: dict[str, Any], physical_id: str, reason: str) -> dict[str, Any]:
    return {
        "Status": "FAILED",
        "PhysicalResourceId": physical_id,
        **copied_ids(event),
        "Reason": reason,
    }


# What a request becomes


@pytest.mark.parametrize(
    ("event", "returned", "physical_id", "data"),
    [
        (CREATE, Answer("storefront/prod", {"A": "1"}), "storefront/prod", {"A": "1"}),
        (UPDATE, Answer("storefront/prod"), "storefront/prod", {}),
        (RENAME, Answer("storefront/production"), "storefront/production", {}),
        (DELETE, Answer("ignored", {"ignored": ""}), "storefront/prod", {}),
        (DELETE_NOT_CREATED, Answer(""), "storefront-Outputs4Web-1EXAMPLE23456", {}),
    ],
    ids=["create", "update", "update-renamed", "delete", "delete-not-created"],
)
def test_work_that_is_done_is_answered_with_its_id_and_attributes(
    event: dict[str, Any],
    returned: Answer,
    physical_id: str,
    data: dict[str, str],
    mailbox: Mailbox,
) -> None:
    lifecycle(Work(returned), mailbox)(event, Context())
    assert mailbox.urls == [event["ResponseURL"]]
    assert mailbox.answers == [
        {
            "Status": "SUCCESS",
            "PhysicalResourceId": physical_id,
            **copied_ids(event),
            "Data": data,
        }
    ]


@pytest.mark.parametrize(
    ("event", "physical_id"),
    [
        (CREATE, "storefront/prod"),
        (UPDATE, "storefront/prod"),
        (RENAME, "storefront/prod"),
        (DELETE, "storefront/prod"),
        (DELETE_NOT_CREATED, "storefront-Outputs4Web-1EXAMPLE23456"),
    ],
    ids=["create", "update", "update-renamed", "delete", "delete-not-created"],
)
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("why"),
        SystemExit("why"),
        KeyboardInterrupt("why"),
        MemoryError("why"),
        GeneratorExit("why"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_work_that_ends_in_any_error_is_answered_with_the_id_that_stays_and_the_reason(
    event: dict[str, Any], physical_id: str, error: BaseException, mailbox: Mailbox
) -> None:
    lifecycle(Work(error), mailbox)(event, Context())
    assert mailbox.answers == [failed(event, physical_id, "It failed: why.")]


def test_the_work_gets_the_event_without_what_is_not_its_business_and_a_moment_to_end_by(
    work: Work, mailbox: Mailbox
) -> None:
    handler = lifecycle(work, mailbox)
    for event in (CREATE, UPDATE, DELETE):
        handler({**event, "CrHelperPoll": True, "CrHelperData": {"Bucket": "theirs"}}, Context(60))
    done_by = 1000.0 + 60 - ANSWER_MARGIN_SECONDS
    bare = [
        {name: value for name, value in event.items() if name != "ResponseURL"}
        for event in (CREATE, UPDATE, DELETE)
    ]
    assert work.calls == [
        ("publish", bare[0], done_by),
        ("publish", bare[1], done_by),
        ("withdraw", bare[2], done_by),
    ]


@pytest.mark.parametrize(
    ("query", "requested_at", "answered"),
    [
        ("X-Amz-Date=NOW&X-Amz-Expires=7200", "NOW", True),
        ("X-Amz-Date=20260101T000000Z&X-Amz-Expires=7200", "20260101T000000Z", False),
        ("Expires=4102444800&Signature=abc", None, True),
        ("Expires=1767225600&Signature=abc", None, False),
        # What says nothing of its age is answered as ever.
        ("", None, True),
        ("X-Amz-Date=20260101T000000Z", None, True),
        ("X-Amz-Date=yesterday&X-Amz-Expires=1", None, True),
        ("X-Amz-Date=20260101T000000Z&X-Amz-Expires=soon", None, True),
        ("Expires=99999999999999999999999999", None, True),
    ],
)
def test_an_event_whose_response_url_has_expired_does_no_work(
    query: str,
    requested_at: str | None,
    answered: bool,  # noqa: FBT001 - a table
    work: Work,
    mailbox: Mailbox,
) -> None:
    url = CREATE["ResponseURL"].partition("?")[0]
    now = moment_of(datetime.now(UTC))
    query, requested_at = query.replace("NOW", now), now if requested_at == "NOW" else requested_at
    event = {**CREATE, "ResponseURL": f"{url}?{query}", "RequestedAt": "made up"}
    handler = lifecycle(work, mailbox)
    if answered:
        handler(event, Context())
        assert [done.get("RequestedAt") for _, done, _ in work.calls] == [requested_at]
    else:
        with pytest.raises(NotAnswerable, match=r"had expired\. Nothing was changed"):
            handler(event, Context())
        assert (work.calls, mailbox.bodies) == ([], [])


@pytest.mark.parametrize("kind", [CREATE, UPDATE, DELETE], ids=["create", "update", "delete"])
def test_a_request_of_a_moment_to_come_is_refused_in_words(
    kind: dict[str, Any], work: Work, mailbox: Mailbox
) -> None:
    """Believed, it would keep every later request out until then."""
    url = f"{kind['ResponseURL'].partition('?')[0]}?X-Amz-Date=20991231T030405Z&X-Amz-Expires=7200"
    lifecycle(work, mailbox)({**kind, "ResponseURL": url}, Context())
    [answer] = mailbox.answers
    assert (work.calls, answer["Status"], answer["Reason"]) == (
        [],
        "FAILED",
        f"The request is incomplete: {FUTURE}. Nothing was changed.",
    )


def test_half_of_a_short_time_is_kept_for_the_answer(work: Work, mailbox: Mailbox) -> None:
    lifecycle(work, mailbox)(CREATE, Context(3))
    assert [deadline for _, _, deadline in work.calls] == [1001.5]


@pytest.mark.parametrize(
    "broken",
    [
        lambda _: "",
        lambda _: "x" * (PHYSICAL_ID_MAX_BYTES + 1),
        lambda _: None,
        lambda event: event["missing"],
    ],
    ids=["empty", "too long", "none", "raises"],
)
def test_a_failed_create_has_an_id_even_if_none_can_be_told(broken: Any, mailbox: Mailbox) -> None:
    lifecycle(Work(RuntimeError("why")), mailbox, physical_id_of=broken)(CREATE, Context())
    assert mailbox.answers == [failed(CREATE, "not-published:Outputs4Web", "It failed: why.")]


def test_a_failed_create_does_not_take_an_id_from_the_event(mailbox: Mailbox) -> None:
    event = {**CREATE, "PhysicalResourceId": "theirs"}
    lifecycle(Work(RuntimeError("why")), mailbox)(event, Context())
    assert mailbox.answers == [failed(CREATE, "storefront/prod", "It failed: why.")]


def test_an_error_that_cannot_be_explained_is_named(mailbox: Mailbox) -> None:
    handler = lifecycle(Work(LookupError("why")), mailbox, explain=lambda error: error.missing)
    handler(CREATE, Context())
    assert mailbox.answers == [
        failed(CREATE, "storefront/prod", "Unexpected LookupError inside the publisher.")
    ]


# Requests that are not whole


@pytest.mark.parametrize(
    ("event", "faults", "expected"),
    [
        (
            request("create", StackId=None),
            "StackId is missing",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("create", StackId=7, RequestId="", LogicalResourceId=["a"]),
            "StackId is not text; RequestId is empty; LogicalResourceId is not text",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("create", StackId="x" * (COPIED_ID_MAX_BYTES + 1), RequestId="\ud800"),
            "StackId is longer than 512 bytes; RequestId has characters that cannot be printed",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("create", StackId="\U0001f600", LogicalResourceId="Outputs 4#Web"),
            (
                "StackId has characters that no stack has in it; "
                "LogicalResourceId has characters that no stack has in it"
            ),
            {
                "PhysicalResourceId": "storefront/prod",
                "StackId": "\U0001f600",
                "LogicalResourceId": "Outputs 4#Web",
            },
        ),
        (
            request("create", RequestType="create"),
            "RequestType is not Create, Update or Delete",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("create", RequestType={"a": 1}, ResourceProperties=None),
            "RequestType is not Create, Update or Delete; ResourceProperties is not a map",
            {"PhysicalResourceId": "not-published:Outputs4Web"},
        ),
        (
            request("update", OldResourceProperties="text"),
            "OldResourceProperties is not a map",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("update", PhysicalResourceId=None),
            "PhysicalResourceId is missing",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("delete", PhysicalResourceId=""),
            "PhysicalResourceId is empty",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("delete", PhysicalResourceId="é" * 513),
            "PhysicalResourceId is longer than 1,024 bytes",
            {"PhysicalResourceId": "storefront/prod"},
        ),
        (
            request("delete-not-created", RequestId=None, ResourceProperties=[]),
            "RequestId is missing; ResourceProperties is not a map",
            {"PhysicalResourceId": "storefront-Outputs4Web-1EXAMPLE23456"},
        ),
        (
            {"ResponseURL": CREATE["ResponseURL"]},
            (
                "StackId is missing; RequestId is missing; LogicalResourceId is missing; RequestType is not Create, "
                "Update or Delete; ResourceProperties is not a map"
            ),
            {"PhysicalResourceId": "not-published:"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_request_that_is_not_whole_is_answered_once_with_all_its_faults_and_the_ids_it_has(
    event: dict[str, Any],
    faults: str,
    expected: dict[str, Any],
    work: Work,
    mailbox: Mailbox,
) -> None:
    lifecycle(work, mailbox)(event, Context())
    there = {name: event.get(name) for name in COPIED_IDS if f"{name} " not in faults}
    reason = f"The request is incomplete: {faults}. {NOTHING_DONE}"
    assert (mailbox.answers, work.calls) == (
        [{"Status": "FAILED", **expected, **there, "Reason": reason}],
        [],
    )


ELSEWHERE = (
    "The event's ResponseURL is not https, or its host does not accept responses to CloudFormation."
)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (None, "The event is a NoneType, not a request of CloudFormation."),
        ([CREATE], "The event is a list, not a request of CloudFormation."),
        (
            {},
            (
                "The event has no ResponseURL, so it is not a request of CloudFormation. Only CloudFormation may "
                "invoke this function."
            ),
        ),
        (
            {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(CREATE)}}]},
            (
                "The event has no ResponseURL, so it is not a request of CloudFormation. It came through an SNS topic: set "
                "ServiceToken to the function's ARN, not to a topic's."
            ),
        ),
        (
            {"Records": [{"eventSource": "aws:sqs"}]},
            (
                "The event has no ResponseURL, so it is not a request of CloudFormation. It holds records of a queue, stream "
                "or bucket: remove the trigger that invokes this function."
            ),
        ),
        (
            {"detail-type": "Scheduled Event"},
            (
                "The event has no ResponseURL, so it is not a request of CloudFormation. It is an event of EventBridge: "
                "remove this function from the targets of its rule."
            ),
        ),
        (request("create", ResponseURL=7), ELSEWHERE),
        (request("create", ResponseURL="https://collector.example/secret-token"), ELSEWHERE),
        (request("create", ResponseURL=CREATE["ResponseURL"].replace("https", "http")), ELSEWHERE),
    ],
    ids=lambda value: str(value)[:60],
)
def test_an_event_that_may_not_be_answered_raises_and_nothing_is_sent_or_done(
    event: Any, message: str, work: Work, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    handler = lifecycle(work, mailbox)
    handler(CREATE, Context())
    with pytest.raises(NotAnswerable) as raised:
        handler(event, Context())
    assert str(raised.value) == message
    assert (len(mailbox.urls), len(work.calls)) == (1, 1)
    assert not any(secret in caplog.text for secret in ("secret-token", "signature-create"))


# What fits


IDS = {"StackId": "s" * 100, "RequestId": "r" * 36, "LogicalResourceId": "Outputs4Web"}


@pytest.mark.parametrize("excess", [-1, 0, 1])
@pytest.mark.parametrize("character", ["x", "é", "…", "😀", '"', "\0"])
def test_a_reason_is_cut_when_the_body_has_a_byte_too_many_and_not_before(
    character: str, excess: int
) -> None:
    room = RESPONSE_MAX_BYTES - len(failure(IDS, "id", ""))
    count, rest = divmod(room, len(json.dumps(character, ensure_ascii=False).encode()) - 2)
    reason = "y" * (rest + excess) + character * count if rest + excess >= 0 else character * count
    body = failure(IDS, "id", reason)
    if excess <= 0:
        assert json.loads(body)["Reason"] == reason
    else:
        shown = json.loads(body)["Reason"]
        assert shown.endswith(" …")
        assert reason.startswith(shown[:-2])
    assert len(body) <= RESPONSE_MAX_BYTES
    assert excess == -1 or len(body) > RESPONSE_MAX_BYTES - 16


def test_the_first_sentence_of_a_long_reason_stays_whole_beside_the_longest_ids() -> None:
    ids = dict.fromkeys(COPIED_IDS, "i" * COPIED_ID_MAX_BYTES)
    first = "The first sentence. ".ljust(1000, "x")
    body = failure(ids, "p" * PHYSICAL_ID_MAX_BYTES, first + " And so on." * 1000)
    answer = json.loads(body)
    assert answer["Reason"].startswith(first)
    assert len(body) <= RESPONSE_MAX_BYTES


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert json.loads(failure(IDS, "id", "a\ud800b"))["Reason"] == "a?b"


TEXT = st.text() | st.text(st.characters(categories=["Cs", "Cc", "So", "Lo"]), max_size=600)


@given(reason=st.tuples(TEXT, st.integers(1, 2000)), copied=st.lists(TEXT, min_size=4, max_size=4))
def test_any_reason_fits_beside_any_ids_that_may_be_copied(
    reason: tuple[str, int], copied: list[str]
) -> None:
    text = reason[0] * reason[1]
    ids = {
        name: value
        for name, value in zip(COPIED_IDS, copied, strict=False)
        if not id_fault(value, COPIED_ID_MAX_BYTES)
    }
    physical_id = copied[3] if not id_fault(copied[3], PHYSICAL_ID_MAX_BYTES) else "id"
    body = failure(ids, physical_id, text)
    answer = json.loads(body.decode())
    shown = answer.pop("Reason")
    assert len(body) <= RESPONSE_MAX_BYTES
    assert answer == {"Status": "FAILED", "PhysicalResourceId": physical_id, **ids}
    whole = text.encode(errors="replace").decode()
    assert shown == whole or (shown.endswith(" …") and whole.startswith(shown[:-2]))


def test_the_warnings_of_a_success_are_cut_where_they_do_not_fit() -> None:
    data = {"Sha256": "e3b0c442", "Warnings": ",".join(["some-warning"] * 500)}
    body = success(IDS, Answer("id", data))
    answer = json.loads(body)
    shown = answer["Data"].pop("Warnings")
    assert answer == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "id",
        **IDS,
        "Data": {"Sha256": "e3b0c442"},
    }
    assert shown.endswith(" …")
    assert data["Warnings"].startswith(shown[:-2])
    assert RESPONSE_MAX_BYTES - 4 < len(body) <= RESPONSE_MAX_BYTES


@pytest.mark.parametrize(
    ("free", "left"),
    [
        (0, {"First": "1" * 100, "Second": "2" * 100}),
        (-1, {"Second": "2" * 100}),
        (-111, {"Second": "2" * 100}),
        (-112, {}),
    ],
)
def test_spare_attributes_are_left_out_one_after_another_where_they_do_not_fit(
    free: int, left: dict[str, str]
) -> None:
    spare = {"First": "1" * 100, "Second": "2" * 100}
    needed = RESPONSE_MAX_BYTES - free - len(success(IDS, Answer("id", {"Sha256": "", **spare})))
    data = {"Sha256": "x" * needed}
    body = success(IDS, Answer("id", {**data, **spare}, ("First", "Second")))
    assert json.loads(body)["Data"] == {**data, **left}
    assert len(body) <= RESPONSE_MAX_BYTES


def test_warnings_are_cut_before_a_spare_attribute_is_left_out() -> None:
    data = {"Spare": "s" * 100, "Warnings": ",".join(["some-warning"] * 500)}
    answer = json.loads(success(IDS, Answer("id", data, ("Spare",))))
    assert answer["Data"]["Spare"] == data["Spare"]
    assert answer["Data"]["Warnings"].endswith(" …")


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (
            Answer(
                "storefront/prod",
                {"Document": "x" * RESPONSE_MAX_BYTES, "Warnings": "some-warning"},
            ),
            "it is larger than the 4,096 bytes that CloudFormation accepts",
        ),
        (
            Answer(
                "storefront/prod", {"Document": "x" * RESPONSE_MAX_BYTES, "Spare": "s"}, ("Spare",)
            ),
            "it is larger than the 4,096 bytes that CloudFormation accepts",
        ),
        (Answer("storefront/prod", {"B": 2, "A": ["x"], "C": ""}), "A, B is not text"),  # type: ignore[dict-item]
        (Answer("storefront/prod", {7: "x"}), "7 is not text"),  # type: ignore[dict-item]
        (Answer("x" * (PHYSICAL_ID_MAX_BYTES + 1)), "its physical id is longer than 1,024 bytes"),
        (Answer(""), "its physical id is empty"),
        (Answer(None), "its physical id is missing"),  # type: ignore[arg-type]
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_success_that_cannot_be_sent_is_answered_as_a_failure_with_all_ids(
    answer: Answer, trouble: str, mailbox: Mailbox
) -> None:
    lifecycle(Work(answer), mailbox)(UPDATE, Context())
    reason = f"The publisher's response cannot be sent: {trouble}."
    assert mailbox.answers == [failed(UPDATE, "storefront/prod", reason)]


@pytest.mark.parametrize("result", [None, Answer("id", None), Answer("id", "text")])  # type: ignore[arg-type]
def test_work_that_returns_nonsense_is_answered_as_a_failure(result: Any, mailbox: Mailbox) -> None:
    lifecycle(Work(result), mailbox, explain=lambda error: type(error).__name__)(CREATE, Context())
    assert [answer["Status"] for answer in mailbox.answers] == ["FAILED"]


# The timer


def test_when_time_runs_out_the_timer_answers_and_the_work_does_not_any_more(
    mailbox: Mailbox,
) -> None:
    mailbox.now = time.monotonic()
    answered = threading.Event()

    def publish(_event: object, _deadline: object) -> Answer:
        answered.wait(5)
        return Answer("storefront/prod")

    def put(url: str, body: bytes, step_seconds: float) -> int:
        status = mailbox.put(url, body, step_seconds)
        answered.set()
        return status

    wire = Wire(put=put, clock=time.monotonic)
    lifecycle(Work(), mailbox, publish=publish, wire=wire)(UPDATE, Context(0.1))
    assert mailbox.answers == [
        failed(
            UPDATE,
            "storefront/prod",
            "Time ran out: the request was not finished after 0 seconds. AWS may be slow or throttling. Try again. If "
            "it fails again, read the publisher's log.",
        )
    ]


def test_the_handler_does_not_return_while_the_timer_is_still_answering(mailbox: Mailbox) -> None:
    answering, done = threading.Event(), threading.Event()

    def publish(_event: object, _deadline: object) -> Answer:
        assert answering.wait(5)
        return Answer("storefront/prod")

    def put(url: str, body: bytes, step_seconds: float) -> int:
        answering.set()
        time.sleep(0.05)
        done.set()
        return mailbox.put(url, body, step_seconds)

    wire = Wire(put=put, clock=time.monotonic)
    lifecycle(Work(), mailbox, publish=publish, wire=wire)(CREATE, Context(0.1))
    assert done.is_set()
    assert [answer["Status"] for answer in mailbox.answers] == ["FAILED"]


def test_work_that_ends_just_before_with_or_after_the_timer_is_answered_once(
    mailbox: Mailbox,
) -> None:
    seed = random.randrange(2**32)  # noqa: S311 (no secret)
    print(f"seed {seed}")  # noqa: T201 (shown when it fails)
    chance = random.Random(seed)  # noqa: S311 (no secret)

    def publish(_event: object, deadline: float) -> Answer:
        around = deadline - time.monotonic() + chance.uniform(-0.001, 0.001)
        time.sleep(max(0.0, around))
        return Answer("storefront/prod")

    wire = Wire(put=mailbox.put, clock=time.monotonic)
    handler = lifecycle(Work(), mailbox, publish=publish, wire=wire)
    for count in range(1, 101):
        handler(CREATE, Context(0.01))
        assert len(mailbox.bodies) == count
    assert {answer["Status"] for answer in mailbox.answers} <= {"SUCCESS", "FAILED"}


def test_a_timer_that_was_not_needed_is_gone_when_the_handler_returns(
    work: Work, mailbox: Mailbox
) -> None:
    threads = threading.active_count()
    lifecycle(work, mailbox)(CREATE, Context(900))
    assert threading.active_count() == threads


# Delivery


@pytest.mark.parametrize(
    ("outcomes", "sleeps"),
    [
        ([200], []),
        ([204], []),
        ([503, 500, 200], [0.5, 1.0]),
        ([ConnectionResetError(), TimeoutError(), RemoteDisconnected(""), 200], [0.5, 1.0, 2.0]),
    ],
)
def test_an_answer_is_sent_again_until_it_is_taken(
    outcomes: list[int | Exception], sleeps: list[float], work: Work, mailbox: Mailbox
) -> None:
    attempts = len(outcomes)
    mailbox.outcomes = [*outcomes]
    lifecycle(work, mailbox)(CREATE, Context())
    assert (len(mailbox.bodies), len(set(mailbox.bodies)), mailbox.sleeps) == (attempts, 1, sleeps)


@pytest.mark.parametrize(
    ("outcomes", "attempts", "trouble"),
    [
        ([403], 1, "HTTP status 403"),
        ([307], 1, "HTTP status 307"),
        ([503, 400], 2, "HTTP status 400"),
        ([503] * 9, 6, "HTTP status 503"),
        ([ValueError("https://secret")] * 9, 6, "ValueError during delivery"),
    ],
)
def test_an_answer_that_is_not_taken_raises_so_that_lambda_tries_again(
    outcomes: list[int | Exception], attempts: int, trouble: str, work: Work, mailbox: Mailbox
) -> None:
    mailbox.outcomes = [*outcomes]
    with pytest.raises(AnswerUndelivered) as raised:
        lifecycle(work, mailbox)(CREATE, Context())
    assert (
        str(raised.value) == f"The response to Create of Outputs4Web was not delivered: {trouble}."
    )
    assert len(mailbox.bodies) == attempts


def test_attempts_end_before_lambda_does(work: Work, mailbox: Mailbox) -> None:
    mailbox.outcomes = [TimeoutError()] * 9
    mailbox.hang_seconds = 60
    with pytest.raises(AnswerUndelivered):
        lifecycle(work, mailbox)(CREATE, Context(ANSWER_MARGIN_SECONDS))
    assert mailbox.now - 1000 < ANSWER_MARGIN_SECONDS
    assert len(mailbox.bodies) == 2


def test_an_interrupt_during_the_delivery_raises_because_nobody_knows_how_it_ended(
    work: Work, mailbox: Mailbox
) -> None:
    def put(*_: object) -> int:
        raise KeyboardInterrupt

    with pytest.raises(AnswerUndelivered):
        lifecycle(work, mailbox, wire=Wire(put=put))(CREATE, Context())


# The log


def outcome_fields(record: logging.LogRecord) -> dict[str, Any]:
    plain = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
    return {name: value for name, value in vars(record).items() if name not in plain}


def logged(event: dict[str, Any], status: str, reason: str, **more: Any) -> dict[str, Any]:
    return {
        "request_type": event["RequestType"],
        "stack_id": event["StackId"],
        "logical_id": event["LogicalResourceId"],
        "request_id": event["RequestId"],
        "status": status,
        "duration_ms": 0,
        "reason": reason,
        **more,
    }


def test_each_outcome_is_one_line(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    work = Work()
    handler = lifecycle(work, mailbox, expected=(RuntimeError,))
    handler(CREATE, Context())
    work.result = RuntimeError("why")
    handler(UPDATE, Context())
    mailbox.outcomes = [403]
    with pytest.raises(AnswerUndelivered):
        handler(DELETE, Context())
    assert [
        (record.levelname, record.message, outcome_fields(record)) for record in caplog.records
    ] == [
        ("INFO", "answered", logged(CREATE, "SUCCESS", "")),
        ("ERROR", "answered", logged(UPDATE, "FAILED", "It failed: why.")),
        (
            "ERROR",
            "not delivered",
            logged(DELETE, "FAILED", "It failed: why.", undelivered="HTTP status 403"),
        ),
    ]


def test_an_unexpected_error_is_logged_with_its_traceback(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    lifecycle(Work(LookupError("why")), mailbox)(CREATE, Context())
    fields = outcome_fields(caplog.records[0])
    trace = fields.pop("exception")
    assert fields == logged(CREATE, "FAILED", "It failed: why.", exception_name="LookupError")
    assert trace.startswith("Traceback")
    assert trace.rstrip().endswith("LookupError: why")


def test_the_response_url_is_nowhere_but_on_the_wire(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    caplog.set_level("DEBUG", logger="crhelper.resource_helper")
    url = CREATE["ResponseURL"]
    signature = url.rpartition("=")[2]
    credential = "AKIAIOSFODNN7EXAMPLE%2F20260102%2Fus-east-1%2Fs3%2Faws4_request"
    cause = ValueError(f"inner {signature}")
    error = RuntimeError(f"outer {url} {credential}")
    error.__cause__ = cause
    mailbox.outcomes = [ConnectionError(url), ValueError(url), 403]
    with pytest.raises(AnswerUndelivered) as raised:
        lifecycle(Work(error), mailbox)(CREATE, Context())
    said = [caplog.text, *capfd.readouterr(), str(raised.value), *map(str, mailbox.answers)]
    said += [str(vars(record)) for record in caplog.records]
    assert [text for text in said if signature in text or credential in text] == []
    assert raised.value.__cause__ is None
    assert "outer [ResponseURL] [ResponseURL]" in mailbox.answers[0]["Reason"]


def test_the_powertools_logger_takes_the_line(mailbox: Mailbox) -> None:
    stream = StringIO()
    # Powertools keeps one logger a service: this one must be new to have this stream.
    logger = Logger(service="amplify-outputs-lifecycle", stream=stream, level="INFO")
    lifecycle(Work(LookupError("why")), mailbox, logger=logger)(CREATE, Context())
    line = json.loads(stream.getvalue())
    assert (line["level"], line["message"]) == ("ERROR", "answered")
    wanted = {*logged(CREATE, "", ""), "exception", "exception_name"}
    assert wanted <= line.keys()


@pytest.mark.parametrize("name", ["setup", "setupLogger"])
def test_crhelper_sets_up_no_logging_by_whichever_name(
    name: str, work: Work, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.delattr(log_helper, "setup")
    monkeypatch.setattr(log_helper, name, lambda *_, **__: called.append(name), raising=False)
    lifecycle(work, mailbox)(CREATE, Context())
    assert called == []
    assert work.calls != []


# Event after event


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = (*CREATE, "PhysicalResourceId", "OldResourceProperties", "CrHelperPoll", "CrHelperData")
EVENTS = st.one_of(
    JSON_VALUES,
    st.builds(
        lambda event, changes, gone: {
            name: value for name, value in {**event, **changes}.items() if name not in gone
        },
        st.sampled_from([CREATE, UPDATE, RENAME, DELETE, DELETE_NOT_CREATED]),
        st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES | st.text(min_size=500), max_size=3),
        st.sets(st.sampled_from(FIELDS), max_size=2),
    ),
)


def has_usable_url(event: Any) -> bool:
    url = event.get("ResponseURL") if isinstance(event, dict) else None
    return isinstance(url, str) and ANSWER_ALLOWED(url)


SHARED = (Work(), Mailbox())
SHARED_LIFECYCLE: Lifecycle = lifecycle(*SHARED)


@settings(max_examples=500, deadline=None)
@given(event=EVENTS)
def test_any_event_has_one_answer_that_fits_or_none_and_nothing_of_the_event_before(
    event: Any,
) -> None:
    _, warm_mailbox = SHARED
    fresh_mailbox = Mailbox()
    fresh = lifecycle(Work(), fresh_mailbox)
    answers = []
    for handler, mailbox in ((SHARED_LIFECYCLE, warm_mailbox), (fresh, fresh_mailbox)):
        mailbox.bodies, mailbox.urls = [], []
        if has_usable_url(event):
            handler(event, Context())
            assert mailbox.urls == [event["ResponseURL"]]
            assert len(mailbox.bodies[0]) <= RESPONSE_MAX_BYTES
            answers.append(mailbox.answers[0])
            assert not id_fault(answers[-1]["PhysicalResourceId"], PHYSICAL_ID_MAX_BYTES)
        else:
            with pytest.raises(NotAnswerable):
                handler(event, Context())
            assert mailbox.bodies == []
    assert answers[:1] == answers[1:]


def test_the_id_of_a_failed_create_is_the_same_for_the_same_request(mailbox: Mailbox) -> None:
    handler = lifecycle(Work(RuntimeError("why")), mailbox, physical_id_of=publication_name)
    handler(CREATE, Context())
    handler(CREATE, Context())
    assert mailbox.bodies[0] == mailbox.bodies[1]
