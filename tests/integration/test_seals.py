"""Sealed records: file and record that somebody changed together are found, and nothing that a publisher did is."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from benchmarks.calls import CallLog
from tests.integration.refreshing import Refresher
from tests.sessions import events_of
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    CloudFormation,
    client,
    make_pools,
    writing_with,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session

    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

NAME = "storefront/prod"
UNCHANGED = {"Unchanged": 1}


@dataclass
class Sealing:
    """A publisher with a key, its refresher, and what it calls."""

    key: str
    stack: CloudFormation
    refresh: Refresher
    log: CallLog

    def called(self, operation: str) -> int:
        return sum(wave.count(operation) for wave in self.log.waves)


def new_key() -> str:
    made = client("kms").create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    arn: str = made["KeyMetadata"]["Arn"]
    return arn


@pytest.fixture
def publisher(
    session: Session,
    capsys: pytest.CaptureFixture[str],
    lines: Callable[[], list[str]],  # noqa: ARG001 - its log must not go to what capsys takes
) -> Callable[[str], Sealing]:
    """A publisher with that key."""

    def of(key: str) -> Sealing:
        log = CallLog()
        log.watch(session)
        aws, answers = Aws(session), []

        def put(_url: str, body: bytes, _seconds: float) -> int:
            answers.append(json.loads(body))
            return 200

        handler = make_handler(ENVIRONMENT | {"WRITING": writing_with(key)}, aws, Wire(put=put))
        return Sealing(
            key, CloudFormation(handler, answers=answers), Refresher(aws, capsys, key), log
        )

    return of


@pytest.fixture
def sealing(publisher: Callable[[str], Sealing]) -> Sealing:
    return publisher(new_key())


def forge(published: Published, **changes: Any) -> None:
    """Somebody changes the file in both places and the record with it, and leaves all the rest as it was."""
    body = json.dumps({**published.object(), "custom": {"evil": "yes"}}).encode()
    record = published.record() | {"sha256": hashlib.sha256(body).hexdigest()} | changes
    head = published.s3.head_object(Bucket=BUCKET, Key=f"outputs/{NAME}/amplify_outputs.json")
    published.s3.put_object(
        Bucket=BUCKET,
        Key=f"outputs/{NAME}/amplify_outputs.json",
        Body=body,
        Metadata=head["Metadata"] | {"sha256": record["sha256"]},
    )
    published.ssm.put_parameter(
        Name=f"/amplify-outputs/{NAME}", Value=body.decode(), Overwrite=True
    )
    write(published, record)


def write(published: Published, record: dict[str, Any]) -> None:
    published.s3.put_object(
        Bucket=BUCKET, Key=f"records/{NAME}.json", Body=json.dumps(record).encode()
    )


def parts(sealing: Sealing) -> list[list[str]]:
    """What the alerts since the last time name."""
    return [
        told["parts"]
        for kind, told in sealing.refresh.events()
        if kind == "Publication Changed By Hand"
    ]


def test_what_publishers_do_is_sealed_and_never_reported(
    sealing: Sealing, pools: Pools, published: Published
) -> None:
    properties = pools.properties(Formats=["dart"])
    sealing.stack.create(properties)
    assert published.record()["seal"]
    assert sealing.refresh() == UNCHANGED
    pools.require_password_length(12)
    assert sealing.refresh() == {"Updated": 1}
    assert sealing.refresh() == UNCHANGED
    changed = pools.properties(OutputsVersion="1.4")
    sealing.stack.update(changed, properties)
    sealing.stack.update(properties, changed)
    assert sealing.refresh() == UNCHANGED
    assert parts(sealing) == []
    sealing.stack.delete(properties)
    assert published.nothing()


def test_a_file_and_its_record_that_were_changed_together_are_found_and_restored(
    sealing: Sealing, pools: Pools, published: Published
) -> None:
    sealing.stack.create(pools.properties())
    good = published.object()
    forge(published)

    assert sealing.refresh() == {"Updated": 1, "ChangedByHand": 1}

    assert parts(sealing) == [["record"]]
    assert (published.object(), published.parameter()) == (good, good)
    assert sealing.refresh() == UNCHANGED


def test_a_request_that_somebody_wrote_into_the_record_is_reported_until_it_is_published_again(
    sealing: Sealing,
    pools: Pools,
    published: Published,
    role_answers: dict[str, dict[str, str]],
) -> None:
    attackers = make_pools(REGION, role_answers)
    sealing.stack.create(pools.properties())
    record = published.record()
    write(published, record | {"request": attackers.properties()})

    assert sealing.refresh()["ChangedByHand"] == 1
    assert parts(sealing) == [["record"]]

    sealing.stack.update(pools.properties(), pools.properties(OutputsVersion="1.4"))
    assert published.object()["auth"]["user_pool_id"] == pools.user_pool_id
    assert sealing.refresh() == UNCHANGED


@pytest.mark.parametrize(
    "seal", ["", "nonsense", "{statement}:", "{statement}:AAAA", "{statement}:é"]
)
def test_a_seal_that_no_publisher_made_is_found(
    seal: str, sealing: Sealing, pools: Pools, published: Published
) -> None:
    sealing.stack.create(pools.properties())
    record = published.record()
    statement, _, _ = record["seal"].partition(":")
    write(published, record | {"seal": seal.format(statement=statement)})

    assert sealing.refresh() == {"Unchanged": 1, "ChangedByHand": 1}
    assert parts(sealing) == [["record"]]
    # What has no seal gets one; what has a wrong seal is reported until its owner publishes again.
    again = sealing.refresh()
    assert again == ({"Unchanged": 1} if seal == "" else {"Unchanged": 1, "ChangedByHand": 1})


def test_the_seal_of_another_key_is_wrong(
    publisher: Callable[[str], Sealing], pools: Pools, published: Published
) -> None:
    own, others = publisher(new_key()), publisher(new_key())
    own.stack.create(pools.properties())
    statement, _, _ = published.record()["seal"].partition(":")
    made = client("kms").generate_mac(
        KeyId=others.key, MacAlgorithm="HMAC_SHA_256", Message=statement.encode()
    )
    forged = f"{statement}:{base64.b64encode(made['Mac']).decode()}"
    write(published, published.record() | {"seal": forged})

    assert own.refresh() == {"Unchanged": 1, "ChangedByHand": 1}


def test_records_from_before_there_was_a_key_are_reported_once_and_sealed(
    publisher: Callable[[str], Sealing], pools: Pools, published: Published
) -> None:
    publisher("").stack.create(pools.properties())
    assert "seal" not in published.record()
    sealing = publisher(new_key())

    assert sealing.refresh() == {"Unchanged": 1, "ChangedByHand": 1}
    assert published.record()["seal"]
    assert sealing.refresh() == UNCHANGED


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ThrottlingException", "DisabledException"]
)
def test_a_publication_does_not_fail_for_its_seal(
    code: str, session: Session, sealing: Sealing, pools: Pools, published: Published
) -> None:
    refused: dict[str, bool] = {"now": True}

    def refuse(**_: Any) -> Any:
        http = type("Http", (), {"status_code": 400})()
        said = {"Error": {"Code": code, "Message": "So the test wants it"}}
        return (http, said) if refused["now"] else None

    events_of(session).register_first("before-call.kms.*", refuse)

    assert sealing.stack.create(pools.properties())["Status"] == "SUCCESS"
    assert "seal" not in published.record()
    refused["now"] = False
    assert sealing.refresh() == {"Unchanged": 1, "ChangedByHand": 1}
    # What KMS does not say is no finding.
    refused["now"] = True
    assert sealing.refresh() == UNCHANGED


def test_a_seal_costs_a_call_when_it_is_made_and_one_at_each_refresh(
    sealing: Sealing, pools: Pools
) -> None:
    sealing.stack.create(pools.properties())
    assert (sealing.called("GenerateMac"), sealing.called("VerifyMac")) == (1, 0)
    assert sealing.log.waves[-2:] == [["GenerateMac"], ["PutObject"]]
    sealing.log.clear()
    sealing.refresh()
    assert (sealing.called("GenerateMac"), sealing.called("VerifyMac")) == (0, 1)


def test_without_a_key_nothing_is_sealed_and_nothing_is_asked(
    publisher: Callable[[str], Sealing], pools: Pools, published: Published
) -> None:
    plain = publisher("")
    plain.stack.create(pools.properties())
    assert plain.refresh() == UNCHANGED
    assert "seal" not in published.record()
    assert (plain.called("GenerateMac"), plain.called("VerifyMac")) == (0, 0)


def test_the_command_line_seals_with_the_key_of_the_publisher(
    command_line: CommandLine, sealing: Sealing, pools: Pools, published: Published
) -> None:
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/writing",
        Value=writing_with(sealing.key),
        Type="String",
        Overwrite=True,
    )
    assert command_line.publish(pools).code == 0

    assert published.record()["seal"]
    assert sealing.refresh() == UNCHANGED
