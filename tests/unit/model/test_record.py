"""The record keeps everything, and anything else is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.readings import FollowUp
from amplify_outputs.model.record import PublicationRecord, in_order

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


WITH_FORMATS = replace(
    RECORD,
    formats={"dart": "ef" * 32, "legacy-json": "01" * 32},
    file_version_ids={"dart": "v2", "legacy-json": None},
)


OTHER = Owner("arn:aws:cloudformation:us-east-1:123456789012:stack/other/1", "Outputs")
ADOPTED = replace(RECORD, owner=OTHER, adopted_from=WITH_FORMATS)


@pytest.mark.parametrize(
    "record",
    [RECORD, WITH_FORMATS, ADOPTED, replace(RECORD, seal="ab:cd")],
    ids=["document", "formats", "adopted", "sealed"],
)
def test_a_record_is_read_as_it_was_written(record: PublicationRecord) -> None:
    assert PublicationRecord.from_json(record.to_json()) == record


@pytest.mark.parametrize(
    ("record", "owner", "kept"),
    [
        pytest.param(RECORD, RECORD.owner, None, id="the owner's own"),
        pytest.param(RECORD, OTHER, RECORD, id="another owner's"),
        pytest.param(ADOPTED, OTHER, WITH_FORMATS, id="one that the owner is adopting"),
        pytest.param(ADOPTED, Owner("third", "Outputs"), WITH_FORMATS, id="one that another is"),
    ],
)
def test_a_claim_keeps_what_it_takes_over(
    record: PublicationRecord, owner: Owner, kept: PublicationRecord | None
) -> None:
    assert record.to_give_back(owner) == kept


def test_what_was_adopted_is_judged_like_a_record() -> None:
    data = json.loads(ADOPTED.to_json())
    data["adoptedFrom"]["state"] = "archived"
    with pytest.raises(ValueError, match='its state "archived" is not known'):
        PublicationRecord.from_json(json.dumps(data).encode())


@pytest.mark.parametrize(
    ("names", "number"),
    [([], 1), (["/new/storefront/prod"], 1), (["/new/storefront/prod", "/old/storefront/prod"], 2)],
)
def test_an_older_publisher_refuses_a_record_with_a_parameter_that_it_would_not_remove(
    names: list[str], number: int
) -> None:
    record = replace(RECORD, parameter_names=tuple(names))
    assert json.loads(record.to_json())["recordFormat"] == number
    assert PublicationRecord.from_json(record.to_json()) == record
    assert record.former_parameters("/new/storefront/prod") == tuple(names[1:])


def test_a_record_without_a_seal_does_not_mention_it() -> None:
    assert "seal" not in json.loads(RECORD.to_json())


VOUCHED_FOR = {
    "name": "another",
    "owner": OTHER,
    "request": {"PublicationName": "storefront/prod", "UserPoolId": "another"},
    "sha256": "cd" * 32,
    "formats": {"dart": "cd" * 32},
    "destinations": ("s3",),
}


@pytest.mark.parametrize("name", VOUCHED_FOR)
def test_a_seal_vouches_for_whose_a_record_is_what_was_asked_and_what_was_built(name: str) -> None:
    changed: PublicationRecord = replace(RECORD, **{name: VOUCHED_FOR[name]})  # type: ignore[arg-type]
    assert changed.statement != RECORD.statement


def test_a_seal_stays_right_when_a_record_says_how_far_it_got() -> None:
    later = replace(RECORD, state="published", claim="4567", parameter_version=4, requested_at="x")
    assert later.statement == RECORD.statement


def test_a_record_names_each_format_with_its_hash_and_its_version() -> None:
    written = json.loads(WITH_FORMATS.to_json())

    assert (written["formats"], written["objectVersions"]) == (
        {"dart": "ef" * 32, "legacy-json": "01" * 32},
        {"json": "v1", "dart": "v2", "legacy-json": None},
    )


def test_a_record_from_before_there_were_formats_has_none() -> None:
    written = json.loads(RECORD.to_json())
    assert written.pop("formats") == {}

    assert PublicationRecord.from_json(json.dumps(written).encode()) == RECORD


def test_the_hash_of_a_file_is_that_of_its_format() -> None:
    names = ("json", "dart", "legacy-json", "ts")

    assert [WITH_FORMATS.sha256_of(name) for name in names] == [
        "ab" * 32,
        "ef" * 32,
        "01" * 32,
        None,
    ]


@pytest.mark.parametrize(
    ("versions", "document", "files"),
    [
        ({}, "v1", {"dart": "v2", "legacy-json": None}),
        ({"json": "v9"}, "v9", {"dart": "v2", "legacy-json": None}),
        ({"dart": "v9", "ts": "v8"}, "v1", {"dart": "v9", "legacy-json": None, "ts": "v8"}),
    ],
)
def test_new_versions_replace_those_of_their_formats_alone(
    versions: dict[str, str | None], document: str, files: dict[str, str | None]
) -> None:
    assert WITH_FORMATS.with_versions(versions) == replace(
        WITH_FORMATS, object_version_id=document, file_version_ids=files
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recordFormat": 3}, "record format 3 is not known"),
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


def other_types(value: object) -> list[object]:
    """Values of every JSON type but that one's; null stands for a version that is not known."""
    every: list[object] = [None, True, 7, 1.5, "text", ["text"], [7], [["text"]], {"text": 7}]
    kind = type(value)
    return [it for it in every if type(it) is not kind or (kind is dict and it == {"text": 7})]


