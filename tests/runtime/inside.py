"""Runs in CPython as WebAssembly: loads the built layer, then runs the unit tests against it.

python.mjs mounts three folders: the layer as /layer, this repository as /repository, and the packages of the
development environment, pytest among them, as /packages. The value of this program is its exit code.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYER: Final = Path("/layer")
REPOSITORY: Final = Path("/repository")
PACKAGES: Final = Path("/packages")

VERSION: Final = sys.version.split()[0]


def main() -> int:
    """1 if anything failed; the last line says what was done."""
    sys.dont_write_bytecode = True
    # The layer alone at first: nothing of pytest's packages may help it.
    sys.path.append(str(LAYER))
    modules = sorted(modules_of_the_layer())
    unloadable = list(errors_of_loading(modules))
    sys.path += [str(PACKAGES), str(REPOSITORY)]
    os.chdir(REPOSITORY)
    from tests.runtime import unit_tests  # noqa: PLC0415 (pytest was not on the path before)

    failed, passed = unit_tests.run()
    problems = [*unloadable, *other_runtimes()]
    for problem in problems:
        say(f"ERROR: {problem}")
    say(
        f"Python {VERSION}: {len(modules) - len(unloadable)} of the {len(modules)} modules of amplify_outputs were "
        f"loaded from the built layer, and {passed} unit tests passed with them"
    )
    return 1 if problems or failed else 0


def modules_of_the_layer() -> Iterator[str]:
    for path in (LAYER / "amplify_outputs").rglob("*.py"):
        yield ".".join(path.relative_to(LAYER).with_suffix("").parts).removesuffix(".__init__")


def errors_of_loading(modules: list[str]) -> Iterator[str]:
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 (a module can fail in any way)
            yield f"{name} cannot be loaded: {type(error).__name__}: {error}"


def other_runtimes() -> Iterator[str]:
    template = (REPOSITORY / "template.yaml").read_text(encoding="utf-8")
    runtimes = set(re.findall(r"^ *Runtime: *(\S+)$", template, re.MULTILINE))
    if runtimes != {f"python{sys.version_info.major}.{sys.version_info.minor}"}:
        yield (
            f"template.yaml has the Runtime {' and '.join(sorted(runtimes)) or 'of no function'}, and this is Python "
            f"{VERSION}: pin the pyodide of that version in tests/runtime/javascript"
        )


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 (for people)


main()
