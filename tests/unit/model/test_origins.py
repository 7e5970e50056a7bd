"""Which origin a URL has, as a browser sees it, and whether users can return to it after a redirect."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.origins import is_origin, origin_of, redirect_fault
from tests.urls import ORIGINS

NAME = "storefront/preview"
SITE = "https://pr-12.example.com"


@pytest.mark.parametrize(("url", "origin", "_alone"), ORIGINS)
def test_the_origin_of_a_url_is_what_browsers_send(url: str, origin: str, _alone: object) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(("url", "_origin", "alone"), ORIGINS)
def test_an_origin_is_given_alone(url: str, _origin: object, *, alone: bool) -> None:
    assert is_origin(url) is alone


def document(sign_in: object, sign_out: object) -> dict[str, Any]:
    oauth = {"redirect_sign_in_uri": sign_in, "redirect_sign_out_uri": sign_out}
    return {"version": "1.5", "auth": {"oauth": oauth}}


@pytest.mark.parametrize(
    ("sign_in", "sign_out"),
    [
        ([f"{SITE}/"], [SITE]),
        (["myapp://", "HTTPS://PR-12.Example.com:443/callback?x#y"], [f"{SITE}/a", "http://x/"]),
    ],
)
def test_users_can_return_to_an_origin_with_a_url_in_both_lists(
    sign_in: list[str], sign_out: list[str]
) -> None:
    assert redirect_fault(NAME, document(sign_in, sign_out), [SITE]) == ""


@pytest.mark.parametrize(
    ("sign_in", "sign_out", "fault"),
    [
        (
            ["https://example.com/", "https://pr-12.example.com:8443/", "https://example.com/a"],
            ["http://pr-12.example.com/", "https://example.com/"],
            ("for sign-in and sign-out, which are on https://example.com, https://pr-12.example.com:8443, "
            "http://pr-12.example.com: add its URL to the callback URLs and the sign-out URLs of the app client."),
        ),
        (
            [f"{SITE}/"],
            ["https://example.com/"],
            "for sign-out, which are on https://example.com: add its URL to the sign-out URLs of the app client.",
        ),
        (
            ["myapp://callback"],
            [f"{SITE}/"],
            "for sign-in, which are on no website: add its URL to the callback URLs of the app client.",
        ),
        (
            f"{SITE}/",
            [None, 7, [f"{SITE}/"]],
            ("for sign-in and sign-out, which are on no website: add its URL to the callback URLs and the sign-out "
            "URLs of the app client."),
        ),
    ],
)  # fmt: skip
def test_an_origin_that_a_list_lacks_is_one_sentence(
    sign_in: object, sign_out: object, fault: str
) -> None:
    said = redirect_fault(NAME, document(sign_in, sign_out), [SITE])
    assert said == f"{SITE} is not an origin of the redirect URLs of {NAME} {fault}"


def test_each_origin_that_is_lacking_has_its_sentence() -> None:
    found = document([f"{SITE}/"], ["https://b.example.com/"])
    said = redirect_fault(NAME, found, [SITE, "https://b.example.com"])
    assert said == (
        f"{SITE} is not an origin of the redirect URLs of {NAME} for sign-out, which are on https://b.example.com: "
        "add its URL to the sign-out URLs of the app client. "
        f"https://b.example.com is not an origin of the redirect URLs of {NAME} for sign-in, which are on {SITE}: "
        "add its URL to the callback URLs of the app client."
    )


@pytest.mark.parametrize(
    "found", [{"version": "1.5", "auth": {}}, {"version": "1.5"}, {"auth": []}, {"auth": None}, []]
)
def test_a_file_without_sign_in_by_redirect_has_no_place_to_return_to(found: object) -> None:
    assert redirect_fault(NAME, found, [SITE, "https://b.example.com"]) == (
        f"{NAME} has no redirect URLs for {SITE} and https://b.example.com, because its file has no auth.oauth: set up "
        "sign-in by redirect, or omit --origin."
    )
    assert redirect_fault(NAME, found, []) == ""
