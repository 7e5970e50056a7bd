"""Stacks that come, change, fail, crash, repeat themselves and go, refreshes, and a model of what stands then."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from amplify_outputs import settle
from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import Refreshed, refresh_all
from amplify_outputs.store.writer import PublicationStore
from tests.integration.interruption import Interruption, Killed
from tests.sessions import events_of
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    STACK,
    CloudFormation,
    Published,
    client,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    import pytest

NAMES = ("storefront/prod", "storefront/test")
WRONG = {"UserPoolClientId": "0" * 26}
BOTH = ("ssm", "s3")
DESTINATIONS = st.sampled_from([("ssm",), ("s3",), BOTH])
VERSIONS = st.sampled_from(["1", "1.4", "1.5"])
PLACES = st.tuples(st.sampled_from(["before", "after"]), st.integers(1, 22))
WRITES = ("PutObject", "PutParameter", "DeleteObject", "DeleteParameter")


class Content(NamedTuple):
    """What tells one document from another here."""

    version: str
    min_length: int


@dataclass(frozen=True)
class Stands:
    """A publication as it should be."""

    owner: str
    content: Content
    destinations: tuple[str, ...]


@dataclass
class Stack:
    """What CloudFormation knows of one stack with one resource, and what it ever asked for."""

    cloudformation: CloudFormation
    deployed: dict[str, Any] | None = None
    incarnation: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)


class LifeCycle(RuleBasedStateMachine):
    """Two stacks and two names. After every step, what stands is what the model says."""

    def __init__(self) -> None:
        super().__init__()
        roles: dict[str, dict[str, str]] = {}
        self.pools, self.min_length = make_pools(REGION, roles), 8
        session = make_session(roles)
        self.interruption = Interruption(session)
        events_of(session).register_last("after-call", self._read_beside)
        events_of(session).register_first(
            "before-call.cloudformation.DescribeStackResource", self._describe_resource
        )
        self.published = Published(client("s3"), client("ssm"))
        self._empty()
        self.answers: list[dict[str, Any]] = []
        self.dead = False
        self.aws = Aws(session)
        self.store = PublicationStore(self.aws, Settings.from_environment(ENVIRONMENT))
        handler = make_handler(ENVIRONMENT, self.aws, Wire(put=self._put))
        self.stacks = [
            Stack(CloudFormation(handler, STACK.replace("storefront", name), answers=self.answers))
            for name in ("storefront", "checkout")
        ]
        self.model: dict[str, Stands | None] = dict.fromkeys(NAMES)
        self.allowed: dict[str, set[Content | None]] = {name: {None} for name in NAMES}

    def teardown(self) -> None:
        """Whoever is still there goes; nothing is left but what was retained."""
        for stack in self.stacks:
            if stack.deployed is not None:
                self._delete(stack)
        self._check_all()

    # What happens ------------------------------------------------------------------------------

    @rule(which=st.integers(0, 1), name=st.sampled_from(NAMES), version=VERSIONS, to=DESTINATIONS,
          adopt=st.booleans(), crash=st.none() | PLACES)  # fmt: skip
    def create(self, which: int, name: str, version: str, to: tuple[str, ...],
               adopt: bool, crash: tuple[str, int] | None) -> None:  # fmt: skip  # noqa: FBT001
        stack = self.stacks[which]
        if stack.deployed is not None:
            return
        wanted = self._properties(name, version, to)
        properties = wanted | ({"Adopt": "true"} if adopt else {})
        holder = self.model[name]
        taken = holder is not None and not (adopt and self._is_gone(holder.owner))
        answer = self._send(stack, "Create", properties, crash=crash)
        assert answer["Status"] == ("FAILED" if taken else "SUCCESS"), answer
        if taken:
            # What CloudFormation does with a resource that could not be made.
            assert (
                self._send(stack, "Delete", properties, answer["PhysicalResourceId"])["Status"]
                == "SUCCESS"
            )
        else:
            stack.deployed = properties
            self._stands(stack, properties)

    @rule(which=st.integers(0, 1), name=st.sampled_from(NAMES))
    def create_for_a_client_that_is_not_there(self, which: int, name: str) -> None:
        stack = self.stacks[which]
        if stack.deployed is None:
            properties = self._properties(name, "1.5", BOTH) | WRONG
            answer = self._send(stack, "Create", properties)
            assert answer["Status"] == "FAILED"
            assert (
                self._send(stack, "Delete", properties, answer["PhysicalResourceId"])["Status"]
                == "SUCCESS"
            )

    @rule(which=st.integers(0, 1), version=VERSIONS, to=DESTINATIONS, crash=st.none() | PLACES)
    def update(
        self, which: int, version: str, to: tuple[str, ...], crash: tuple[str, int] | None
    ) -> None:
        stack = self.stacks[which]
        if stack.deployed is not None:
            wanted = self._properties(stack.deployed["PublicationName"], version, to)
            assert self._update(stack, wanted, crash=crash)["Status"] == "SUCCESS"
            stack.deployed = wanted
            self._stands(stack, wanted)

    @rule(which=st.integers(0, 1))
    def update_that_fails_and_goes_back(self, which: int) -> None:
        stack = self.stacks[which]
        if stack.deployed is not None:
            before = stack.deployed
            assert self._update(stack, before | WRONG)["Status"] == "FAILED"
            self._go_back(stack, before, before | WRONG)

    @rule(which=st.integers(0, 1), crash=st.none() | PLACES)
    def rename(self, which: int, crash: tuple[str, int] | None) -> None:
        stack = self.stacks[which]
        if stack.deployed is None:
            return
        before = stack.deployed
        old = before["PublicationName"]
        [new] = [name for name in NAMES if name != old]
        wanted = before | {"PublicationName": new}
        holder = self.model[new]
        adopted = holder is not None and "Adopt" in before and self._is_gone(holder.owner)
        answer = self._update(stack, wanted, crash=crash)
        if holder is not None and not adopted:
            assert answer["Status"] == "FAILED"
            self._go_back(stack, before, wanted)
            return
        assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", new), answer
        stack.deployed = wanted
        self._stands(stack, wanted)
        assert self._send(stack, "Delete", before, old)["Status"] == "SUCCESS"
        self._falls(old)

    @rule(which=st.integers(0, 1), crash=st.none() | PLACES)
    def delete(self, which: int, crash: tuple[str, int] | None) -> None:
        if self.stacks[which].deployed is not None:
            self._delete(self.stacks[which], crash=crash)

    @rule(which=st.integers(0, 1), crash=PLACES)
    def create_that_dies_and_is_deleted_by_an_invented_id(
        self, which: int, crash: tuple[str, int]
    ) -> None:
        stack = self.stacks[which]
        name = NAMES[0]
        if stack.deployed is None and self.model[name] is None:
            properties = self._properties(name, "1.5", BOTH)
            died = self._send(stack, "Create", properties, crash=crash, again=False)
            assert died is None or died["Status"] == "SUCCESS", died["Reason"]
            invented = "storefront-Outputs4Web-1ABCDEF"
            assert self._send(stack, "Delete", properties, invented)["Status"] == "SUCCESS"
            self._falls(name)

    @rule(which=st.integers(0, 1))
    def stack_goes_and_retains(self, which: int) -> None:
        stack = self.stacks[which]
        if stack.deployed is not None:
            stack.deployed, stack.incarnation = None, stack.incarnation + 1
            stack.history.clear()
            # The stack of the same name that comes next has another id.
            last = f"{stack.incarnation + 0xA00:012x}"
            stack.cloudformation = replace(
                stack.cloudformation, stack=stack.cloudformation.stack[:-12] + last
            )

    @rule(length=st.integers(8, 20))
    def pool_changes(self, length: int) -> None:
        self.pools.require_password_length(length)
        self.min_length = length

    @rule(names=st.permutations(NAMES), crash=st.none() | PLACES)
    def refresh(self, names: list[str], crash: tuple[str, int] | None) -> None:
        """Of both names; what dies on the way comes again, as from a queue."""
        for name, stands in self.model.items():
            if stands is not None:
                fresh = replace(stands, content=Content(stands.content.version, self.min_length))
                self.model[name] = fresh
                self.allowed[name].add(fresh.content)
        if crash is not None:
            self.interruption.arm(*crash, self._die)
        try:
            self._refresh(names)
        except Killed:
            self.dead = False
            self._refresh(names)
        self.interruption.disarm()

    def _refresh(self, names: list[str]) -> None:
        """Every publication is refreshed, whoever was its owner; nothing is made."""
        pace = Pace(1, sleep=lambda _: None)
        for name, outcome in refresh_all(names, self.store, pace):
            assert isinstance(outcome, Refreshed), outcome
            assert (outcome.result == "gone") == (self.model[name] is None), outcome
            assert outcome.result not in ("refused", "left"), outcome

    @rule(which=st.integers(0, 1), number=st.integers(0, 100))
    def request_comes_again(self, which: int, number: int) -> None:
        stack = self.stacks[which]
        if not stack.history:
            return
        event = stack.history[number % len(stack.history)]
        newest = event is stack.history[-1] and stack.deployed is not None
        if newest:
            # It makes true what it asked for, which may be what the pool says by now.
            name = stack.deployed["PublicationName"] if stack.deployed else ""
            self.allowed[name].add(self._content(event["ResourceProperties"]))
        answer = self._deliver(stack, event)
        if newest and answer["Status"] == "SUCCESS" and event["RequestType"] != "Delete":
            self._stands(stack, event["ResourceProperties"])

    # What holds --------------------------------------------------------------------------------

    @invariant()
    def what_stands_is_what_the_model_says(self) -> None:
        self._check_all()

    def _check_all(self) -> None:
        for name, wanted in self.model.items():
            assert self._in_s3(name) == (
                wanted.content if wanted and "s3" in wanted.destinations else None
            )
            assert self._in_ssm(name) == (
                wanted.content if wanted and "ssm" in wanted.destinations else None
            )
            if wanted:
                record = self.published.record(name)
                assert (record["state"], record["owner"]["stack"]) == ("published", wanted.owner)
            self.allowed[name] = {wanted.content if wanted else None, None}
            if wanted and wanted.destinations == BOTH:
                self.allowed[name] = {wanted.content}
        kept = sum(wanted is not None for wanted in self.model.values())
        assert (
            len([key for key in self.published.objects() if key.startswith("pools/")]) == 2 * kept
        )

    def _describe_resource(self, params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        """What CloudFormation says of a stack that is there, or that is not."""
        gone = self._is_gone(params["body"]["StackName"])
        status = "DELETE_SKIPPED" if gone else "CREATE_COMPLETE"
        http = type("Http", (), {"status_code": 200})()
        return http, {"StackResourceDetail": {"ResourceStatus": status}}

    def _read_beside(self, model: Any, **_: Any) -> None:
        """A reader at every write: it sees the old document or the new one, whole."""
        if model.name in WRITES:
            for name in NAMES:
                assert {self._in_s3(name), self._in_ssm(name)} <= self.allowed[name], name

    def _in_s3(self, name: str) -> Content | None:
        try:
            return _content_of(self.published.object(name))
        except self.published.s3.exceptions.NoSuchKey:
            return None

    def _in_ssm(self, name: str) -> Content | None:
        try:
            return _content_of(self.published.parameter(name))
        except self.published.ssm.exceptions.ParameterNotFound:
            return None

    def _empty(self) -> None:
        """The same simulated AWS serves one life after the other."""
        for entry in self.published.s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            self.published.s3.delete_object(Bucket=BUCKET, Key=entry["Key"])
        for name in self.published.parameters():
            self.published.ssm.delete_parameter(Name=name)

    # How it is done ----------------------------------------------------------------------------

    def _properties(self, name: str, version: str, to: tuple[str, ...]) -> dict[str, Any]:
        return self.pools.properties(
            PublicationName=name, OutputsVersion=version, Destinations=list(to)
        )

    def _content(self, properties: dict[str, Any]) -> Content:
        return Content(properties["OutputsVersion"], self.min_length)

    def _stands(self, stack: Stack, properties: dict[str, Any]) -> None:
        self.model[properties["PublicationName"]] = Stands(
            stack.cloudformation.stack, self._content(properties), tuple(properties["Destinations"])
        )

    def _falls(self, name: str) -> None:
        self.model[name] = None

    def _is_gone(self, owner: str) -> bool:
        return owner not in [stack.cloudformation.stack for stack in self.stacks if stack.deployed]

    def _update(
        self, stack: Stack, wanted: dict[str, Any], crash: tuple[str, int] | None = None
    ) -> dict[str, Any]:
        assert stack.deployed is not None
        old = stack.deployed
        return self._send(
            stack, "Update", wanted, old["PublicationName"], crash=crash, OldResourceProperties=old
        )

    def _go_back(self, stack: Stack, before: dict[str, Any], tried: dict[str, Any]) -> None:
        physical_id = before["PublicationName"]
        answer = self._send(stack, "Update", before, physical_id, OldResourceProperties=tried)
        assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", physical_id), answer
        self._stands(stack, before)

    def _delete(self, stack: Stack, crash: tuple[str, int] | None = None) -> None:
        assert stack.deployed is not None
        name = stack.deployed["PublicationName"]
        assert self._send(stack, "Delete", stack.deployed, name, crash=crash)["Status"] == "SUCCESS"
        stack.deployed = None
        self._falls(name)

    def _send(self, stack: Stack, kind: str, properties: dict[str, Any], physical_id: str | None = None,
              *, crash: tuple[str, int] | None = None, again: bool = True, **more: Any) -> Any:  # fmt: skip
        """The answer to a request whose first delivery may die; then Lambda delivers it again, unless told not to."""
        if physical_id is not None:
            more["PhysicalResourceId"] = physical_id
        event = stack.cloudformation.request(kind, properties, **more)
        stack.history.append(event)
        for name in {properties["PublicationName"], physical_id} & set(NAMES):
            self.allowed[name] |= {self._content(properties), None}
        if crash is None:
            return self._deliver(stack, event)
        self.interruption.arm(*crash, self._die)
        try:
            answer = self._deliver(stack, event)
        except Killed:
            self.dead = False
            return self._deliver(stack, event) if again else None
        self.interruption.disarm()
        return answer

    def _deliver(self, stack: Stack, event: dict[str, Any]) -> dict[str, Any]:
        """Exactly one answer."""
        self.answers.clear()
        stack.cloudformation.deliver(event)
        [answer] = self.answers
        return answer

    def _die(self) -> None:
        self.dead = True
        raise Killed

    def _put(self, _url: str, body: bytes, _seconds: float) -> int:
        if self.dead:
            raise Killed
        self.answers.append(json.loads(body))
        return 200


def _content_of(document: dict[str, Any]) -> Content:
    return Content(document["version"], document["auth"]["password_policy"]["min_length"])


def test_whatever_stacks_do_what_stands_is_what_the_model_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    run_state_machine_as_test(
        LifeCycle,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
            # To find a shorter way to the same failure takes minutes.
            phases=[Phase.generate],
        ),
    )
