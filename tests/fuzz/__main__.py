"""python -m tests.fuzz [COUNT] [SEED]: events at random for as long as one likes.

The same handler takes them all, so that state carried over from one to the next would show, and so
would memory that it does not give back.
"""

from __future__ import annotations

import gc
import random
import sys

from tests.fuzz.fuzzer import Fuzzer
from tests.simulated_aws import simulated_aws

INPUTS = 10_000
# Of what one process keeps for good; every publication adds versions to the simulated bucket.
OBJECTS_AN_INPUT = 20


def main(arguments: list[str]) -> int:
    """Run, and say what came out. 1 where a rule was broken."""
    inputs = int(arguments[0]) if arguments else INPUTS
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(2**32)
    print(f"{inputs:,} events, seed {seed}", flush=True)  # noqa: T201 - for people
    with simulated_aws():
        fuzzer = Fuzzer(seed)
        fuzzer.run(inputs // 2)
        gc.collect()
        before = len(gc.get_objects())
        fuzzer.run(inputs - inputs // 2)
        gc.collect()
        grown = len(gc.get_objects()) - before
        leaks = list(fuzzer.leaks())
    for outcome, count in fuzzer.counts.most_common():
        print(f"{count:7,}  {outcome}")  # noqa: T201 - for people
    print(f"objects grown by {grown:,} in the second half")  # noqa: T201 - for people
    assert leaks == [], leaks
    assert grown < OBJECTS_AN_INPUT * inputs, grown
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
