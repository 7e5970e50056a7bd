"""The bytecode in the layer, looked at by the Python that it is for."""

from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

HEADER_BYTES: Final = 16
UNCHECKED_HASH: Final = (0b01).to_bytes(4, "little")


def problems(layer: Path) -> Iterator[str]:
    """A sentence for each module whose bytecode Python would not load, or that is of another source."""
    expected = {importlib.util.cache_from_source(str(path)) for path in layer.rglob("*.py")}
    for path in layer.rglob("*.pyc"):
        if str(path) not in expected:
            yield f"{path} is bytecode of no module"
    for source in layer.rglob("*.py"):
        try:
            content = Path(importlib.util.cache_from_source(str(source))).read_bytes()
        except OSError:
            yield f"{source} has no bytecode"
            continue
        source_hash = importlib.util.source_hash(source.read_bytes())
        if content[:HEADER_BYTES] != importlib.util.MAGIC_NUMBER + UNCHECKED_HASH + source_hash:
            yield f"{source} has bytecode of another Python or of another source"
        code: CodeType = marshal.loads(content[HEADER_BYTES:])  # noqa: S302  # nosec B302 (built here)
        if code.co_filename != str(source):
            yield f"{source} says in its bytecode that it is {code.co_filename}"
