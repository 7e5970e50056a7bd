"""What the browser tests need besides Python: Chromium, Node, and the packages of tests/browser/javascript.

    python3 -m tools.browser

Installs what is missing: Debian's Chromium by apt-get where that is allowed, the packages by npm. The environment
variable CHROMIUM names another executable.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.environments import (
    REPOSITORY,
    EnvironmentUnusable,
    one_process_at_a_time,
    require_usable_python,
    run,
    say,
)
from tools.node_packages import install, node

JAVASCRIPT = REPOSITORY / "tests" / "browser" / "javascript"

# Without a font a screenshot shows boxes for letters.
DEBIAN_PACKAGES = ("chromium", "fonts-liberation")
WHAT_TO_DO = (
    f"Chromium is not here. On Debian, as root: apt-get install {' '.join(DEBIAN_PACKAGES)}. "
    "Or let the environment variable CHROMIUM name its executable"
)
# Somebody else may be at it, such as a machine that updates itself; apt-get then waits so many seconds.
APT_GET = ("apt-get", "--yes", "--quiet", "-o", "DPkg::Lock::Timeout=300")


def main() -> int:
    """Make everything ready. Exit code 0, or 1 with a sentence on standard error."""
    try:
        require_usable_python()
        node()
        packages()
        if not _found():
            _try_to_install_chromium()
        chromium()
    except EnvironmentUnusable as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def packages() -> Path:
    """The folder with the programs of the browser tests and the packages that they import."""
    return install(JAVASCRIPT, "browser")


def chromium() -> Path:
    """The browser's executable. Raises EnvironmentUnusable, with what to install, when there is none."""
    found = _found()
    if found is None:
        named = os.environ.get("CHROMIUM")
        message = f"CHROMIUM names {named}, which is not an executable" if named else WHAT_TO_DO
        raise EnvironmentUnusable(message)
    return found


def _found() -> Path | None:
    path = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    return Path(path) if path else None


def _try_to_install_chromium() -> None:
    """Install Debian's Chromium, as root or by a sudo that asks for no password. Where it cannot, say why."""
    if os.environ.get("CHROMIUM") or not shutil.which("apt-get"):
        return
    as_root = _as_root()
    if as_root is None:
        return
    with one_process_at_a_time("chromium", "Chromium"):
        if _found():
            return
        say("Installing Chromium by apt-get (once, about 60 s) ...")
        began = time.monotonic()
        try:
            _install_chromium([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *APT_GET])
        except EnvironmentUnusable as problem:
            say(f"  {problem}")
        else:
            say(f"  done in {time.monotonic() - began:.0f} s")


def _install_chromium(apt_get: list[str]) -> None:
    install_packages = [*apt_get, "install", "--no-install-recommends", *DEBIAN_PACKAGES]
    try:
        run(install_packages)
    except EnvironmentUnusable:
        # A new machine has no lists of packages yet, and old lists name versions that are no longer there.
        run([*apt_get, "update"])
        run(install_packages)


def _as_root() -> list[str] | None:
    """What to write before a command so that root runs it; None when nothing does."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return None if asked.returncode else [sudo, "-n"]


if __name__ == "__main__":
    sys.exit(main())
