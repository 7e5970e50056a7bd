"""Links between files of the repository become links between pages of the site. Pure."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tools.site.places import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container

# The target of a link or a picture in Markdown, of an image or a source in HTML, and of a link reference.
_TARGETS: Final = re.compile(
    r"""(?P<before>\]\(|\b(?:src|srcset|href)="|^\[[^\]]+\]:[ ])(?P<target>[^)\s"]+)""",
    re.MULTILINE,
)
_CODE: Final = re.compile(
    r"^(?P<fence>[ ]*(?:`{3,}|~{3,})).*?^(?P=fence)[ ]*$|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z+.-]*:|#|//")


# The heading of a source, and a source that is cited by it: a word with hyphens in brackets, and nothing else.
_SOURCE: Final = re.compile(r"^### (.+)$", re.MULTILINE)
_CITED: Final = re.compile(r"(?<!\])\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\](?![(\[:])")
SOURCES: Final = "docs/sources.md"


class SiteBroken(Exception):
    """A link leads to nothing in the repository; the message has page and target."""


def with_links_of_site(text: str, path: str, use: Callable[[str], None]) -> str:
    """The Markdown of this file, whose links lead to pages of the site.

    `use` is called with each path of the repository that a link leads to. It raises
    SiteBroken if there is no such file.
    """
    pieces = []
    end = 0
    for code in _CODE.finditer(text):
        pieces += [_prose(text[end : code.start()], path, use), code.group()]
        end = code.end()
    return "".join([*pieces, _prose(text[end:], path, use)])


def _prose(text: str, path: str, use: Callable[[str], None]) -> str:
    def moved(link: re.Match[str]) -> str:
        target = link["target"]
        if _ELSEWHERE.match(target):
            return link.group()
        name, mark, heading = target.partition("#")
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(name)))
        use(meant)
        here = posixpath.dirname(page_of(path))
        return f"{link['before']}{posixpath.relpath(page_of(meant), here or '.')}{mark}{heading}"

    return _TARGETS.sub(moved, text)


def names_of_sources(page: str) -> frozenset[str]:
    """The names of all sources, from the page that lists them."""
    return frozenset(_SOURCE.findall(page))


def with_sources(text: str, path: str, known: Container[str]) -> str:
    """The Markdown of this file, in which each source that it cites is a link to what is said of it."""
    cited = sorted({name for name in _CITED.findall(text) if name in known})
    if not cited or path == SOURCES:
        return text
    here = posixpath.dirname(page_of(path))
    target = posixpath.relpath(page_of(SOURCES), here or ".")
    return "\n".join([text.rstrip("\n"), "", *(f"[{name}]: {target}#{name}" for name in cited), ""])
