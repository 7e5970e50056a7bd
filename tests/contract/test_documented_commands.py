"""Commands, snippets and links of the documentation are true."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs import cli
from amplify_outputs.request import parse_request
from tests.contract import templates
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES: Final = [
    page
    for page in (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md")))
    if page.is_file()
]
BLOCK: Final = re.compile(
    r"(?P<before>[^\n]*)\n```(?P<kind>bash|console|yaml)\n(?P<body>.*?)```", re.DOTALL
)
NOT_RUN: Final = re.compile(r"<!-- not run: .{10,} -->")
LINK: Final = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def blocks(*kinds: str) -> Iterator[tuple[Path, str, str]]:
    """Each block as its page, the line above it, and its text."""
    for page in PAGES:
        for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if found["kind"] in kinds:
                yield page, found["before"], found["body"]


def commands() -> list[str]:
    """Every command that no comment excuses."""
    return [
        line
        for _, before, body in blocks("bash", "console")
        if not NOT_RUN.fullmatch(before)
        for line in body.replace("\\\n", " ").splitlines()
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize("command", commands())
def test_a_command_is_one_that_there_is(command: str) -> None:
    program, *arguments = shlex.split(command)
    if program == "make":
        makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
        assert all(re.search(rf"^{name}:.*##", makefile, re.MULTILINE) for name in arguments), (
            command
        )
    elif program == "amplify-outputs":
        assert callable(cli.parser().parse_args(arguments).command)
    else:
        pytest.fail(f"nothing runs `{command}`: test it, or say above its block why not")


def custom_resources() -> list[dict[str, Any]]:
    """The properties of every custom resource in a snippet, as CloudFormation would send them."""
    found = []
    for _, _, body in blocks("yaml"):
        snippet = templates.resources(templates.parsed(body), "Custom::AmplifyOutputs")
        found += [_as_sent(resource["Properties"]) for resource in snippet.values()]
    return found


def test_every_snippet_of_a_custom_resource_is_a_right_request() -> None:
    snippets = custom_resources()
    assert len(snippets) >= 2
    for properties in snippets:
        assert parse_request(properties).name == "storefront/prod"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def _as_sent(value: Any) -> Any:
    match value:
        case dict():
            return {key: _as_sent(item) for key, item in value.items()}
        case list():
            return [_as_sent(item) for item in value]
        case bool():
            return str(value).lower()
        case _:
            return str(value)
