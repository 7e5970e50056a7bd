"""Every document of every test goes through every reader (tests/readers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.readers.plugin import Plugin, watch
from tests.readers.readers import every_reader

if TYPE_CHECKING:
    from tests.readers.every_reader import EveryReader

pytest_plugins = ["tests.summary", "tests.workers"]

# Timings are never asserted. In CI, too, every run draws other values; a failure says how to have them again.
settings.register_profile("project", deadline=None, print_blob=True, derandomize=False)
settings.load_profile("project")

# Before any other module imports what it watches.
READERS = every_reader()
watch(READERS)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Plugin(READERS), "every-reader")


@pytest.fixture(scope="session")
def readers() -> EveryReader:
    """For documents that are made in another process: their bodies are to be read too."""
    return READERS
