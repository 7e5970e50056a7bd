"""Whatever the format's table lets through, in `Outputs` or in a file, every library can decode."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from amplify_outputs.readers.strict import surprises_of
from tests.contract.format_values import FILES, sample
from tests.contract.javascript_client import NEEDS_NODE, parse
from tests.contract.typescript_types import errors

DECODERS = ("JavaScript", "Swift", "Android", "Flutter")
# What a value lacks because the table leaves it to the publisher, which always writes it.
WRITTEN_ALWAYS = "auth.unauthenticated_identities_enabled is missing, which counts as true"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(outputs=FILES)
def test_every_decoder_reads_what_the_table_lets_through(outputs: dict[str, Any]) -> None:
    refused = {
        name: [it for said in surprises_of(name, outputs) if (it := str(said)) != WRITTEN_ALWAYS]
        for name in DECODERS
    }

    assert refused == {name: [] for name in DECODERS}


@NEEDS_NODE
def test_amplifys_own_types_and_parser_take_what_the_table_lets_through() -> None:
    bodies = [json.dumps(outputs).encode() for outputs in sample()]

    found = dict(zip(bodies, errors(bodies), strict=True))
    assert {body: said for body, said in found.items() if said} == {}
    assert [it["error"] for it in parse(bodies) if "error" in it] == []
