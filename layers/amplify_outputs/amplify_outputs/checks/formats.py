"""What a document says and a format that was asked for cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.legacy import legacy_oauth, legacy_urls
from amplify_outputs.document.formats.legacy_mobile import chosen_url
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

FORMAT_LEAVES_OUT = Check(
    "FormatLeavesOut",
    "info",
    title="a format that was asked for has no place for something in the document",
    effect="The formats of Gen 1 are older than that. An app that reads such a file does not know of it.",
    fix="Nothing, if those apps can do without it; otherwise let them read `json`, or a format that holds the same.",
    sources=("amplify-client-config",),
)
FORMAT_NAMES_ONE_URL = Check(
    "FormatNamesOneUrl",
    "info",
    title="the document has several URLs to come back to, of which a format names one",
    effect="`legacy-json-mobile` has one text for the callback URL and one for the sign-out URL. Its readers take the text for "
    "a single URL. The publisher chooses the first one that is no web page, or else the first.",
    fix="Nothing, if it is the right one. Otherwise put the app's URL before others of its kind, or use an app client of its "
    "own for the mobile app.",
    sources=("amplify-client-config", "amplify-swift"),
)
FORMAT_CANNOT_NAME_URL = Check(
    "FormatCannotNameUrl",
    "warning",
    title="a URL to come back to has a comma, and a format joins URLs by commas",
    effect="`legacy-json` would have the URL cut in two. So it is left out there, and people cannot come back to it; where no "
    "other URL is left, sign-in by redirect is left out as a whole.",
    fix="Write the URL without a comma, or leave `legacy-json` out.",
    sources=("amplify-js", "amplify-client-config"),
    acceptable=True,
)

# Since these there has been something to say that the older formats have no place for.
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
    """Each further format that the request asks for says all that the document says."""
    outputs = document.outputs
    for name in request.formats:
        if left_out := [path for path in _LEFT_OUT.get(name, ()) if _at(outputs, path)]:
            yield FORMAT_LEAVES_OUT.found(
                subject=_subject(name),
                message=f"{name} has no place for {', '.join(left_out)}.",
                fix="Nothing, if its readers can do without; otherwise let them read json.",
            )
    if "legacy-json" in request.formats:
        yield from _check_commas(outputs["auth"])
    if "legacy-json-mobile" in request.formats:
        yield from _check_choices(outputs["auth"].get("oauth"))


def _check_commas(auth: Mapping[str, Any]) -> Iterator[Problem]:
    oauth = auth.get("oauth", {})
    urls = dict.fromkeys(url for key in _KINDS.values() for url in oauth.get(key, ()))
    if unsaid := [url for url in urls if url not in legacy_urls(urls)]:
        with_it = f", and with {'it' if len(unsaid) == 1 else 'them'} sign-in by redirect"
        whole = "" if legacy_oauth(auth) else with_it
        yield FORMAT_CANNOT_NAME_URL.found(
            subject=_subject("legacy-json"),
            message=f"legacy-json joins URLs by commas: {' and '.join(unsaid)} "
            f"{'is' if len(unsaid) == 1 else 'are'} left out of it{whole}.",
            fix="Write the URL without a comma, or leave legacy-json out.",
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
            message=f"legacy-json-mobile has a place for one URL of each kind: {chosen} "
            f"{'was' if len(several) == 1 else 'were'} chosen.",
            fix="Nothing, if that is right; otherwise put the app's URL first, or use an app client of its own.",
        )


def _at(outputs: Mapping[str, Any], path: str) -> object:
    """What the outputs say there, if anything."""
    value: Any = outputs
    for key in path.split("."):
        value = value.get(key, {})
    return value


def _subject(name: str) -> str:
    return f"format {name}"
