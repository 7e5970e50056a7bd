"""The sources of the site, out of the repository: pages as they are, with their links moved, and what they link to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from tools.site import code, llms, navigation, problems
from tools.site.links import (
    SOURCES,
    SiteBroken,
    names_of_sources,
    with_links_of_site,
    with_sources,
)
from tools.site.places import HOME, Places, page_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SETTINGS: Final = "tools/site/zensical.toml"
_OWN: Final = "tools/site/extra"
# A menu of every lock file would help nobody.
_NOT_SHOWN: Final = ("package-lock.json",)


def assemble(place: Path, address: str, repository: Places | None = None) -> None:
    """Write the settings to `place` and the pages below `place/pages`, which is made anew.

    `address` is where the site will be, or "". Raises SiteBroken with all links that lead to nothing.
    """
    work = _Assembly(place, repository or Places())
    shutil.rmtree(place, ignore_errors=True)
    work.take_all()
    work.write_settings(address)


class _Assembly:
    def __init__(self, place: Path, repository: Places) -> None:
        self._pages = place / "pages"
        self._settings = place / "zensical.toml"
        self._repository = repository
        self._waiting: list[str] = []
        self._taken: set[str] = set()
        self._broken: list[str] = []
        self._sources: frozenset[str] = frozenset()

    def take_all(self) -> None:
        """Write every page that the menu or another page leads to."""
        contents = self._read(navigation.CONTENTS)
        if SOURCES in self._repository.files:
            self._sources = names_of_sources(self._read(SOURCES))
        self._menu = navigation.sections(contents)
        self._waiting = [
            HOME,
            navigation.CONTENTS,
            *self._repository.within("docs"),
            *(page for section in self._menu for page in section.pages),
        ]
        for path, text in problems.pages().items():
            self._write(page_of(path), with_links_of_site(text, path, self._use_of(path)))
        while self._waiting:
            self._take(self._waiting.pop())
        for own in self._repository.within(_OWN):
            self._write(own.removeprefix(f"{_OWN}/"), self._read(own))
        self._write(problems.INDEX, problems.index())
        self._write(llms.NAME, llms.index(self._menu, self._read))
        if self._broken:
            raise SiteBroken("\n".join(self._broken))

    def write_settings(self, address: str) -> None:
        """Write the settings of the generator, with the menu and the address."""
        menu = navigation.as_toml(self._menu, map(page_of, problems.pages()))
        site_url = f'site_url = "{address}"\n' if address else ""
        text = self._read(_SETTINGS).replace("# nav\n", f"{site_url}{menu}")
        self._settings.write_text(text, encoding="utf-8")

    def _take(self, path: str) -> None:
        if path in self._taken:
            return
        self._taken.add(path)
        if path in self._repository.folders:
            files = tuple(it for it in self._repository.within(path) if not it.endswith(_NOT_SHOWN))
            self._waiting += files
            self._write(page_of(path), code.listed(path, files))
        elif page_of(path) == path.removeprefix("docs/") and not path.endswith(".md"):
            target = self._pages / page_of(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._repository.root / path, target)
        elif path.endswith(".md"):
            text = with_links_of_site(self._read(path), path, self._use_of(path))
            self._write(page_of(path), with_sources(text, path, self._sources))
        else:
            self._write(page_of(path), code.shown(path, self._read(path)))

    def _use_of(self, page: str) -> Callable[[str], None]:
        def use(path: str) -> None:
            if path in self._repository.files or path in self._repository.folders:
                self._waiting.append(path)
            else:
                self._broken.append(f"{page}: a link leads to {path}, which does not exist")

        return use

    def _read(self, path: str) -> str:
        return (self._repository.root / path).read_text(encoding="utf-8")

    def _write(self, name: str, text: str) -> None:
        target = self._pages / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
