"""A request of CloudFormation: recognized among other events, without its Response URL, with its faults.

The Response URL is a credential: everyone who has it can respond for the stack. No text of this module contains it.
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

from amplify_outputs.model.moments import is_future, moment_of

# The field that says when the request was made; it is read from the Response URL's signature.
REQUESTED_AT: Final = "RequestedAt"
REQUEST_TYPES: Final = ("Create", "Update", "Delete")
COPIED_IDS: Final = ("StackId", "RequestId", "LogicalResourceId")

# Of each id that a response copies. The longest, a stack's ARN, has about 240 bytes. With these limits the reason has
# more than a quarter of a response, for any ids.
COPIED_ID_MAX_BYTES: Final = 512
PHYSICAL_ID_MAX_BYTES: Final = 1024  # [cfn-response]

# They become the owner in tags and metadata. All other characters are refused by one of the two [ssm-api].
_OWNER_IDS: Final = ("StackId", "LogicalResourceId")
_OWNER_ID: Final = re.compile(r"[A-Za-z0-9_.:/=+@-]+")

HTTP_PORT: Final = 80
HTTPS_PORT: Final = 443
LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
# Shorter parts of a Response URL are words like PUT or 3600.
SECRET_MIN_CHARACTERS: Final = 16


class NotAnswerable(ValueError):
    """Not a request that may get a response: nothing was changed, nothing was sent."""


@dataclass(frozen=True, slots=True)
class StackRequest:
    """What CloudFormation asks for.

    Attributes:
        fields: the event without its ResponseURL, and without the keys that control crhelper; with
            REQUESTED_AT, such as 20261123T061500Z, if the Response URL's signature says when it was made.
        response_url: where the response goes. For the delivery only.
        expires_at: when the Response URL expires, in seconds since 1970; None if it does not say.
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
        """The ids that a response copies: those that are valid."""
        return {name: self.fields[name] for name in COPIED_IDS if not self._copied_fault(name)}

    @property
    def current_id(self) -> str | None:
        """What CloudFormation calls the resource; None for a Create, and if no response could repeat it."""
        current = self.fields.get("PhysicalResourceId")
        if self.kind == "Create" or id_fault(current, PHYSICAL_ID_MAX_BYTES):
            return None
        return str(current)

    def faults(self, now: datetime) -> list[str]:
        """Everything in which this differs from what CloudFormation sends."""
        faults = [f"{name} {fault}" for name in COPIED_IDS if (fault := self._copied_fault(name))]
        faults += [
            f"{name} has characters that no stack has in it"
            for name, value in self.copied_ids.items()
            if name in _OWNER_IDS and not _OWNER_ID.fullmatch(value)
        ]
        if self.kind is None:
            faults.append("RequestType is not Create, Update or Delete")
        if not isinstance(self.fields.get("ResourceProperties"), Mapping):
            faults.append("ResourceProperties is not a map")
        if not isinstance(self.fields.get("OldResourceProperties", {}), Mapping):
            faults.append("OldResourceProperties is not a map")
        if self.kind in ("Update", "Delete"):
            fault = id_fault(self.fields.get("PhysicalResourceId"), PHYSICAL_ID_MAX_BYTES)
            faults += [f"PhysicalResourceId {fault}"] if fault else []
        if is_future(self.fields.get(REQUESTED_AT, ""), now):
            faults.append("the moment in ResponseURL at which it was made is in the future")
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
    """The request in the event. Raises NotAnswerable if no response may be sent for it."""
    if not isinstance(event, Mapping):
        message = f"The event is a {type(event).__name__}, not a request of CloudFormation."
        raise NotAnswerable(message)
    url = event.get("ResponseURL")
    if not url:
        message = f"The event has no ResponseURL, so it is not a request of CloudFormation. {_hint(event)}"
        raise NotAnswerable(message)
    if not isinstance(url, str) or not answer_allowed(url):
        message = "The event's ResponseURL is not https, or its host does not accept responses to CloudFormation."
        raise NotAnswerable(message)
    # crhelper's keys skip the work and add to the response, and any sender could write them.
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
    """When a pre-signed URL was made, as it says it, and when it expires; "" and None if it does not say."""
    signed = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
    at, seconds = signed.get("x-amz-date", ""), signed.get("x-amz-expires", "")
    with suppress(ValueError, OverflowError):
        made = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return moment_of(made), made.timestamp() + int(seconds)
    with suppress(ValueError, OverflowError):
        return "", float(int(signed.get("expires", "")))
    return "", None


def answer_host_allowed(url: str, *, url_suffix: str, endpoint_url: str | None = None) -> bool:
    """Whether responses may go there: to AWS over https, or to an emulator of AWS.

    Otherwise an event could make the function call any host within its reach.

    Args:
        url: the ResponseURL of a request.
        url_suffix: the partition's `AWS::URLSuffix`. Hosts below it are AWS's own.
        endpoint_url: the `AWS_ENDPOINT_URL` of an emulator, which may be localhost or an address.
    """
    # urlsplit drops some control characters and http.client refuses others, so all are refused here.
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
    # No IP address ends in a domain, so this also keeps out the instance metadata service.
    below = re.fullmatch(rf"([a-z0-9-]+\.)+{re.escape(url_suffix.lower())}", target.hostname)
    return bool(url_suffix) and port == HTTPS_PORT and below is not None


def id_fault(value: object, max_bytes: int) -> str | None:
    """Why the value cannot be an id in a response, None if it can. Bytes count as in the response's JSON."""
    if value is None:
        return "is missing"
    if not isinstance(value, str):
        return "is not text"
    if not value.strip():
        return "is empty"
    # Half a surrogate pair, which JSON can hold and UTF-8 cannot, is not printable either.
    if not value.isprintable():
        return "has characters that cannot be printed"
    if len(json.dumps(value, ensure_ascii=False).encode()) - len('""') > max_bytes:
        return f"is longer than {max_bytes:,} bytes"
    return None


def _same_host(one: str, other: str | None) -> bool:
    # An emulator may call itself localhost here and 127.0.0.1 there.
    return one == other or (one in LOOPBACK_HOSTS and other in LOOPBACK_HOSTS)


def _hint(event: Mapping[str, Any]) -> str:
    match event:
        case {"Records": [{"EventSource": "aws:sns"}, *_]}:
            return "It came through an SNS topic: set ServiceToken to the function's ARN, not to a topic's."
        case {"Records": _}:
            return "It holds records of a queue, stream or bucket: remove the trigger that invokes this function."
        case {"detail-type": _}:
            return (
                "It is an event of EventBridge: remove this function from the targets of its rule."
            )
    return "Only CloudFormation may invoke this function."
