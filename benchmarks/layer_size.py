"""What each part of the layer weighs, as it is uploaded: its files, and the bytecode of its modules."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

# Lambda takes 50 MB; these are what the layer is kept below, with bytecode and without.
BUDGET_BYTES: Final = 4096 * 1024
BUDGET_BYTES_OF_FILES: Final = 1536 * 1024
METADATA: Final = "licenses and metadata"
_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes by part, zipped and not."""

    packed: Counter[str] = field(default_factory=Counter)
    unpacked: Counter[str] = field(default_factory=Counter)

    def of(self, part: str) -> str:
        """Both in KiB, for one part."""
        return _cell(self.packed[part], self.unpacked[part])

    def total(self) -> str:
        """Both in KiB, for all parts."""
        return _cell(self.packed.total(), self.unpacked.total())


def measure(layer: Path) -> bool:
    """Print the table, largest first; whether the layer is below its limits."""
    files, bytecode = weigh(layer)
    everything = Weights(files.packed + bytecode.packed, files.unpacked + bytecode.unpacked)
    columns = (files, bytecode, everything)
    print("\nThe layer in KiB, zipped (unzipped)         files      bytecode           all")
    for part, _ in everything.packed.most_common():
        print(f"  {part:32}{''.join(weights.of(part) for weights in columns)}")
    print(f"  {'total':32}{''.join(weights.total() for weights in columns)}")
    kept = (
        files.packed.total() <= BUDGET_BYTES_OF_FILES and everything.packed.total() <= BUDGET_BYTES
    )
    print(
        f"  {'budget':32}{BUDGET_BYTES_OF_FILES // _KIB:6}{BUDGET_BYTES // _KIB:28}"
        f"{'' if kept else '  OVER BUDGET'}{'' if bytecode.packed else '  (built without bytecode)'}"
    )
    return kept


def weigh(layer: Path) -> tuple[Weights, Weights]:
    """What the files of each part weigh, and what its bytecode does."""
    files, bytecode = Weights(), Weights()
    for file in sorted(layer.rglob("*")):
        if file.is_file():
            part = _part(file.relative_to(layer))
            weights = bytecode if file.suffix == ".pyc" else files
            weights.packed[part] += _deflated_bytes(file)
            weights.unpacked[part] += file.stat().st_size
    return files, bytecode


def _part(path: Path) -> str:
    if path.parts[:2] == ("botocore", "data"):
        return "botocore's descriptions"
    first = path.parts[0]
    if first.endswith(".dist-info"):
        return METADATA
    if first == "__pycache__":  # Of packages that are one file.
        return path.name.partition(".")[0]
    return first.removesuffix(".py")


def _deflated_bytes(file: Path) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, file.name)
    return buffer.tell()


def _cell(packed: int, unpacked: int) -> str:
    return f"{packed / _KIB:6.0f} ({unpacked / _KIB:5.0f})"
