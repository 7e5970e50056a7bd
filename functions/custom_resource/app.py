"""The package's handler, or one that responds why the package cannot be loaded. Standard library only."""

from __future__ import annotations

import contextlib
import gc
import http.client
import json
import logging
import os
import re
import ssl
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

# A start makes what stays: to look for garbage would take a twentieth of its time.
gc.disable()
try:
    from amplify_outputs.custom_resource.handler import make_handler

    handler = make_handler(os.environ)
except Exception as error:
    # With a broken layer, a stack must fail in seconds, not wait for an hour.
    logging.getLogger(__name__).exception("The publisher could not be loaded")
    # 300 characters, because with the ids a response may have 4,096 bytes [cfn-response].
    WHY = f"The publisher could not be loaded: {type(error).__name__}: {str(error)[:300]}."
    REASON = f"{WHY} To repair it, type in the publisher's repository: sam build && sam deploy"
    HTTPS_PORT = http.client.HTTPS_PORT
    SUFFIX = re.escape(os.environ.get("URL_SUFFIX") or "amazonaws.com")
    REGION = os.environ.get("AWS_REGION", "")
    BUCKET = f"cloudformation-custom-resource-response-{REGION.replace('-', '')}"

    def is_unusual(address: str, stack_id: object) -> bool:
        """Whether the package calls it unusual. Raises ValueError if the package sends nothing there."""
        emulator = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
        url, readable = urlsplit(address), address.isascii() and address.isprintable()
        if readable and url.scheme == "https" and " " not in address and "@" not in url.netloc:
            host, hosts = url.hostname or "", {url.hostname, emulator.hostname}
            same = hosts == {host} or hosts <= {"localhost", "127.0.0.1", "::1"}
            default = 80 if emulator.scheme == "http" else HTTPS_PORT
            if same and (url.port or HTTPS_PORT) == (emulator.port or default):
                return False
            if url.port in (None, HTTPS_PORT) and re.fullmatch(rf"([a-z0-9-]+\.)+{SUFFIX}", host):
                usual = re.fullmatch(rf"{BUCKET}\.s3([.-]{REGION})?\.{SUFFIX}", host)
                return not (usual and unquote(url.path).startswith(f"/{stack_id}|"))
        raise ValueError("The event's ResponseURL is not https, or not AWS's.")  # noqa: EM101, TRY003

    def handler(event: Any, context: Any) -> None:  # noqa: ANN401, ARG001 (Lambda passes anything)
        """Respond FAILED, or SUCCESS if nothing is to be done. Raises if no response could be delivered."""
        url = urlsplit(event["ResponseURL"])
        if is_unusual(event["ResponseURL"], event.get("StackId")):
            # JSON and nothing else on its line, so that the metric counts it.
            sys.stdout.write(
                json.dumps({"message": "unusual response URL", "host": url.hostname}) + "\n"
            )
            if os.environ.get("VERIFY_REQUESTS") == "on":
                raise ValueError("The event's ResponseURL is not one of CloudFormation's.")  # noqa: EM101, TRY003
        answer = {name: event.get(name) for name in ("StackId", "RequestId", "LogicalResourceId")}
        unmade = f"not-loaded:{event.get('LogicalResourceId')}"
        answer["PhysicalResourceId"] = event.get("PhysicalResourceId") or unmade
        ours = event.get("ResourceType") == "Custom::AmplifyOutputsPackage"
        # FAILED would block a rollback or a deletion for which there is nothing to do.
        if event.get("RequestType") == "Delete":
            idle = ours or answer["PhysicalResourceId"] == unmade
        else:
            idle = ours and event["ResourceProperties"].get("Layer") != os.environ.get("LAYER")
        answer |= {"Status": "SUCCESS" if idle else "FAILED", "Reason": REASON}
        logging.getLogger(__name__).warning(json.dumps(answer))
        trust = ssl.create_default_context()
        if bundle := os.environ.get("AWS_CA_BUNDLE"):
            trust.load_verify_locations(bundle)
        to = http.client.HTTPSConnection(url.hostname, url.port, timeout=5, context=trust)
        with contextlib.closing(to):
            body = json.dumps(answer, ensure_ascii=False).encode(errors="replace")
            to.request("PUT", f"{url.path}?{url.query}", body, {"content-type": ""})
            if (status := to.getresponse().status) not in range(200, 300):
                raise RuntimeError(f"The response was not delivered: HTTP status {status}.")  # noqa: EM102, TRY003
finally:
    gc.enable()
