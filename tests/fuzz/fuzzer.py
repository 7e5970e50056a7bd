"""The function under events at random, and what must hold after each."""

from __future__ import annotations

import io
import json
import logging
import random
import reprlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools import Logger

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import RESPONSE_MAX_BYTES, Wire
from amplify_outputs.custom_resource.event import (
    COPIED_ID_MAX_BYTES,
    COPIED_IDS,
    NotAnswerable,
    id_fault,
)
from amplify_outputs.custom_resource.handler import make_handler
from tests.fuzz.events import SIGNATURE, event
from tests.sessions import events_of
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    Context,
    client,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITES: Final = (
    "PutObject",
    "DeleteObject",
    "PutParameter",
    "DeleteParameter",
    "AddTagsToResource",
)


@dataclass
class Fuzzer:
    """One function, its AWS and everything that it said. `counts` are outcomes by name."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - makes inputs, guards nothing
        roles: dict[str, dict[str, str]] = {}
        pools = make_pools(REGION, roles)
        made = pools.idp.create_user_pool_client(
            UserPoolId=pools.user_pool_id, ClientName="server", GenerateSecret=True
        )["UserPoolClient"]
        self._secrets = (SIGNATURE, made["ClientSecret"])
        self._clients = (pools.client_id, made["ClientId"])
        self._ids = pools.properties()
        session = make_session(roles)
        self._writes: list[str] = []
        events_of(session).register_last("before-call", self._note_write)
        self._sent: list[tuple[str, bytes]] = []
        self._handler = make_handler(ENVIRONMENT, Aws(session), Wire(put=self._put))
        self._log = _logged()

    def run(self, inputs: int) -> None:
        """Deliver so many events; an AssertionError names the first that breaks a rule."""
        for number in range(inputs):
            made = event(
                self._chance, {**self._ids, "UserPoolClientId": self._chance.choice(self._clients)}
            )
            try:
                self._deliver(made)
            except AssertionError as error:
                message = f"seed {self.seed}, input {number}: {error}\n{reprlib.repr(made)}"
                raise AssertionError(message) from error

    def leaks(self) -> Iterator[str]:
        """Where a secret stands among everything that was published."""
        s3, ssm = client("s3"), client("ssm")
        for entry in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            body = s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read().decode()
            if any(secret in body for secret in self._secrets):
                yield entry["Key"]
        for parameter in ssm.describe_parameters()["Parameters"]:
            value = ssm.get_parameter(Name=parameter["Name"])["Parameter"]["Value"]
            if any(secret in value for secret in self._secrets):
                yield parameter["Name"]

    def _deliver(self, made: Any) -> None:
        self._sent.clear()
        self._writes.clear()
        self._log.seek(0)
        self._log.truncate()
        try:
            self._handler(made, Context())
        except NotAnswerable:
            assert self._sent == [], "an event that is not answerable was answered"
            assert self._writes == [], "an event that is not answerable was acted on"
            self.counts["not answerable"] += 1
        else:
            self._check_answer(made)
        for secret in self._secrets:
            assert secret not in self._log.getvalue(), "a secret is in the log"

    def _check_answer(self, made: dict[str, Any]) -> None:
        assert len(self._sent) == 1, f"{len(self._sent)} answers"
        [(url, body)] = self._sent
        assert url == made["ResponseURL"], "the answer went elsewhere"
        assert len(body) <= RESPONSE_MAX_BYTES, "the answer is too large"
        answer = json.loads(body)
        assert answer["Status"] in ("SUCCESS", "FAILED")
        assert id_fault(answer["PhysicalResourceId"], 1024) is None
        copied = {name: made.get(name) for name in COPIED_IDS}
        right = {
            name: value
            for name, value in copied.items()
            if not id_fault(value, COPIED_ID_MAX_BYTES)
        }
        assert {name: answer.get(name) for name in right} == right, "ids are not copied"
        for secret in self._secrets:
            assert secret not in body.decode(), "a secret is in the answer"
        if answer["Status"] == "FAILED":
            assert answer["Reason"], "a failure without a reason"
            assert "Unexpected" not in answer["Reason"], answer["Reason"]
            assert self._writes == [], f"it failed and wrote: {self._writes}"
        kind = made.get("RequestType")
        known = kind if kind in ("Create", "Update", "Delete") else "no request type"
        self.counts[f"{known}: {answer['Status']}"] += 1

    def _put(self, url: str, body: bytes, _seconds: float) -> int:
        self._sent.append((url, body))
        return 200

    def _note_write(self, model: Any, **_: Any) -> None:
        if model.name in WRITES:
            self._writes.append(model.name)


def _logged() -> io.StringIO:
    """What any logger says from now on, in the function's own form, at every level not switched off."""
    stream = io.StringIO()
    own, everything = Logger(), logging.getLogger()
    ours = logging.StreamHandler(stream)
    ours.setFormatter(own.handlers[0].formatter)
    own.handlers[:] = [ours]
    everything.addHandler(logging.StreamHandler(stream))
    everything.setLevel(logging.DEBUG)
    own.setLevel(logging.DEBUG)
    return stream
