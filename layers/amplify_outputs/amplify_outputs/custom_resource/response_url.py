"""Where responses may go, and which addresses look like CloudFormation's own. Pure.

functions/custom_resource/app.py decides the same without this package, and a test compares the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

HTTP_PORT: Final = 80
HTTPS_PORT: Final = 443
HOST_MAX_CHARACTERS: Final = 253
LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ResponseUrls:
    """The Response URLs of one publisher's requests. No text of it contains one.

    Attributes:
        url_suffix: the partition's `AWS::URLSuffix`. Hosts below it are AWS's own.
        region: the one of the publisher.
        endpoint_url: the `AWS_ENDPOINT_URL` of an emulator, which may be localhost or an address.
    """

    url_suffix: str
    region: str = ""
    endpoint_url: str | None = None

    def allowed(self, url: str) -> bool:
        """Whether responses may go there: to AWS over https, or to an emulator of AWS.

        Otherwise an event could make the function call any host within its reach.
        """
        # urlsplit drops some control characters and http.client refuses others, so all are refused here.
        if not (url.isascii() and url.isprintable() and " " not in url):
            return False
        try:
            target = urlsplit(url)
            port = target.port or HTTPS_PORT
        except ValueError:
            return False
        if target.scheme != "https" or not target.hostname or "@" in target.netloc:
            return False
        if self._is_emulator(target.hostname, port):
            return True
        # No IP address ends in a domain, so this also keeps out the instance metadata service.
        below = re.fullmatch(
            rf"([a-z0-9-]+\.)+{re.escape(self.url_suffix.lower())}", target.hostname
        )
        return bool(self.url_suffix) and port == HTTPS_PORT and below is not None

    def oddity_of(self, url: str, stack_id: str) -> str | None:
        """In what an allowed URL differs from those that CloudFormation sends, None if in nothing.

        CloudFormation names its bucket after the region without hyphens [cfn-response-bucket], and the
        object after the stack, as AWS's examples show it [cfn-request-example].
        """
        target = urlsplit(url)
        host = target.hostname or ""
        if self._is_emulator(host, target.port or HTTPS_PORT):
            return None
        bucket = f"cloudformation-custom-resource-response-{self.region.replace('-', '')}"
        s3 = rf"\.s3([.-]{self.region})?\.{re.escape(self.url_suffix.lower())}"
        if not re.fullmatch(f"{bucket}{s3}", host):
            return f"its host is {host[:HOST_MAX_CHARACTERS]}"
        if not unquote(target.path).startswith(f"/{stack_id}|"):
            return "its path does not begin with the stack"
        return None

    def _is_emulator(self, host: str, port: int) -> bool:
        try:
            endpoint = urlsplit(self.endpoint_url or "")
            endpoint_port = endpoint.port or (
                HTTP_PORT if endpoint.scheme == "http" else HTTPS_PORT
            )
        except ValueError:
            return False
        return port == endpoint_port and _same_host(host, endpoint.hostname)


def _same_host(one: str, other: str | None) -> bool:
    # An emulator may call itself localhost here and 127.0.0.1 there.
    return one == other or (one in LOOPBACK_HOSTS and other in LOOPBACK_HOSTS)
