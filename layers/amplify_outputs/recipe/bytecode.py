"""Bytecode of the modules in the layer, so that no start has to compile them.

    python3 -m recipe.bytecode SITE 3.14

It is made by the Python that the functions run on, or not at all: by the Python that runs this, or by that version on
the PATH, or by the CPython for Node that `make build` and `make release` install. Nothing is downloaded here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# How the bytecode of a version begins [python-magic-number]. If a later release of a version has another number, it
# ignores this bytecode and compiles the source.
MAGIC_NUMBERS = {"3.14": 3627}
# The variable that names the folder of python.mjs with its packages (tools/lambda_python).
IN_NODE = "AMPLIFY_OUTPUTS_PYTHON_IN_NODE"
WITHOUT = (
    "The layer has no bytecode, because nothing here makes that of Python {version}. So each cold start compiles what "
    "it loads, which doubles its CPU time (measured: 0.47 s instead of 0.22 s). docs/deploying.md says how to have it."
)
_PROGRAM = Path(__file__).with_name("compile_site.py")
_NODE_PLACE = "/site"
_UNCHECKED_HASH = 0b01
_WORD = 4
_SECONDS = 300


def main(site: Path, version: str) -> None:
    """Compile the modules below that folder, or print what it costs that nothing here can."""
    for command in _commands(site, version):
        ran = subprocess.run(  # noqa: S603 (a Python, or Node with the one that was installed for this)
            [*command, version, str(MAGIC_NUMBERS[version])],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        wrong = faults(site, version)
        if not wrong:
            return
        remove(site)
        said = ran.stderr.strip().splitlines() or wrong
        print(f"{command[0]} made no bytecode: {said[-1]}")
    print(WITHOUT.format(version=version))


def faults(site: Path, version: str) -> list[str]:
    """What is wrong with the bytecode below that folder: modules without it, and files that are of no use."""
    found = {path.relative_to(site): path for path in site.rglob("*.pyc")}
    sources = sorted(source.relative_to(site) for source in site.rglob("*.py"))
    places = {place(source, version): source for source in sources}
    begin = MAGIC_NUMBERS[version].to_bytes(2, "little") + b"\r\n"
    begin += _UNCHECKED_HASH.to_bytes(_WORD, "little")
    absent = [
        f"{places[path]} has no bytecode of Python {version}"
        for path in places
        if path not in found
    ]
    wrong = [
        f"{path} is not bytecode of Python {version}"
        for path in sorted(found)
        if path not in places or found[path].read_bytes()[: len(begin)] != begin
    ]
    return absent + wrong


def place(source: Path, version: str) -> Path:
    """Where Python of that version looks for the bytecode of a module."""
    tag = f"cpython-{version.replace('.', '')}"
    return source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"


def remove(site: Path) -> None:
    """Remove all bytecode below that folder."""
    for folder in [*site.rglob("__pycache__")]:
        shutil.rmtree(folder)


def _commands(site: Path, version: str) -> Iterator[list[str]]:
    if version not in MAGIC_NUMBERS:
        return
    # Without the packages and the variables of this machine.
    program = ["-I", "-S", "-B", str(_PROGRAM), str(site)]
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        yield [sys.executable, *program]
    elif python := shutil.which(f"python{version}"):
        yield [python, *program]
    folder, node = os.environ.get(IN_NODE), shutil.which("node")
    if folder and node:
        mounts = [f"/recipe={_PROGRAM.parent}", f"{_NODE_PLACE}={site}"]
        script = [str(Path(folder, "python.mjs")), f"/recipe/{_PROGRAM.name}", *mounts]
        yield [node, *script, "--", _NODE_PLACE]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
