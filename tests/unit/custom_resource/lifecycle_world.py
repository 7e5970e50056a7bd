"""CloudFormation and Lambda, as far as the life cycle sees them: requests, a context, a mailbox for answers."""

from __future__ import annotations

import json
import logging
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amplify_outputs.custom_resource.answer import Answer, Wire
from amplify_outputs.custom_resource.lifecycle import Lifecycle
from amplify_outputs.custom_resource.response_url import ResponseUrls

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS = Path(__file__).resolve().parents[3] / "events"
ANSWER_ALLOWED = ResponseUrls("amazonaws.com").allowed


def request(name: str, **changes: Any) -> dict[str, Any]:
    """A request out of `events/`, changed; a change to None takes the field away."""
    event = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8")) | changes
    return {name: value for name, value in event.items() if value is not None}


def copied_ids(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}


@dataclass
class Context:
    """What Lambda passes beside the event."""

    remaining_seconds: float = 60.0
    aws_request_id: str = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"
    function_name: str = "amplify-outputs-CustomResource"

    def get_remaining_time_in_millis(self) -> float:
        return self.remaining_seconds * 1000


@dataclass
class Mailbox:
    """Where answers arrive, in time that passes by sleeping alone. `outcomes` come first, then 200."""

    outcomes: list[int | Exception] = field(default_factory=list)
    now: float = 1000.0
    hang_seconds: float = 0.0
    bodies: list[bytes] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    sleeps: list[float] = field(default_factory=list)

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    @property
    def wire(self) -> Wire:
        return Wire(put=self.put, clock=lambda: self.now, sleep=self.sleep)

    def put(self, url: str, body: bytes, step_seconds: float) -> int:
        assert step_seconds > 0
        self.urls.append(url)
        self.bodies.append(body)
        outcome = self.outcomes.pop(0) if self.outcomes else 200
        if isinstance(outcome, Exception):
            self.now += min(self.hang_seconds, step_seconds)
            raise outcome
        return outcome

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


@dataclass
class Work:
    """What the publisher does: keeps what it was given, then returns or raises."""

    result: Answer | BaseException = field(
        default_factory=lambda: Answer("storefront/prod", {"Sha256": "e3b0c442", "Warnings": ""})
    )
    calls: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)

    def publish(self, event: Mapping[str, Any], deadline: float) -> Answer:
        self.calls.append(("publish", deepcopy(dict(event)), deadline))
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result

    def withdraw(self, event: Mapping[str, Any], deadline: float) -> None:
        self.calls.append(("withdraw", deepcopy(dict(event)), deadline))
        if isinstance(self.result, BaseException):
            raise self.result


def publication_name(event: Mapping[str, Any]) -> str:
    return str(event["ResourceProperties"]["PublicationName"])


def lifecycle(work: Work, mailbox: Mailbox, **changes: Any) -> Lifecycle:
    """A life cycle around the work, whose answers go into the mailbox."""
    settings: dict[str, Any] = {
        "publish": work.publish,
        "withdraw": work.withdraw,
        "explain": lambda error: f"It failed: {error}.",
        "physical_id_of": publication_name,
        "answer_allowed": ANSWER_ALLOWED,
        "refusal_of": lambda _: None,
        "logger": logging.getLogger("publisher"),
        "wire": mailbox.wire,
    }
    return Lifecycle(**settings | changes)
