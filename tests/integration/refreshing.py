"""The refresher of one publisher: its two functions, the queue between them, and what it tells others."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from unittest import mock

from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresher import sweep, worker
from amplify_outputs.refresher.rota import SECRETS_EVERY_DAYS, Rota
from tests.sessions import events_of
from tests.simulation import ACCOUNT, ENVIRONMENT, EVENTS, Context, client, writing_with

if TYPE_CHECKING:
    import pytest

    from amplify_outputs.aws.clients import Aws

SCHEDULE = json.loads((EVENTS / "scheduled.json").read_text())


def scheduled_with_secrets(pool_id: str, *, listed: bool = True) -> dict[str, Any]:
    """An event of the schedule on a day on which client secrets of that pool's apps are listed, or are not."""
    rota = Rota(1, follows_changes=True)
    days = (date(2026, 1, 1 + number) for number in range(SECRETS_EVERY_DAYS))
    day = next(
        day for day in days if rota.leaves_out_secrets(pool_id, day.toordinal()) is not listed
    )
    return SCHEDULE | {"time": f"{day}T06:00:00Z"}


def change_of(**parameters: str) -> dict[str, Any]:
    """What CloudTrail tells EventBridge of a call to Cognito with these parameters."""
    event: dict[str, Any] = json.loads((EVENTS / "pool-changed.json").read_text())
    event["detail"]["requestParameters"] = parameters
    return event


@dataclass(frozen=True)
class _Remaining(Context):
    """The context of a function that has so much time left."""

    seconds: float

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


class Refresher:
    """Sends events to the sweep as EventBridge does, and messages to the worker as SQS does."""

    def __init__(self, aws: Aws, capsys: pytest.CaptureFixture[str], record_key: str = "") -> None:
        self._sqs = client("sqs")
        self.queue_url = self._sqs.create_queue(
            QueueName="refreshes.fifo", Attributes={"FifoQueue": "true"}
        )["QueueUrl"]
        environment = ENVIRONMENT | {
            "ACCOUNT_ID": ACCOUNT,
            "PUBLISHER": "publisher",
            "QUEUE_URL": self.queue_url,
            "REFRESH_CONCURRENCY": "1",
            "REFRESH_DAYS": "1",
            "FOLLOW_CHANGES": "true",
            "WRITING": writing_with(record_key),
        }
        self._sweep = sweep.make_handler(environment, aws)
        # It keeps the pace of quotas without waiting: here is no quota.
        at_once = functools.partial(Pace, sleep=lambda _: None)
        with mock.patch.object(worker, "Pace", at_once):
            self._work = worker.make_handler(environment, aws)
        self._capsys = capsys
        self.entries: list[dict[str, Any]] = []
        events_of(aws.session).register("provide-client-params.events.PutEvents", self._keep)

    def _keep(self, params: dict[str, Any], **_: Any) -> None:
        self.entries += params["Entries"]

    def __call__(self, event: dict[str, Any] = SCHEDULE) -> dict[str, int]:
        """Ask for refreshes and do them; what was counted. Every message must succeed."""
        self._capsys.readouterr()
        self.sweep(event)
        assert self.work(self.messages()) == []
        return self.counted()

    def sweep(self, event: dict[str, Any] = SCHEDULE, seconds: float = 300.0) -> dict[str, int]:
        """What the sweep asked for, in a run that has so much time left."""
        answer: dict[str, int] = self._sweep(event, _Remaining(seconds))
        return answer

    def messages(self) -> list[dict[str, Any]]:
        """What waits in the queue."""
        found: list[dict[str, Any]] = []
        while received := self._sqs.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
        ).get("Messages"):
            found += received
        for message in found:
            self._sqs.delete_message(
                QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return found

    def work(self, messages: list[dict[str, Any]], seconds: float = 60.0) -> list[str]:
        """The ids of the messages that have to come again, of a function that has so much time left."""
        records = [
            {
                "messageId": message["MessageId"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "eventSource": "aws:sqs",
            }
            for message in messages
        ]
        answer = self._work({"Records": records}, _Remaining(seconds))
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def counted(self) -> dict[str, int]:
        """What was counted since the last time, without what the sweep counts."""
        counts = self.counted_by_all()
        return {name: counts[name] for name in counts if name not in ("Asked", "Publications")}

    def counted_by_all(self) -> dict[str, int]:
        """What was counted since the last time."""
        counts: dict[str, int] = {}
        for line in self._capsys.readouterr().out.splitlines():
            said = json.loads(line) if line.startswith("{") else {}
            for names in said.get("_aws", {}).get("CloudWatchMetrics", []):
                assert names["Namespace"] == "AmplifyOutputs"
                assert names["Dimensions"] == [["Publisher", "service"]]
                for metric in names["Metrics"]:
                    values = said[metric["Name"]]
                    total = sum(values) if isinstance(values, list) else values
                    counts[metric["Name"]] = counts.get(metric["Name"], 0) + int(total)
        return counts

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """What others were told since the last time: kinds and details."""
        told = [(entry["DetailType"], json.loads(entry["Detail"])) for entry in self.entries]
        self.entries.clear()
        return told
