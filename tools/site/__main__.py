"""Builds the site: python -m tools.site [ADDRESS]. Exit code 0, or 1 with what is wrong on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tools.environments import REPOSITORY, EnvironmentUnusable
from tools.site.build import build
from tools.site.links import SiteBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

WORK: Final = REPOSITORY / ".build" / "site"


def main(arguments: Sequence[str]) -> int:
    """Build the site for that address, or to be read from a disk."""
    address = arguments[0] if arguments else ""
    if address and not address.startswith(("http://", "https://")):
        print(
            f"{address} is no address of a site. Example: https://docs.example.com/",
            file=sys.stderr,
        )
        return 1
    try:
        site = build(WORK, f"{address.rstrip('/')}/" if address else "")
    except (SiteBroken, EnvironmentUnusable) as broken:
        print(broken, file=sys.stderr)
        return 1
    pages = sum(1 for _ in site.rglob("*.html"))
    print(f"Built {pages} pages. To read them, open {site.relative_to(REPOSITORY)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
