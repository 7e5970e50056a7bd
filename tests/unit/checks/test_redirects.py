"""Redirect URLs: safe, usable, of the same sites, and in the right order."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

CLIENT = f"app client {CLIENT_ID}"
WEB = "https://app.example.com/"
APP = "myapp://callback/"


def redirecting(
    back: tuple[str, ...], out: tuple[str, ...] | None = None, **changes: Any
) -> list[Problem]:
    """What is found with these callback URLs, and the same for sign-out unless there are others."""
    client = oauth_client(callback_urls=back, sign_out_urls=back if out is None else out, **changes)
    return found(app_client=client, user_pool=oauth_pool())


def codes(problems: list[Problem]) -> list[str]:
    """The codes of problems that are all warnings about the app client."""
    assert {(severity, subject) for _, severity, subject in named(problems)} <= {
        ("warning", CLIENT)
    }
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (WEB, []),
        ("HTTPS://APP.EXAMPLE.COM/", []),
        ("http://localhost/", []),
        ("http://localhost:3000/callback", []),
        ("HTTP://LOCALHOST:3000/", []),
        ("http://127.0.0.1:8080/", []),
        ("http://[::1]:5173/", []),
        (APP, []),
        ("http://app.example.com/", ["UrlNotSecure"]),
        ("HTTP://APP.EXAMPLE.COM/", ["UrlNotSecure"]),
        ("http://app.example.com:8443/", ["UrlNotSecure"]),
        ("http://localhost.example.com/", ["UrlNotSecure"]),
        ("http://example.com/?at=localhost", ["UrlNotSecure"]),
        ("http://192.168.1.10:3000/", ["UrlNotSecure"]),
        ("https://app.example.com/#done", ["UrlUnusable"]),
        ("https://app.example.com/#", ["UrlUnusable"]),
        ("https://app.example.com/?next=a,b", ["UrlUnusable"]),
        ("myapp://back,here", ["UrlUnusable"]),
        ("http://app.example.com/#done", ["UrlNotSecure", "UrlUnusable"]),
        ("javascript:alert(1)", ["UrlUnusable"]),
        ("JavaScript:alert(1,2)", ["UrlUnusable"]),
        ("javascript-app://back", []),
        # What is not a URL tells nothing, and stops nothing.
        ("http://[::1", []),
        ("https://[app.example.com/", []),
        ("nonsense", []),
    ],
)
def test_a_url_comes_through_safely_and_whole(url: str, expected: list[str]) -> None:
    assert codes(redirecting((url,))) == expected


@pytest.mark.parametrize(
    ("back", "out", "expected"),
    [
        ((WEB,), ("https://app.example.com/bye",), []),
        ((WEB, "http://localhost:3000/"), ("http://localhost:3000/", WEB), []),
        (("https://APP.example.com/",), (WEB,), []),
        (("HTTPS://app.example.com/",), (WEB,), []),
        (("https://app.example.com:443/",), (WEB,), []),
        (("http://localhost:80/",), ("http://localhost/",), []),
        ((APP,), ("myapp://signout/",), []),
        ((APP,), ("other://",), []),
        ((WEB, "https://beta.example.com/"), (WEB,), ["RedirectSitesDiffer"]),
        ((WEB,), (WEB, "http://localhost:3000/"), ["RedirectSitesDiffer"]),
        (("http://localhost:3000/",), ("http://localhost:5173/",), ["RedirectSitesDiffer"]),
        (("https://app.example.com:8443/",), (WEB,), ["RedirectSitesDiffer"]),
        (("https://app.example.com:80/",), (WEB,), ["RedirectSitesDiffer"]),
        ((WEB,), (APP,), ["RedirectSitesDiffer"]),
        # A placeholder that was left beside real sign-out URLs.
        (("https://example.com/in",), (WEB,), ["RedirectSitesDiffer"]),
        ((WEB, "http://[::1"), (WEB,), []),
    ],
)
def test_every_site_is_in_both_lists(
    back: tuple[str, ...], out: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(redirecting(back, out)) == expected


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        (None, []),
        (WEB, []),
        ("https://app.example.com", ["DefaultRedirectUnknown"]),
        ("https://app.example.com/other", ["DefaultRedirectUnknown"]),
        ("HTTPS://app.example.com/", ["DefaultRedirectUnknown"]),
    ],
)
def test_the_default_is_one_of_the_callback_urls_to_the_letter(
    default: str | None, expected: list[str]
) -> None:
    assert codes(redirecting((WEB,), default_redirect_url=default)) == expected


@pytest.mark.parametrize(
    ("back", "out", "expected"),
    [
        ((APP, WEB), (APP, WEB), []),
        ((APP, "other://"), (APP,), []),
        ((WEB, "https://app.example.com/2"), (WEB,), []),
        (("com.example.app:/callback", WEB), (APP, WEB), []),
        ((WEB, APP), (APP, WEB), ["AppUrlNotFirst"]),
        ((APP, WEB), (WEB, APP), ["AppUrlNotFirst"]),
        ((WEB, APP), (WEB, APP), ["AppUrlNotFirst"]),
        ((WEB, "my_app://callback"), (WEB,), ["AppUrlNotFirst"]),
        (("http://localhost:3000/", APP), ("http://localhost:3000/",), ["AppUrlNotFirst"]),
        # A broken web address is no app's.
        ((WEB, "http://[::1"), (WEB,), []),
    ],
)
def test_the_url_of_a_mobile_app_comes_first(
    back: tuple[str, ...], out: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(redirecting(back, out)) == expected


@pytest.mark.parametrize(
    ("back", "out", "late"),
    [
        ((WEB, APP), (WEB,), "The first callback URL of app client web is"),
        ((WEB,), (WEB, APP), "The first sign-out URL of app client web is"),
        ((WEB, APP), (WEB, APP), "The first callback and sign-out URL of app client web is"),
    ],
)
def test_the_list_with_the_late_app_is_named(
    back: tuple[str, ...], out: tuple[str, ...], late: str
) -> None:
    assert redirecting(back, out) == [
        Problem(
            "AppUrlNotFirst",
            "warning",
            CLIENT,
            f"{late} a web page, and a later one is for a mobile app: Amplify for iOS uses the "
            "first.",
            "Put the app's URL first, use a separate app client, or publish for the app with Platform: "
            "swift.",
        )
    ]


def test_every_trouble_with_urls_is_named_in_full_and_each_url_once() -> None:
    plain, cut = "http://app.example.com/", "https://shop.example.com/?a,b#c"
    assert redirecting(
        (plain, cut), (plain,), default_redirect_url="https://gone.example.com/"
    ) == [
        Problem(
            "UrlNotSecure",
            "warning",
            CLIENT,
            "App client web redirects to http://app.example.com/ without https.",
            "Use https for every host but localhost.",
        ),
        Problem(
            "UrlUnusable",
            "warning",
            CLIENT,
            "App client web redirects to https://shop.example.com/?a,b#c: apps cannot return to "
            "a URL with a fragment or a comma.",
            "Remove the fragment or the comma.",
        ),
        Problem(
            "RedirectSitesDiffer",
            "warning",
            CLIENT,
            "App client web: shop.example.com has no sign-out URL. Amplify there fails with "
            '"redirect is coming from a different origin", or ends on another site.',
            "Add each site to both lists.",
        ),
        Problem(
            "DefaultRedirectUnknown",
            "warning",
            CLIENT,
            "App client web has the default redirect URL https://gone.example.com/, which is not among "
            "its callback URLs.",
            "Add it to the callback URLs, or choose one of them as the default.",
        ),
    ]


def test_sites_of_both_lists_are_named_together() -> None:
    back = ("https://b.example.com/", "https://a.example.com/", WEB)
    (problem,) = redirecting(back, (WEB, "http://localhost:3000/"))
    assert problem.message == (
        "App client web: a.example.com, b.example.com have no sign-out URL; localhost:3000 has "
        'no callback URL. Amplify there fails with "redirect is coming from a different origin", '
        "or ends on another site."
    )


def test_urls_that_no_redirect_uses_are_not_looked_at() -> None:
    client = oauth_client(callback_urls=(WEB, "http://a.example.com/#"), sign_out_urls=(APP,))
    assert named(found(app_client=client, user_pool=user_pool())) == [
        ("OAuthDomainMissing", "warning", CLIENT)
    ]


def test_code_in_place_of_a_url_is_named_apart_and_is_no_app() -> None:
    site, code = "https://app.example.com/", "javascript:alert(1)"
    of_both = redirecting((f"{site}#a", code), (f"{site}#a",))
    of_code = redirecting((site, code), (site,))

    assert [problem.message for problem in of_both] == [
        (
            "App client web redirects to https://app.example.com/#a and javascript:alert(1): apps cannot "
            "return to a URL with a fragment or a comma, or to code."
        )
    ]
    assert [problem.fix for problem in of_both] == [
        "Remove the fragment or the comma. Remove the javascript: URL."
    ]
    assert of_code == [
        Problem(
            "UrlUnusable",
            "warning",
            CLIENT,
            "App client web redirects to javascript:alert(1): apps cannot return to code.",
            "Remove the javascript: URL.",
        )
    ]
