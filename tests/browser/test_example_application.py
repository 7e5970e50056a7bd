"""The example application: built by Vite with the document that it fetches, and signed in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import pools as cognito
from tests.browser.example import DOCUMENT, build, copied, files
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks
    from tools.emulator import Emulator


def test_it_is_built_with_the_published_document_and_lets_people_in(
    aws: Emulator, stacks: Stacks, application: Application, page: Page, tmp_path: Path
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    document = application.published(pools)
    folder = copied(tmp_path / "web-app")

    built = build(folder, aws, f"browser/{pools.client_id}")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / DOCUMENT).read_bytes() == document

    with Site(files(folder / "dist")) as site:
        page.visit(f"{site.origin}/")
        page.wait("Password")
        page.fill(username="kim@example.com", password=PASSWORD)
        page.click("Sign in")
        page.wait("Hello kim@example.com")
        assert page.errors() == []


def test_it_is_not_built_without_a_document(aws: Emulator, tmp_path: Path) -> None:
    folder = copied(tmp_path / "web-app")

    built = build(folder, aws, "browser/nothing")

    assert built.returncode != 0
    assert "browser/nothing" in built.stderr
    assert not (folder / "dist").exists()
