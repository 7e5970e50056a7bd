"""What apps that read `legacy-json` do otherwise than apps that read the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.document.formats.legacy import legacy_oauth
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

FORMAT_JOINS_URLS = Check(
    "FormatJoinsUrls",
    "info",
    title="the file has several redirect URLs, which `legacy-json` joins with commas",
    effect="Amplify JavaScript since 6.0.10 takes them apart, and uses the URL of the page that the app runs on. "
    "Amplify JavaScript 5 sends the whole text as one URL; 6.0.0 to 6.0.9 end the sign-in with the first URL. So "
    "Cognito refuses sign-in by redirect there.",
    fix="No action is needed if the app has Amplify JavaScript 6.0.10 or newer. Otherwise, let the app choose its URLs "
    "before it configures Amplify, with the lines in docs/formats.md, or use a separate app client with one URL of each "
    "kind.",
    sources=("amplify-js-5", "amplify-js-exports"),
)
FORMAT_ASKS_MORE = Check(
    "FormatAsksMore",
    "info",
    title="the sign-up form of apps that read `legacy-json` asks for more than that of other apps",
    effect="From `legacy-json`, Amplify JavaScript takes that the sign-up form asks for what the user pool verifies, "
    "also if the user pool does not require it. From `json` it takes what is required, and no more. So the forms of "
    "the Authenticator differ.",
    fix="No action is needed if each app may ask as it does: users who give what is verified can get a code. For equal "
    "forms, add the attribute to `auth.standard_required_attributes` in `Outputs`.",
    sources=("amplify-js-exports", "amplify-ui-form"),
)


def check_legacy_json(request: PublishRequest, document: Document) -> Iterator[Problem]:
    """Apps that read `legacy-json` sign people in and up as those that read the file do."""
    if "legacy-json" not in request.formats:
        return
    auth = document.outputs["auth"]
    yield from _check_redirects(legacy_oauth(auth))
    yield from _check_sign_up(auth)


def _check_redirects(oauth: Mapping[str, Any] | None) -> Iterator[Problem]:
    counts = {
        kind: len(oauth[key])
        for kind, key in (
            ("callback", "redirect_sign_in_uri"),
            ("sign-out", "redirect_sign_out_uri"),
        )
        if oauth and len(oauth[key]) > 1
    }
    if counts:
        joined = " and ".join(f"{count} {kind} URLs" for kind, count in counts.items())
        fails = (
            "Before 6.0.10, Amplify JavaScript does not choose the one of its page, so sign-in by redirect fails."
            if "callback" in counts
            else "Amplify JavaScript 5 sends them as one URL, so sign-out by redirect fails."
        )
        yield FORMAT_JOINS_URLS.found(
            subject="format legacy-json",
            message=f"legacy-json joins {joined} with commas. {fails}",
            fix="No action is needed with Amplify JavaScript 6.0.10 or newer. Otherwise, let the app choose its URLs, or "
            "use a separate app client with one URL of each kind.",
        )


def _check_sign_up(auth: Mapping[str, Any]) -> Iterator[Problem]:
    asked = {
        name
        for key in ("username_attributes", "standard_required_attributes")
        for name in auth.get(key, ())
    }
    if more := [name for name in auth.get("user_verification_types", ()) if name not in asked]:
        names = " and ".join(dict.fromkeys(more))
        yield FORMAT_ASKS_MORE.found(
            subject="format legacy-json",
            message=f"At sign-up, apps that read legacy-json ask for {names}, which the user pool verifies and "
            "does not require. Apps that read json do not ask for it.",
            fix="No action is needed if each app may ask as it does. For equal forms, add it to "
            "auth.standard_required_attributes in Outputs.",
        )
