"""An API and a bucket that exist, from their ids to what is published; counted like the pools."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.cli.main import run
from benchmarks.calls import CallLog
from tests.integration.waves import FOLLOW_UPS, LOOK, LOOK_AGAIN, READ, VERIFY
from tests.simulation import REGION, client

if TYPE_CHECKING:
    from botocore.session import Session

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published

DAY = 86_400
CORS = {
    "AllowedOrigins": ["*"],
    "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
    "AllowedHeaders": ["*"],
    "ExposeHeaders": ["ETag"],
}
BLOCK = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)
READ_BACKEND = [
    "GetBucketCors",
    "GetBucketLocation",
    "GetBucketPolicyStatus",
    "GetGraphqlApi",
    "GetPublicAccessBlock",
]


@dataclass
class Backend:
    """An API and a bucket that exist, for these pools."""

    pools: Pools
    api: dict[str, Any]
    bucket: str
    appsync: Any
    s3: Any

    def properties(self, **changes: Any) -> dict[str, Any]:
        return self.pools.properties(
            **{"DataApiId": self.api["apiId"], "StorageBucketName": self.bucket, **changes}
        )

    def add_key(self, days: float) -> str:
        expires = int(time.time() + days * DAY)
        answer = self.appsync.create_api_key(apiId=self.api["apiId"], expires=expires)
        return str(answer["apiKey"]["id"])


def make_backend(pools: Pools, region: str, **changes: Any) -> Backend:
    appsync, s3 = client("appsync", region), client("s3", region)
    api = appsync.create_graphql_api(
        **{
            "name": "shop",
            "authenticationType": "AMAZON_COGNITO_USER_POOLS",
            "userPoolConfig": {
                "userPoolId": pools.user_pool_id,
                "awsRegion": REGION,
                "defaultAction": "ALLOW",
            },
            "additionalAuthenticationProviders": [{"authenticationType": "API_KEY"}],
            **changes,
        }
    )["graphqlApi"]
    bucket = f"storefront-files-{region}"
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **({} if region == REGION else where))
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [CORS]})
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=BLOCK)
    return Backend(pools, api, bucket, appsync, s3)


@pytest.fixture
def backend(pools: Pools) -> Backend:
    return make_backend(pools, REGION)


@pytest.fixture
def elsewhere(pools: Pools) -> Backend:
    return make_backend(pools, "eu-west-1")


def test_the_sections_of_an_api_and_a_bucket_are_published(
    cloudformation: CloudFormation, backend: Backend, published: Published
) -> None:
    answer = cloudformation.create(backend.properties())

    assert answer["Status"] == "SUCCESS"
    assert answer["Data"]["Warnings"] == ""
    assert published.object() == published.parameter()
    assert {name: published.object()[name] for name in ("data", "storage")} == {
        "data": {
            "aws_region": REGION,
            "url": backend.api["uris"]["GRAPHQL"],
            "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
            "authorization_types": ["API_KEY"],
        },
        "storage": {"aws_region": REGION, "bucket_name": backend.bucket},
    }


def test_they_may_be_in_another_region_than_the_publisher(
    cloudformation: CloudFormation, elsewhere: Backend, published: Published
) -> None:
    answer = cloudformation.create(elsewhere.properties(DataApiId=elsewhere.api["arn"]))

    assert answer["Status"] == "SUCCESS"
    assert published.object()["data"]["aws_region"] == "eu-west-1"
    assert published.object()["storage"]["aws_region"] == "eu-west-1"


def test_an_api_of_another_region_is_not_found_by_its_id(
    cloudformation: CloudFormation, elsewhere: Backend
) -> None:
    answer = cloudformation.create(elsewhere.properties())

    assert answer["Status"] == "FAILED"
    assert "1 problem: DataApiNotFound" in answer["Reason"]


def test_the_key_that_expires_last_is_published_and_never_logged(
    cloudformation: CloudFormation,
    backend: Backend,
    published: Published,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys = [backend.add_key(days) for days in (30, 60, 45)]

    with caplog.at_level(logging.DEBUG):
        answer = cloudformation.create(backend.properties(DataApiKey="true"))

    assert answer["Status"] == "SUCCESS"
    assert published.object()["data"]["api_key"] == keys[1]
    said = caplog.text + "".join(capsys.readouterr()) + json.dumps(answer)
    assert [key for key in keys if key in said + json.dumps(published.record())] == []


def test_a_key_that_expires_soon_is_a_warning_and_stays_the_same_one_from_day_to_day(
    cloudformation: CloudFormation, backend: Backend, published: Published
) -> None:
    backend.add_key(2)
    properties = backend.properties(DataApiKey="true")

    answer = cloudformation.create(properties)
    before = published.everything()
    again = cloudformation.update(properties, properties)

    assert answer["Data"]["Warnings"] == "DataApiKeyExpiresSoon"
    assert again["Data"] == answer["Data"]
    after = published.everything()
    record = "records/storefront/prod.json"
    # A newer request is noted in the record, and nothing else is written.
    assert {key: body for key, body in after.items() if key != record} == {
        key: body for key, body in before.items() if key != record
    }


def test_everything_that_is_wrong_is_said_at_once(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    api = make_backend(
        pools, REGION, authenticationType="AWS_IAM", additionalAuthenticationProviders=[]
    ).api
    answer = cloudformation.create(
        pools.properties(DataApiId=api["apiId"], StorageBucketName="not-there", IdentityPoolId=None)
    )

    assert answer["Status"] == "FAILED"
    assert "2 problems: DataApiNeedsIdentityPool" in answer["Reason"]
    assert "StorageBucketNotFound (bucket not-there)" in answer["Reason"]
    assert published.nothing()


def test_check_says_what_is_wrong_with_a_bare_bucket(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    client("s3").create_bucket(Bucket="bare-bucket")
    options = [
        "check",
        "--json",
        f"--user-pool-id={pools.user_pool_id}",
        f"--user-pool-client-id={pools.client_id}",
        f"--identity-pool-id={pools.identity_pool_id}",
        "--storage-bucket-name=bare-bucket",
    ]

    assert run(options, aws) == 0
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [(problem["code"], problem["severity"]) for problem in found] == [
        ("StorageCorsMissing", "warning"),
        ("StorageBucketPublic", "info"),
    ]


def test_build_gives_the_bytes_that_are_published(
    aws: Aws,
    cloudformation: CloudFormation,
    backend: Backend,
    published: Published,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    backend.add_key(90)
    cloudformation.create(backend.properties(DataApiKey="true"))
    options = [
        "build",
        f"--user-pool-id={backend.pools.user_pool_id}",
        f"--user-pool-client-id={backend.pools.client_id}",
        f"--identity-pool-id={backend.pools.identity_pool_id}",
        f"--data-api-id={backend.api['apiId']}",
        "--data-api-key",
        f"--storage-bucket-name={backend.bucket}",
    ]

    capfdbinary.readouterr()
    assert run(options, aws) == 0
    key = "outputs/storefront/prod/amplify_outputs.json"
    assert capfdbinary.readouterr().out == published.everything()[key]


@pytest.mark.parametrize(
    ("asked", "more"), [({}, []), ({"DataApiKey": "true"}, ["ListApiKeys"])], ids=["plain", "key"]
)
def test_they_are_read_in_the_wave_of_the_pools(
    session: Session,
    request: pytest.FixtureRequest,
    backend: Backend,
    asked: dict[str, Any],
    more: list[str],
) -> None:
    log = CallLog()
    log.watch(session)
    cloudformation: CloudFormation = request.getfixturevalue("cloudformation")
    backend.add_key(90)
    read = READ + READ_BACKEND + more

    cloudformation.create(backend.properties(**asked))
    first = log.waves
    log.clear()
    cloudformation.update(
        backend.properties(**asked, Outputs={"custom": {"a": "b"}}), backend.properties(**asked)
    )

    assert first[:2] == [sorted(VERIFY + LOOK + read), FOLLOW_UPS]
    assert len(first) == 5
    assert log.waves[:2] == [sorted(VERIFY + LOOK_AGAIN), sorted(read + FOLLOW_UPS)]
    assert len(log.waves) == 5
