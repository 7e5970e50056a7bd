"""An application that is built with a published document, and opened by a visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amplify_outputs.document.formats.formats import file_name

if TYPE_CHECKING:
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.browser.site import Site
    from tests.deployment import Publisher, Stacks
    from tests.readers.every_reader import EveryReader


@dataclass(frozen=True, slots=True)
class Application:
    """The application of one test."""

    publisher: Publisher
    stacks: Stacks
    site: Site
    page: Page
    readers: EveryReader

    @property
    def address(self) -> str:
        """Where it is, for app clients to send people back to."""
        return f"{self.site.origin}/"

    def open(self, pools: Pools) -> Page:
        """The page as a new visitor finds it, built with what is published of the pools."""
        return self.open_with(self.published(pools))

    def open_with(self, document: bytes) -> Page:
        """The page as a new visitor finds it, built with this document."""
        self.site.serve(document)
        self.page.visit(self.address)
        return self.page

    def published(self, pools: Pools) -> bytes:
        """What SSM holds after a Custom::AmplifyOutputs; every other reader of documents gets it too."""
        name = self._publish(pools)
        ssm = self.stacks.aws.client("ssm")
        found = ssm.get_parameter(Name=f"{self.publisher.prefix}/{name}")["Parameter"]["Value"]
        document: bytes = found.encode()
        self.readers.read(document)
        return document

    def published_as(self, pools: Pools, *formats: str) -> list[bytes]:
        """What S3 holds in each of these formats after a Custom::AmplifyOutputs that asks for them."""
        folder = f"outputs/{self._publish(pools, Formats=formats)}"
        s3 = self.stacks.aws.client("s3")
        keys = [f"{folder}/{file_name(each)}" for each in formats]
        found = [s3.get_object(Bucket=self.publisher.bucket, Key=key)["Body"] for key in keys]
        return [body.read() for body in found]

    def _publish(self, pools: Pools, **more: Any) -> str:
        """The name of the publication."""
        name = f"browser/{pools.client_id}"
        properties: dict[str, Any] = {
            "ServiceToken": self.publisher.service_token,
            "ServiceTimeout": 60,
            "PublicationName": name,
            "UserPoolId": pools.user_pool_id,
            "UserPoolClientId": pools.client_id,
            **more,
        }
        if pools.identity_pool_id:
            properties["IdentityPoolId"] = pools.identity_pool_id
        resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
        self.stacks.apply({"Resources": {"AmplifyOutputs": resource}})
        return name
