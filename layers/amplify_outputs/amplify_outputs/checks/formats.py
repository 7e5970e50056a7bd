"""What the file has and a requested format, or another way to the app, cannot express."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.legacy import legacy_oauth, legacy_urls
from amplify_outputs.document.formats.legacy_mobile import chosen_url
from amplify_outputs.model.problem import Check, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.document.add_output import LostText
    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

FORMAT_LEAVES_OUT = Check(
    "FormatLeavesOut",
    "info",
    title="a requested format has no place for a part of the file",
    effect="The formats of Gen 1 are older than that part. An app that reads such a format does not get it.",
    fix="No action is needed if those apps do not use the part. Otherwise, let them read `json`, or a format that "
    "holds the same.",
    sources=("amplify-client-config",),
)
FORMAT_NAMES_ONE_URL = Check(
    "FormatNamesOneUrl",
    "info",
    title="the file has several redirect URLs, of which a requested format names one",
    effect="`legacy-json-mobile` has one string for the callback URL and one for the sign-out URL, which its readers "
    "use as a single URL. The publisher chooses the first one that is not a web page, or else the first.",
    fix="No action is needed if it is the right one. Otherwise, put the app's URL before others of its kind, or use a "
    "separate app client for the mobile app.",
    sources=("amplify-client-config", "amplify-swift"),
)
FORMAT_CANNOT_NAME_URL = Check(
    "FormatCannotNameUrl",
    "warning",
    title="a redirect URL has a comma, and a requested format joins URLs with commas",
    effect="Readers of `legacy-json` would cut the URL in two, so the publisher leaves it out: users cannot return to "
    "it. If no other URL is left, it leaves out sign-in by redirect as a whole.",
    fix="Remove the comma from the URL, or leave `legacy-json` out of `Formats`.",
    sources=("amplify-js", "amplify-client-config"),
    acceptable=True,
)
ADD_OUTPUT_LOSES_TEXT = Check(
    "AddOutputLosesText",
    "error",
    title="`backend.addOutput` of an Amplify backend cannot carry a text of the file",
    effect="Amplify takes the file through an output of a CloudFormation stack. CloudFormation returns a question mark "
    "for each character beyond ASCII. CDK and CloudFormation replace a text that looks like a reference. Amplify's merge "
    "loses keys that every object of JavaScript has, such as `toString`. The app would get another file, or the backend "
    "would not deploy. No other command reports this, because publications carry every text.",
    fix="Rename what the message names, or let the app read the published file.",
    sources=("amplify-add-output", "cfn-ascii", "cfn-dynamic-references", "cdk-tokens"),
)

# Parts of the file that are newer than the formats of Gen 1.
_IN_NO_LEGACY_FORMAT: Final = (
    "auth.groups",
    "auth.passwordless",
    "notifications.amazon_connect",
    "storage.buckets",
)
_LEFT_OUT: Final = {
    "legacy-json": _IN_NO_LEGACY_FORMAT,
    "legacy-json-mobile": (
        *_IN_NO_LEGACY_FORMAT,
        "custom",
        "data.model_introspection",
        "geo.geofence_collections",
    ),
}
_KINDS: Final = {"callback": "redirect_sign_in_uri", "sign-out": "redirect_sign_out_uri"}


def check_formats(request: PublishRequest, document: Document) -> Iterator[Problem]:
    """Each format that the request asks for has everything that the file has."""
    outputs = document.outputs
    for name in request.formats:
        if left_out := [path for path in _LEFT_OUT.get(name, ()) if _at(outputs, path)]:
            yield FORMAT_LEAVES_OUT.found(
                subject=_subject(name),
                message=f"{name} has no place for {', '.join(left_out)}.",
                fix="No action is needed if its readers do not use these. Otherwise, let them read json.",
            )
    if "legacy-json" in request.formats:
        yield from _check_commas(outputs["auth"])
    if "legacy-json-mobile" in request.formats:
        yield from _check_choices(outputs["auth"].get("oauth"))


def check_add_output(lost: Iterable[LostText]) -> Iterator[Problem]:
    """Every text of the argument of `addOutput` arrives in the file of the app."""
    texts_of: dict[tuple[str, str], dict[str, None]] = {}
    for path, text, why in lost:
        texts_of.setdefault((path, why), {})[json.dumps(text)] = None
    for (path, why), texts in texts_of.items():
        yield ADD_OUTPUT_LOSES_TEXT.found(
            subject=path or "document",
            message=f"addOutput cannot carry {listed([*texts], ' and ')}: {why}.",
            fix="Rename it, or let the app read the published file instead.",
        )


def _check_commas(auth: Mapping[str, Any]) -> Iterator[Problem]:
    oauth = auth.get("oauth", {})
    urls = dict.fromkeys(url for key in _KINDS.values() for url in oauth.get(key, ()))
    sayable = frozenset(legacy_urls(urls))
    if unsaid := [url for url in urls if url not in sayable]:
        whole = "" if legacy_oauth(auth) else ", and sign-in by redirect as a whole"
        yield FORMAT_CANNOT_NAME_URL.found(
            subject=_subject("legacy-json"),
            message="legacy-json joins URLs with commas, so the publisher leaves out "
            f"{listed(unsaid, ' and ')}{whole}.",
            fix="Remove the comma from the URL, or leave legacy-json out.",
        )


def _check_choices(oauth: Mapping[str, Any] | None) -> Iterator[Problem]:
    several = (
        {kind: oauth[key] for kind, key in _KINDS.items() if len(oauth[key]) > 1} if oauth else {}
    )
    if several:
        chosen = " and ".join(
            f"the {kind} URL {chosen_url(urls)}" for kind, urls in several.items()
        )
        yield FORMAT_NAMES_ONE_URL.found(
            subject=_subject("legacy-json-mobile"),
            message="legacy-json-mobile has a place for one URL of each kind: the publisher chooses "
            f"{chosen}.",
            fix="No action is needed if that is right. Otherwise, put the app's URL first, or use a "
            "separate app client.",
        )


def _at(outputs: Mapping[str, Any], path: str) -> object:
    """The value in the outputs at that path, or {}."""
    value: Any = outputs
    for key in path.split("."):
        value = value.get(key, {})
    return value


def _subject(name: str) -> str:
    return f"format {name}"
