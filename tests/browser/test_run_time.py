"""The example application, built once, reads its file when it starts: from CloudFront, with the example of a site."""

from __future__ import annotations

import json
import mimetypes
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.browser import pools as cognito
from tests.browser.examples import DOCUMENT, build, copied, files
from tests.browser.pools import BY_EMAIL, PASSWORD
from tests.browser.site import Site
from tests.deployment import SHARED, Stacks, stacks_in
from tools import sam
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Publisher
    from tools.emulator import Emulator

TEMPLATE: Final = REPOSITORY / "examples" / "runtime-site.yaml"
NAME: Final = "run-time/web"
USER: Final = "kim@example.com"
PAGE: Final = b"<!doctype html><title>Storefront</title>"


@pytest.fixture(scope="module")
def bundle(aws: Emulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The application's files by path. No file of any pool was there when they were built."""
    return built(tmp_path_factory.mktemp("build") / "web-app", aws)


@pytest.fixture(scope="module")
def address(
    aws: Emulator, publisher: Publisher, built_template: Path, bundle: dict[str, bytes]
) -> Iterator[str]:
    """Where CloudFront serves the application, and what is published under NAME."""
    with stacks_in(aws) as stacks:
        given = {"PublicationName": NAME, "OutputsBucketName": publisher.bucket}
        _, outputs = stacks.apply(TEMPLATE.read_text(encoding="utf-8"), given)
        s3, bucket = aws.client("s3"), outputs["SiteBucketName"]
        for path, body in bundle.items():
            kind = mimetypes.guess_type(path)[0] or "text/html"
            s3.put_object(Bucket=bucket, Key=path[1:] or "start", Body=body, ContentType=kind)
        readers = {"ReaderDistributionArns": outputs["DistributionArn"]}
        sam.deploy(aws, built_template, parameters=SHARED | readers)
        yield outputs["SiteUrl"]
        for item in s3.list_objects_v2(Bucket=bucket)["Contents"]:
            s3.delete_object(Bucket=bucket, Key=item["Key"])


@dataclass(frozen=True, slots=True)
class Publication:
    """A stack that publishes under NAME."""

    publisher: Publisher
    stacks: Stacks
    pools: Pools
    stack: str

    def update(self, client_id: str, **changes: str) -> None:
        """Publish the same pool with this app client, and with other properties."""
        properties = {
            "ServiceToken": self.publisher.service_token,
            "ServiceTimeout": 60,
            "PublicationName": NAME,
            "UserPoolId": self.pools.user_pool_id,
            "UserPoolClientId": client_id,
            **changes,
        }
        resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
        self.stacks.apply({"Resources": {"AmplifyOutputs": resource}}, name=self.stack)

    def replace_client(self) -> str:
        """Publish a new app client, and delete the one before. Its id."""
        idp = self.stacks.aws.client("cognito-idp")
        pool = {"UserPoolId": self.pools.user_pool_id}
        flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        made = idp.create_user_pool_client(**pool, ClientName="web", ExplicitAuthFlows=flows)
        client_id: str = made["UserPoolClient"]["ClientId"]
        self.update(client_id)
        idp.delete_user_pool_client(**pool, ClientId=self.pools.client_id)
        return client_id


@pytest.fixture
def publication(publisher: Publisher, stacks: Stacks) -> Publication:
    """Pools with a user, and what is published of them."""
    pools = cognito.make(stacks, user_pool=BY_EMAIL, identity_pool=False)
    pools.add_user(USER, email_verified="true")
    published = Publication(publisher, stacks, pools, f"run-time-{pools.client_id[:8].lower()}")
    published.update(pools.client_id)
    return published


def test_the_same_bundle_lets_people_in_by_another_app_client_after_a_reload(
    address: str, publication: Publication, page: Page
) -> None:
    first = publication.pools.client_id
    page.visit(address)
    sign_in(page)
    assert clients(page) == [first]

    second = publication.replace_client()
    page.reload()
    # Who was signed in is not, because the tokens are those of the first client.
    page.wait("Password")
    assert f"CognitoIdentityServiceProvider.{first}.LastAuthUser" in page.stored()
    sign_in(page)

    assert clients(page) == [first, second]
    assert f"CognitoIdentityServiceProvider.{second}.LastAuthUser" in page.stored()
    assert (page.errors(), page.complaints()) == ([], [])


def test_a_page_that_is_open_takes_up_a_change_without_a_reload(
    address: str, publication: Publication, page: Page
) -> None:
    page.visit(address)
    sign_in(page)
    look_again(page)
    second = publication.replace_client()
    assert "Hello" in page.text()

    page.come_back()
    page.wait("Password")
    sign_in(page)

    assert clients(page) == [publication.pools.client_id, second]
    first_look, *others = looks(page)
    assert (first_look, len(others), len(set(others))) == (None, 2, 1)
    assert (page.errors(), page.complaints()) == ([], [])


def test_a_change_that_keeps_the_app_client_keeps_people_signed_in(
    address: str, publication: Publication, page: Page
) -> None:
    page.visit(address)
    sign_in(page)

    publication.update(publication.pools.client_id, OutputsVersion="1.4")
    look_again(page)
    page.wait("Hello")
    look_again(page)

    # The third look asks by the ETag of the second file.
    assert len(set(looks(page))) == 3
    assert "Hello" in page.text()
    assert clients(page) == [publication.pools.client_id]
    assert (page.errors(), page.complaints()) == ([], [])


def test_with_a_page_in_place_of_the_file_the_copy_of_the_build_lets_people_in(
    aws: Emulator, publication: Publication, application: Application, page: Page, tmp_path: Path
) -> None:
    document = application.published(publication.pools)

    with Site(built(tmp_path / "web-app", aws, document)) as site:
        site.serve(PAGE)
        page.visit(f"{site.origin}/")
        sign_in(page)

        assert clients(page) == [publication.pools.client_id]
        assert page.complaints() == [
            f"amplify_outputs.json: /{DOCUMENT} (status 200) is not an amplify_outputs.json"
        ]


def test_with_a_page_in_place_of_the_file_and_no_copy_it_says_that_nobody_can_sign_in(
    bundle: dict[str, bytes], page: Page
) -> None:
    with Site(bundle) as site:
        site.serve(PAGE)
        page.visit(f"{site.origin}/")

        assert (
            page.alert() == "Sign-in is not available now. Please load the page again in a minute."
        )


def built(folder: Path, aws: Emulator, document: bytes | None = None) -> dict[str, bytes]:
    """What the application consists of when it is built in this folder, with that copy of a file."""
    copied("web-app", folder)
    if document:
        (folder / DOCUMENT).write_bytes(document)
    ran = build(folder, aws, script="build:run-time")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return files(folder / "dist")


def sign_in(page: Page) -> None:
    page.wait("Password")
    page.fill(username=USER, password=PASSWORD)
    page.click("Sign in")
    page.wait(f"Hello {USER}")


def looks(page: Page) -> list[str | None]:
    """The ETag by which the page has asked for the file, for each time that it did."""
    asked = [it for it in page.requests() if it["url"].endswith(f"/{DOCUMENT}")]
    return [it["headers"].get("if-none-match") for it in asked]


def look_again(page: Page) -> None:
    """Let the page ask for the file once more, and have the answer."""
    before = len(looks(page))
    while len(looks(page)) == before:
        # While a look is under way the page begins no other.
        page.come_back()
        time.sleep(0.2)


def clients(page: Page) -> list[str]:
    """The app clients that people signed in to, in order."""
    bodies: list[dict[str, Any]] = [
        json.loads(it["body"])
        for it in page.requests()
        if it["headers"].get("x-amz-target", "").endswith(".InitiateAuth")
    ]
    return [it["ClientId"] for it in bodies if it["AuthFlow"] == "USER_SRP_AUTH"]
