"""pytest: every document that `examine` lets pass goes through every reader.

`examine` is where the entry points and the tests get their documents from. What it returns is
handed on untouched, also when a reader refuses it: then the test fails that asked for it, once it
has run. Two further tests at the end stand for the readers that need a process of their own.

With workers (pytest-xdist), each reads its documents and hands them over when it ends. The process
that started them runs the tests at the end, and counts.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import examine as examination
from tests.readers.every_reader import OUTSIDE_TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter

    from tests.readers.every_reader import EveryReader, LateReader

_UNWATCHED = examination.examine
# One fault may be in hundreds of documents.
SHOWN = 10


def watch(readers: EveryReader) -> None:
    """From now on readers get what `examine` returns. To be called before anybody imports it by name."""

    @functools.wraps(_UNWATCHED)
    def examine(*arguments: Any, **options: Any) -> examination.Examination:
        examined = _UNWATCHED(*arguments, **options)
        if isinstance(examined, examination.Publishable):
            readers.read(examined.document.body, examined.document.platform)
        return examined

    examination.examine = examine


class Plugin:
    """The hooks of one run."""

    def __init__(self, readers: EveryReader) -> None:
        self.readers = readers
        self.fault = ""

    def pytest_collection_finish(self) -> None:
        """Nobody may have imported `examine` before it was watched, nor made a wrong document yet."""
        if fault := self._fault_at_collection():
            self.fault = fault
            raise pytest.UsageError(fault)

    def _fault_at_collection(self) -> str:
        unwatched = [
            name
            for name, module in list(sys.modules.items())
            if getattr(module, "__dict__", {}).get("examine") is _UNWATCHED
        ]
        if unwatched:
            return f"documents of {', '.join(unwatched)} go past the readers"
        return "\n".join(self.readers.refused(OUTSIDE_TESTS))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker hands over what it knows of its documents."""
        if _is_worker(session.config):
            told = {"fault": self.fault, **self.readers.to_tell()}
            session.config.workeroutput["readers"] = told

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended. One that died hands nothing over, and its last test has failed."""
        if told := getattr(node, "workeroutput", {}).get("readers"):
            self.fault = self.fault or told["fault"]
            self.readers.hear(told)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before, self.readers.test = self.readers.test, item.nodeid
        try:
            return (yield)
        finally:
            self.readers.test = before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        result = yield
        self._fail_for(item.nodeid)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        result = yield
        self._fail_for(item.nodeid)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        result = yield
        self._fail_for(item.nodeid)
        return result

    def _fail_for(self, test: str) -> None:
        if refused := self.readers.refused(test):
            pytest.fail("\n".join(refused), pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[object]:
        """After the last test of all workers: one test more for each of the late readers."""
        try:
            result = yield
        finally:
            if (
                self.fault
            ):  # All workers have stopped for it, which xdist takes for a fault of its own.
                raise pytest.UsageError(self.fault)
        if _is_worker(session.config) or session.config.option.collectonly:
            return result
        if self.readers.made_by:
            items = [
                ReadByLateReader.from_parent(
                    session, name=late.name, readers=self.readers, late=late
                )
                for late in self.readers.late
            ]
            session.testscollected += len(items)
            for item, following in zip(items, [*items[1:], None], strict=True):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return result

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        readers = self.readers
        if not (readers.made_by or readers.made_for):
            return
        names = [*readers.read_at_once, *readers.finished]
        tests = set(readers.made_by.values())
        terminalreporter.section("readers")
        terminalreporter.line(
            f"{len(readers.made_by)} distinct documents of {len(tests)} tests, met {readers.count} "
            f"times, went through {len(names)} readers: {', '.join(names)}."
        )
        if readers.made_for:
            terminalreporter.line(
                f"{len(readers.made_for)} distinct documents for one library went through its readers, without an excuse."
            )
        for late in readers.late:
            if late.name not in readers.finished:
                why = late.missing or "the run ended before"
                terminalreporter.line(f"Not through {late.name}: {why}.")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workeroutput")


class ReadByLateReader(pytest.Item):
    """All documents of the run, read by a reader that takes them in one go."""

    def __init__(self, *, readers: EveryReader, late: LateReader, **of_node: Any) -> None:
        super().__init__(nodeid=f"every document of this run::{late.name}", **of_node)
        self.readers = readers
        self.late = late

    def runtest(self) -> None:
        if self.late.missing:
            pytest.skip(self.late.missing)
        if refused := self.readers.refused_late(self.late):
            more = [f"and {len(refused) - SHOWN} more"] if len(refused) > SHOWN else []
            pytest.fail("\n".join([*refused[:SHOWN], *more]), pytrace=False)

    def reportinfo(self) -> tuple[str, None, str]:
        return "every document of this run", None, self.late.name
