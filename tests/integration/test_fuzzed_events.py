"""Some hundred events at random; `make fuzz` sends as many as one likes."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools import Logger

from tests.fuzz.fuzzer import Fuzzer

if TYPE_CHECKING:
    from collections.abc import Iterator

INPUTS = 300


@pytest.fixture
def _loggers_as_they_were() -> Iterator[None]:
    """The fuzzer listens to every logger at every level."""
    own, everything = Logger(), logging.getLogger()
    kept = [(logger, logger.level, list(logger.handlers)) for logger in (own, everything)]
    yield
    for logger, level, handlers in kept:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.mark.usefixtures("_loggers_as_they_were")
def test_any_event_is_answered_once_or_refused_and_gives_nothing_away() -> None:
    # The seed of the run decides this one; a failure says both.
    fuzzer = Fuzzer(seed=random.randrange(2**32))  # noqa: S311 - makes inputs, guards nothing

    fuzzer.run(INPUTS)

    assert sum(fuzzer.counts.values()) == INPUTS
    assert list(fuzzer.leaks()) == []
