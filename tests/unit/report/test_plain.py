"""Commands of GitHub and Markdown carry any text, and the text is nothing but text there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt

from amplify_outputs.report.plain import markdown, plain, workflow_command
from tests.github_runner import Command, commands_in
from tests.reports import ANY_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100%", "100%25", "100%25"),
        ("a,b: c", "a,b: c", "a%2Cb%3A c"),
        ("%0A", "%250A", "%250A"),
        ("a\r\nb", r"a\r\nb", r"a\r\nb"),
        ("::error::x", r"\x3a:error::x", r"\x3a%3Aerror%3A%3Ax"),
        ("a=b", "a=b", "a=b"),
    ],
)
def test_a_command_escapes_what_would_end_its_parts(text: str, data: str, value: str) -> None:
    assert workflow_command("error", text, title=text) == f"::error title={value}::{data}\n"


def test_a_command_without_properties_has_no_blank() -> None:
    assert workflow_command("notice", "x") == "::notice::x\n"


@given(ANY_TEXT, ANY_TEXT)
@example("x,line=7::y", "::add-mask::x")
@example("%3A%2C%25", "%0A::stop-commands::x")
def test_the_runner_reads_one_command_with_the_texts_as_they_were(title: str, data: str) -> None:
    written = workflow_command("warning", data, title=title, line=3)

    properties = {"title": plain(title), "line": "3"}
    assert commands_in(written) == [Command("warning", plain(data), properties)]


# As GitHub reads Markdown: links from addresses alone need a library more, and an escaped `:` makes none.
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    """Every token within the blocks."""
    for token in tokens:
        yield from token.children or ()


def squeezed(text: str) -> str:
    return " ".join(text.split())


@given(ANY_TEXT)
@example("[text](https://x.example)")
@example("![x](https://x.example/x.png)")
@example("<img src=x onerror=alert(1)> &lt; <https://x.example>")
@example("a|b\\|c\\")
@example("# *a* _b_ `c` ~~d~~ - 1. > | --- |")
@example("https://x.example www.x.example a@x.example")
def test_markdown_is_the_text_and_nothing_else(text: str) -> None:
    page = f"# {markdown(text)}\n\nx {markdown(text)}\n\n| a | b |\n|---|---|\n| {markdown(text)} | end |\n"

    parsed = list(leaves(READER.parse(page)))

    assert {token.type for token in parsed} <= {"text", "text_special"}
    shown = squeezed("".join(f"\0{token.content}" for token in parsed).replace("\0", ""))
    expected = squeezed(plain(text))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", f"{expected}x{expected}ab{expected}end")


@pytest.mark.parametrize("text", ["https://x.example", "www.x.example", "http://x"])
def test_no_address_is_a_link_by_itself(text: str) -> None:
    """GitHub looks for these beginnings where they are not escaped."""
    assert re.search(r"://|www\.", markdown(text)) is None
