"""What somebody else than the publisher has changed, by one look at the places of a publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amplify_outputs.model.owner import Owner
from amplify_outputs.store.snapshot import Snapshot, StoredObject, StoredParameter
from tests.contract.announced import record

OWNER = Owner("arn:aws:cloudformation:us-east-1:123456789012:stack/web/1", "Outputs4Web")
OTHER = "2f" * 32
VALUE = "{}"
PARAMETER = StoredParameter(VALUE, 1, OWNER)
SHA256 = PARAMETER.sha256
OBJECT = StoredObject("etag", "1", OWNER, SHA256)
RECORD = replace(record("storefront/prod", SHA256), formats={"dart": SHA256})
NEW_NAME, FORMER_NAME = "/new/storefront/prod", "/old/storefront/prod"


def changed(**changes: Any) -> dict[str, str]:
    """What is found in a snapshot that is as its record says, but for these changes."""
    whole = Snapshot(
        RECORD,
        "etag",
        OBJECT,
        PARAMETER,
        files={"dart": OBJECT},
        parameter_name=NEW_NAME,
    )
    return replace(whole, **changes).changed_by_hand()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        (
            {"parameter": replace(PARAMETER, value="x")},
            {"parameter": replace(PARAMETER, value="x").sha256},
        ),
        ({"parameter": None}, {"parameter": ""}),
        ({"object": replace(OBJECT, sha256=OTHER)}, {"object": OTHER}),
        ({"object": None}, {"object": ""}),
        ({"files": {"dart": replace(OBJECT, sha256=OTHER)}}, {"file in dart": OTHER}),
        ({"files": {}}, {"file in dart": ""}),
        ({"object": replace(OBJECT, marked=False)}, {"marks": ""}),
        ({"unmarked_pools": ("us-east-1_x",)}, {"marks": ""}),
        # It moves to the new prefix at the next refresh.
        ({"parameter": None, "record": replace(RECORD, parameter_names=(FORMER_NAME,))}, {}),
        (
            {"parameter": None, "record": replace(RECORD, parameter_names=(NEW_NAME,))},
            {"parameter": ""},
        ),
        # A place that the record does not name.
        ({"parameter": None, "record": replace(RECORD, destinations=("s3",))}, {}),
        # Somebody publishes, or did and died.
        ({"object": None, "record": replace(RECORD, state="publishing")}, {}),
        ({"object": None, "record": None}, {}),
    ],
)
def test_what_is_not_as_the_record_says_was_changed_by_hand(
    changes: dict[str, Any], expected: dict[str, str]
) -> None:
    assert changed(**changes) == expected
