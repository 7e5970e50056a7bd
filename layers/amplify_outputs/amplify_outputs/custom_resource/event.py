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
from typing import Any, Final, NamedTuple
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

# For so long a pre-signed URL can be valid at most [sigv4-presigned].
LONGEST_VALIDITY_SECONDS: Final = 7 * 24 * 3600
# Shorter parts of a Response URL are words like PUT or 3600.
SECRET_MIN_CHARACTERS: Final = 16


class NotAnswerable(ValueError):
    """Not a request that may get a response: nothing was changed, nothing was sent."""


class Validity(NamedTuple):
    """What a pre-signed URL says of its time: made at such a moment, expires so many seconds after 1970.

    "" and None if it does not say. `too_long` is a validity that no signature can have.
    """

    signed_at: str = ""
    expires_at: float | None = None
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class StackRequest:
    """What CloudFormation asks for.

    Attributes:
        fields: the event without its ResponseURL, and without the keys that control crhelper; with
            REQUESTED_AT, such as 20261123T061500Z, if the Response URL's signature says when it was made.
        response_url: where the response goes. For the delivery only.
        validity: when the Response URL was signed, and until when it is valid, as it says it.
    """

    fields: Mapping[str, Any]
    response_url: str = field(repr=False)
    validity: Validity

    @property
    def stack_id(self) -> str:
        """The stack that it claims to be of; "" if that is no text."""
        return self.copied_ids.get("StackId", "")

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
        if self.validity.too_long:
            faults.append("ResponseURL is valid for longer than seven days")
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
    validity = _validity(url)
    if validity.signed_at:
        fields[REQUESTED_AT] = validity.signed_at
    return StackRequest(fields, url, validity)


def _validity(url: str) -> Validity:
    signed = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
    at, seconds = signed.get("x-amz-date", ""), signed.get("x-amz-expires", "")
    with suppress(ValueError):
        made = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        valid = int(seconds)
        too_long = valid > LONGEST_VALIDITY_SECONDS
        expires = made.timestamp() + min(valid, LONGEST_VALIDITY_SECONDS)
        return Validity(moment_of(made), expires, too_long)
    with suppress(ValueError, OverflowError):
        return Validity(expires_at=float(int(signed.get("expires", ""))))
    return Validity()


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
