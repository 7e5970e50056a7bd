"""Which differences apps meet that read `legacy-json`, and that other formats have none of them."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.legacy_json import check_legacy_json
from amplify_outputs.document.build import Document, encode
from amplify_outputs.document.formats.formats import FORMATS
from amplify_outputs.model.problem import Problem
from tests.builders import request
from tests.readers.whole_document import GONE, WHOLE, changed

SUBJECT = "format legacy-json"
JOINS_URLS = ("FormatJoinsUrls", "info", SUBJECT)
ASKS_MORE = ("FormatAsksMore", "info", SUBJECT)
NOT_CHOSEN = "Before 6.0.10, Amplify JavaScript does not choose the one of its page, so sign-in by redirect fails."

SENT_AS_ONE = "Amplify JavaScript 5 sends them as one URL, so sign-out by redirect fails."


def problems_of(outputs: dict[str, Any], *formats: str) -> list[Problem]:
    document = Document(outputs, "1.5", encode(outputs))
    return list(check_legacy_json(request(Formats=list(formats)), document))


def with_urls(sign_in: list[str], sign_out: list[str]) -> dict[str, Any]:
    """A document with these URLs to come back to."""
    urls = {"redirect_sign_in_uri": sign_in, "redirect_sign_out_uri": sign_out}
    return changed("auth.oauth", {**WHOLE["auth"]["oauth"], **urls})


def at_sign_up(user_names: object, required: object, verified: object) -> dict[str, Any]:
    """A document without sign-in by redirect that has these lists, or not if they are GONE."""
    given = {
        "username_attributes": user_names,
        "standard_required_attributes": required,
        "user_verification_types": verified,
    }
    auth = {key: it for key, it in WHOLE["auth"].items() if key not in {*given, "oauth"}}
    return {**WHOLE, "auth": auth | {key: it for key, it in given.items() if it is not GONE}}


@pytest.mark.parametrize(
    ("sign_in", "sign_out", "message"),
    [
        (["a://x"], ["b://x"], None),
        (
            ["a://x", "b://x"],
            ["a://x"],
            f"legacy-json joins 2 callback URLs with commas. {NOT_CHOSEN}",
        ),
        (
            ["a://x", "b://x", "c://x"],
            ["a://x", "b://x"],
            f"legacy-json joins 3 callback URLs and 2 sign-out URLs with commas. {NOT_CHOSEN}",
        ),
        (
            ["a://x"],
            ["a://x", "b://x"],
            f"legacy-json joins 2 sign-out URLs with commas. {SENT_AS_ONE}",
        ),
        # One that has a comma is not in the file.
        (["a://x", "b://x?1,2"], ["a://x"], None),
        (["a://x?1,2"], ["a://x", "b://x"], None),
    ],
)
def test_several_urls_are_told_because_older_clients_do_not_choose_one(
    sign_in: list[str], sign_out: list[str], message: str | None
) -> None:
    fix = (
        "No action is needed with Amplify JavaScript 6.0.10 or newer. Otherwise, let the app choose "
        "its URLs, or use a separate app client with one URL of each kind."
    )

    assert problems_of(with_urls(sign_in, sign_out), "legacy-json") == (
        [Problem(*JOINS_URLS, message, fix)] if message else []
    )


@pytest.mark.parametrize(
    ("user_names", "required", "verified", "more"),
    [
        (GONE, [], ["email"], "email"),
        (GONE, GONE, ["email", "phone_number"], "email and phone_number"),
        (["email"], [], ["email", "phone_number"], "phone_number"),
        (["phone_number"], ["name"], ["email"], "email"),
        (["email", "phone_number"], [], ["email", "phone_number"], None),
        (GONE, ["email"], ["email"], None),
        (GONE, ["email"], [], None),
        (GONE, [], GONE, None),
    ],
)
def test_what_is_verified_and_asked_for_in_one_of_the_forms_alone_is_told(
    user_names: object, required: object, verified: object, more: str | None
) -> None:
    message = (
        f"At sign-up, apps that read legacy-json ask for {more}, which the user pool verifies and does "
        "not require. Apps that read json do not ask for it."
    )
    fix = (
        "No action is needed if each app may ask as it does. For equal forms, add it to "
        "auth.standard_required_attributes in Outputs."
    )

    assert problems_of(at_sign_up(user_names, required, verified), "legacy-json") == (
        [Problem(*ASKS_MORE, message, fix)] if more else []
    )


def test_no_other_format_has_these_differences() -> None:
    outputs = with_urls(["a://x", "b://x"], ["a://x"])
    outputs["auth"]["user_verification_types"] = ["email", "phone_number"]

    assert [found.code for found in problems_of(outputs, "legacy-json")] == [
        "FormatJoinsUrls",
        "FormatAsksMore",
    ]
    assert problems_of(outputs, "json", *(name for name in FORMATS if name != "legacy-json")) == []
