"""Texts that are safe to print: many people may choose names of groups and providers, and anything may be in a record.

Everything that the command prints for people goes through `plain`, and all its JSON through `json_text`. What either
lets through is no control character, no command of a build server, and no link. The commands that are meant for GitHub
come from `workflow_command` alone, and all Markdown from `markdown`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# A build server runs what its log says in these forms. GitHub looks for the first at the beginning of a line, without
# its spaces, and a long text is wrapped at any space; and for the second anywhere [github-commands]. The others are
# those of Azure Pipelines and TeamCity. `](` makes a link of SARIF [sarif-spec], and of Markdown.
_MEANT_FOR_OTHERS: Final = re.compile(
    r"(?P<line>(?<!\S)::)|(?P<anywhere>##(?=\[|vso\[|teamcity\[))|(?P<link>\]\()", re.IGNORECASE
)
_HARMLESS: Final = {"line": r"\x3a:", "anywhere": r"\x23#", "link": r"]\x28"}
_HASH_BEFORE_ANOTHER: Final = re.compile("#(?=#)")
# The runner turns these back; in a property also the two that end it [github-commands].
_DATA_ESCAPES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES: Final = {**_DATA_ESCAPES, ":": "%3A", ",": "%2C"}
_MARKDOWN: Final = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    r"""The text on one line, each character that cannot be printed as an escape like \x1b.

    So no name can move a terminal's cursor, start a new line, or change the direction of writing; and
    every remaining character is valid in XML. Nor can a name be a command of a build server or a link:
    its first character that would make it one is an escape, too.
    """
    printable = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
    return _MEANT_FOR_OTHERS.sub(lambda found: _HARMLESS[str(found.lastgroup)], printable)


def json_text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """The value as indented JSON with a line end. ASCII, so that any pipe accepts it.

    Of two `#` in a row, the first is an escape of JSON: the value is the same, and no log reads a command.
    """
    return _HASH_BEFORE_ANOTHER.sub(r"\\u0023", json.dumps(value, indent=2)) + "\n"


def workflow_command(command: str, data: str, **properties: str | int) -> str:
    """A line that GitHub's runner reads as this command, with a line end.

    No text in data or properties ends the line, the properties, or one of them. The runner gets each as `plain` has it.
    """
    pairs = ",".join(
        f"{name}={_escaped(value, _PROPERTY_ESCAPES)}" for name, value in properties.items()
    )
    return f"::{command}{pairs and ' '}{pairs}::{_escaped(data, _DATA_ESCAPES)}\n"


def markdown(text: str) -> str:
    """The plain text for a page in Markdown, or for a cell of a table there: no link, no HTML, no emphasis.

    A backslash stands before every punctuation mark of ASCII, which then means itself [commonmark-escapes].
    """
    return _MARKDOWN.sub(r"\\\1", plain(text))


def _escaped(value: str | int, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in plain(str(value)))
