"""Runs in CPython as WebAssembly: loads the built layer, then runs the unit tests against it.

python.mjs mounts three folders: the layer where Lambda puts it, this repository as /repository, and the packages of the
development environment, pytest among them, as /packages. The value of this program is its exit code.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

LAYER: Final = Path("/opt/python")
REPOSITORY: Final = Path("/repository")
PACKAGES: Final = Path("/packages")

VERSION: Final = sys.version.split()[0]


def main() -> int:
    """1 if anything failed; the last line says what was done."""
    sys.dont_write_bytecode = True
    # The layer alone at first: nothing of pytest's packages may help it.
    sys.path.append(str(LAYER))
    modules = sorted(modules_of_the_layer())
    compiled = modules_compiled_from_now_on()
    problems = list(errors_of_loading(modules))
    loaded = len(modules) - len(problems)
    problems += [f"{path} was compiled, in spite of its bytecode" for path in compiled]
    # The layer is before its source, of which the recipe is used.
    sys.path += [str(PACKAGES), str(REPOSITORY), str(REPOSITORY / "layers" / "amplify_outputs")]
    os.chdir(REPOSITORY)
    from tests.runtime import layer_bytecode, unit_tests  # noqa: PLC0415 (not on the path before)

    problems += [*layer_bytecode.problems(LAYER), *other_runtimes()]
    failed, passed = unit_tests.run()
    for problem in problems:
        say(f"ERROR: {problem}")
    say(
        f"Python {VERSION}: {loaded} of the {len(modules)} modules of amplify_outputs were "
        f"loaded from the bytecode of the built layer, and {passed} unit tests passed with them"
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


def modules_compiled_from_now_on() -> list[str]:
    """A list that gets the path of each source of the layer that Python compiles, because it uses no bytecode of it."""
    compiled: list[str] = []
    original = importlib.machinery.SourceFileLoader.source_to_code

    def source_to_code(
        loader: importlib.machinery.SourceFileLoader, data: bytes, path: str, **more: int
    ) -> CodeType:
        if str(path).startswith(f"{LAYER}/"):
            compiled.append(str(path))
        return original(loader, data, path, **more)

    importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign,assignment]
    return compiled


def other_runtimes() -> Iterator[str]:
    template = (REPOSITORY / "template.yaml").read_text(encoding="utf-8")
    runtimes = set(re.findall(r"^ *Runtime: *(\S+)$", template, re.MULTILINE))
    if runtimes != {f"python{sys.version_info.major}.{sys.version_info.minor}"}:
        yield (
            f"template.yaml has the Runtime {' and '.join(sorted(runtimes)) or 'of no function'}, and this is Python "
            f"{VERSION}: pin the pyodide of that version in tools/lambda_python"
        )


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 (for people)


main()
