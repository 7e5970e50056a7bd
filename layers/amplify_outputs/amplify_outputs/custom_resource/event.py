"""A request of CloudFormation: told from other events, its Response URL set apart, its faults named.

The Response URL is a credential: whoever has it can answer for the stack. No text made here contains it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

# The field that says when the request was made; it is read from the Response URL's signature.
REQUESTED_AT: Final = "RequestedAt"
REQUEST_TYPES: Final = ("Create", "Update", "Delete")
COPIED_IDS: Final = ("StackId", "RequestId", "LogicalResourceId")

# Of each id that an answer copies. The longest, a stack's ARN, takes about 240 bytes; with these limits more than a
# quarter of an answer is left to its reason, whatever the ids are.
COPIED_ID_MAX_BYTES: Final = 512
PHYSICAL_ID_MAX_BYTES: Final = 1024  # [cfn-response]

HTTP_PORT: Final = 80
HTTPS_PORT: Final = 443
LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
# Shorter parts of a Response URL are words like PUT or 3600.
SECRET_MIN_CHARACTERS: Final = 16


class NotAnswerable(ValueError):
    """Not a request that may be answered: nothing was done, nothing was sent to anybody."""


@dataclass(frozen=True, slots=True)
class StackRequest:
    """What CloudFormation asks for.

    Attributes:
        fields: the event without its ResponseURL, and without the keys by which crhelper would take orders; with
            REQUESTED_AT, such as 20261123T061500Z, if the Response URL's signature says when it was made.
        response_url: where the answer goes. For the delivery only.
        expires_at: when the Response URL stops to take an answer, in seconds since 1970; None if it does not say.
    """

    fields: Mapping[str, Any]
    response_url: str = field(repr=False)
    expires_at: float | None = None

    @property
    def kind(self) -> str | None:
        """Create, Update or Delete; None for anything else."""
        kind = self.fields.get("RequestType")
        return kind if kind in REQUEST_TYPES else None

    @property
    def copied_ids(self) -> dict[str, str]:
        """What an answer copies, as far as it is there."""
        return {name: self.fields[name] for name in COPIED_IDS if not self._copied_fault(name)}

    @property
    def current_id(self) -> str | None:
        """What CloudFormation calls the resource; None for a Create, and where no answer could repeat it."""
        current = self.fields.get("PhysicalResourceId")
        if self.kind == "Create" or id_fault(current, PHYSICAL_ID_MAX_BYTES):
            return None
        return str(current)

    def faults(self) -> list[str]:
        """All in which this differs from what CloudFormation sends; empty for one of its own."""
        faults = [f"{name} {fault}" for name in COPIED_IDS if (fault := self._copied_fault(name))]
        if self.kind is None:
            faults.append("RequestType is none of Create, Update, Delete")
        if not isinstance(self.fields.get("ResourceProperties"), Mapping):
            faults.append("ResourceProperties is no map")
        if not isinstance(self.fields.get("OldResourceProperties", {}), Mapping):
            faults.append("OldResourceProperties is no map")
        if self.kind in ("Update", "Delete"):
            fault = id_fault(self.fields.get("PhysicalResourceId"), PHYSICAL_ID_MAX_BYTES)
            faults += [f"PhysicalResourceId {fault}"] if fault else []
        return faults

    def without_url(self, text: str) -> str:
        """The text, with the Response URL and every long part of it left out."""
        parts = urlsplit(self.response_url)
        secrets = {self.response_url, parts.path, parts.query, *re.split("[&=]", parts.query)}
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= SECRET_MIN_CHARACTERS:
                text = text.replace(secret, "[ResponseURL]")
        return text

    def _copied_fault(self, name: str) -> str | None:
        return id_fault(self.fields.get(name), COPIED_ID_MAX_BYTES)


def read_request(event: object, answer_allowed: Callable[[str], bool]) -> StackRequest:
    """The request that the event is. Raises NotAnswerable when there is nobody whom one may answer."""
    if not isinstance(event, Mapping):
        message = f"The event is a {type(event).__name__}, no request of CloudFormation."
        raise NotAnswerable(message)
    url = event.get("ResponseURL")
    if not url:
        message = (
            f"The event has no ResponseURL: it is no request of CloudFormation. {_hint(event)}"
        )
        raise NotAnswerable(message)
    if not isinstance(url, str) or not answer_allowed(url):
        message = "The event's ResponseURL is not https, or not of a host that takes CloudFormation's answers."
        raise NotAnswerable(message)
    # crhelper's keys skip the work and add to the answer, whoever wrote them.
    fields = {
        name: value
        for name, value in event.items()
        if name not in ("ResponseURL", REQUESTED_AT) and not str(name).startswith("CrHelper")
    }
    signed_at, expires_at = _validity(url)
    if signed_at:
        fields[REQUESTED_AT] = signed_at
    return StackRequest(fields, url, expires_at)


def _validity(url: str) -> tuple[str, float | None]:
    """When a pre-signed URL was made, as it says it, and until when it is good; "" and None if it does not say."""
    signed = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
    at, seconds = signed.get("x-amz-date", ""), signed.get("x-amz-expires", "")
    with suppress(ValueError, OverflowError):
        made = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return at, made.timestamp() + int(seconds)
    with suppress(ValueError, OverflowError):
        return "", float(int(signed.get("expires", "")))
    return "", None


def answer_host_allowed(url: str, *, url_suffix: str, endpoint_url: str | None = None) -> bool:
    """Whether answers may go there: to AWS over https, or to the emulator that stands in for it.

    Otherwise an event could make the function call any host within its reach.

    Args:
        url: the ResponseURL of a request.
        url_suffix: the partition's `AWS::URLSuffix`. Hosts below it are AWS's own.
        endpoint_url: the `AWS_ENDPOINT_URL` of an emulator, which may be localhost or an address.
    """
    # urlsplit drops some control characters and http.client refuses others: none is worth a guess.
    if not (url.isascii() and url.isprintable() and " " not in url):
        return False
    try:
        target, endpoint = urlsplit(url), urlsplit(endpoint_url or "")
        port = target.port or HTTPS_PORT
        endpoint_port = endpoint.port or (HTTP_PORT if endpoint.scheme == "http" else HTTPS_PORT)
    except ValueError:
        return False
    if target.scheme != "https" or not target.hostname or "@" in target.netloc:
        return False
    if port == endpoint_port and _same_host(target.hostname, endpoint.hostname):
        return True
    # No address ends in a domain: this keeps out the instance metadata service and its like, too.
    below = re.fullmatch(rf"([a-z0-9-]+\.)+{re.escape(url_suffix.lower())}", target.hostname)
    return bool(url_suffix) and port == HTTPS_PORT and below is not None


def id_fault(value: object, max_bytes: int) -> str | None:
    """Why the value cannot be an id in an answer, None if it can. Bytes count as in the answer's JSON."""
    if value is None:
        return "is missing"
    if not isinstance(value, str):
        return "is not text"
    if not value.strip():
        return "is empty"
    # Half a surrogate pair, which JSON can say and UTF-8 cannot, does not print either.
    if not value.isprintable():
        return "has characters that do not print"
    if len(json.dumps(value, ensure_ascii=False).encode()) - len('""') > max_bytes:
        return f"is longer than {max_bytes:,} bytes"
    return None


def _same_host(one: str, other: str | None) -> bool:
    # An emulator may call itself localhost here and 127.0.0.1 there.
    return one == other or (one in LOOPBACK_HOSTS and other in LOOPBACK_HOSTS)


def _hint(event: Mapping[str, Any]) -> str:
    match event:
        case {"Records": [{"EventSource": "aws:sns"}, *_]}:
            return "It came through an SNS topic: a ServiceToken must be the function's ARN, not a topic's."
        case {"Records": _}:
            return "It holds the records of a queue, stream or bucket, which have no business here."
        case {"detail-type": _}:
            return "It is an event of EventBridge: its rule must not point to this function."
    return "Nobody but CloudFormation has a reason to invoke this function."
