"""Compiles the modules of a folder for the Python that runs this program, into files beside them.

    python3.14 compile_site.py SITE VERSION MAGIC_NUMBER

It runs in CPython on a machine, and in CPython as WebAssembly. So it needs the standard library and nothing else.
"""

from __future__ import annotations

import importlib.util
import py_compile
import sys
import warnings
from pathlib import Path

# Where Lambda puts the layer [lambda-layers]. Tracebacks name this place, and Python need not correct it at each start.
PLACE = "/opt/python"
MAGIC_BYTES = 2


def main(site: Path, version: str, magic_number: int) -> None:
    """Compile every module, always in the same order.

    Raises RuntimeError if this is another Python, or if it cannot read a module.
    """
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    made = int.from_bytes(importlib.util.MAGIC_NUMBER[:MAGIC_BYTES], "little")
    if (sys.implementation.name, running, made) != ("cpython", version, magic_number):
        message = f"Python {sys.version.split()[0]} does not make the bytecode of {version}"
        raise RuntimeError(message)
    # They are about modules of others, and nobody can act on them here.
    warnings.simplefilter("ignore")
    for source in sorted(site.rglob("*.py")):
        name = source.relative_to(site).as_posix()
        try:
            py_compile.compile(
                str(source),
                dfile=f"{PLACE}/{name}",
                doraise=True,
                # As Lambda runs it. With another level, the files would have other names.
                optimize=0,
                # Sources in Lambda never change, so no start has to compare them [python-pyc].
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except py_compile.PyCompileError as error:
            message = f"{name} cannot be compiled: {error.exc_value}"
            raise RuntimeError(message) from error


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
