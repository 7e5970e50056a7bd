"""How a publisher encrypts and tags, as its stack says it in JSON."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.model.writing import AS_AWS_DOES, Writing

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("said", "writing"),
    [
        ({"kmsKeyArn": "", "parameterType": "String", "tags": ""}, AS_AWS_DOES),
        (
            {"kmsKeyArn": KEY, "parameterType": "SecureString", "tags": "cost-center=4711"},
            Writing(KEY, "SecureString", (("cost-center", "4711"),)),
        ),
        (
            {"kmsKeyArn": "", "parameterType": "String", "tags": "a=1=2,b=,team=web and shop"},
            Writing(tags=(("a", "1=2"), ("b", ""), ("team", "web and shop"))),
        ),
        (
            {"kmsKeyArn": "", "parameterType": "String", "tags": "", "recordKeyArn": KEY},
            Writing(record_key=KEY),
        ),
    ],
)
def test_each_member_is_read(said: dict[str, str], writing: Writing) -> None:
    assert Writing.from_json(json.dumps(said)) == writing
