"""Whether redirect URLs work in every client library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.sign_in import is_code, is_web, oauth_is_usable, own_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}
_LOGIN_PAGES: Final = "User pool > App clients > the client > Login pages > Edit."
_CLOUDFORMATION: Final = "`AWS::Cognito::UserPoolClient`: `CallbackURLs` and `LogoutURLs`."
_TERRAFORM: Final = "`aws_cognito_user_pool_client`: `callback_urls` and `logout_urls`."

URL_NOT_SECURE = Check(
    "UrlNotSecure",
    "warning",
    title="a callback or sign-out URL uses http, and not for localhost",
    effect="Tokens would cross the network unencrypted. Cognito accepts http only for localhost.",
    fix="Use https.",
    sources=("cognito-oauth",),
    console=_LOGIN_PAGES,
    cloudformation=_CLOUDFORMATION,
    terraform=_TERRAFORM,
    acceptable=True,
)
URL_UNUSABLE = Check(
    "UrlUnusable",
    "warning",
    title="a callback or sign-out URL has a fragment or a comma, or is code",
    effect="A redirect URL must not have a fragment. A comma cuts the URL in two if software joins URLs with commas, "
    "as the older formats of the file and some mobile libraries do. A `javascript:` URL is code, and no page or app.",
    fix="Remove the fragment or the comma from the URL. Remove a `javascript:` URL.",
    sources=("cognito-oauth", "amplify-swift", "javascript-urls"),
    console=_LOGIN_PAGES,
    cloudformation=_CLOUDFORMATION,
    terraform=_TERRAFORM,
    acceptable=True,
)
REDIRECT_SITES_DIFFER = Check(
    "RedirectSitesDiffer",
    "warning",
    title="users can sign in on a site that they cannot sign out to, or the reverse",
    effect="Amplify in a browser looks for a URL of its own site in both lists. If a list has none, sign-in or "
    "sign-out fails with `redirect is coming from a different origin`, or ends on another site with a similar name.",
    fix="Add each site to both lists.",
    sources=("amplify-js",),
    console=_LOGIN_PAGES,
    cloudformation=_CLOUDFORMATION,
    terraform=_TERRAFORM,
    acceptable=True,
)
DEFAULT_REDIRECT_UNKNOWN = Check(
    "DefaultRedirectUnknown",
    "warning",
    title="the default redirect URL is not among the callback URLs",
    effect="If a request for the sign-in page names no URL, Cognito uses the default and answers `redirect_mismatch`.",
    fix="Add the default URL to the callback URLs, or choose one of them as the default.",
    sources=("cognito-oauth",),
    console="User pool > App clients > the client > Login pages > Edit: Allowed callback URLs, with the default one among them.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `DefaultRedirectURI`, one of `CallbackURLs`.",
    terraform="`aws_cognito_user_pool_client`: `default_redirect_uri`, one of `callback_urls`.",
    acceptable=True,
)
APP_URL_NOT_FIRST = Check(
    "AppUrlNotFirst",
    "warning",
    title="a list of URLs has the URL of a mobile app, but not in first place",
    effect="Amplify for iOS uses the first URL of each list: users of that app would return to the website.",
    fix="Put the app's own URL first, or use a separate app client for the mobile app. Or publish for the app alone, "
    "under another name with `Platform: swift`. If no iOS app reads the file, accept this.",
    sources=("amplify-swift",),
    console=_LOGIN_PAGES,
    cloudformation=_CLOUDFORMATION,
    terraform=_TERRAFORM,
    acceptable=True,
)


def check_redirects(
    request: PublishRequest, pool: UserPool, client: AppClient
) -> Iterator[Problem]:
    """A redirect can return to each URL. Only if the file has `oauth`."""
    if not oauth_is_usable(pool, client):
        return
    subject = f"app client {client.id}"
    urls = tuple(dict.fromkeys((*client.callback_urls, *client.sign_out_urls)))
    if insecure := [url for url in urls if _is_insecure(url)]:
        yield URL_NOT_SECURE.found(
            subject=subject,
            message=f"App client {client.name} redirects to {listed(insecure)} without https.",
            fix="Use https for every host but localhost.",
        )
    yield from _check_forms(client, urls)
    # Placeholders are a problem of their own: nobody should add one to the other list.
    callbacks, sign_outs = (
        tuple(url for url in own_urls(given) if not is_code(url))
        for given in (client.callback_urls, client.sign_out_urls)
    )
    back, out = sites(callbacks), sites(sign_outs)
    if back != out and callbacks and request.may_run_in_browsers:
        lacking = [
            f"{listed(sorted(sites))} {'has' if len(sites) == 1 else 'have'} no {kind} URL"
            for sites, kind in ((back - out, "sign-out"), (out - back, "callback"))
            if sites
        ]
        yield REDIRECT_SITES_DIFFER.found(
            subject=subject,
            message=f"App client {client.name}: {'; '.join(lacking)}. Amplify there fails with "
            '"redirect is coming from a different origin", or ends on another site.',
            fix="Add each site to both lists.",
        )
    default = client.default_redirect_url
    if default is not None and default not in client.callback_urls:
        yield DEFAULT_REDIRECT_UNKNOWN.found(
            subject=subject,
            message=f"App client {client.name} has the default redirect URL {default}, which is "
            "not among its callback URLs.",
            fix="Add it to the callback URLs, or choose one of them as the default.",
        )
    late = [
        kind
        for kind, listed in (("callback", callbacks), ("sign-out", sign_outs))
        if any(map(is_web, listed[:1])) and not all(map(is_web, listed))
    ]
    if late and request.may_be_read_by("swift"):
        yield APP_URL_NOT_FIRST.found(
            subject=subject,
            message=f"The first {' and '.join(late)} URL of app client {client.name} is a web page, "
            "and a later one is for a mobile app: Amplify for iOS uses the first.",
            fix="Put the app's URL first, use a separate app client, or publish for the app with "
            "Platform: swift.",
        )


def _check_forms(client: AppClient, urls: tuple[str, ...]) -> Iterator[Problem]:
    """Each URL is one that an app can return to."""
    code = [url for url in urls if is_code(url)]
    marked = [url for url in urls if ("#" in url or "," in url) and not is_code(url)]
    reasons, fixes = [], []
    if marked:
        reasons.append("a URL with a fragment or a comma")
        fixes.append("Remove the fragment or the comma.")
    if code:
        reasons.append("code")
        fixes.append("Remove the javascript: URL.")
    if reasons:
        yield URL_UNUSABLE.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} redirects to {listed((*marked, *code), ' and ')}: apps "
            f"cannot return to {', or to '.join(reasons)}.",
            fix=" ".join(fixes),
        )


def _is_insecure(url: str) -> bool:
    parts = _parts(url)
    return parts.scheme == "http" and parts.hostname not in _THIS_MACHINE


def sites(urls: tuple[str, ...]) -> frozenset[str]:
    """The web sites of these URLs. URLs of mobile apps and broken URLs have no site to compare."""
    return frozenset(filter(None, map(_site, filter(is_web, urls))))


def _site(url: str) -> str:
    """Host and port as browsers write them: in lower case, and without the usual port."""
    parts = _parts(url)
    return parts.netloc.lower().removesuffix(_USUAL_PORTS.get(parts.scheme, ""))


def _parts(url: str) -> SplitResult:
    """The parts of a URL; all of them empty if the text is not a URL."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
