"""Events about refreshes, for EventBridge's default bus. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amplify_outputs.model.documentation import Documentation
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.settings import Settings
    from amplify_outputs.refresh import Refreshed

SOURCE: Final = "amplify-outputs"
UPDATED: Final = "Publication Updated"
REFUSED: Final = "Publication Refused"
CHANGED_BY_HAND: Final = "Publication Changed By Hand"
# Ten events go into one call, which may have 256 KB in all [eventbridge-quotas]. `diff` and `check`
# show the rest.
_LONGEST_LIST: Final = 100
_LONGEST_LIST_BYTES: Final = 20_000
_LONGEST_TEXT: Final = 500
_LONGEST_POOL_ID: Final = 55  # [cognito-api]


def announcement(refreshed: Refreshed, settings: Settings) -> dict[str, Any] | None:
    """The entry of PutEvents for that outcome, None if it causes no event.

    At most 25 KB, of which 20 KB are the list. The list is cut if it is longer, and its length is counted.
    """
    if refreshed.before is None or refreshed.record is None:
        return None
    if refreshed.result == "updated":
        changed = [difference.path[:_LONGEST_TEXT] for difference in refreshed.changes]
        return _entry(
            UPDATED,
            refreshed,
            settings,
            oldSha256=refreshed.before.sha256,
            sha256=refreshed.record.sha256,
            changedFields=_first_of(changed),
            changedFieldCount=len(changed),
        )
    if refreshed.result == "refused":
        return _entry(
            REFUSED,
            refreshed,
            settings,
            sha256=refreshed.before.sha256,
            problems=_first_of(
                [_told(problem, settings.documentation) for problem in refreshed.problems]
            ),
            problemCount=len(refreshed.problems),
        )
    return None


def alert(refreshed: Refreshed, settings: Settings) -> dict[str, Any] | None:
    """The entry about what somebody else than the publisher has changed, None if nobody has. At most 5 KB."""
    if not refreshed.by_hand or refreshed.before is None:
        return None
    return _entry(
        CHANGED_BY_HAND,
        refreshed,
        settings,
        sha256=refreshed.before.sha256,
        parts=list(refreshed.by_hand),
        foundSha256=sorted({sha256 for sha256 in refreshed.by_hand.values() if sha256}),
        restored=is_restored(refreshed),
    )


def is_restored(refreshed: Refreshed) -> bool:
    """Whether the places hold what the publisher built, after somebody had changed something."""
    return refreshed.result in ("restored", "updated")


def _told(problem: Problem, documentation: Documentation) -> dict[str, str]:
    """The problem with its page, if the documentation has an address."""
    page = documentation.page_of(problem.code)
    texts = problem.as_json() | ({"page": page} if page else {})
    return {name: text[:_LONGEST_TEXT] for name, text in texts.items()}


def _first_of(items: Sequence[object]) -> list[object]:
    """As many of them as fit into an event."""
    first: list[object] = []
    room = _LONGEST_LIST_BYTES
    for item in items[:_LONGEST_LIST]:
        room -= len(json.dumps([item]))
        if room < 0:
            break
        first.append(item)
    return first


def _entry(kind: str, refreshed: Refreshed, settings: Settings, **more: object) -> dict[str, Any]:
    record = refreshed.record
    detail = {
        "publication": refreshed.name,
        "bucket": settings.bucket,
        "parameterPrefix": settings.parameter_prefix,
        "destinations": list(record.destinations) if record else [],
        "userPoolId": str(record.request.get("UserPoolId", ""))[:_LONGEST_POOL_ID]
        if record
        else "",
        **more,
    }
    return {
        "Source": SOURCE,
        "DetailType": kind,
        "Resources": [settings.parameter_arn(refreshed.name)],
        "Detail": json.dumps(detail),
    }
