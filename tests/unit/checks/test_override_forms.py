"""URLs, regions, buckets and names in `Outputs` have their forms; whole lists compared."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.problem import Problem
from tests.unit.checks.pool_problems import found, named

DATA = {
    "aws_region": "eu-west-1",
    "url": "https://abc.appsync-api.eu-west-1.amazonaws.com/graphql",
    "default_authorization_type": "AWS_IAM",
    "authorization_types": [],
}
FILES = {"aws_region": "us-gov-west-1", "bucket_name": "files"}
BUCKETS = {**FILES, "buckets": [{"name": "a", "aws_region": "moon", "bucket_name": "Not_One"}]}
CONNECT = {"amazon_connect": {"aws_region": "us-west-2", "endpoint": "https://c.example"}}


@pytest.mark.parametrize(
    ("outputs", "places"),
    [
        ({"data": DATA}, []),
        ({"data": {**DATA, "url": "http://localhost:20002/graphql"}}, []),
        ({"data": {**DATA, "url": "http://api.example.com/graphql"}}, ["data.url"]),
        ({"data": {**DATA, "url": "not a url"}}, ["data.url"]),
        ({"data": {**DATA, "url": "https://"}}, ["data.url"]),
        ({"data": {**DATA, "url": "https://[x"}}, ["data.url"]),
        ({"data": {**DATA, "aws_region": "moon"}}, ["data.aws_region"]),
        ({"data": {**DATA, "api_key": ""}}, ["data.api_key"]),
        ({"data": {**DATA, "model_introspection": {"a": "", "url": "x"}}}, []),
        ({"storage": FILES}, []),
        ({"storage": {**FILES, "bucket_name": ""}}, ["storage.bucket_name"]),
        ({"storage": {**FILES, "bucket_name": "ab"}}, ["storage.bucket_name"]),
        ({"storage": {**FILES, "bucket_name": "a" * 63}}, []),
        ({"storage": {**FILES, "bucket_name": "a" * 64}}, ["storage.bucket_name"]),
        (
            {"storage": BUCKETS},
            ["storage.buckets[0].aws_region", "storage.buckets[0].bucket_name"],
        ),
        ({"geo": {"aws_region": "Moon-1"}}, ["geo.aws_region"]),
        ({"notifications": CONNECT}, []),
        (
            {"analytics": {"amazon_pinpoint": {"aws_region": "us-east-1", "app_id": ""}}},
            ["analytics.amazon_pinpoint.app_id"],
        ),
        ({"custom": {"aws_region": "moon", "url": "", "bucket_name": ""}}, []),
    ],
)
def test_a_value_has_the_form_of_its_key(outputs: dict[str, Any], places: list[str]) -> None:
    assert named(found({"Outputs": outputs})) == [
        ("OverrideMalformed", "warning", f"Outputs.{place}") for place in places
    ]


def test_a_malformed_value_is_named_in_full() -> None:
    assert found({"Outputs": {"storage": {**FILES, "aws_region": "moon"}}}) == [
        Problem(
            "OverrideMalformed",
            "warning",
            "Outputs.storage.aws_region",
            'Outputs.storage.aws_region is "moon", but must be a region, such as eu-central-1.',
            "Correct the value.",
        )
    ]
