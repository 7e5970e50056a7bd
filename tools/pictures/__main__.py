"""Writes the pictures: python -m tools.pictures."""

from __future__ import annotations

from typing import Final

from tools.environments import REPOSITORY
from tools.pictures.flows import FLOWS

FOLDER: Final = REPOSITORY / "docs" / "images" / "flows"


def main() -> None:
    """Write every picture into docs/images/flows."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, drawn in FLOWS.items():
        (FOLDER / f"{name}.svg").write_text(drawn().svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
