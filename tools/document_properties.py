"""Write what other tools know of properties and attributes, from the tables in the package.

python -m tools.document_properties            writes the files
python -m tools.document_properties --check    reports which of them are out of date
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from amplify_outputs.reference.template_schema import template_schema
from tools import terraform_module
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: Final = REPOSITORY / "schemas" / "custom-amplify-outputs.json"


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or check them. Exit code 0, or 1 if the check finds one out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    check: bool = parser.parse_args(arguments).check
    stale = {path: text for path, text in files().items() if _text(path) != text}
    if check:
        for path in stale:
            name = path.relative_to(REPOSITORY)
            print(f"{name} is out of date: python -m tools.document_properties", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def files() -> dict[Path, str]:
    """Each generated file, with its text as the tables have it now."""
    return {
        SCHEMA: f"{json.dumps(template_schema(), indent=2)}\n",
        **terraform_module.files(),
    }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
