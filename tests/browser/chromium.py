"""A page in Chromium, which tests drive by what a person sees."""

from __future__ import annotations

import contextlib
import json
import subprocess
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from tools import browser
from tools.emulator import without_misleading_variables
from tools.node_packages import node

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator


class CommandFailed(Exception):
    """The page did not do in time what was asked of it; the message says what that was."""


class Page:
    """A page whose whole world is the emulator and this machine's web servers, from the block's beginning to its end.

    What is asked of it waits until the page shows what it is about, for 20 seconds at most.
    """

    def __init__(self, aws: Emulator) -> None:
        self._is_open = False
        self._pictures: Iterator[Path] = iter(())
        given = {
            "executable": str(browser.chromium()),
            "port": aws.port,
            "certificate": aws.ca_bundle.read_text(),
        }
        self._driver = subprocess.Popen(
            [node(), str(browser.packages() / "driver.mjs"), json.dumps(given)],
            env=without_misleading_variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # At the end of its input it closes the browser.
        self._driver.communicate()

    def keep_pictures(self, folder: Path, name: str) -> None:
        """From now on keep a picture of what is shown before each click, and at the end."""
        self._pictures = (folder / f"{name}-{number}.png" for number in count(1))

    def visit(self, url: str) -> None:
        """Open this address as a new visitor, of whom nothing is stored."""
        self._is_open = True
        self._do("visit", url=url)

    def reload(self) -> None:
        """Load the page again, as the same visitor."""
        self._do("reload")

    def come_back(self) -> None:
        """Let the visitor come back to the page from another one."""
        self._do("comeBack")

    def close(self) -> None:
        """Forget the visitor."""
        if self._is_open:
            self._do("close", picture=self._next_picture())
        self._is_open = False

    def text(self) -> str:
        """All visible text."""
        shown: str = self._do("text")
        return shown

    def alert(self) -> str:
        """What the page alerts the visitor to."""
        shown: str = self._do("alert")
        return shown.strip()

    def fields(self) -> list[dict[str, Any]]:
        """The visible fields: name, type, and whether they must be filled in."""
        shown: list[dict[str, Any]] = self._do("fields")
        return shown

    def buttons(self) -> list[str]:
        """What is written on the visible buttons."""
        shown: list[str] = self._do("buttons")
        return shown

    def wait(self, text: str) -> None:
        """Wait until this text is shown."""
        self._do("wait", text=text)

    def rest(self) -> None:
        """Wait until the visible text has stayed the same for half a second."""
        self._do("rest")

    def arrive(self, path: str) -> None:
        """Wait until the page is one whose address, less its query, ends so."""
        self._do("arrive", path=path)

    def fill(self, **values: str) -> None:
        """Type into the fields of these names."""
        for name, value in values.items():
            self._do("fill", name=name, value=value)

    def fill_in(self, **values: str) -> None:
        """Type into the fields that show these words as long as they are empty: `_` is a space."""
        for words, value in values.items():
            self._do("fillIn", placeholder=words.replace("_", " "), value=value)

    def click(self, name: str, role: str = "button") -> None:
        """Click on what a screen reader calls by this name."""
        self._do("click", name=name, role=role, picture=self._next_picture())

    def call(self, name: str, *given: Any) -> Any:
        """What a function of Amplify's auth module answers to the application."""
        return self._do("call", name=name, given=given)

    def errors(self) -> list[str]:
        """What the application threw and nobody caught, since the visit."""
        thrown: list[str] = self._do("log")["errors"]
        return thrown

    def complaints(self) -> list[str]:
        """The errors and warnings in the console, since the visit."""
        said: list[str] = self._do("log")["complaints"]
        return said

    def stored(self) -> list[str]:
        """The keys of what the page has stored at the visitor's, in order."""
        keys: list[str] = self._do("stored")
        return keys

    def requests(self) -> list[dict[str, Any]]:
        """Every request since the visit: method, url, headers, body."""
        sent: list[dict[str, Any]] = self._do("log")["requests"]
        return sent

    def look(self, *, width: int = 1280, scheme: str = "light") -> None:
        """Give the visitor a screen of that width, and a preference for light or dark."""
        self._do("look", width=width, scheme=scheme)

    def crop(self, selector: str, picture: Path, *, scale: float = 1) -> None:
        """Keep a picture of the one element that a CSS selector finds, as WebP and in this scale."""
        picture.parent.mkdir(parents=True, exist_ok=True)
        self._do("crop", selector=selector, picture=str(picture), scale=scale)

    def ground(self) -> str:
        """The colour behind everything."""
        shown: str = self._do("ground")
        return shown

    def texts(self, selector: str) -> list[str]:
        """The visible texts of the elements that a CSS selector finds."""
        shown: list[str] = self._do("texts", selector=selector)
        return shown

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        found: int = self._do("overflow")
        return found

    def stops(self) -> list[str]:
        """The texts that the Tab key comes to, from where the visitor is to the end of the page."""
        shown: list[str] = self._do("stops")
        return shown

    def press(self, key: str) -> None:
        """Press a key."""
        self._do("press", key=key)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self._do("type", text=text)

    def violations(self) -> list[str]:
        """What axe-core finds: its rule and the element."""
        found: list[str] = self._do("violations")
        return found

    def _next_picture(self) -> str:
        return str(next(self._pictures))

    def _do(self, command: str, **given: Any) -> Any:
        asked = json.dumps({"command": command, **given})
        assert self._driver.stdin
        assert self._driver.stdout
        answered = ""
        with contextlib.suppress(BrokenPipeError):
            self._driver.stdin.write(f"{asked}\n")
            self._driver.stdin.flush()
            answered = self._driver.stdout.readline()
        if not answered:
            message = f"{asked}: the browser is gone, and has said why on standard error"
            raise CommandFailed(message)
        answer = json.loads(answered)
        if "error" in answer:
            message = f"{asked}: {answer['error']}"
            raise CommandFailed(message)
        return answer["result"]