WHOLE = json.loads(RECORD.to_json())
MAY_BE_OTHERWISE: dict[str, list[object]] = {
    # Anything may have been asked for; parse_request says what is wrong with it.
    "request": [{"text": 7}],
    "parameterVersion": [None],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, id=f"{name} {value!r}")
        for name, right in WHOLE.items()
        for value in other_types(right)
        if value not in MAY_BE_OTHERWISE.get(name, ())
    ]
    + [
        ("owner", {"stack": 7, "resource": "r"}),
        ("owner", {"stack": "s"}),
        ("objectVersions", {"mjs": "v1"}),
        ("objectVersions", {"json": 7}),
        ("objectVersions", {"json": "v1", "mjs": 7}),
        ("replaces", [7]),
        ("destinations", ["ssm", None]),
        ("poolIds", [["us-east-1_x"]]),
        ("problems", ["text"]),
        ("details", [["role"]]),
        ("details", [["role", 7]]),
        ("details", ["ab"]),
        ("formats", {"mjs": None}),
        ("adoptedFrom", None),
        ("adoptedFrom", {}),
    ],
)
def test_a_field_of_another_type_is_refused(name: str, value: object) -> None:
    """Whoever works through many records must be able to rely on each that is read."""
    body = json.dumps(WHOLE | {name: value}).encode()
    what = "record format" if name == "recordFormat" else "it is not a publication record"
    with pytest.raises(ValueError, match=what):
        PublicationRecord.from_json(body)


@pytest.mark.parametrize(
    ("changed", "unknown"),
    [
        ({"state": "withdrawing"}, 'its state "withdrawing" is not known'),
        ({"destinations": ["s3", "appconfig"]}, 'its destination "appconfig" is not known'),
        ({"destinations": []}, "it names no destination"),
        ({"formats": {"kotlin": "0" * 64}}, 'its file format "kotlin" is not known'),
        ({"objectVersions": {"json": None, "wasm": "v"}}, 'its file format "wasm" is not known'),
        ({"sha256": "sha512-x"}, "one of its SHA-256 is not 64 hexadecimal digits"),
        ({"formats": {"mjs": "x"}}, "one of its SHA-256 is not 64 hexadecimal digits"),
        (
            {"parameterNames": ["/amplify-outputs/storefront/prod", "/amplify-outputs/other"]},
            "one of its parameters is not one of storefront/prod",
        ),
        (
            {"requestedAt": "tomorrow"},
            'its requestedAt "tomorrow" is not a moment like 20261123T061500Z',
        ),
    ],
)
def test_a_value_of_a_newer_publisher_is_refused_with_the_version_that_wrote_it(
    changed: dict[str, object], unknown: str
) -> None:
    body = json.dumps(WHOLE | {"publisherVersion": "7.1.0"} | changed).encode()
    with pytest.raises(ValueError, match=r".+") as raised:
        PublicationRecord.from_json(body)
    assert str(raised.value) == f"{unknown} (publisher version 7.1.0 wrote it)"


def test_an_older_publisher_finds_no_follow_up_read_that_it_does_not_know() -> None:
    reads = [FollowUp("recoveries", "p"), FollowUp("role", "r"), FollowUp("domain", "d")]
    record = replace(RECORD, follow_ups=in_order(reads))
    written = json.loads(record.to_json())
    assert (written["details"], written["moreDetails"]) == (
        [["role", "r"], ["domain", "d"]],
        [["recoveries", "p"]],
    )
    assert PublicationRecord.from_json(record.to_json()) == record


def test_a_follow_up_read_of_a_newer_publisher_is_left_out() -> None:
    details = [["domain", "shop"], ["passkeys", "x"], ["role", "r"]]
    record = PublicationRecord.from_json(json.dumps(WHOLE | {"details": details}).encode())
    assert record.follow_ups == (FollowUp("domain", "shop"), FollowUp("role", "r"))


NOT_IN_THE_FIRST_VERSION = {
    *("requestedAt", "details", "moreDetails", "formats", "parameterNames", "publisherCommit"),
}


@pytest.mark.parametrize("name", sorted(WHOLE.keys() - NOT_IN_THE_FIRST_VERSION))
def test_a_field_that_is_missing_is_refused_unless_older_records_have_none(name: str) -> None:
    body = json.dumps({key: value for key, value in WHOLE.items() if key != name}).encode()
    with pytest.raises(ValueError, match="it is not a publication record"):
        PublicationRecord.from_json(body)


def test_a_record_keeps_the_commit_of_the_publisher_that_wrote_it() -> None:
    record = replace(RECORD, publisher_commit="0123abcd" * 5)
    assert json.loads(record.to_json())["publisherCommit"] == "0123abcd" * 5
    assert PublicationRecord.from_json(record.to_json()) == record


def test_a_record_of_the_first_version_is_read() -> None:
    older = {key: WHOLE[key] for key in WHOLE.keys() - NOT_IN_THE_FIRST_VERSION}
    assert PublicationRecord.from_json(json.dumps(older).encode()) == RECORD
