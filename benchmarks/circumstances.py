"""Of which revision, when and on what something was measured."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tools.environments import REPOSITORY

_PROCESSORS = Path("/proc/cpuinfo")


def now() -> dict[str, Any]:
    """The revision of this tree, the date, and the machine."""
    described = _said(
        "git", "describe", "--always", "--exclude=*", "--abbrev=12", "--dirty=-changed"
    )
    return {
        "revision": described or "unknown",
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": {
            "processor": _processor(),
            "processors": os.cpu_count(),
            # Any other work on this machine slows all that is measured.
            "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(),
            "node": _said("node", "--version").removeprefix("v") or None,
        },
    }


def _processor() -> str:
    text = _PROCESSORS.read_text(encoding="utf-8") if _PROCESSORS.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _said(program: str, *arguments: str) -> str:
    """What the program prints, "" when it is not here or fails."""
    path = shutil.which(program)
    if path is None:
        return ""
    ran = subprocess.run(
        [path, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    return ran.stdout.strip() if ran.returncode == 0 else ""
