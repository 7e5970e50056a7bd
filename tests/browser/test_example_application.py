"""The example application: built by Vite with the document that it fetches, and signed in to."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from tests.browser import pools as cognito
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.site import Site
from tools import node_packages
from tools.environments import REPOSITORY
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks
    from tools.emulator import Emulator

SOURCE: Final = REPOSITORY / "examples" / "web-app"
DOCUMENT: Final = "amplify_outputs.json"


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


def copied(folder: Path) -> Path:
    """A copy of the application that a test may build in, with the packages of its lock file."""
    packages = node_packages.install(SOURCE, "web-app")
    folder.mkdir()
    for file in filter(lambda file: file.is_file(), SOURCE.iterdir()):
        if file.name != DOCUMENT:
            (folder / file.name).write_bytes(file.read_bytes())
    (folder / "node_modules").symlink_to(packages / "node_modules")
    return folder


def build(folder: Path, aws: Emulator, publication: str) -> subprocess.CompletedProcess[str]:
    """`npm run build`, as a pipeline runs it."""
    environment = aws.environment()
    path = f"{DEVELOPMENT_BIN}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["npm", "run", "build"],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment | {"PATH": path, "PUBLICATION": publication},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """What a web server serves of the built application, by path."""
    found = {
        f"/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    return found | {"/": found["/index.html"]}
