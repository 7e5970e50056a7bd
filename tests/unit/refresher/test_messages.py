"""What the refresh queue carries: every name once, in messages that may be told apart and dropped when equal."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.refresher.messages import (
    DEBOUNCE_SECONDS,
    NAMES_IN_A_MESSAGE,
    RefreshMessage,
    messages,
)

# Of one message, and of all messages of a SendMessageBatch together [sqs-quotas].
MAX_BYTES = 256 * 1024
MINUTE = 1_800_000_000  # a full one
# sha256sum of the body below, and of its list of names.
DIGEST = "97713982409b9b42b4bfc29674a6cbf11feadf80a667c3789bb771a0c741fda6"
OF_NAMES = "ae9139759664ab1a051d1e574564441d853b1b24afa1b92c832fc7371003e0f6"

NAMES = st.lists(st.from_regex(r"[a-c]{1,2}", fullmatch=True))


def numbered(*numbers: int) -> tuple[str, ...]:
    return tuple(f"app-{number:03}" for number in numbers)


def of(pool_id: str, *names: str) -> list[tuple[str, str]]:
    return [(pool_id, name) for name in names]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ([], []),
        (of("p", "a"), [("p", ("a",))]),
        (of("p", "a", "b"), [("p", ("a", "b"))]),
        # Publications of different pools share nothing.
        ([*of("p", "a"), *of("q", "b")], [("p", ("a",)), ("q", ("b",))]),
        # What no mark names is of no pool.
        ([*of("p", "a"), *of("", "b", "c")], [("p", ("a",)), ("", ("b", "c"))]),
        # A name of two pools is refreshed for each: the record says which of them it is.
        ([*of("p", "a"), *of("q", "a")], [("p", ("a",)), ("q", ("a",))]),
        (of("p", *numbered(*range(25))), [("p", numbered(*range(25)))]),
        (of("p", *numbered(*range(26))), [("p", numbered(*range(25))), ("p", numbered(25))]),
        (
            [*of("p", *numbered(*range(60))), *of("q", "a")],
            [
                ("p", numbered(*range(25))),
                ("p", numbered(*range(25, 50))),
                ("p", numbered(*range(50, 60))),
                ("q", ("a",)),
            ],
        ),
    ],
)
def test_names_of_a_pool_that_follow_one_another_go_together(
    marked: list[tuple[str, str]], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(message.pool_id, message.names) for message in messages(marked)] == expected


@given(st.lists(st.tuples(st.sampled_from(["", "p", "q"]), NAMES)))
def test_every_name_is_in_a_message_of_its_pool_in_its_order(
    found: list[tuple[str, list[str]]],
) -> None:
    marked = [(pool_id, name) for pool_id, names in found for name in names]
    sent = list(messages(marked))
    assert [(message.pool_id, name) for message in sent for name in message.names] == marked
    assert all(1 <= len(message.names) <= NAMES_IN_A_MESSAGE for message in sent)


def test_messages_are_made_as_they_are_wanted() -> None:
    """A million names need not be in messages at the same time."""
    made = messages((f"pool-{number}", "a") for number in itertools.count())
    assert [next(made).pool_id, next(made).pool_id] == ["pool-0", "pool-1"]


def test_a_batch_of_the_longest_names_is_far_below_what_the_queue_takes() -> None:
    segment = "a" * 63
    longest = f"{segment}/{segment}/{segment}/{'a' * 8}"
    assert len(longest) == 200
    names = [f"{number:03}{longest[3:]}" for number in range(NAMES_IN_A_MESSAGE * 10)]
    batch = [message.body() for message in messages(of("us-east-1_a", *names))]
    assert len(batch) == 10
    assert sum(len(body.encode()) for body in batch) < MAX_BYTES / 4
    assert [RefreshMessage.from_body(body).names for body in batch] == [
        message.names for message in messages(of("us-east-1_a", *names))
    ]


def test_an_entry_says_what_it_is_in_every_field() -> None:
    entry = RefreshMessage(("storefront/prod", "storefront/test")).entry(3, MINUTE + 0.5)
    assert entry == {
        "Id": "3",
        "MessageBody": '{"publications": ["storefront/prod", "storefront/test"]}',
        "MessageGroupId": OF_NAMES,
        "MessageDeduplicationId": f"{DIGEST}-30000000",
    }


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (MINUTE, MINUTE + DEBOUNCE_SECONDS - 0.001, True),
        (MINUTE - 0.001, MINUTE, False),
        (MINUTE + DEBOUNCE_SECONDS - 0.001, MINUTE + DEBOUNCE_SECONDS, False),
        (MINUTE, MINUTE + 24 * 3600, False),
    ],
)
def test_equal_messages_are_one_within_a_minute_and_another_in_the_next(
    first: float, second: float, *, same: bool
) -> None:
    message = RefreshMessage(("a",))
    ids = [message.entry(0, now)["MessageDeduplicationId"] for now in (first, second)]
    assert (ids[0] == ids[1]) is same


def test_messages_that_name_the_same_and_say_more_or_less_are_one_group_and_not_one_message() -> (
    None
):
    """No two workers have the same names at once, and the queue drops neither of them."""
    few, more = (RefreshMessage(("a",), pool_id).entry(0, MINUTE) for pool_id in ("", "p"))
    assert few["MessageGroupId"] == more["MessageGroupId"]
    assert few["MessageDeduplicationId"] != more["MessageDeduplicationId"]


def test_messages_of_other_names_are_other_groups_and_never_taken_for_each_other() -> None:
    entries = [
        RefreshMessage(names).entry(0, MINUTE) for names in (("a",), ("b",), ("a", "b"), ("a/b",))
    ]
    for field in ("MessageGroupId", "MessageDeduplicationId"):
        assert len({entry[field] for entry in entries}) == len(entries)
        # As many characters as SQS takes, and none that it does not [sqs-api].
        assert all(len(entry[field]) <= 128 and entry[field].isascii() for entry in entries)


def test_the_names_that_go_in_come_out() -> None:
    for message in (
        RefreshMessage(numbered(*range(25))),
        RefreshMessage(("a",), "us-east-1_a", "client", leaves_out_secrets=True),
    ):
        assert RefreshMessage.from_body(message.body()) == message


def test_a_message_of_another_version_may_say_more() -> None:
    body = '{"publications": ["a"], "cause": "schedule"}'
    assert RefreshMessage.from_body(body) == RefreshMessage(("a",))


@pytest.mark.parametrize("value", [None, 1, ["us-east-1_a"], {}, "true"], ids=repr)
def test_what_a_message_says_in_another_form_leaves_nothing_out(value: object) -> None:
    more = {"pool": value, "client": value} if not isinstance(value, str) else {}
    body = json.dumps({"publications": ["a"], "noSecrets": value, **more})
    assert RefreshMessage.from_body(body) == RefreshMessage(("a",))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "null",
        "1",
        '"publications"',
        "[]",
        '["publications"]',
        "{}",
        '{"publications": null}',
        '{"publications": "storefront/prod"}',
        '{"publications": {"storefront/prod": 1}}',
        '{"publications": [1]}',
        '{"publications": [null]}',
        '{"publications": [["a"]]}',
        '{"publications": ["a", ""]}',
        '{"publications": ["a", "../records"]}',
        '{"publications": ["a\\n"]}',
        '{"publications": ["' + "a" * 201 + '"]}',
        '{"publications": ["a"]',
        "[" * 100_000,
        '{"publications": ' + "[" * 100_000,
        json.dumps({"Publications": ["a"]}),
    ],
    ids=lambda body: body[:40],
)
def test_anything_else_is_refused_in_words_that_are_not_too_long(body: str) -> None:
    with pytest.raises(ValueError, match=r"\AThis is not a refresh message: ") as refused:
        RefreshMessage.from_body(body)
    # Quoted, so that it cannot pass for something else in the log.
    assert len(str(refused.value)) <= 450
    assert "\n" not in str(refused.value)
