"""The properties for an API and a bucket, and the sections `data` and `storage` that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.model.appsync import ApiKey, ApiKeys, DataApiMode
from amplify_outputs.model.bucket import Bucket
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.readings import BucketReadings, DataApiReadings, Unread
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.schema.versions import APPSYNC_AUTHORIZATION_TYPES
from tests import builders
from tests.builders import BUCKET, DATA_API_ID, POOL_ID, data_api

if TYPE_CHECKING:
    from amplify_outputs.model.request import PublishRequest

ARN = f"arn:aws:appsync:eu-west-1:123456789012:apis/{DATA_API_ID}"
URL = f"https://{DATA_API_ID}.appsync-api.eu-west-1.amazonaws.com/graphql"
POOLS = DataApiMode("AMAZON_COGNITO_USER_POOLS", POOL_ID)


def backend_of(request: PublishRequest) -> tuple[Any, ...]:
    return (
        request.data_api_id,
        request.data_api_region,
        request.data_api_key,
        request.storage_bucket_name,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (None, None, False, None)),
        ({"DataApiId": DATA_API_ID}, (DATA_API_ID, None, False, None)),
        ({"DataApiId": ARN}, (DATA_API_ID, "eu-west-1", False, None)),
        (
            {
                "DataApiId": ARN.replace(
                    "arn:aws:appsync:eu-west-1", "arn:aws-cn:appsync:cn-north-1"
                )
            },
            (DATA_API_ID, "cn-north-1", False, None),
        ),
        ({"DataApiId": DATA_API_ID, "DataApiKey": "True"}, (DATA_API_ID, None, True, None)),
        ({"DataApiId": DATA_API_ID, "DataApiKey": "false"}, (DATA_API_ID, None, False, None)),
        ({"DataApiKey": "false"}, (None, None, False, None)),
        ({"StorageBucketName": "abc"}, (None, None, False, "abc")),
        ({"StorageBucketName": "a" * 63}, (None, None, False, "a" * 63)),
        ({"StorageBucketName": "files.example.com"}, (None, None, False, "files.example.com")),
    ],
)
def test_an_api_and_a_bucket_can_be_asked_for(
    given: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert backend_of(builders.request(**given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"DataApiId": "shop"}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": URL}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": f"{ARN}/datasources/x"}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": ARN.replace("appsync", "s3")}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": ARN.replace("eu-west-1", "")}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": f"{DATA_API_ID}\n"}, [("PropertyInvalid", "DataApiId")]),
        ({"DataApiId": [DATA_API_ID]}, [("PropertyInvalid", "DataApiId")]),
        (
            {"DataApiId": DATA_API_ID, "DataApiKey": "da2-x"},
            [("PropertyInvalid", "DataApiKey")],
        ),
        ({"DataApiKey": "true"}, [("PropertyInvalid", "DataApiKey")]),
        ({"StorageBucketName": "ab"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "a" * 64}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "Files"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "my_files"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "-files"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "my..files"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "s3://files"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": "arn:aws:s3:::files"}, [("PropertyInvalid", "StorageBucketName")]),
        (
            {"StorageBucketName": "files--use1-az4--x-s3"},
            [("PropertyInvalid", "StorageBucketName")],
        ),
        ({"StorageBucketName": "files-abc-s3alias"}, [("PropertyInvalid", "StorageBucketName")]),
        ({"StorageBucketName": True}, [("PropertyInvalid", "StorageBucketName")]),
        (
            {"StorageBucketName": BUCKET, "Outputs": {"storage": {"bucket_name": "others"}}},
            [("OutputsInvalid", "Outputs.storage.bucket_name")],
        ),
        # Laid over what is read, a section need not be whole, and must be right all the same.
        (
            {"DataApiId": DATA_API_ID, "Outputs": {"data": {"url": ["x"], "uri": "x"}}},
            [("OutputsInvalid", "Outputs.data.uri"), ("OutputsInvalid", "Outputs.data.url")],
        ),
        # Without the property it must be whole.
        (
            {"StorageBucketName": BUCKET, "Outputs": {"data": {"url": URL}}},
            [("OutputsInvalid", "Outputs.data")],
        ),
        (
            {"DataApiId": DATA_API_ID, "Outputs": {"storage": {"bucket_name": BUCKET}}},
            [("OutputsInvalid", "Outputs.storage")],
        ),
    ],
)
def test_what_is_wrong_with_them_is_named(
    given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(RequestInvalid) as caught:
        parse_request(builders.properties(**given))

    assert [(problem.code, problem.subject) for problem in caught.value.problems] == expected


def sections(
    asked: dict[str, Any], api: DataApiReadings | None = None, bucket: Bucket | None = None
) -> dict[str, Any]:
    """The sections that a document has beside those of the pools."""
    facts = builders.facts(data_api=api or DataApiReadings(), storage=BucketReadings(bucket=bucket))
    document = build(builders.request(**asked), facts)
    assert document.findings() == []
    return {
        name: section
        for name, section in document.outputs.items()
        if name not in ("auth", "version")
    }


@pytest.mark.parametrize("default", APPSYNC_AUTHORIZATION_TYPES)
def test_each_mode_can_be_the_default_and_is_not_said_twice(default: str) -> None:
    api = data_api(default, *APPSYNC_AUTHORIZATION_TYPES[::-1], POOLS)

    data = sections({"DataApiId": DATA_API_ID}, DataApiReadings(api))["data"]

    assert data == {
        "aws_region": "eu-west-1",
        "url": URL,
        "default_authorization_type": default,
        "authorization_types": [mode for mode in APPSYNC_AUTHORIZATION_TYPES if mode != default],
    }


KEYS = ApiKeys((ApiKey("da2-old", 1), ApiKey("da2-new", 30), ApiKey("da2-mid", 20)), read_at=10)


@pytest.mark.parametrize(
    ("modes", "keys", "outputs", "expected"),
    [
        (("API_KEY",), KEYS, {}, "da2-new"),
        ((POOLS, "API_KEY"), KEYS, {}, "da2-new"),
        # Two of one moment: the same one every time.
        (("API_KEY",), ApiKeys((ApiKey("da2-b", 5), ApiKey("da2-a", 5)), 1), {}, "da2-b"),
        (("API_KEY",), ApiKeys((ApiKey("da2-a", 5), ApiKey("da2-b", 5)), 1), {}, "da2-b"),
        (("API_KEY",), KEYS, {"api_key": "da2-mine"}, "da2-mine"),
        (("API_KEY",), None, {"api_key": "da2-mine"}, "da2-mine"),
        (("API_KEY",), None, {}, None),
        (("API_KEY",), ApiKeys((), 1), {}, None),
        # Nobody would look at it.
        ((POOLS,), KEYS, {}, None),
    ],
)
def test_a_key_is_published_if_it_is_asked_for_and_looked_at(
    modes: tuple[Any, ...], keys: ApiKeys | None, outputs: dict[str, Any], expected: str | None
) -> None:
    asked = {"DataApiId": DATA_API_ID, "DataApiKey": keys is not None, "Outputs": {"data": outputs}}

    data = sections(asked, DataApiReadings(data_api(*modes), keys))["data"]

    assert data.get("api_key") == expected


def test_a_bucket_is_named_with_its_region_and_outputs_add_to_it() -> None:
    buckets = [{"name": "files", "bucket_name": BUCKET, "aws_region": "eu-central-1"}]

    plain = sections({"StorageBucketName": BUCKET}, bucket=Bucket(BUCKET, "eu-central-1"))
    more = sections(
        {"StorageBucketName": BUCKET, "Outputs": {"storage": {"buckets": buckets}}},
        bucket=Bucket(BUCKET, "eu-central-1"),
    )

    assert plain == {"storage": {"aws_region": "eu-central-1", "bucket_name": BUCKET}}
    assert more == {"storage": {**plain["storage"], "buckets": buckets}}


def test_nothing_is_said_of_what_is_not_asked_for() -> None:
    assert sections({}) == {}


@pytest.mark.parametrize(
    "unread",
    [
        {"data_api": DataApiReadings(Unread("appsync:GetGraphqlApi", "not_found"))},
        {"data_api": DataApiReadings(data_api(), Unread("appsync:ListApiKeys", "denied"))},
        {"storage": BucketReadings(Unread("s3:GetBucketLocation", "denied"))},
    ],
)
def test_without_a_needed_read_there_is_no_document(unread: dict[str, Any]) -> None:
    assert builders.readings(**unread).facts() is None


def test_a_bucket_that_could_not_be_checked_is_published() -> None:
    unread = Unread("s3:GetBucketCORS", "denied")

    assert builders.readings(storage=builders.bucket_readings(cors=unread)).facts() is not None
