"""What the search of the site finds: pages for people who use the publisher, and each problem once. Pure."""

from __future__ import annotations

import json
import re
from typing import Final

NAMES: Final = ("search.json", "search.js")
# They have the words of every subject, so they came first. The menu leads to them.
_LEFT_OUT: Final = re.compile(
    r"(?:architecture|changelog|contributing|releasing|sources|tests|writing)\.html"
    r"|decisions/"
    # Each code has a page, in the same words.
    r"|problems\.html#"
)


def for_readers(text: str) -> str:
    """The generator's index, less the sections of pages for people who change the code.

    `text` is the content of one of the files of `NAMES`: JSON, which the second one assigns to a variable.
    """
    start, end = text.index("{"), text.rindex("}") + 1
    index = json.loads(text[start:end])
    index["items"] = [it for it in index["items"] if not _LEFT_OUT.match(it["location"])]
    return text[:start] + json.dumps(index, separators=(",", ":")) + text[end:]
