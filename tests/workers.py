"""pytest-xdist: which tests go to one worker.

A test goes to the worker that is free, in the order of the run. Some tests share what takes long to
make, and stay together.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

# They share an emulated AWS, and the publisher that is deployed there. They begin first, because they take longest.
DEPLOYED = "tests/e2e/"
# Files whose tests share one result of some seconds of work.
TOGETHER = (
    "tests/contract/test_built_layer.py",
    "tests/contract/test_package.py",
    "tests/contract/test_release.py",
    "tests/integration/test_refresh_benchmark.py",
)
# The cases of one test are dealt out in so many packs. A pack for each case would cost more time than it saves.
PACKS = 8


def pack_of(node_id: str) -> str:
    """The name of the pack that the test is in. A pack is for one worker."""
    if node_id.startswith(DEPLOYED):
        return DEPLOYED
    file, _, test = node_id.partition("::")
    if file in TOGETHER:
        return file
    return f"{file}::{test.partition('[')[0]} {zlib.crc32(node_id.encode()) % PACKS}"


class Packs(LoadScopeScheduling):
    """Gives a worker that has nearly nothing left to do the next pack."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        # It would begin with the biggest packs, and tear apart what modules have in common.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return pack_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Packs:
    return Packs(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first; beyond that the order stays as it is."""
    items.sort(key=lambda item: not item.nodeid.startswith(DEPLOYED))
