"""What can be counted: calls, writes and waves of a publication, modules of a start, bytes of the layer.

The same on every machine, so that tests hold it. `python -m benchmarks.counts FOLDER` prints it as JSON, for the
layer that is built into that folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks import layer_size, publication
from benchmarks.environments import function_environment, run_alone
from tools.environments import REPOSITORY

FUNCTION: Final = REPOSITORY / "functions" / "custom_resource"
_MODULES: Final = """
import sys
before = set(sys.modules)
import app, json
files = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
print(json.dumps({name: file for name, file in files.items() if name not in before}))
"""


def measure(site: Path) -> dict[str, Any]:
    """The counts of this tree, whose layer is built into that folder."""
    files, bytecode = layer_size.weigh(site)
    cases = publication.measure(rounds=1, latency_seconds=0.0)
    return {
        "publication": {
            name: {"calls": case.calls, "writes": case.writes, "waves": case.waves}
            for name, case in cases.items()
        },
        "modules": len(modules_of_layer(modules(site), site)),
        "layer_bytes": files.packed.total(),
        "bytecode_bytes": bytecode.packed.total(),
    }


def modules(site: Path) -> dict[str, str]:
    """The modules that a start imports, with their files; those that Python always has are left out."""
    printed, _ = run_alone(_MODULES, function_environment(site, FUNCTION))
    found: dict[str, str] = json.loads(printed.splitlines()[-1])
    return found


def modules_of_layer(imported: dict[str, str], site: Path) -> list[str]:
    """Those whose file the layer brings. How many of Python's own there are depends on its version."""
    return sorted(name for name, file in imported.items() if Path(file).is_relative_to(site))


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout, indent=2)
