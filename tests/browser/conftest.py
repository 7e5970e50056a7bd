"""An application in Chromium, on pools in the emulated AWS and with the document that the publisher made of them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.application import Application
from tests.browser.chromium import Page
from tests.browser.site import Site, bundle
from tests.deployment import Stacks, aws, built_template, logs_of_failures, publisher, stacks
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.deployment import Publisher
    from tests.readers.every_reader import EveryReader
    from tools.emulator import Emulator

__all__ = ["aws", "built_template", "logs_of_failures", "publisher", "stacks"]

SCREENSHOTS: Final = REPOSITORY / ".build" / "screenshots"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application's files on a web server of this machine."""
    with Site(bundle(tmp_path_factory.mktemp("bundle"))) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(aws: Emulator) -> Iterator[Page]:
    """Chromium, started once."""
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True)
    with Page(aws) as page:
        yield page


@pytest.fixture
def page(chromium: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of this test alone. Pictures of what it shows are kept, above all when the test fails."""
    name = re.sub(r"[^\w-]+", "-", request.node.name.removeprefix("test_")).strip("-")
    chromium.keep_pictures(SCREENSHOTS, name)
    yield chromium
    chromium.close()


@pytest.fixture
def application(
    publisher: Publisher, stacks: Stacks, site: Site, page: Page, readers: EveryReader
) -> Application:
    """The application of this test alone."""
    return Application(publisher, stacks, site, page, readers)


@pytest.fixture
def stacks_elsewhere(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone, in another region than the publisher's."""
    own = Stacks(aws, {"region": "eu-central-1"})
    yield own
    own.delete_all()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the pictures are."""
    pictures = list(SCREENSHOTS.glob("*.png"))
    if pictures:
        folder = SCREENSHOTS.relative_to(REPOSITORY)
        terminalreporter.section("screenshots")
        terminalreporter.line(f"{len(pictures)} pictures, numbered in each test, in {folder}/")
