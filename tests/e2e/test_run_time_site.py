"""The site whose application reads its file when it starts: what its distribution may read of a publisher's bucket.

The emulator asks the policy of the bucket as S3 does, and finds no bucket of another account than the distribution's.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest

from tests.deployment import Stacks, publisher_in, stacks_in
from tests.npm_client import NEEDS_NODE, NODE, installed
from tools import sam
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone, because they deploy the publisher twice.
OWN: Final = {"account": "444444444444"}
# By the credentials of a request the emulator knows in which account to look for the distribution.
VISITOR: Final = {
    "Authorization": (
        f"AWS4-HMAC-SHA256 Credential={OWN['account']}/20260101/us-east-1/s3/aws4_request, "
        "SignedHeaders=host, Signature=none"
    )
}
NAME: Final = "storefront/prod"
EXAMPLES: Final = REPOSITORY / "examples"
PAGE: Final = b"<!doctype html><title>Storefront</title>"
DOCUMENT: Final = "/amplify_outputs.json"


@dataclass(frozen=True, slots=True)
class Site:
    """A deployed site, as its visitors see it."""

    aws: Emulator
    outputs: dict[str, str]

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """The answer of CloudFront: status, headers by name in lower case, body."""
        host = urlsplit(self.outputs["SiteUrl"]).hostname or ""
        address = f"{self.aws.endpoint_url}{path}"
        request = urllib.request.Request(address, headers={"Host": host, **VISITOR, **headers})  # noqa: S310 (our own emulator)
        trust = ssl.create_default_context(cafile=str(self.aws.ca_bundle))
        try:
            with urllib.request.urlopen(request, context=trust) as answer:  # noqa: S310
                return answer.status, lower(answer.headers), answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, lower(refused.headers), refused.read()


def lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class World:
    """Three sites on one publisher, of which the parameter names two."""

    bucket: str
    before: tuple[int, dict[str, str], bytes]
    named: Site
    whole_bucket: Site
    unnamed: Site


@pytest.fixture(scope="module")
def world(aws: Emulator, built_template: Path) -> Iterator[World]:
    """A publication, and sites that would like to serve it."""
    template = (EXAMPLES / "runtime-site.yaml").read_text(encoding="utf-8")
    path = "OriginPath: !Sub /outputs/${PublicationName}"
    assert template.count(path) == template.count(f"PathPattern: {DOCUMENT}") == 1
    every_key = template.replace(path, 'OriginPath: ""').replace(
        f"PathPattern: {DOCUMENT}", "PathPattern: /*.json"
    )
    with (
        publisher_in(aws, built_template, **OWN) as publisher,
        stacks_in(aws, **OWN) as stacks,
    ):
        publish(stacks)
        bucket = publisher["BucketName"]
        sites = [site(aws, stacks, it, bucket) for it in (template, every_key, template)]
        before = sites[0].get(DOCUMENT)
        arns = [it.outputs["DistributionArn"] for it in sites[:2]]
        given = {"ReaderDistributionArns": ",".join(arns)}
        sam.deploy(aws, built_template, parameters=given, **OWN)
        yield World(bucket, before, *sites)
        for it in sites:
            aws.client("s3", **OWN).delete_object(
                Bucket=it.outputs["SiteBucketName"], Key="index.html"
            )


def publish(stacks: Stacks) -> None:
    _, ids = stacks.apply((EXAMPLES / "existing-auth.yaml").read_text(encoding="utf-8"))
    given = {"PublicationName": NAME} | {
        key: ids[key] for key in ("UserPoolId", "UserPoolClientId")
    }
    stacks.apply((EXAMPLES / "consumer.yaml").read_text(encoding="utf-8"), given)


def site(aws: Emulator, stacks: Stacks, template: str, bucket: str) -> Site:
    _, outputs = stacks.apply(template, {"PublicationName": NAME, "OutputsBucketName": bucket})
    aws.client("s3", **OWN).put_object(
        Bucket=outputs["SiteBucketName"], Key="index.html", Body=PAGE, ContentType="text/html"
    )
    return Site(aws, outputs)


def test_a_distribution_that_the_parameter_names_serves_the_published_file(
    aws: Emulator, world: World
) -> None:
    key = f"outputs/{NAME}/amplify_outputs.json"
    published = aws.client("s3", **OWN).get_object(Bucket=world.bucket, Key=key)

    status, headers, body = world.named.get(DOCUMENT)

    assert (status, body) == (200, published["Body"].read())
    assert {name: headers[name] for name in ("content-type", "cache-control", "etag")} == {
        "content-type": "application/json",
        "cache-control": "no-cache",
        "etag": published["ETag"],
    }
    assert headers["x-content-type-options"] == "nosniff"
    again, _, nothing = world.named.get(DOCUMENT, **{"If-None-Match": headers["etag"]})
    assert (again, nothing) == (304, b"")


def test_no_other_distribution_serves_it_and_that_one_not_before(world: World) -> None:
    answers = [world.before, world.unnamed.get(DOCUMENT)]

    assert [(status, b"AccessDenied" in body) for status, _, body in answers] == [(403, True)] * 2


def test_it_reads_files_and_neither_records_nor_marks(aws: Emulator, world: World) -> None:
    listed = aws.client("s3", **OWN).list_objects_v2(Bucket=world.bucket)["Contents"]
    keys = sorted(it["Key"] for it in listed)
    rooms = {key.partition("/")[0] for key in keys}

    # A path that ends otherwise is one of the site.
    served = {key: world.whole_bucket.get(f"/{key}")[0] for key in keys if key.endswith(".json")}

    assert rooms == {"outputs", "pools", "records"}
    assert served == {f"outputs/{NAME}/amplify_outputs.json": 200, f"records/{NAME}.json": 403}


def test_a_publication_that_there_is_not_is_refused_and_never_the_page(world: World) -> None:
    """Without s3:ListBucket, S3 says 403 for it."""
    status, headers, body = world.whole_bucket.get("/outputs/storefront/nothing.json")

    assert (status, headers["content-type"]) == (403, "application/xml")
    assert PAGE not in body


@pytest.mark.parametrize(
    ("path", "status", "is_page"),
    [
        ("/", 200, True),
        ("/orders/17", 200, True),
        ("/orders/", 200, True),
        ("/assets/gone.js", 403, False),
        ("/nested/amplify_outputs.json", 403, False),
    ],
)
def test_paths_of_the_application_are_its_page_and_missing_files_are_missing(
    world: World,
    path: str,
    status: int,
    is_page: bool,  # noqa: FBT001 - what a row is about
) -> None:
    found, headers, body = world.named.get(path)

    assert (found, body == PAGE) == (status, is_page)
    assert headers["content-security-policy"].startswith("default-src 'self'; connect-src 'self' ")


def test_what_the_page_may_call_is_cognito_in_the_region_of_the_pools(
    aws: Emulator, world: World
) -> None:
    template = (EXAMPLES / "runtime-site.yaml").read_text(encoding="utf-8")
    given = {
        "PublicationName": NAME,
        "OutputsBucketName": world.bucket,
        "OutputsBucketRegion": "eu-west-1",
        "PoolRegion": "eu-central-1",
        "SignInDomain": "auth.example.com",
    }
    with stacks_in(aws, **OWN) as stacks:
        _, outputs = stacks.apply(template, given)
        _, headers, _ = Site(aws, outputs).get("/")
        identity = outputs["DistributionArn"].rpartition("/")[2]
        found = aws.client("cloudfront", **OWN).get_distribution_config(Id=identity)

    assert headers["content-security-policy"] == (
        "default-src 'self'; connect-src 'self' https://cognito-idp.eu-central-1.amazonaws.com "
        "https://cognito-identity.eu-central-1.amazonaws.com https://auth.example.com; "
        "img-src 'self' data:; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )
    origins = {it["Id"]: it for it in found["DistributionConfig"]["Origins"]["Items"]}
    publication = origins["publication"]
    assert (publication["DomainName"], publication["OriginPath"]) == (
        f"{world.bucket}.s3.eu-west-1.amazonaws.com",
        f"/outputs/{NAME}",
    )
    # One signs for both.
    assert publication["OriginAccessControlId"] == origins["site"]["OriginAccessControlId"] != ""


@NEEDS_NODE
@pytest.mark.usefixtures("world")
def test_code_on_a_server_reads_the_same_file_from_ssm(aws: Emulator, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(installed() / "node_modules")
    example = EXAMPLES / "runtime-server" / "outputs.mjs"
    (tmp_path / "outputs.mjs").write_bytes(example.read_bytes())
    reading = (
        'import { outputsOf } from "./outputs.mjs";'
        f'console.log(JSON.stringify(await outputsOf("{NAME}")()));'
    )

    ran = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", reading],
        cwd=tmp_path,
        # Node has a variable of its own for the certificate of the emulator.
        env=aws.environment(**OWN) | {"NODE_EXTRA_CA_CERTS": str(aws.ca_bundle)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    found = aws.client("ssm", **OWN).get_parameter(Name=f"/amplify-outputs/{NAME}")
    assert json.loads(ran.stdout) == json.loads(found["Parameter"]["Value"])
