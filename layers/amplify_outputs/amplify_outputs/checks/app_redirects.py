"""Whether apps of the one library that reads the file can return from a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.model.sign_in import app_urls, oauth_is_usable, own_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

PLATFORM_URL_MISSING = Check(
    "PlatformUrlMissing",
    "warning",
    title="no redirect URL of the app client has a scheme of an app, and `Platform` is one of mobile apps",
    effect="Sign-in by redirect returns to an app by a URL such as `shop://signed-in/`. Amplify for Swift uses the first "
    "URL of the file and cannot complete sign-in with an https URL, nor can Amplify for Flutter on a phone. Amplify for "
    "Android opens an https URL in the browser, unless the app is registered for it as an App Link. The publisher keeps "
    "the list as it is, because the file needs one. It is a warning for Swift and Android, and a note for Flutter, which "
    "also runs on web pages and desktops.",
    fix="Add a URL with the app's own scheme to the app client. If the app does not sign in by redirect, or opens https "
    "URLs itself, accept this.",
    sources=("amplify-swift-redirect", "amplify-android-redirect", "amplify-flutter-redirect"),
    console="User pool > App clients > the client > Login pages > Edit.",
    cloudformation="`AWS::Cognito::UserPoolClient`: `CallbackURLs` and `LogoutURLs`.",
    terraform="`aws_cognito_user_pool_client`: `callback_urls` and `logout_urls`.",
    acceptable=True,
    graded=("info",),
)


def check_app_urls(request: PublishRequest, pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """Apps can return from a redirect. `client` has the URLs of the file; placeholders are a problem of their own."""
    if request.platform not in ("swift", "android", "flutter") or not oauth_is_usable(pool, client):
        return
    lists = {"callback": client.callback_urls, "sign-out": client.sign_out_urls}
    lacking = [kind for kind, urls in lists.items() if own_urls(urls) and not app_urls(urls)]
    if not lacking:
        return
    flutter = request.platform == "flutter"
    yield PLATFORM_URL_MISSING.found(
        subject=f"app client {client.id}",
        message=f"App client {client.name} has no {' or '.join(lacking)} URL with a scheme of an app, which "
        f"Amplify for {PLATFORMS[request.platform]} needs {'on phones ' if flutter else ''}for sign-in by "
        "redirect.",
        fix="Add a URL such as shop://signed-in/ to the app client. "
        + (
            "No action is needed if the app runs on web pages or desktops alone."
            if flutter
            else "If the app does not sign in by redirect, or opens https URLs itself, accept this."
        ),
        severity="info" if flutter else None,
    )
