"""The origins of web pages, and which of them users can return to after a redirect. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.problem import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_HIGHEST_PORT: Final = 65_535
_WEB_PAGE: Final = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^/?#@\\\x00-\x20]*@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^/?#@:\\\[\]\x00-\x20]+)(?::(?P<port>[0-9]{0,5}))?(?=[/?#\\]|\Z)",
    re.IGNORECASE,
)
# The lists of URLs in the file, and the lists of the app client that they come from.
_LISTS: Final = {
    "sign-in": ("redirect_sign_in_uri", "callback URLs"),
    "sign-out": ("redirect_sign_out_uri", "sign-out URLs"),
}


def origin_of(url: str) -> str:
    """The origin that browsers send for a page, or "" if the URL is not a web page."""
    page = _WEB_PAGE.match(url)
    if page is None:
        return ""
    scheme, port = page["scheme"].lower(), int(page["port"] or 0)
    if port > _HIGHEST_PORT:
        return ""
    shown = "" if port in (0, _DEFAULT_PORTS[scheme]) else f":{port}"
    return f"{scheme}://{page['host'].lower()}{shown}"


def is_origin(text: str) -> bool:
    """Whether the text is an origin and no more. A slash at the end is not more."""
    page = _WEB_PAGE.match(text)
    return (
        bool(origin_of(text))
        and page is not None
        and not page["user"]
        and (text[page.end() :] in ("", "/"))
    )


def redirect_fault(name: str, document: object, origins: Sequence[str]) -> str:
    """Why users of these origins cannot sign in by redirect with the file, a sentence for each; "" if they can.

    Amplify in a browser looks for a URL of its own origin in both lists [amplify-js].
    """
    if not origins:
        return ""
    oauth = _map(_map(document).get("auth")).get("oauth")
    if oauth is None:
        return (
            f"{name} has no redirect URLs for {' and '.join(origins)}, because its file has no auth.oauth: set up "
            "sign-in by redirect, or omit --origin."
        )
    there = {kind: _origins(_map(oauth).get(field)) for kind, (field, _) in _LISTS.items()}
    return " ".join(
        _sentence(name, origin, lacking, there)
        for origin in origins
        if (lacking := [kind for kind, found in there.items() if origin not in found])
    )


def _sentence(
    name: str, origin: str, lacking: Sequence[str], there: dict[str, tuple[str, ...]]
) -> str:
    found = list(dict.fromkeys(other for kind in lacking for other in there[kind]))
    lists = " and the ".join(_LISTS[kind][1] for kind in lacking)
    return (
        f"{origin} is not an origin of the redirect URLs of {name} for {' and '.join(lacking)}, which are on "
        f"{listed(found) or 'no website'}: add its URL to the {lists} of the app client."
    )


def _origins(urls: object) -> tuple[str, ...]:
    given = urls if isinstance(urls, list) else []
    found = (origin_of(url) for url in given if isinstance(url, str))
    return tuple(dict.fromkeys(filter(None, found)))


def _map(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
