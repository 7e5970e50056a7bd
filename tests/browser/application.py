"""An application that is built with a published document, and opened by a visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
        name = f"browser/{pools.client_id}"
        properties: dict[str, Any] = {
            "ServiceToken": self.publisher.service_token,
            "ServiceTimeout": 60,
            "PublicationName": name,
            "UserPoolId": pools.user_pool_id,
            "UserPoolClientId": pools.client_id,
        }
        if pools.identity_pool_id:
            properties["IdentityPoolId"] = pools.identity_pool_id
        resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
        self.stacks.apply({"Resources": {"AmplifyOutputs": resource}})
        ssm = self.stacks.aws.client("ssm")
        found = ssm.get_parameter(Name=f"{self.publisher.prefix}/{name}")["Parameter"]["Value"]
        document: bytes = found.encode()
        self.readers.read(document)
        return document
