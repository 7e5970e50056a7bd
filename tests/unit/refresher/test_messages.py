"""What the refresh queue carries: every name once, in messages that may be told apart and dropped when equal."""

from __future__ import annotations

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
# sha256sum of the body below.
DIGEST = "97713982409b9b42b4bfc29674a6cbf11feadf80a667c3789bb771a0c741fda6"

NAMES = st.lists(st.from_regex(r"[a-c]{1,2}", fullmatch=True))


def numbered(*numbers: int) -> tuple[str, ...]:
    return tuple(f"app-{number:03}" for number in numbers)


@pytest.mark.parametrize(
    ("names_by_pool", "expected"),
    [
        ([], []),
        ([[]], []),
        ([[], ["a"], []], [("a",)]),
        ([["b", "a"]], [("a", "b")]),
        # Publications of different pools share nothing.
        ([["a"], ["b"]], [("a",), ("b",)]),
        # A name of two pools, or one that is listed twice, is refreshed once.
        ([["a", "b", "a"], ["b", "c"]], [("a", "b"), ("c",)]),
        ([["a"], ["a"]], [("a",)]),
        ([numbered(*range(25))], [numbered(*range(25))]),
        ([numbered(*range(26))], [numbered(*range(25)), numbered(25)]),
        (
            [numbered(*range(60))],
            [numbered(*range(25)), numbered(*range(25, 50)), numbered(*range(50, 60))],
        ),
    ],
)
def test_names_of_a_pool_go_together_in_order_and_once(
    names_by_pool: list[list[str]], expected: list[tuple[str, ...]]
) -> None:
    assert [message.names for message in messages(names_by_pool)] == expected


@given(st.lists(NAMES), st.randoms())
def test_the_order_in_which_names_are_found_changes_no_message(
    names_by_pool: list[list[str]], random: object
) -> None:
    shuffled = [sorted(names, key=lambda _: random.random()) for names in names_by_pool]  # type: ignore[attr-defined]
    found = [message.names for message in messages(names_by_pool)]
    assert [message.names for message in messages(shuffled)] == found
    # Every name is in one of them, and nothing else is.
    assert sorted(name for names in found for name in names) == sorted(
        {name for names in names_by_pool for name in names}
    )
    assert all(1 <= len(names) <= NAMES_IN_A_MESSAGE for names in found)


def test_messages_are_made_as_they_are_wanted() -> None:
    """A million names need not be in messages at the same time."""

    def endless() -> object:
        number = 0
        while True:
            yield [f"app-{number}"]
            number += 1

    made = messages(endless())  # type: ignore[arg-type]
    assert [next(made).names, next(made).names] == [("app-0",), ("app-1",)]


def test_a_batch_of_the_longest_names_is_far_below_what_the_queue_takes() -> None:
    segment = "a" * 63
    longest = f"{segment}/{segment}/{segment}/{'a' * 8}"
    assert len(longest) == 200
    names = [f"{number:03}{longest[3:]}" for number in range(NAMES_IN_A_MESSAGE * 10)]
    batch = [message.body() for message in messages([names])]
    assert len(batch) == 10
    assert sum(len(body.encode()) for body in batch) < MAX_BYTES / 4
    assert [RefreshMessage.from_body(body).names for body in batch] == [
        message.names for message in messages([names])
    ]


def test_an_entry_says_what_it_is_in_every_field() -> None:
    entry = RefreshMessage(("storefront/prod", "storefront/test")).entry(3, MINUTE + 0.5)
    assert entry == {
        "Id": "3",
        "MessageBody": '{"publications": ["storefront/prod", "storefront/test"]}',
        "MessageGroupId": DIGEST,
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


def test_messages_of_other_names_are_other_groups_and_never_taken_for_each_other() -> None:
    entries = [
        RefreshMessage(names).entry(0, MINUTE) for names in (("a",), ("b",), ("a", "b"), ("a/b",))
    ]
    for field in ("MessageGroupId", "MessageDeduplicationId"):
        assert len({entry[field] for entry in entries}) == len(entries)
        # As many characters as SQS takes, and none that it does not [sqs-api].
        assert all(len(entry[field]) <= 128 and entry[field].isascii() for entry in entries)


def test_the_names_that_go_in_come_out() -> None:
    message = RefreshMessage(numbered(*range(25)))
    assert RefreshMessage.from_body(message.body()) == message


def test_a_message_of_another_version_may_say_more() -> None:
    body = '{"publications": ["a"], "cause": "schedule"}'
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
