"""The budgets, measured: `make bench`. Prints ratios of one run, since machines differ.

A ratio above its budget is marked, and makes the exit code 1.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import cold_start, layer_size, publication
from tools import bytecode, sam


def main() -> int:
    """Build the layer, measure everything, print it. 0 when every budget is kept."""
    with tempfile.TemporaryDirectory(prefix="amplify-outputs-bench-") as folder:
        print("Building the layer (sam build) ...", file=sys.stderr, flush=True)
        built = sam.build(Path(folder), variables=bytecode.variables())
        layer = built.parent / "AmplifyOutputsLayer" / "python"
        kept = [publication.measure(), cold_start.measure(layer), layer_size.measure(layer)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
