"""Waves: what they wait for, and what they do in the meantime."""

from __future__ import annotations

import threading

import pytest

from amplify_outputs.aws.waves import Wave


def test_what_a_later_wave_needs_is_done_here_while_the_calls_are_under_way() -> None:
    done, here = threading.Event(), []

    def work() -> None:
        here.append(threading.current_thread())
        done.set()

    with Wave() as wave:
        wave.meanwhile(work)
        call = wave.call(done.wait, 5)

    assert call.result()
    assert here == [threading.current_thread()]


def test_no_call_is_under_way_if_that_work_fails() -> None:
    ended = threading.Event()

    def fail() -> None:
        raise KeyError

    def one_wave() -> None:
        with Wave() as wave:
            wave.meanwhile(fail)
            wave.call(lambda: threading.Event().wait(0.05) or ended.set())

    with pytest.raises(KeyError):
        one_wave()
    assert ended.is_set()


def test_that_work_is_left_if_the_block_fails() -> None:
    done: list[int] = []

    def one_wave() -> None:
        with Wave() as wave:
            wave.meanwhile(lambda: done.append(1))
            raise KeyError

    with pytest.raises(KeyError):
        one_wave()
    assert done == []
