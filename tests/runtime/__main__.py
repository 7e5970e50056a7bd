"""python -m tests.runtime: the built layer with its bytecode, and the unit tests, in the Python that Lambda runs.

npm's pyodide has that CPython, compiled to WebAssembly, and needs Node. tests/runtime/inside.py is what runs in it.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import layer_size
from tools import bytecode, layer
from tools.environments import REPOSITORY, EnvironmentUnusable
from tools.node_packages import node

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
SECONDS: Final = 300
# In KB, below the 8 MB that systems give a process. Node's own limit is 1 MB, which a long run of tests outgrows.
STACK: Final = 6_000


def main() -> int:
    """0 if everything passed; 1 if not, or with a sentence on standard error if it cannot run."""
    try:
        interpreter = node()
        packages = bytecode.python_in_node()
        with tempfile.TemporaryDirectory() as artifacts:
            built = layer.build(Path(artifacts, "layer"), bytecode.variables())
            bytecode.require(built)
            if faults := [*_too_heavy(built), *_other_bytes(built, Path(artifacts, "again"))]:
                print(*faults, sep="\n", file=sys.stderr)  # noqa: T201 (for people)
                return 1
            mounts = [
                f"/opt/python={built}",
                f"/repository={REPOSITORY}",
                f"/packages={sysconfig.get_path('purelib')}",
            ]
            program = f"/repository/{(HERE / 'inside.py').relative_to(REPOSITORY)}"
            node_options = [f"--stack-size={STACK}", str(packages / "python.mjs")]
            command = [interpreter, *node_options, program, *mounts]
            return subprocess.run(command, timeout=SECONDS, check=False).returncode
    except EnvironmentUnusable as problem:
        print(problem, file=sys.stderr)  # noqa: T201 (for people)
        return 1


def _too_heavy(built: Path) -> Iterator[str]:
    weights = layer_size.weigh(built)
    size = sum(it.packed.total() for it in weights)
    if size > layer_size.BUDGET_BYTES:
        yield f"The layer has {size} bytes, and {layer_size.BUDGET_BYTES} are its limit: make bench lists its parts"


def _other_bytes(built: Path, elsewhere: Path) -> Iterator[str]:
    """The files that another build in another folder makes in another way."""
    again = layer.build(elsewhere, bytecode.variables())
    first, second = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (built, again)
    )
    for path in sorted(first.keys() | second.keys()):
        if first.get(path) != second.get(path):
            yield f"Another build makes another {path}"


if __name__ == "__main__":
    sys.exit(main())
