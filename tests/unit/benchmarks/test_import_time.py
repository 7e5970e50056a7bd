"""The output of `python -X importtime`, by package."""

from __future__ import annotations

from benchmarks.import_time import summary

OUTPUT = """\
import time: self [us] | cumulative | imported package
import time:       100 |        100 |     json.decoder
import time:        50 |        150 |   json
import time:      2000 |       2000 |     botocore.model
import time:      1000 |       3150 |   botocore
import time:       300 |       3450 | amplify_outputs.aws.clients
import time:      7000 |      10450 | app
"""


def test_a_package_has_the_time_of_its_own_modules_and_the_function_that_of_its_clients() -> None:
    found = summary(OUTPUT.splitlines(), ["botocore", "amplify_outputs"])

    assert found == {
        "clients": 0.007,
        "botocore": 0.003,
        "amplify_outputs": 0.0003,
        "Python's own": 0.00015,
    }
    assert next(iter(found)) == "clients"
