"""Whatever the format's table lets through, in `Outputs` or in a file, every library can decode."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from amplify_outputs.readers.strict import surprises_of
from amplify_outputs.schema.versions import VERSIONS, outputs_type
from tests.contract.format_values import values
from tests.contract.javascript_client import NEEDS_NODE, parse
from tests.contract.typescript_types import errors

DECODERS = ("JavaScript", "Swift", "Android", "Flutter")
# What a value lacks because the table leaves it to the publisher, which always writes it.
WRITTEN_ALWAYS = "auth.unauthenticated_identities_enabled is missing, which counts as true"
# The same ones in every run: they all go to tsc together, which has no use for shrinking.
SAMPLE_SEED, SAMPLE_SIZE = 20_240_601, 150
FILES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    [values(outputs_type(version)) for version in VERSIONS]
)


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
    bodies: list[bytes] = []

    @seed(SAMPLE_SEED)
    @settings(
        max_examples=SAMPLE_SIZE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(outputs=FILES)
    def draw(outputs: dict[str, Any]) -> None:
        bodies.append(json.dumps(outputs).encode())

    draw()

    found = dict(zip(bodies, errors(bodies), strict=True))
    assert {body: said for body, said in found.items() if said} == {}
    assert [it["error"] for it in parse(bodies) if "error" in it] == []
