"""Placeholders in the properties of a request: texts that some tool should have replaced. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from amplify_outputs.schema.json_values import MAX_DEPTH, join, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

PlaceholderKind = Literal["reference", "substitution", "token", "name"]
# The first that matches says what a placeholder is. Nothing matches across lines.
_FORMS: Final[tuple[tuple[PlaceholderKind, str], ...]] = (
    ("reference", r"\{\{resolve:[^{}\n]*\}\}"),
    ("substitution", r"\$\{AWS::[^{}\n]*\}"),
    ("token", r"[$#]\{Token\[[^{}\n]*\}"),
    ("name", r"\$\{[^{}\n]+\}"),
)
_ANY: Final = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _FORMS))


class Placeholder(NamedTuple):
    """A placeholder, where it is (`Outputs.custom.key`), and which tool should have replaced it.

    "reference" is a dynamic reference of CloudFormation, "substitution" a pseudo parameter in
    Fn::Sub, "token" an unresolved value of CDK, "name" any other `${Name}`.
    """

    place: str
    text: str
    kind: PlaceholderKind

    @property
    def is_certain(self) -> bool:
        """Whether the text can be nothing else; of "name", an application may make its own use."""
        return self.kind != "name"


def placeholders(value: object, place: str = "", depth: int = 0) -> Iterator[Placeholder]:
    """Every placeholder in a value and in its keys, each once a place. JSON texts are looked into."""
    if isinstance(value, str):
        within = parsed(value, dict) if value.startswith("{") else parsed(value, list)
        if within is value or depth > MAX_DEPTH:
            yield from _in_text(value, place)
            return
        value = within
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            inner = join(place, key)
            yield from _in_text(str(key), inner)
            yield from placeholders(item, inner, depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from placeholders(item, f"{place}[{number}]", depth + 1)


def _in_text(text: str, place: str) -> Iterator[Placeholder]:
    seen = set()
    for match in _ANY.finditer(text):
        if match[0] not in seen:
            seen.add(match[0])
            kind = next(kind for kind, _ in _FORMS if match[kind])
            yield Placeholder(place, match[0], kind)
