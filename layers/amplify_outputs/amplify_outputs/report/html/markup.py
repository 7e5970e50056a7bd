"""Elements of a page, and the one place that writes them: every text and every value of an attribute is escaped here.

A page has no script, loads nothing, and has one stylesheet, which its policy names by its hash [csp3]. So nothing
that a name could add would run or be loaded, if it could be added.
"""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs import __version__
from amplify_outputs.report.html.stylesheet import STYLESHEET
from amplify_outputs.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASH: Final = base64.b64encode(hashlib.sha256(STYLESHEET.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
)
# Elements that a line of the file begins with. White space before them is not shown.
_BLOCKS: Final = frozenset(
    ("html", "head", "body", "meta", "title", "header", "main", "footer", "section", "article")
) | frozenset(("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "div", "table", "tr", "details"))


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and what is in it. Names are the code's own, texts anybody's."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Element | str, ...]


def tag(name: str, /, *children: Element | str | None, **attributes: str) -> Element:
    """An element. None is left out; `class_` is the attribute `class`, and `aria_label` `aria-label`."""
    named = tuple(
        (key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value
    )
    return Element(name, named, tuple(child for child in children if child is not None))


def page(title: str, *body: Element) -> str:
    """A whole page, with a line end. ASCII, so that any pipe and any encoding keeps it."""
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=f"amplify-outputs {__version__}"),
        tag("title", title),
    )
    written = "".join(part for element in head for part in _written(element))
    shown = "".join(_written(tag("body", *body)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>{written}\n<style>{STYLESHEET}</style>\n'
        f"</head>{shown}\n</html>\n"
    )


def _written(node: Element | str) -> Iterator[str]:
    if isinstance(node, str):
        yield _escaped(node)
        return
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in node.attributes)
    yield f"{chr(10) if node.name in _BLOCKS else ''}<{node.name}{attributes}>"
    if node.name == "meta":
        return
    for child in node.children:
        yield from _written(child)
    yield f"</{node.name}>"


def _escaped(text: str) -> str:
    """The text as characters of a text or of an attribute, on one line."""
    return html.escape(plain(text)).encode("ascii", "xmlcharrefreplace").decode("ascii")
