"""CloudFormation stacks in the emulated AWS: create or update one, delete it, and say why it failed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.emulator import Emulator

STACK_SECONDS = 180.0
# The emulator answers in milliseconds: polling slower would only add waiting.
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One line of a stack's history."""

    logical_id: str
    physical_id: str
    status: str
    reason: str


class StackFailed(RuntimeError):
    """A stack is not where it should be. `reasons` are what the resources said, oldest first."""

    def __init__(self, name: str, status: str, reasons: list[str]) -> None:
        self.status = status
        self.reasons = reasons
        super().__init__("\n  ".join([f"stack {name} is {status}", *reasons]))


def apply_stack(
    aws: Emulator,
    name: str,
    template: str,
    parameters: Mapping[str, str] | None = None,
    **place: str,
) -> dict[str, str]:
    """The outputs of the stack, created or updated from this template, or from the one at this https address.

    `place` is the account and region where it is not the default. Raises StackFailed when CloudFormation rolled
    it back, and ClientError when it refused it, as it does an update that changes nothing.
    """
    cloudformation = aws.client("cloudformation", **place)
    before = len(stack_events(aws, name, **place))
    request = {
        "StackName": name,
        "TemplateURL" if template.startswith("https://") else "TemplateBody": template,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in (parameters or {}).items()
        ],
    }
    if before:
        cloudformation.update_stack(**request)
    else:
        cloudformation.create_stack(**request)
    stack = _settled(cloudformation, name)
    if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise _failed(aws, name, stack["StackStatus"], before, place)
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}


def delete_stack(aws: Emulator, name: str, **place: str) -> None:
    """Delete the stack and wait. Raises StackFailed when something of it stays."""
    cloudformation = aws.client("cloudformation", **place)
    before = len(stack_events(aws, name, **place))
    # By its id a stack can still be described when it is gone.
    stack_id = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=name)
    stack = _settled(cloudformation, stack_id)
    if stack["StackStatus"] != "DELETE_COMPLETE":
        raise _failed(aws, name, stack["StackStatus"], before, place)


def stack_events(aws: Emulator, name: str, **place: str) -> list[StackEvent]:
    """The stack's history, oldest first; empty when there is no such stack."""
    pages = aws.client("cloudformation", **place).get_paginator("describe_stack_events")
    try:
        events = [event for page in pages.paginate(StackName=name) for event in page["StackEvents"]]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return []
        raise
    return [
        StackEvent(
            event["LogicalResourceId"],
            event.get("PhysicalResourceId", ""),
            event["ResourceStatus"],
            event.get("ResourceStatusReason", ""),
        )
        for event in reversed(events)
    ]


def log_lines(aws: Emulator, log_group: str, **place: str) -> list[str]:
    """What the functions of this log group wrote, oldest first; empty when there is no such group."""
    pages = aws.client("logs", **place).get_paginator("filter_log_events")
    try:
        events = [
            event for page in pages.paginate(logGroupName=log_group) for event in page["events"]
        ]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return []
        raise
    return [event["message"] for event in sorted(events, key=lambda event: event["timestamp"])]


def _settled(cloudformation: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 (a boto3 client)
    """The stack, once nothing is in progress any more."""
    deadline = time.monotonic() + STACK_SECONDS
    while True:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return stack
        if time.monotonic() > deadline:
            raise StackFailed(
                name, stack["StackStatus"], [f"and has been for {STACK_SECONDS:.0f} s"]
            )
        time.sleep(POLL_SECONDS)


def _failed(
    aws: Emulator, name: str, status: str, before: int, place: dict[str, str]
) -> StackFailed:
    """The failure of an operation that began after so many events, with what its resources said."""
    reasons = [
        f"{event.logical_id}: {event.reason}"
        for event in stack_events(aws, name, **place)[before:]
        if event.status.endswith("_FAILED") and event.reason
    ]
    return StackFailed(name, status, reasons)
