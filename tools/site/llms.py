"""llms.txt: what the project is and where each page is, for language models that read it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tools.site.places import HOME, page_of
from tools.site.problems import INDEX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tools.site.navigation import Section

NAME: Final = "llms.txt"
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def index(menu: Iterable[Section], read: Callable[[str], str]) -> str:
    """A heading, what the project is, and the pages of the menu, each with its first sentence."""
    title, what = _opening(read(HOME))
    lines = [f"# {title}", "", f"> {what}", ""]
    for section in menu:
        lines += [f"## {section.title}", ""]
        for path in section.pages:
            name, about = _opening(read(path))
            lines.append(f"- [{name}]({_address(path)}): {about.partition('. ')[0].rstrip('.')}")
        lines.append("")
    lines += [
        "## For programs",
        "",
        f"- [{INDEX}]({INDEX}): all problem codes, with their effect and fix",
        "",
    ]
    return "\n".join(lines)


def _address(path: str) -> str:
    return page_of(path).removesuffix(".md") + ".html"


def _opening(text: str) -> tuple[str, str]:
    """The title of a page and its first paragraph in one line, without links and emphasis."""
    blocks = [it.strip() for it in _COMMENT.sub("", text).split("\n\n") if it.strip()]
    title = blocks[0].removeprefix("# ")
    prose = next((it for it in blocks[1:] if it[0].isalnum() or it[0] in "`["), "")
    return title, " ".join(_LINK.sub(r"\1", prose).replace("**", "").split())
