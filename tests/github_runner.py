"""What GitHub's runner does with what a step writes: which lines it takes for commands, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_PROPERTY: Final = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
_DATA: Final = {"%0D": "\r", "%0A": "\n", "%25": "%"}
# Its older form: the first of a line counts, wherever it is.
_OLDER: Final = re.compile(r"##\[(?P<info>[^\]]*)\](?P<data>.*)")


@dataclass(frozen=True, slots=True)
class Command:
    """A line that is a command, with what it carries as it was before it was escaped."""

    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def commands_in(written: str) -> list[Command]:
    """The commands of a log. A line ends where any reader ends one."""
    return [found for line in written.splitlines() if (found := _command(line))]


def _command(line: str) -> Command | None:
    trimmed = line.lstrip()
    if trimmed.startswith("::") and (end := trimmed.find("::", 2)) >= 0:
        info, data = trimmed[2:end], trimmed[end + 2 :]
    elif older := _OLDER.search(line):
        info, data = older["info"], older["data"]
    else:
        return None
    name, _, rest = info.partition(" ")
    pairs = (pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair)
    return Command(name, _read(data, _DATA), {key: _read(value, _PROPERTY) for key, value in pairs})


def _read(text: str, escapes: dict[str, str]) -> str:
    """The percent sign comes last, so that `%250A` is the text `%0A`."""
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text
