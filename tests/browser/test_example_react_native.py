"""The example with React Native: bundled by Metro for Android, and signed in to in Chromium by react-native-web."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from tests.browser import examples
from tests.browser import pools as cognito
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.react_native import on_the_web
from tests.browser.site import Site
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks
    from tools.emulator import Emulator

PLACE: Final = REPOSITORY / ".build" / "react-native"
BUNDLE: Final = "dist/index.android.bundle"


def test_metro_bundles_it_with_the_published_document_and_it_lets_people_in(
    aws: Emulator, stacks: Stacks, application: Application, page: Page, tmp_path: Path
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    document = application.published(pools)
    # Metro uses what it compiled before, half a minute of it, if the folder has the same path.
    shutil.rmtree(PLACE, ignore_errors=True)
    folder = examples.copied("react-native", PLACE)
    (folder / examples.DOCUMENT).write_text("{}")

    kept = examples.packages("react-native") / "metro"
    kept.mkdir(exist_ok=True)
    android = ("--platform", "android", "--minify", "false", "--bundle-output", BUNDLE)
    built = examples.build(folder, aws, f"browser/{pools.client_id}", *android, TMPDIR=str(kept))
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / examples.DOCUMENT).read_bytes() == document
    assert pools.client_id in (folder / BUNDLE).read_text(encoding="utf-8")

    with Site(on_the_web(folder, tmp_path / "web")) as site:
        page.visit(f"{site.origin}/")
        page.fill_in(Enter_your_Email="kim@example.com", Enter_your_Password=PASSWORD)
        page.click("Sign in")
        page.wait("Hello kim@example.com")
        assert page.errors() == []
