"""Events as EventBridge delivers them: what the refresher says, in the envelope around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.differences import Difference
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.model.settings import Settings
from amplify_outputs.refresh import Refreshed
from amplify_outputs.refresher.announcements import alert, announcement
from tests.builders import IDENTITY_POOL_ID, POOL_ID, PROPERTIES
from tests.reports import HAS_SECRET

if TYPE_CHECKING:
    from amplify_outputs.refresh import Result

SETTINGS: Final = Settings(
    "publisher-bucket", "arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs"
)
OLD_SHA256: Final = "5f0f2b0f0d9f3a1c6f5d1f9f3a1f7c3e0f2a4b6c8d0e1f2a3b4c5d6e7f8091a2"
FOREIGN_SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NEW_SHA256: Final = "0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff0"


def record(name: str, sha256: str) -> PublicationRecord:
    """A record of a publication to both places."""
    return PublicationRecord(
        name=name,
        owner=Owner("arn:aws:cloudformation:us-east-1:123456789012:stack/web/1", "Outputs4Web"),
        state="published",
        claim="",
        request=PROPERTIES | {"PublicationName": name},
        sha256=sha256,
        outputs_version="1.5",
        destinations=("ssm", "s3"),
        pool_ids=(POOL_ID, IDENTITY_POOL_ID),
        problems=(),
        published_at="",
        publisher_version="",
    )


def event(result: Result, name: str = "storefront/prod") -> dict[str, Any]:
    """The event about a publication: `updated` in two fields, `refused` for one problem, or `restored`."""
    before = record(name, OLD_SHA256)
    if result == "updated":
        refreshed = Refreshed(
            name,
            result,
            before,
            record(name, NEW_SHA256),
            changes=(
                Difference("auth.groups", [], [{"editors": {"precedence": 1}}]),
                Difference("auth.password_policy.min_length", 8, 12),
            ),
        )
    elif result == "restored":
        by_hand = {"parameter": FOREIGN_SHA256, "object": ""}
        refreshed = Refreshed(name, result, before, before, by_hand=by_hand)
    else:
        refreshed = Refreshed(name, result, before, before, problems=(HAS_SECRET,))
    entry = announcement(refreshed, SETTINGS) or alert(refreshed, SETTINGS)
    assert entry is not None
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": "123456789012",
        "time": "2026-11-23T06:15:00Z",
        "region": "us-east-1",
        "resources": entry["Resources"],
        "detail": json.loads(entry["Detail"]),
    }
