"""Layers to measure: the one of now and the one of an earlier revision, each with the function that goes with it.

What Lambda's interpreter finds compiled in the layer, the interpreter that measures here finds compiled for itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.budgets import FORMER
from tools import bytecode, layer
from tools.environments import REPOSITORY, EnvironmentUnusable, run

CACHE = REPOSITORY / ".build" / "bench"


@dataclass(frozen=True)
class Deployed:
    """What a function finds when it starts: the folder of its code and the one of its layer."""

    function: Path
    layer: Path

    @property
    def handler_module(self) -> str:
        """The module of the layer from which the function makes its handler."""
        code = (self.function / "app.py").read_text(encoding="utf-8")
        (name,) = re.findall(r"^\s*from (\S+) import make_handler$", code, re.MULTILINE)
        return str(name)


def now(folder: Path) -> Deployed:
    """The layer of this tree as it is built, and the function, below that folder."""
    site = layer.build(folder / "built", bytecode.variables())
    function = folder / "function"
    shutil.copytree(
        REPOSITORY / "functions" / "custom_resource",
        function,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return Deployed(function, site)


def compiled(deployed: Deployed, folder: Path) -> Deployed:
    """A copy with bytecode for the interpreter that runs this, which asks no file whether it is still valid."""
    copy = folder / "compiled"
    shutil.copytree(deployed.layer, copy)
    bytecode.compile_for_this_python(copy)
    return Deployed(deployed.function, copy)


def former() -> Deployed | str:
    """The layer of the earlier revision as it was built then, without bytecode; or why there is none.

    It is built once, and kept below .build.
    """
    place = CACHE / FORMER
    built = Deployed(place / "functions" / "custom_resource", place / "layer" / "python")
    if (place / "built").is_file():
        return built
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    archive = place / "tree.tar"
    packed = subprocess.run(
        ["git", "archive", "-o", str(archive), FORMER, "layers", "functions"],  # noqa: S607 (the git of the machine)
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if packed.returncode:
        return f"this clone has no revision {FORMER}"
    with tarfile.open(archive) as tree:
        tree.extractall(place, filter="data")
    path = f"PATH={Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    make = ["make", "build-AmplifyOutputsLayer", f"ARTIFACTS_DIR={place / 'layer'}"]
    try:
        run(["env", path, *make], place / "layers" / "amplify_outputs")
    except EnvironmentUnusable as error:
        return f"the layer of {FORMER} could not be built: {str(error).splitlines()[-1]}"
    (place / "built").touch()
    return built
