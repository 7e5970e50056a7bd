"""What the refresher tells others: events for EventBridge's default bus. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from amplify_outputs.refresh import Refreshed
    from amplify_outputs.settings import Settings

SOURCE: Final = "amplify-outputs"
UPDATED: Final = "Publication Updated"
REFUSED: Final = "Publication Refused"
# An entry may have 256 KiB [eventbridge-quotas]. Whoever needs the rest finds it in the record.
_LONGEST_LIST: Final = 100
_LONGEST_TEXT: Final = 500


def announcement(refreshed: Refreshed, settings: Settings) -> dict[str, Any] | None:
    """The entry of PutEvents for that outcome, None if there is nothing to tell."""
    if refreshed.before is None or refreshed.record is None:
        return None
    if refreshed.result == "updated":
        changed = [difference.path for difference in refreshed.changes]
        return _entry(
            UPDATED,
            refreshed,
            settings,
            oldSha256=refreshed.before.sha256,
            sha256=refreshed.record.sha256,
            changedFields=changed[:_LONGEST_LIST],
            changedFieldCount=len(changed),
        )
    if refreshed.result == "refused":
        return _entry(
            REFUSED,
            refreshed,
            settings,
            sha256=refreshed.before.sha256,
            problems=[
                {name: text[:_LONGEST_TEXT] for name, text in problem.as_json().items()}
                for problem in refreshed.problems[:_LONGEST_LIST]
            ],
            problemCount=len(refreshed.problems),
        )
    return None


def _entry(kind: str, refreshed: Refreshed, settings: Settings, **more: object) -> dict[str, Any]:
    record = refreshed.record
    detail = {
        "publication": refreshed.name,
        "bucket": settings.bucket,
        "parameterPrefix": settings.parameter_prefix,
        "destinations": list(record.destinations) if record else [],
        "userPoolId": str(record.request.get("UserPoolId", "")) if record else "",
        **more,
    }
    return {
        "Source": SOURCE,
        "DetailType": kind,
        "Resources": [settings.parameter_arn(refreshed.name)],
        "Detail": json.dumps(detail),
    }
