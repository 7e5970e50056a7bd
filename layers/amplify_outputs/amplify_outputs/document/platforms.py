"""What `Platform` decides: of a file for one client library, what the schema leaves open. Pure.

What each library does with these fields, and at which revision, is in docs/amplify-outputs.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.sign_in import app_urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REDIRECTS: Final = {"callback": "redirect_sign_in_uri", "sign-out": "redirect_sign_out_uri"}
# Their library runs in apps alone: a web page cannot be what an app returns to.
_APPS_ALONE: Final = ("swift", "android")


def adapted(auth: Mapping[str, Any], platform: str | None) -> dict[str, Any]:
    """The `auth` section that the pools give, as that library needs it. The same if none is chosen."""
    result = dict(auth)
    if platform == "android":
        result["mfa_methods"] = [each for each in auth["mfa_methods"] if each != "EMAIL"]
    if platform == "flutter":
        result.setdefault("username_attributes", [])
    if "oauth" in auth:
        urls = {key: list(urls_for(platform, auth["oauth"][key])) for key in REDIRECTS.values()}
        result["oauth"] = {**auth["oauth"], **urls}
    return result


def urls_for(platform: str | None, urls: Sequence[str]) -> tuple[str, ...]:
    """Those of the redirect URLs that apps with that library return to, in their order.

    All of them if none has a scheme of an app: a list must not be empty. Amplify JavaScript and Flutter
    run on web pages too, and choose among all URLs where they run.
    """
    own = app_urls(urls) if platform in _APPS_ALONE else ()
    return own or tuple(urls)
