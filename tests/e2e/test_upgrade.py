"""The publisher is upgraded and goes back by the commands of docs/how-to/upgrade-the-publisher.md, in their order.

A build that may only read fetches after each of them. The emulator does not tell EventBridge that a stack has changed,
so the refresh that follows a deployment is asked for by the command that the page has for it.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, remove_publisher, stacks_in
from tests.e2e.account import Account, account_in, commands
from tests.releases import commit, git
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.command_line import CommandLine
    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of this test alone: in every region of an account the emulator gives policies the same names.
PLACE: Final = {"account": "131313131313"}
PAGE: Final = "how-to/upgrade-the-publisher.md"
CONSUMER: Final = (REPOSITORY / "examples" / "consumer.yaml").read_text(encoding="utf-8")
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text(encoding="utf-8")
NAME: Final = "storefront/prod"
SECONDS: Final = 60.0


@pytest.fixture
def account(
    aws: Emulator, earlier_template: Path, built_template: Path, tmp_path: Path
) -> Iterator[Account]:
    """An account whose administrator has a clone at the earlier version, which the page calls 1.2.0."""
    clone = tmp_path / "clone"
    cloned(tmp_path / "origin", clone)
    account = account_in(aws, clone, earlier_template, **PLACE)
    templates = {"v1.2.0": earlier_template, "v1.3.0": built_template}
    # Both were built before: make puts the one that is checked out in its place.
    shim = clone / "make"
    shim.write_text(
        '#!/bin/sh\n[ "$*" = build ] || exit 2\ncase "$(cat version)" in\n'
        + "".join(f'  {tag}) printf %s "{built}" > built ;;\n' for tag, built in templates.items())
        + "  *) exit 2 ;;\nesac\n",
        encoding="utf-8",
    )
    shim.chmod(0o755)
    yield account
    remove_publisher(aws, **PLACE)


@pytest.fixture
def stacks_there(aws: Emulator, account: Account) -> Iterator[Stacks]:  # noqa: ARG001 (deleted before it)
    with stacks_in(aws, **PLACE) as own:
        yield own


def cloned(origin: Path, clone: Path) -> None:
    """A clone at the first of two versions, made before there was the second one."""
    origin.mkdir()
    git(origin, "init", "--quiet")
    (origin / ".gitignore").write_text("*\n!version\n", encoding="utf-8")
    for tag in ("v1.2.0", "v1.3.0"):
        (origin / "version").write_text(tag, encoding="utf-8")
        git(origin, "add", "--force", ".gitignore")
        commit(origin)
        git(origin, "tag", tag)
        if not clone.exists():
            git(origin.parent, "clone", "--quiet", str(origin), str(clone))


def test_an_upgrade_and_the_way_back_as_the_page_says(
    account: Account, stacks_there: Stacks
) -> None:
    alarms, keep, get, deploy, refresh, compare, go_back = commands(PAGE)
    account.type(".venvs/sam/bin/sam deploy")
    pools, ids = stacks_there.apply(EXISTING_AUTH)
    consumer, _ = stacks_there.apply(CONSUMER, {"PublicationName": NAME, **ids})
    build = account.role_with(account.resource("ReadPolicy"), "build")
    before = build("fetch", NAME)
    first_version = functions_of(account)

    assert account.type(alarms).strip() == ""
    account.type(keep)
    account.type(get)
    account.type(deploy)
    assert functions_of(account) != first_version
    assert functions_of(account).keys() == first_version.keys()
    assert build("fetch", NAME) == before
    assert account.type(compare) == ""

    # What a refresh has to find.
    stacks_there.apply(EXISTING_AUTH, {"PasswordMinimumLength": "14"}, name=pools)
    refreshed(account, refresh, build, 14)
    assert account.type(alarms).strip() == ""
    listed = account.type(compare, code=1)
    assert [line[0] for line in listed.splitlines() if '"sha256"' in line] == ["<", ">"]

    account.type(go_back)
    assert functions_of(account) == first_version
    stacks_there.apply(EXISTING_AUTH, {"PasswordMinimumLength": "15"}, name=pools)
    refreshed(account, refresh, build, 15)
    stacks_there.delete(consumer)
    build("fetch", NAME, code=1)


def functions_of(account: Account) -> dict[str, tuple[str, list[str]]]:
    """The code and the variables of each function: both versions have the same functions."""
    functions = account.client("lambda").list_functions()["Functions"]
    return {
        it["FunctionName"]: (it["CodeSha256"], sorted(it["Environment"]["Variables"]))
        for it in functions
    }


def refreshed(account: Account, refresh: str, build: CommandLine, length: int) -> None:
    """Type what asks for a refresh, and wait until the file has the length of passwords that the pool has now."""
    account.allow_refreshes()
    account.client("sqs").set_queue_attributes(
        QueueUrl=account.resource("RefreshQueue"), Attributes={"DelaySeconds": "0"}
    )
    account.type(refresh)
    answer = json.loads((account.folder / "answer.json").read_text(encoding="utf-8"))
    assert answer["publications"] == 1
    end = time.monotonic() + SECONDS
    while password_length(build) != length:
        assert time.monotonic() < end
        time.sleep(0.5)


def password_length(build: CommandLine) -> int:
    found: dict[str, Any] = json.loads(build("fetch", NAME))
    length: int = found["auth"]["password_policy"]["min_length"]
    return length
