"""Replies that are no replies, or not those that the model promises, for every read of the pools."""

from __future__ import annotations

import copy
import json
import types
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError
from botocore.retries.quota import RetryQuota

from amplify_outputs.aws.advice import SERVICE_OF
from amplify_outputs.aws.replies import ALWAYS, UNUSABLE_REPLY, WITHOUT_CONTENT
from amplify_outputs.examine import Publishable
from tests.contract import golden, operations
from tests.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.recorded_aws import Json

NAMES: Final = ("awkward_texts", "api_with_key_elsewhere")
CASES: Final = {case.name: case for case in golden.cases() if case.name in NAMES}
# Reads that no document needs.
OPTIONAL: Final = {
    "DescribeManagedLoginBrandingByClient",
    "DescribeUserPoolDomain",
    "GetBucketCors",
    "GetBucketPolicyStatus",
    "GetPrincipalTagAttributeMap",
    "GetPublicAccessBlock",
    "GetRole",
    "ListCIMDPolicies",
    "ListPointInTimeRecoveries",
    "ListResourceServers",
    "ListUserPoolClientSecrets",
    "ListUserPoolClients",
    "ListUserPoolReplicas",
}
# What a proxy or a broken connection makes of a body; None stands for its first half.
BODIES: Final[dict[str, bytes | None]] = {
    "empty": b"",
    "cut": None,
    "HTML": b"<!DOCTYPE html><html><body>Sign in to the guest network<br></body></html>",
    "well-formed HTML": b"<html><body>Sign in</body></html>",
    "an empty object": b"{}",
    "a list": b"[]",
    "null": b"null",
    "a text": b'"fine"',
    "nested without end": b"[" * 100_000,
}
OTHERS: Final[tuple[Json, ...]] = (None, "text", 7, [None], {"key": "value"})
READS: Final = [
    (name, read)
    for name, case in CASES.items()
    for read, answer in case.responses.items()
    if "Error" not in answer
]
# Each read in one case alone.
ONCE: Final = [(name, read) for read, name in {read: name for name, read in READS}.items()]


@pytest.fixture(autouse=True)
def _the_sdk_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time", types.SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setattr(RetryQuota, "acquire", lambda *_: True)


