"""The example applications: built by npm with the file that they fetch, and signed in to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser import examples
from tests.browser import pools as cognito
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks
    from tools.emulator import Emulator

# Those that are files for a web server when they are built.
STATIC: Final = ["angular", "vue", "web-app"]
# The folder that each of them is built into.
BUILT: Final = dict.fromkeys([*STATIC, "react-native"], "dist") | {"nextjs": ".next"}


@pytest.mark.parametrize("name", STATIC)
def test_it_is_built_with_the_published_document_and_lets_people_in(
    name: str, aws: Emulator, stacks: Stacks, application: Application, page: Page, tmp_path: Path
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    document = application.published(pools)
    folder = examples.copied(name, tmp_path / name)
    (folder / examples.DOCUMENT).write_text("{}")

    built = examples.build(folder, aws, f"browser/{pools.client_id}")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / examples.DOCUMENT).read_bytes() == document

    with Site(examples.files(folder / BUILT[name])) as site:
        page.visit(f"{site.origin}/")
        page.wait("Password")
        page.fill(username="kim@example.com", password=f"not {PASSWORD}")
        page.click("Sign in")
        assert page.alert() == "Incorrect username or password."
        page.fill(username="kim@example.com", password=PASSWORD)
        page.click("Sign in")
        page.wait("Hello kim@example.com")
        assert page.errors() == []


@pytest.mark.usefixtures("publisher")
@pytest.mark.parametrize("name", sorted(BUILT))
@pytest.mark.parametrize("before", [None, "{}"], ids=["without a file", "with an old file"])
def test_it_is_not_built_if_the_document_cannot_be_fetched(
    name: str, before: str | None, aws: Emulator, tmp_path: Path
) -> None:
    folder = examples.copied(name, tmp_path / name)
    if before:
        (folder / examples.DOCUMENT).write_text(before)

    built = examples.build(folder, aws, "browser/nothing")

    [words] = built.stderr.splitlines()
    assert words.startswith("browser/nothing is not published: ")
    assert built.returncode != 0
    assert not (folder / BUILT[name]).exists()
