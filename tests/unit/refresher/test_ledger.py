"""The ledger finds what one of two lists has and the other lacks, in the same few bytes for any number of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.refresher.ledger import CELLS, Ledger

NAMES = st.sets(st.from_regex(r"[a-d]{1,4}", fullmatch=True))


def entered(*names: str) -> Ledger:
    ledger = Ledger()
    for name in names:
        ledger.enter(name)
    return ledger


@given(NAMES, st.randoms(use_true_random=False))
def test_names_of_both_lists_cancel_one_another_out_in_any_order(
    names: set[str], random: object
) -> None:
    twice = sorted([*names, *names], key=lambda _: random.random())  # type: ignore[attr-defined]
    ledger = entered(*twice)

    assert not ledger.is_open()
    assert [name for name in names if ledger.may_lack(name)] == []


@given(NAMES, NAMES)
def test_a_name_of_one_list_alone_is_always_found(recorded: set[str], marked: set[str]) -> None:
    ledger = entered(*recorded, *marked)

    lacking = recorded ^ marked
    assert ledger.is_open() is bool(lacking)
    assert [name for name in lacking if not ledger.may_lack(name)] == []


def test_few_others_look_as_if_they_were_lacking() -> None:
    names = [f"team-{number}/application" for number in range(20_000)]
    ledger = entered(*names, *names, "lacking")

    looking = sum(ledger.may_lack(name) for name in names)
    assert 0 < looking < 4 * len(names) / CELLS


@given(NAMES)
def test_a_ledger_goes_through_a_text(names: set[str]) -> None:
    ledger = entered(*names)
    again = Ledger.from_text(ledger.as_text())

    assert again.as_text() == ledger.as_text()
    assert [again.may_lack(name) for name in sorted(names)] == [True] * len(names)


@pytest.mark.parametrize("text", ["", "AAAA", "no text of bytes", "A" * 43_692])
def test_another_text_is_no_ledger(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Ledger.from_text(text)
