"""Whatever Cognito may answer: no check and no document fails, and every client can read it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amplify_outputs.checks.catalogue import ACCEPTABLE_CODES
from amplify_outputs.examine import Publishable, Refused
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.properties.parse import IDENTIFYING_KEYS, parse_request
from amplify_outputs.readers.strict import READERS, readers_of, surprises
from amplify_outputs.schema.types import Record, validate
from amplify_outputs.schema.versions import VERSIONS, outputs_type
from tests.builders import BUCKET, DATA_API_ID, IDENTITY_POOL_ID, properties
from tests.contract import golden
from tests.contract.cognito_answers import answers
from tests.contract.format_values import values


@st.composite
def _requests(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.sampled_from(VERSIONS))
    api, bucket = draw(st.sampled_from([DATA_API_ID, None])), draw(st.sampled_from([BUCKET, None]))
    outputs = draw(st.none() | _overrides(version)) or {}
    # What follows from what is read cannot be said otherwise.
    for section, derived in (("data", api), ("storage", bucket)):
        if derived and section in outputs:
            outputs[section].pop("aws_region", None)
            outputs[section].pop("bucket_name", None)
    return properties(
        OutputsVersion=version,
        IdentityPoolId=draw(st.sampled_from([IDENTITY_POOL_ID, None])),
        DataApiId=api,
        DataApiKey=draw(st.sampled_from(["true", None])) if api else None,
        StorageBucketName=bucket,
        Outputs=outputs or None,
        Platform=draw(st.sampled_from([None, *PLATFORMS])),
        AcceptProblems=draw(st.sampled_from([None, sorted(ACCEPTABLE_CODES)])),
    )


def _overrides(version: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any sections, and any part of `auth` that may be given."""
    whole = outputs_type(version)
    auth = whole.fields["auth"]
    assert isinstance(auth, Record)
    part_of_auth = Record(
        {name: kind for name, kind in auth.fields.items() if name not in IDENTIFYING_KEYS}
    )
    sections = {name: kind for name, kind in whole.fields.items() if name != "version"}
    return values(Record({**sections, "auth": part_of_auth}))


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(asked=_requests(), answered=answers())
def test_what_is_published_for_any_pools_can_be_read_by_every_client(
    asked: dict[str, Any], answered: dict[str, Any]
) -> None:
    examined = golden.examination(asked, answered)

    if isinstance(examined, Refused):
        assert examined.forbidding
        return
    outputs = json.loads(examined.document.body)
    assert outputs == examined.document.outputs
    platform = asked.get("Platform")
    assert validate(outputs_type(asked["OutputsVersion"], platform), outputs) == []
    assert surprises(outputs) == {}
    if platform:
        own = {name: READERS[name](outputs) for name in readers_of(PLATFORMS[platform])}
        assert own == {reader: [] for reader in own}
    again = golden.examination(asked, answered)
    assert isinstance(again, Publishable)
    assert again.document == examined.document


@pytest.mark.parametrize("name", golden.NAMES)
def test_every_golden_document_can_be_read_by_every_client(name: str) -> None:
    outputs = json.loads(golden.document_named(name).body)

    assert surprises(outputs) == {}


def test_a_request_that_the_generator_makes_is_a_right_one() -> None:
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked=_requests())
    def check(asked: dict[str, Any]) -> None:
        try:
            parse_request(asked)
        except RequestInvalid as error:
            pytest.fail(str(error))

    check()
