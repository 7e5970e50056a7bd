"""A shell on an AWS of your own, for the tutorial: `make shell`.

The shell finds `amplify-outputs`, `sam` and `aws`, and each of them speaks to an emulated AWS that was started for it
and ends with it. It begins in a folder of its own, with the publisher and the examples as the clone has them, so that
nothing that is made there is left in the clone. Commands may also come from a file: `python -m tools.shell < commands`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.emulator import REPOSITORY, Emulator, EmulatorFailed
from tools.environments import ENVIRONMENTS, EnvironmentUnusable, make_environment
from tools.sam import DEVELOPMENT_BIN, SAM, settings

_PROGRAMS = {
    "amplify-outputs": DEVELOPMENT_BIN / "amplify-outputs",
    "aws": ENVIRONMENTS / "examples" / "bin" / "aws",
    # What `sam build` calls.
    "python3": DEVELOPMENT_BIN / "python3",
    "sam": SAM,
}
# By which some networks reach the index that `sam build` installs from.
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy")

# What `sam build` and the examples need. `sam deploy` reads the two texts for the metadata of the template.
_LINKED = ("examples", "functions", "layers", "template.yaml", "LICENSE", "README.md")

WELCOME = "This shell has an AWS of its own, an emulated one, and a folder of its own. Both end with it: type exit, or Ctrl-D."


def main() -> int:
    """Start the emulator, run the shell, and stop the emulator. The exit code is the shell's, or 1 with the reason."""
    try:
        make_environment("examples")
        with Emulator() as aws, tempfile.TemporaryDirectory(prefix="amplify-outputs-") as folder:
            return _shell(aws, Path(folder))
    except (EmulatorFailed, EnvironmentUnusable) as problem:
        print(problem, file=sys.stderr)
        return 1


def _shell(aws: Emulator, folder: Path) -> int:
    environment = aws.environment() | settings(folder) | _proxies()
    environment["PATH"] = f"{_programs(folder)}{os.pathsep}{environment.get('PATH', os.defpath)}"
    # What `aws` answers would wait in a pager for a key.
    environment["AWS_PAGER"] = ""
    # Seconds between two looks of `sam` at a stack: this AWS is quicker than the other.
    environment["SAM_CLI_POLL_DELAY"] = "0.5"
    if sys.stdin.isatty():
        print(WELCOME, flush=True)
        environment["PS1"] = "own aws$ "
    # A start-up file could put other programs before these.
    command = ["bash", "--noprofile", "--norc"]
    # `cd -` leads to where the shell was opened.
    environment["OLDPWD"] = str(Path.cwd())
    place = _workplace(folder)
    return subprocess.run(command, cwd=place, env=environment, check=False).returncode


def _workplace(folder: Path) -> Path:
    """A folder in which the commands of the tutorial can be typed. What they write goes with it."""
    place = folder / "tutorial"
    place.mkdir()
    for name in _LINKED:
        (place / name).symlink_to(REPOSITORY / name)
    # Not a link: `sam deploy --guided` writes to it.
    shutil.copyfile(REPOSITORY / "samconfig.toml", place / "samconfig.toml")
    return place


def _programs(folder: Path) -> Path:
    """A folder with nothing but the programs that the tutorial calls, whichever environment each is from."""
    place = folder / "bin"
    place.mkdir()
    for name, program in _PROGRAMS.items():
        # Not a link: Python would not know its environment.
        (place / name).write_text(f'#!/bin/sh\nexec "{program}" "$@"\n', encoding="utf-8")
        (place / name).chmod(0o755)
    return place


def _proxies() -> dict[str, str]:
    """The caller's proxies, but not for the emulator."""
    proxies = {name: os.environ[name] for name in _PROXIES if name in os.environ}
    return proxies | {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1"}


if __name__ == "__main__":
    sys.exit(main())
