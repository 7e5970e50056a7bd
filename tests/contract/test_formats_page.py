"""The page about formats names the releases that tests run, and no others."""

from __future__ import annotations

import json
import re
from typing import Final

from tools.environments import REPOSITORY

PAGE: Final = REPOSITORY / "docs" / "formats.md"
# Where tests install clients from.
FOLDERS: Final = (
    "tests/contract/javascript",
    "tests/browser/javascript",
    "tests/browser/older/amplify-5",
    "tests/browser/older/amplify-6.0",
)
CLIENTS: Final = (
    "aws-amplify",
    "@aws-amplify/ui-react",
    "@aws-amplify/client-config",
    "typescript",
)


def locked(folder: str) -> set[tuple[str, str]]:
    """The clients that the lock file of a folder installs, with their releases."""
    lock = json.loads((REPOSITORY / folder / "package-lock.json").read_text(encoding="utf-8"))
    installed = lock["packages"]
    return {
        (client, installed[place]["version"])
        for client in CLIENTS
        if (place := f"node_modules/{client}") in installed
    }


def test_the_page_names_the_releases_that_are_locked() -> None:
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition("## Releases that tests run\n")[2].partition("\n\nWhy")[0]
    named = re.findall(rf"({'|'.join(map(re.escape, CLIENTS))}) (\d+\.\d+\.\d+)", table)

    assert {*named} == set().union(*map(locked, FOLDERS))
