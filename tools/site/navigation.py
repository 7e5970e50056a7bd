"""What the site's menu has: the pages in the order of docs/README.md, so that there is no second list. Pure."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tools.site.places import HOME, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENTS: Final = "docs/README.md"
_HEADING: Final = re.compile(r"^## (?P<title>.+)$")
_LINK: Final = re.compile(r"\]\((?P<target>[^)#\s]+)(?P<heading>#[^)\s]+)?\)")
# Many pages of a kind stand below a heading of their own.
_GROUPS: Final = {"docs/command-line/": "Commands", "docs/decisions/": "Decisions"}


@dataclass
class Section:
    """A heading of the menu with its pages, as paths of the repository."""

    title: str
    pages: list[str] = field(default_factory=list)


def sections(contents: str) -> list[Section]:
    """The sections of docs/README.md, each page in the first that names it, and the groups last.

    A link to a heading puts a page into a section only if no link leads to the page itself.
    """
    found: list[Section] = []
    groups = {folder: Section(title) for folder, title in _GROUPS.items()}
    as_a_whole = {_path(it) for it in _LINK.finditer(contents) if not it["heading"]}
    seen = {HOME, CONTENTS}
    for line in contents.splitlines():
        if heading := _HEADING.match(line):
            found.append(Section(heading["title"]))
            continue
        for link in _LINK.finditer(line):
            path = _path(link)
            if path in seen or not path.endswith(".md"):
                continue
            if link["heading"] and path in as_a_whole:
                continue
            seen.add(path)
            group = next(
                (it for folder, it in groups.items() if path.startswith(folder)), found[-1]
            )
            group.pages.append(path)
    return [it for it in [*found, *groups.values()] if it.pages]


def _path(link: re.Match[str]) -> str:
    """The path in the repository that a link of docs/README.md leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(CONTENTS), link["target"]))


def as_toml(menu: Iterable[Section], problems: Iterable[str]) -> str:
    """The menu as the value of `nav`. `problems` are pages of single codes, which stand below the page of all."""
    lines = [f'  {{ "Home" = "{page_of(HOME)}" }},', f'  {{ "Contents" = "{page_of(CONTENTS)}" }},']
    for section in menu:
        lines.append(f'  {{ "{section.title}" = [')
        for path in section.pages:
            page = page_of(path)
            if page == "problems.md":
                below = "".join(f'      "{it}",\n' for it in problems)
                lines.append(f'    {{ "Problems" = [\n      "{page}",\n{below}    ] }},')
            else:
                lines.append(f'    "{page}",')
        lines.append("  ] },")
    return "\n".join(["nav = [", *lines, "]", ""])
