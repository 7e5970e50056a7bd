"""The Python of Lambda, on a machine that has another one: what the recipe of the layer makes bytecode with.

npm's pyodide has that CPython, compiled to WebAssembly, and needs Node (docs/decisions/0011-runtime-tests.md). The
recipe of the layer downloads nothing by itself, so a plain `sam build` makes no use of it.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from typing import TYPE_CHECKING, Final

from recipe import bytecode
from tools.environments import REPOSITORY, EnvironmentUnusable, run, say
from tools.node_packages import install, node

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = REPOSITORY / "tools" / "lambda_python"
PURPOSE: Final = "the Python of Lambda for Node (once, about 10 s)"
_RECIPE: Final = REPOSITORY / "layers" / "amplify_outputs"


def python_in_node() -> Path:
    """The folder with python.mjs, beside the packages that it needs. Raises EnvironmentUnusable without Node or npm."""
    node()
    return install(SOURCE, "lambda-python", PURPOSE)


def variables() -> dict[str, str]:
    """What tells the recipe of the layer where that Python is. Without Node there are none, and it says why."""
    try:
        return {bytecode.IN_NODE: str(python_in_node())}
    except EnvironmentUnusable as problem:
        say(str(problem).splitlines()[-1])
        return {}


def say_if_absent(site: Path) -> None:
    """Tell what it costs if this layer has no bytecode."""
    if bytecode.faults(site, runtime_version()):
        say(bytecode.WITHOUT.format(version=runtime_version()))


def require(site: Path) -> None:
    """Raise EnvironmentUnusable unless every module of this layer has bytecode of the runtime."""
    if faults := bytecode.faults(site, runtime_version()):
        message = (
            f"The layer has no bytecode of Python {runtime_version()}: {faults[0]}. Install that Python, or Node 20 "
            "or newer with npm; on Debian and Ubuntu: apt-get install nodejs npm"
        )
        raise EnvironmentUnusable(message)


def compile_for_this_python(site: Path) -> None:
    """Make bytecode of this layer as its recipe does, for the Python that runs this, to measure with it.

    Raises EnvironmentUnusable with the last lines of what failed.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    number = int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")
    program = [sys.executable, "-I", "-S", "-B", str(_RECIPE / "recipe" / "compile_site.py")]
    run([*program, str(site), version, str(number)])


def runtime_version() -> str:
    """The version of Python that the functions run on, such as "3.14"."""
    text = (_RECIPE / "Makefile").read_text(encoding="utf-8")
    [version] = re.findall(r"^PYTHON_VERSION := (.*)$", text, re.MULTILINE)
    return str(version)
