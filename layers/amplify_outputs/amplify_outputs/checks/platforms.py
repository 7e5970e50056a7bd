"""Whether the one client library that reads the file can use it, and what `Platform` decided in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.mfa import names_email
from amplify_outputs.checks.sections import lacks_for_flutter
from amplify_outputs.document.differences import ABSENT
from amplify_outputs.document.platforms import REDIRECTS
from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

PLATFORM_CANNOT_READ = Check(
    "PlatformCannotRead",
    "error",
    title="an override in `Outputs` says what the library that `Platform` names cannot read",
    effect="Its decoder stops the app at start. The file is for this library alone, so no app could use it.",
    fix="Leave the override out, or correct it as the problem says. If other libraries read the file too, leave "
    "`Platform` out.",
    sources=("amplify-android", "amplify-flutter"),
)
PLATFORM_CHANGED_FILE = Check(
    "PlatformChangedFile",
    "info",
    title="a field of the file is as the library that `Platform` names needs it",
    effect="Without `Platform`, the field has another value. For Swift and Android, the publisher leaves out the redirect "
    "URLs of web pages; for Android, the second factor EMAIL; for Flutter, it writes an empty `username_attributes` if "
    "users sign in by user name. Other libraries may not be able to use the file.",
    fix="No action is needed if one library reads the file. If others do, publish under another name without "
    "`Platform`, or with another one.",
    sources=(
        *("amplify-android", "amplify-flutter"),
        *("amplify-swift-redirect", "amplify-android-redirect"),
    ),
)

_REDIRECT_REASONS: Final = {
    "swift": "Amplify for Swift uses the first URL of the list, and cannot return to a web page",
    "android": "Amplify for Android returns to the first URL with a scheme of an app",
}
_MFA_REASON: Final = "Amplify for Android cannot read it"
_USER_NAME_REASON: Final = "the Authenticator of Flutter does not start without the key"


def check_platform_reads(request: PublishRequest, document: Document) -> Iterator[Problem]:
    """The library of the file starts with what `Outputs` says."""
    if request.platform == "android" and names_email(document.outputs):
        yield PLATFORM_CANNOT_READ.found(
            subject="Outputs.auth.mfa_methods",
            message="Outputs.auth.mfa_methods has EMAIL, and Platform is android: an Android app with this "
            "file does not start.",
            fix="Leave EMAIL out of the override, or leave Platform out.",
        )
    if request.platform == "flutter" and (missing := lacks_for_flutter(document.outputs)):
        yield PLATFORM_CANNOT_READ.found(
            subject="Outputs.notifications",
            message=f"Outputs.notifications has no {', '.join(missing)}, and Platform is flutter: a Flutter "
            "app with this file does not start.",
            fix="Leave notifications out of Outputs, or leave Platform out.",
        )


def check_changes(document: Document) -> Iterator[Problem]:
    """A note for each field that is otherwise because of `Platform`."""
    platform = document.platform or ""
    for change in document.changes:
        field = change.path.rpartition(".")[2]
        if change.old is ABSENT:
            did, why = f"writes {change.path}: {shown(change.new)}", _USER_NAME_REASON
        else:
            left = listed([item for item in change.old if item not in change.new], " and ")
            did = f"leaves {left} out of {change.path}"
            why = _REDIRECT_REASONS[platform] if field in REDIRECTS.values() else _MFA_REASON
        yield PLATFORM_CHANGED_FILE.found(
            subject=change.path,
            message=f"Platform is {platform}, so the publisher {did}: {why}.",
            fix=f"No action is needed if Amplify for {PLATFORMS[platform]} alone reads the file.",
        )
