"""A page as a reader of HTML takes it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple


class Start(NamedTuple):
    """An element that begins, and its attributes."""

    name: str
    attributes: dict[str, str | None]


class Parsed(HTMLParser):
    """The elements of a page in their order, and its texts outside the stylesheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.starts: list[Start] = []
        self.texts: list[str] = []
        self.others: list[str] = []
        self._styling = False
        self.feed(page)
        self.close()

    @property
    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements with the names of their attributes."""
        return [(name, tuple(attributes)) for name, attributes in self.starts]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._styling = tag == "style"
        self.starts.append(Start(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._styling = self._styling and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._styling and data.strip("\n"):
            self.texts.append(data.strip("\n"))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)
