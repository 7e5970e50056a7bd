"""No text that a user meets has a phrase that docs/writing.md refuses."""

from __future__ import annotations

import argparse
import ast
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.cli import options
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE: Final = REPOSITORY / "docs" / "writing.md"
LIST: Final = "\n## Phrases that the test refuses\n"
RULES, _, _AFTER_THE_RULES = PAGE.read_text(encoding="utf-8").partition(LIST)
PHRASES: Final = re.findall(r"^- `([^`]+)`$", _AFTER_THE_RULES.partition("\n## ")[0], re.MULTILINE)
# A phrase may go on in the next line: of a comment, a quotation, a list.
_GAP: Final = r"(?:\s|#|//|>)+"
_PHRASE: Final = re.compile(
    rf"\b(?:{'|'.join(_GAP.join(map(re.escape, phrase.split())) for phrase in PHRASES)})\b",
    re.IGNORECASE,
)

PAGES: Final = [
    page
    for page in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
    if page != PAGE
]
CODE: Final = [
    module
    for folder in ("layers", "functions")
    for module in (REPOSITORY / folder).rglob("*.py")
    if "build" not in module.parts
]
CONFIGURATION: Final = [
    *(REPOSITORY / name for name in ("template.yaml", "samconfig.toml", "action.yml")),
    *(
        file
        for suffix in ("html", "jsx", "js", "mjs", "tf", "ts", "yaml", "yml")
        for file in (REPOSITORY / "examples").rglob(f"*.{suffix}")
        if not {"node_modules", "cdk.out", "dist"} & set(file.parts)
    ),
]


def _name(file: Path) -> str:
    return str(file.relative_to(REPOSITORY))


def _commands() -> dict[str, argparse.ArgumentParser]:
    parser = options.parser()
    (commands,) = (
        action.choices
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return {"amplify-outputs": parser, **commands}


def test_the_page_lists_each_phrase_once() -> None:
    assert len(PHRASES) == len(set(PHRASES)) == 23


@pytest.mark.parametrize("page", sorted(PAGES), ids=_name)
def test_a_page_has_plain_words(page: Path) -> None:
    assert _faults(_name(page), page.read_text(encoding="utf-8")) == []


def test_the_rules_keep_themselves() -> None:
    assert _faults(_name(PAGE), RULES) == []


@pytest.mark.parametrize("file", sorted(CONFIGURATION), ids=_name)
def test_the_template_and_the_examples_have_plain_words(file: Path) -> None:
    assert _faults(_name(file), file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", sorted(CODE), ids=_name)
def test_messages_and_docstrings_of_a_module_have_plain_words(module: Path) -> None:
    texts = _texts(module.read_text(encoding="utf-8"))

    assert [fault for line, text in texts for fault in _faults(_name(module), text, line)] == []


@pytest.mark.parametrize("command", _commands())
def test_the_help_of_a_command_has_plain_words(command: str) -> None:
    assert _faults(f"{command} --help", _commands()[command].format_help()) == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_check_has_plain_words(code: str) -> None:
    check = CATALOGUE[code]
    texts = {field.name: getattr(check, field.name) for field in fields(check)}

    assert [
        fault
        for name, text in texts.items()
        if isinstance(text, str)
        for fault in _faults(f"{code}.{name}", text)
    ] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We recommend an amendment, and leaves fall.", []),
        ("Mend it.\nIt is mended.", ["page:1: Mend", "page:2: mended"]),
        ("It waits in\nvain.", ["page:1: in vain"]),
        ("# Print it, and\n# leave.", ["page:1: and leave"]),
        ("> Nothing is kept of one's\n> own.", ["page:1: of one's own"]),
        ("Beside itself, nothing; besides, BESIDE IT.", ["page:1: besides", "page:1: BESIDE IT"]),
    ],
)
def test_the_search_for_phrases_notices(text: str, found: list[str]) -> None:
    assert _faults("page", text) == found


def test_the_search_in_code_reads_literals_and_knows_the_value_none_from_the_word() -> None:
    code = '"""Fix it.\n\nNo one shall."""\nif it is None:\n    x = f"{it} is None, " "mend "\\\n        "it"'

    assert [fault for line, text in _texts(code) for fault in _faults("code", text, line)] == [
        "code:3: shall",
        "code:5: mend",
    ]


def _faults(place: str, text: str, line: int = 1) -> list[str]:
    """Place, line and phrase of each that is refused. `line` is where the text begins."""
    return [
        f"{place}:{line + text.count(chr(10), 0, found.start())}: {' '.join(_words(found.group()))}"
        for found in _PHRASE.finditer(text)
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text)


def _texts(code: str) -> Iterator[tuple[int, str]]:
    """The line and the text of every string literal, docstrings among them."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Python's None is a value. The word is written small.
            yield node.lineno, node.value.replace("None", "null")
