"""Hold the newest botocore and Amplify packages against the judged lists of tests/upstream: `make upstream`.

They are installed apart, below .venvs, and the lock files stay as they are. The exit code is that of pytest, or 1 with
a sentence on standard error if something cannot be installed.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tools.environments import ENVIRONMENTS, REPOSITORY, EnvironmentUnusable, install_newest, say
from tools.node_packages import NEWER_PACKAGES
from tools.node_packages import install_newest as install_newest_of_npm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TESTS: Final = "tests/contract/test_upstream.py"
ENVIRONMENT: Final = "upstream"
# boto3 comes along because it needs a botocore of its own age.
OF_PYPI: Final = ("boto3", "botocore")
# The TypeScript compiler and the generator of schemas are tools, and stay as they are locked.
OF_NPM: Final = ("@aws-amplify/client-config", "aws-amplify")
_SOURCE: Final = REPOSITORY / "tests" / "contract" / "javascript"


def main(options: Sequence[str]) -> int:
    """Install what is newest, name it, and run the tests on it; pytest gets the options."""
    try:
        install_newest(ENVIRONMENT, OF_PYPI)
        packages = install_newest_of_npm(_SOURCE, f"{ENVIRONMENT}-javascript", OF_NPM)
    except EnvironmentUnusable as problem:
        print(problem, file=sys.stderr)
        return 1
    say(f"Installed: {', '.join(versions(ENVIRONMENTS / ENVIRONMENT, packages))}.")
    python = ENVIRONMENTS / ENVIRONMENT / "bin" / "python"
    ran = subprocess.run(
        [str(python), "-m", "pytest", "-p", "no:cacheprovider", TESTS, *options],
        cwd=REPOSITORY,
        env={**os.environ, NEWER_PACKAGES: str(packages)},
        check=False,
    )
    return ran.returncode


def versions(environment: Path, packages: Path) -> Iterator[str]:
    """Each package with the version that is installed."""
    libraries = [str(path) for path in environment.glob("lib/python*/site-packages")]
    for name in OF_PYPI:
        for found in importlib.metadata.distributions(name=name, path=libraries):
            yield f"{name} {found.version}"
    for name in OF_NPM:
        manifest = (packages / "node_modules" / name / "package.json").read_text(encoding="utf-8")
        yield f"{name} {json.loads(manifest)['version']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
