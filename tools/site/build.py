"""The site, built strictly from the pages that `assemble` writes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tools.environments import ENVIRONMENTS, make_environment
from tools.site import search
from tools.site.assemble import assemble
from tools.site.links import SiteBroken

if TYPE_CHECKING:
    from pathlib import Path

    from tools.site.places import Places


def build(work: Path, address: str = "", repository: Places | None = None) -> Path:
    """Build the site in the folder `work`, which is made anew, and return the folder to publish.

    `address` is where it will be, with "/" at its end, or "". Raises SiteBroken with what is wrong: a link or a heading
    that does not exist, above all.
    """
    make_environment("site")
    assemble(work, address, repository)
    ran = subprocess.run(
        [str(ENVIRONMENTS / "site" / "bin" / "zensical"), "build", "--clean", "--strict"],
        cwd=work,
        env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        # In strict mode the generator ends with a traceback, behind everything that it found.
        raise SiteBroken(ran.stdout.partition("Traceback")[0].strip())
    site = work / "site"
    for name in search.NAMES:
        index = site / name
        index.write_text(search.for_readers(index.read_text(encoding="utf-8")), encoding="utf-8")
    return site
