"""What each part of the layer weighs, as it is uploaded."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Lambda takes 50 MB; this is what the layer is kept below.
BUDGET_BYTES = 4 * 1024 * 1024


def measure(layer: Path) -> bool:
    """Print the table, largest first; whether the layer is below its limit."""
    packed: Counter[str] = Counter()
    unpacked: Counter[str] = Counter()
    for file in sorted(layer.rglob("*")):
        if file.is_file():
            part = _part(file.relative_to(layer))
            unpacked[part] += file.stat().st_size
            packed[part] += _deflated_bytes(file)
    total = sum(packed.values())
    print("\nThe layer, zipped (unzipped)")
    for part, size in packed.most_common():
        print(f"  {part:24} {size / 1024:7.0f} KiB  ({unpacked[part] / 1024:7.0f} KiB)")
    kept = total <= BUDGET_BYTES
    print(
        f"  {'total':24} {total / 1024:7.0f} KiB  ({unpacked.total() / 1024:7.0f} KiB)"
        f"  budget {BUDGET_BYTES / 1024:.0f} KiB{'' if kept else '  OVER BUDGET'}"
    )
    return kept


def _part(path: Path) -> str:
    if path.parts[:2] == ("botocore", "data"):
        return "botocore/data"
    return path.parts[0]


def _deflated_bytes(file: Path) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, file.name)
    return buffer.tell()
