"""What `Platform` makes of the same pools, and that it leaves everything else as it is."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.document.differences import ABSENT, Difference
from amplify_outputs.document.platforms import urls_for
from amplify_outputs.model.facts import Mfa
from amplify_outputs.model.request import PLATFORMS
from tests.builders import app_client, facts, request, user_pool

WEB, LOCAL, SHOP, BETA = (
    *("https://shop.example.com/", "http://localhost:3000/"),
    *("shop://in/", "shop-beta://in/"),
)
CODE = "javascript:alert(1)"
SIGN_IN, SIGN_OUT = (f"auth.oauth.redirect_sign_{way}_uri" for way in ("in", "out"))
MFA, NAMES = "auth.mfa_methods", "auth.username_attributes"
# Users sign in by user name, a second factor is e-mail, and URLs are of a web page before those of apps.
READ: dict[str, Any] = {
    "user_pool": user_pool(username_attributes=(), domain="shop"),
    "app_client": app_client(
        oauth_enabled=True,
        oauth_flows=("code",),
        oauth_scopes=("openid",),
        callback_urls=(WEB, SHOP, LOCAL, BETA),
        sign_out_urls=(WEB, SHOP),
    ),
    "mfa": Mfa("OPTIONAL", totp=True, email=True),
}
REDIRECTS = [
    Difference(SIGN_IN, [WEB, SHOP, LOCAL, BETA], [SHOP, BETA]),
    Difference(SIGN_OUT, [WEB, SHOP], [SHOP]),
]


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        (None, []),
        ("javascript", []),
        ("swift", REDIRECTS),
        ("android", [Difference(MFA, ["TOTP", "EMAIL"], ["TOTP"]), *REDIRECTS]),
        ("flutter", [Difference(NAMES, ABSENT, [])]),
    ],
)
def test_each_platform_changes_what_its_library_needs_and_nothing_else(
    platform: str | None, expected: list[Difference]
) -> None:
    document = build(request(Platform=platform), facts(**READ))

    assert list(document.changes) == expected
    assert document.findings() == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_changes_nothing_in_a_file_that_its_library_can_use(platform: str) -> None:
    plain, chosen = (build(request(Platform=each), facts()) for each in (None, platform))

    assert (chosen.body, chosen.changes) == (plain.body, ())


@pytest.mark.parametrize(
    ("platform", "override"),
    [
        ("android", {"mfa_methods": ["TOTP"]}),
        ("android", {"mfa_methods": ["EMAIL"]}),
        ("swift", {"oauth": {"redirect_sign_in_uri": [WEB], "redirect_sign_out_uri": [WEB]}}),
        ("flutter", {"username_attributes": ["email"]}),
    ],
)
def test_what_outputs_says_stays_as_it_is(platform: str, override: dict[str, Any]) -> None:
    asked = {"Outputs": {"auth": override}}

    chosen = build(request(Platform=platform, **asked), facts(**READ))

    said = {change.path for change in chosen.changes if change.path.split(".")[1] in override} - {
        SIGN_IN,
        SIGN_OUT,
    }
    assert said == set()
    assert chosen.outputs["auth"] == {
        **chosen.outputs["auth"],
        **{key: value for key, value in override.items() if key != "oauth"},
        "oauth": {**chosen.outputs["auth"]["oauth"], **override.get("oauth", {})},
    }


def test_only_a_file_for_flutter_may_have_no_name_to_sign_in_with() -> None:
    document = build(request(Platform="flutter"), facts(**READ))
    assert document.outputs["auth"]["username_attributes"] == []

    for other in (None, "javascript", "swift", "android"):
        found = type(document)(document.outputs, "1.5", document.body, other).findings()
        assert [finding.path for finding in found] == [NAMES]


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ((WEB, SHOP), (SHOP,)),
        ((SHOP, WEB, BETA), (SHOP, BETA)),
        ((BETA, SHOP), (BETA, SHOP)),
        (("HTTPS://shop.example.com/", SHOP), (SHOP,)),
        ((CODE, SHOP), (SHOP,)),
        # Without a URL of an app, the list is as it was: it must not be empty.
        ((WEB, LOCAL), (WEB, LOCAL)),
        ((CODE, WEB), (CODE, WEB)),
        ((), ()),
    ],
)
def test_an_app_gets_the_urls_with_a_scheme_of_apps_in_their_order(
    urls: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert [urls_for(each, urls) for each in ("swift", "android")] == [expected, expected]
    # These run on web pages as well, and choose by themselves.
    assert [urls_for(each, urls) for each in (None, "javascript", "flutter")] == [urls] * 3
