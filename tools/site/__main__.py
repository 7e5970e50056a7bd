"""Builds the site: python -m tools.site [ADDRESS]. Exit code 0, or 1 with what is wrong on standard error."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tools.environments import ENVIRONMENTS, REPOSITORY
from tools.site.assemble import assemble
from tools.site.links import LinkBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

WORK: Final = REPOSITORY / ".build" / "site"
SITE: Final = WORK / "site"


def main(arguments: Sequence[str]) -> int:
    """Assemble the pages and build the site from them, strictly: a link that leads nowhere fails."""
    address = arguments[0] if arguments else ""
    try:
        assemble(WORK, address)
    except LinkBroken as broken:
        print(broken, file=sys.stderr)
        return 1
    ran = subprocess.run(
        [str(ENVIRONMENTS / "site" / "bin" / "zensical"), "build", "--clean", "--strict"],
        cwd=WORK,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        print(ran.stdout.partition("Traceback")[0], file=sys.stderr)
        return 1
    for name in ("llms.txt", "problems.json"):
        shutil.copyfile(WORK / "pages" / name, SITE / name)
    pages = sum(1 for _ in SITE.rglob("*.html"))
    print(f"{pages} pages in {SITE.relative_to(REPOSITORY)}: open index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
