"""The other tests would notice: a fault in a document shows on the page, and nobody but this machine answers it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import pools as cognito
from tests.browser import sessions
from tests.browser.chromium import CommandFailed
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.react_native import WEB
from tools.browser import JAVASCRIPT
from tools.environments import REPOSITORY
from tools.node_packages import node

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks


def test_a_document_of_the_wrong_form_gives_a_blank_page(
    stacks: Stacks, application: Application
) -> None:
    document = application.published(cognito.make(stacks, user_pool=BY_EMAIL))
    page = application.open_with(changed(document, standard_required_attributes="email"))

    assert page.text() == ""
    assert page.errors() == ["TypeError: standard_required_attributes.reduce is not a function"]


def test_a_document_with_the_id_of_something_else_lets_nobody_in(
    stacks: Stacks, application: Application
) -> None:
    pools = cognito.make(stacks, user_pool=BY_EMAIL)
    pools.add_user("kim@example.com", email_verified="true")
    document = application.published(pools)

    page = application.open_with(changed(document, user_pool_client_id="0" * 26))
    sign_in(page)
    assert page.alert() == f"Client {'0' * 26} not found."
    assert sessions.of_page(page, pools) == sessions.NOBODY

    page = application.open_with(changed(document, user_pool_id="us-east-1_000000000"))
    sign_in(page)
    assert page.alert() == "Incorrect username or password."
    assert sessions.of_page(page, pools) == sessions.NOBODY

    unknown = "us-east-1:00000000-0000-0000-0000-000000000000"
    page = application.open_with(changed(document, identity_pool_id=unknown))
    sign_in(page)
    page.wait("Signed in as")
    with pytest.raises(CommandFailed, match=f"Identity pool {unknown} not found"):
        sessions.of_page(page, pools)


def test_no_address_outside_this_machine_can_be_reached(page: Page) -> None:
    for address in ("https://example.com/", "http://192.0.2.1/"):
        with pytest.raises(CommandFailed, match="ERR_NAME_NOT_RESOLVED"):
            page.visit(address)


def test_without_chromium_or_node_the_setup_says_what_to_install(tmp_path: Path) -> None:
    assert setup(PATH=str(tmp_path)) == (
        "node is not here. Install Node 20 or newer with npm; on Debian and Ubuntu: apt-get install nodejs npm"
    )
    (tmp_path / "node").symlink_to(node())
    assert setup(PATH=str(tmp_path)) == (
        "Chromium is not here. On Debian, as root: apt-get install chromium fonts-liberation. "
        "Or let the environment variable CHROMIUM name its executable"
    )
    assert setup(CHROMIUM="/not/here") == "CHROMIUM names /not/here, which is not an executable"


@pytest.mark.parametrize("folder", [JAVASCRIPT, WEB], ids=lambda folder: folder.name)
def test_a_lock_file_names_no_place_that_packages_come_from(folder: Path) -> None:
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def changed(document: bytes, **auth: Any) -> bytes:
    outputs = json.loads(document)
    return json.dumps(outputs | {"auth": outputs["auth"] | auth}).encode()


def sign_in(page: Page) -> None:
    page.fill(username="kim@example.com", password=PASSWORD)
    page.click("Sign in")


def setup(**environment: str) -> str:
    """What the setup says when it fails."""
    ran = subprocess.run(
        [sys.executable, "-m", "tools.browser"],
        cwd=REPOSITORY,
        env=os.environ | {"CHROMIUM": ""} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    return ran.stderr.strip()
