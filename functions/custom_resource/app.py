"""The package's handler, or one that responds why the package cannot be loaded. Standard library only."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import ssl
from typing import Any
from urllib.parse import urlsplit

try:
    from amplify_outputs.custom_resource.handler import make_handler

    handler = make_handler(os.environ)
except Exception as error:
    # With a broken layer, a stack must fail in seconds, not wait for an hour.
    logging.getLogger(__name__).exception("The publisher could not be loaded")
    # 300 characters, because with the ids a response may have 4,096 bytes [cfn-response].
    WHY = f"The publisher could not be loaded: {type(error).__name__}: {str(error)[:300]}."
    REASON = f"{WHY} To repair it, type in the publisher's repository: sam build && sam deploy"

    def handler(event: Any, context: Any) -> None:  # noqa: ANN401, ARG001 (Lambda passes anything)
        """Respond FAILED, or SUCCESS if nothing is to be done. Raises if no response could be delivered."""
        url = urlsplit(event["ResponseURL"])
        if url.scheme != "https" or not url.hostname:
            raise ValueError("The event's ResponseURL is not https.")  # noqa: EM101, TRY003 (50 lines)
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