@pytest.mark.parametrize(
    ("name", "read", "body"), spread((*read, body) for read in READS for body in BODIES)
)
def test_a_body_that_is_no_reply_is_never_taken_for_one(name: str, read: str, body: str) -> None:
    case, sent = CASES[name], BODIES[body]

    def on_the_wire(operation: str, right: bytes) -> bytes:
        if operation != read:
            return right
        return right[: len(right) // 2] if sent is None else sent

    if read not in OPTIONAL:
        with pytest.raises(ClientError) as raised:
            golden.examination(case.properties, case.responses, on_the_wire)
        assert (raised.value.operation_name, _code(raised.value)) in _ends(read)
        return
    examined = golden.examination(case.properties, case.responses, on_the_wire)
    assert isinstance(examined, Publishable)
    assert examined.document.outputs == case.expected
    told = [problem for problem in examined.problems if problem.code == "NotChecked"]
    assert any(
        f"failed with {code}." in problem.message for problem in told for _, code in _ends(read)
    )


@pytest.mark.parametrize(("name", "read"), READS)
def test_a_read_that_is_answered_by_garbage_once_is_asked_again(name: str, read: str) -> None:
    case, garbage = CASES[name], [b"<html>Bad gateway</html>"]

    def on_the_wire(operation: str, right: bytes) -> bytes:
        return garbage.pop() if operation == read and garbage else right

    examined = golden.examination(case.properties, case.responses, on_the_wire)
    assert isinstance(examined, Publishable)
    assert examined.document.outputs == case.expected
    found = {(each.code, each.severity, each.subject) for each in examined.problems}
    assert (found, garbage) == (set(case.problems), [])


@pytest.mark.parametrize(("name", "read"), ONCE)
def test_a_member_that_is_gone_or_of_another_type_ends_in_words(name: str, read: str) -> None:
    """Whatever it is: an examination, or the one error that names the call."""
    case = CASES[name]
    broken = 0
    for place, changed in _changes(case.responses[read]):
        try:
            golden.examination(case.properties, {**case.responses, read: changed})
        except Exception as error:  # noqa: BLE001 - any but one is what must not be
            if f"the reply to {read} cannot be used: " not in str(error):
                pytest.fail(f"{place}: {json.dumps(changed)[:500]}: {error!r}")
            broken += 1
    # An element of S3 that is empty says something, too.
    assert (broken > 0) is (read not in OPTIONAL and read != "GetBucketLocation")


@pytest.mark.parametrize(("name", "read"), READS)
def test_without_what_aws_always_sends_a_needed_read_ends_the_work(name: str, read: str) -> None:
    case = CASES[name]
    if read in OPTIONAL or read == "GetBucketLocation":  # An empty element is the oldest region.
        return
    for path in (path for path in ALWAYS[read] if "[]" not in path):
        for value in ({}, {"there": None}):
            changed = _without(case.responses[read], path.split("."), **value)
            with pytest.raises(ClientError, match=f"the reply to {read} cannot be used: it has no"):
                golden.examination(case.properties, {**case.responses, read: changed})


def test_a_mode_of_mfa_that_nobody_knows_is_not_taken_for_none() -> None:
    case = CASES["awkward_texts"]
    changed = {**case.responses["GetUserPoolMfaConfig"], "MfaConfiguration": "SOMETIMES"}
    with pytest.raises(ClientError, match="MfaConfiguration is SOMETIMES, which this version"):
        golden.examination(case.properties, {**case.responses, "GetUserPoolMfaConfig": changed})


def test_no_reply_is_quoted() -> None:
    """It may hold a secret."""
    case = CASES["awkward_texts"]

    def on_the_wire(operation: str, right: bytes) -> bytes:
        return b'{"UserPoolClient": "hunter2"}' if operation == "DescribeUserPoolClient" else right

    with pytest.raises(ClientError) as raised:
        golden.examination(case.properties, case.responses, on_the_wire)
    assert "hunter2" not in str(raised.value)


def test_every_call_of_the_package_has_a_service_and_what_aws_always_sends_for_it() -> None:
    called = {name for tree in operations.trees() for _, name in operations.operations(tree)}

    assert sorted(called) == sorted({*ALWAYS, *WITHOUT_CONTENT}) == sorted(SERVICE_OF)


def test_what_aws_always_sends_is_in_its_models() -> None:
    """Paths of keys in JSON; what S3, IAM and CloudFormation send as XML has a root that no model names."""
    unknown = [
        (operation, path)
        for operation, paths in ALWAYS.items()
        for choice in paths
        for path in choice.split("|")
        if not operations.has_output(operation, path)
    ]

    assert unknown == []


def _code(error: ClientError) -> str:
    code: str = error.response["Error"]["Code"]
    return code


def _ends(read: str) -> list[tuple[str, str]]:
    """With what the read ends. botocore itself takes a 200 of S3 that is no XML for a 500."""
    return [(read, UNUSABLE_REPLY), *([(read, "500")] if "Bucket" in read else [])]


def _changes(answer: Json) -> Iterator[tuple[str, Json]]:
    """The answer with each member gone, null, or of another type, one at a time."""
    for path in _paths(answer):
        if isinstance(path[-1], int) and len(path) == 1:
            continue  # A page, not a member.
        gone = copy.deepcopy(answer)
        holder = _at(gone, path[:-1])
        del holder[path[-1]]
        yield f"{path} gone", gone
        for other in OTHERS:
            changed = copy.deepcopy(answer)
            _at(changed, path[:-1])[path[-1]] = other
            yield f"{path} {other!r}", changed


def _paths(value: Json) -> Iterator[list[Any]]:
    items = value.items() if isinstance(value, dict) else []
    if isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in items:
        yield [key]
        yield from ([key, *rest] for rest in _paths(inner))


def _at(value: Json, path: list[Any]) -> Json:
    for key in path:
        value = value[key]
    return value


def _without(answer: Json, path: list[str], **put: Json) -> Json:
    changed = copy.deepcopy(answer[0] if isinstance(answer, list) else answer)
    holder = _at(changed, path[:-1])
    del holder[path[-1]]
    if put:
        holder[path[-1]] = put["there"]
    return [changed, *answer[1:]] if isinstance(answer, list) else changed
