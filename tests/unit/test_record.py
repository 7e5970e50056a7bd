"""The record keeps everything, and anything else is refused."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.record import Owner, PublicationRecord

RECORD = PublicationRecord(
    name="storefront/prod",
    owner=Owner("arn:aws:cloudformation:us-east-1:123456789012:stack/web/1", "Outputs4Web"),
    state="publishing",
    claim="0123",
    request={"PublicationName": "storefront/prod"},
    sha256="ab" * 32,
    outputs_version="1.5",
    destinations=("ssm", "s3"),
    pool_ids=("us-east-1_AbC123xyz",),
    problems=({"code": "X", "severity": "info", "subject": "s", "message": "m", "fix": "f"},),
    published_at="2026-01-02T03:04:05+00:00",
    publisher_version="0.1.0",
    replaces=("cd" * 32,),
    parameter_version=3,
    object_version_id="v1",
    attributes={"Region": "us-east-1"},
)


def test_a_record_is_read_as_it_was_written() -> None:
    assert PublicationRecord.from_json(RECORD.to_json()) == RECORD


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recordFormat": 2}, "record format 2 is not known"),
        ({"owner": None}, "it is not a publication record"),
        ({"recordFormat": None}, "record format None is not known"),
    ],
)
def test_a_record_of_another_make_is_refused(change: dict[str, object], message: str) -> None:
    body = json.dumps(json.loads(RECORD.to_json()) | change).encode()
    with pytest.raises(ValueError, match=message):
        PublicationRecord.from_json(body)


@pytest.mark.parametrize("body", [b"", b"mine", b"[]", b"{}", b"\xff"])
def test_what_is_no_record_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PublicationRecord.from_json(body)
