"""Problems of sections of the file that only `Outputs` fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.end_dates import AMAZON_PINPOINT
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

PINPOINT_ENDED = Check(
    "PinpointEnded",
    "warning",
    title="the file names Amazon Pinpoint, which AWS has ended",
    effect=f"AWS ended support for Amazon Pinpoint on {AMAZON_PINPOINT.last_day}. Analytics, in-app messages and push "
    "notifications of the app no longer work, and Amplify for JavaScript warns when the app starts.",
    fix="Leave `analytics.amazon_pinpoint` and the keys of Amazon Pinpoint in `notifications` out of `Outputs`. From "
    "version 1.5 on, `notifications` can name Amazon Connect instead. If an app still needs the keys to start, accept "
    "this.",
    sources=("pinpoint-end", "amplify-js-pinpoint"),
    acceptable=True,
)
NOTIFICATIONS_STOP_FLUTTER = Check(
    "NotificationsStopFlutter",
    "warning",
    title="the file has `notifications` without the keys of Amazon Pinpoint, which Amplify for Flutter needs",
    effect="Its decoder needs `aws_region`, `amazon_pinpoint_app_id` and `channels` in `notifications`: a Flutter app "
    "with this file does not start. The other libraries read the section without them.",
    fix="If one other library reads this file, say which one in `Platform`. If several do, but not Flutter's, accept "
    "this. For a Flutter app, publish a file without `notifications` under another name.",
    sources=("amplify-flutter",),
    acceptable=True,
)

_NEEDED_BY_FLUTTER: Final = ("aws_region", "amazon_pinpoint_app_id", "channels")


def check_ended_services(document: Document) -> Iterator[Problem]:
    """The file names no service that AWS has ended."""
    places = [place for place in AMAZON_PINPOINT.places if _has(document.outputs, place)]
    if places:
        yield PINPOINT_ENDED.found(
            subject="document",
            message=f"{' and '.join(places)} {'names' if len(places) == 1 else 'name'} "
            f"{AMAZON_PINPOINT.name}, which AWS ended on {AMAZON_PINPOINT.last_day}.",
            fix="Leave the keys of Amazon Pinpoint out of Outputs. If an app needs them to start, accept "
            "this.",
        )


def lacks_for_flutter(outputs: Mapping[str, Any]) -> list[str]:
    """The keys without which Amplify for Flutter cannot read `notifications`; `[]` if it can."""
    notifications = outputs.get("notifications")
    if notifications is None:
        return []
    return [key for key in _NEEDED_BY_FLUTTER if key not in notifications]


def check_notifications(request: PublishRequest, document: Document) -> Iterator[Problem]:
    """Every client library can read the section of a file for all of them, if there is one."""
    missing = lacks_for_flutter(document.outputs)
    if missing and request.platform is None:
        yield NOTIFICATIONS_STOP_FLUTTER.found(
            subject="document",
            message=f"notifications has no {', '.join(missing)}: a Flutter app with this file does not start.",
            fix="If no Flutter app reads the file, accept this. Otherwise publish a file without "
            "notifications for it.",
        )


def _has(outputs: Mapping[str, object], place: str) -> bool:
    holder: object = outputs
    for key in place.split("."):
        if not isinstance(holder, dict) or key not in holder:
            return False
        holder = holder[key]
    return True
