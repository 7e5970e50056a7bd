"""Asks CloudFormation whether it sent a request, logs the verdict, and refuses what it denies if it may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.aws.waves import Wave
from amplify_outputs.custom_resource.event import NotAnswerable
from amplify_outputs.custom_resource.origin import Origin
from amplify_outputs.custom_resource.verdict import (
    Absent,
    Answer,
    Asked,
    Elsewhere,
    Resource,
    Unknown,
    verdict,
)
from amplify_outputs.model.errors import AmplifyOutputsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aws_lambda_powertools import Logger

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.custom_resource.event import StackRequest
    from amplify_outputs.custom_resource.response_url import ResponseUrls

# Of a custom resource it has at most 60 [cfn-custom-resource].
_TYPE_MAX_CHARACTERS: Final = 100
_NO_RESOURCE: Final = re.compile(r"Resource \S+ does not exist")


class VerifyRequests(StrEnum):
    """The template's parameter: log what CloudFormation denies, refuse it, or do not ask."""

    LOG = "log"
    ON = "on"
    OFF = "off"


class RequestDenied(AmplifyOutputsError):
    """CloudFormation contradicts the request. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What one publisher does with requests: where it is, and how strict it is."""

    aws: Aws
    home: Origin
    urls: ResponseUrls
    mode: VerifyRequests
    logger: Logger

    def warm_up(self) -> None:
        """Make the client, while the process starts."""
        if self.mode is not VerifyRequests.OFF:
            self.aws.client("cloudformation")

    def refusal_of(self, request: StackRequest) -> str | None:
        """Why the request cannot be from a stack of this account, whatever the mode. None if it can.

        Raises NotAnswerable if the response would go to an unusual place, and the mode is ON.
        """
        strict = self.mode is VerifyRequests.ON
        valid = {"RequestType": request.kind, **request.copied_ids}
        if odd := self.urls.oddity_of(request.response_url, request.stack_id):
            self._warn("unusual response URL", valid, odd, refused=strict)
            if strict:
                message = (
                    f"The ResponseURL is not one of CloudFormation's: {odd}. Nothing was changed."
                )
                raise NotAnswerable(message)
        if fault := self.home.fault_of(request.stack_id):
            self._warn("denied", valid, fault, refused=True)
            way_out = _RETAIN if request.kind == "Delete" else _DEPLOY_THERE
            return _FOREIGN.format(fault=fault, way_out=way_out)
        return None

    def begin(
        self, wave: Wave, event: Mapping[str, Any], names: Sequence[str] = ()
    ) -> Callable[[], None]:
        """Ask CloudFormation in that wave. Call the result after it: it raises RequestDenied.

        `names` are the publications that a Delete may withdraw.
        """
        if self.mode is VerifyRequests.OFF:
            return _say_nothing
        answer = wave.call(self._ask, event["StackId"], event["LogicalResourceId"])
        return lambda: self._judge(event, names, answer.result())

    def check(self, event: Mapping[str, Any], names: Sequence[str]) -> None:
        """The same in a wave of its own, for what has to be known before the first write."""
        with Wave() as wave:
            judge = self.begin(wave, event, names)
        judge()

    def _ask(self, stack_id: str, logical_id: str) -> Answer:
        """What CloudFormation says. Never raises: a publication must not need this read."""
        stack = Origin.of_stack(stack_id)
        if stack is not None and stack.region != self.home.region:
            return Elsewhere(stack.region)
        try:
            described = self.aws.cloudformation.describe_stack_resource(
                StackName=stack_id, LogicalResourceId=logical_id
            )["StackResourceDetail"]
        except ClientError as error:
            return _refused(error)
        except Exception as error:  # noqa: BLE001 - a stack must not fail because nobody vouches for it
            return Unknown(type(error).__name__)
        return Resource(
            described["ResourceStatus"],
            described.get("ResourceType", ""),
            described.get("PhysicalResourceId", ""),
        )

    def _judge(self, event: Mapping[str, Any], names: Sequence[str], answer: Answer) -> None:
        given = event.get("ResourceType")
        # Anything may be in an event, also what nests too deep to be written out.
        type_name = given[:_TYPE_MAX_CHARACTERS] if isinstance(given, str) else ""
        asked = Asked(event["RequestType"], type_name, names)
        word, reason = verdict(asked, answer)
        if word == "fine":
            return
        refuse = word == "denied" and self.mode is VerifyRequests.ON
        self._warn("denied" if word == "denied" else "doubted", event, reason, refused=refuse)
        if refuse:
            way_out = _DELETE if asked.kind == "Delete" else _PUBLISH
            raise RequestDenied(_REFUSED.format(reason=reason, way_out=way_out))

    def _warn(self, message: str, event: Mapping[str, Any], reason: str, *, refused: bool) -> None:
        fields = {
            "request_type": event.get("RequestType"),
            "stack_id": event.get("StackId"),
            "logical_id": event.get("LogicalResourceId"),
        }
        self.logger.warning(message, extra={**fields, "reason": reason, "refused": refused})


def _refused(error: ClientError) -> Answer:
    details = error.response.get("Error", {})
    if details.get("Code") != "ValidationError":
        return Unknown(str(details.get("Code", "unknown")))
    if _NO_RESOURCE.match(details.get("Message", "")):
        return Absent("logical id")
    # An id that CloudFormation does not accept is no stack's either.
    return Absent("stack")


def _say_nothing() -> None:
    pass


_FOREIGN: Final = "The request was refused: {fault}. Nothing was changed. {way_out}"
_DEPLOY_THERE: Final = "Use a publisher in the account and region of the stack."
_RETAIN: Final = "Retain this resource when you delete the stack."
_REFUSED: Final = (
    "CloudFormation does not confirm this request: {reason}. Nothing was changed. {way_out}"
)
_PUBLISH: Final = (
    "If CloudFormation sent it, deploy the publisher with VerifyRequests=log and try again."
)
_DELETE: Final = (
    "If CloudFormation sent it, deploy the publisher with VerifyRequests=log and delete the stack "
    "again, or retain this resource when you delete the stack."
)
