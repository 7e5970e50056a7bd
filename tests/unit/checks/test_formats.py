"""Which parts of the file a requested format cannot express, and nothing else is reported."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.formats import check_add_output, check_formats
from amplify_outputs.document.add_output import LostText
from amplify_outputs.document.build import Document, encode
from amplify_outputs.document.formats.formats import FORMATS
from amplify_outputs.model.problem import Problem
from tests.builders import request
from tests.readers.whole_document import GONE, WHOLE, changed
from tests.unit.checks.pool_problems import named

OAUTH = WHOLE["auth"]["oauth"]
LEFT_OUT = ("FormatLeavesOut", "info")
ONE_URL = ("FormatNamesOneUrl", "info")
NO_PLACE = ("FormatCannotNameUrl", "warning")
NOT_IN_LEGACY = "auth.groups, auth.passwordless, notifications.amazon_connect, storage.buckets"
PLAIN: dict[str, Any] = {
    "version": "1.5",
    "auth": {key: WHOLE["auth"][key] for key in ("aws_region", "user_pool_id")},
}


def problems_of(outputs: dict[str, Any], *formats: str) -> list[Problem]:
    document = Document(outputs, "1.5", encode(outputs))
    return list(check_formats(request(Formats=list(formats)), document))


def with_urls(sign_in: list[str], sign_out: list[str]) -> dict[str, Any]:
    """A document with these URLs to come back to, and nothing that is left out."""
    urls = {"redirect_sign_in_uri": sign_in, "redirect_sign_out_uri": sign_out}
    return {**PLAIN, "auth": {**PLAIN["auth"], "oauth": {**OAUTH, **urls}}}


def test_a_plain_document_can_be_said_in_every_format() -> None:
    assert problems_of(PLAIN, *FORMATS) == []


@pytest.mark.parametrize("name", ["json", "dart", "ts", "mjs"])
def test_a_format_that_holds_the_document_says_everything(name: str) -> None:
    outputs = with_urls(["a://x?1,2", "b://x"], ["c://x"])

    assert problems_of(WHOLE, name) == []
    assert problems_of({**WHOLE, "auth": {**WHOLE["auth"], **outputs["auth"]}}, name) == []


def test_what_is_left_out_is_named_for_each_format_that_has_no_place_for_it() -> None:
    outputs = changed("auth.oauth", GONE)
    fix = "No action is needed if its readers do not use these. Otherwise, let them read json."

    assert problems_of(outputs, *FORMATS) == [
        Problem(
            *LEFT_OUT,
            "format legacy-json",
            f"legacy-json has no place for {NOT_IN_LEGACY}.",
            fix,
        ),
        Problem(
            *LEFT_OUT,
            "format legacy-json-mobile",
            f"legacy-json-mobile has no place for {NOT_IN_LEGACY}, custom, data.model_introspection, "
            "geo.geofence_collections.",
            fix,
        ),
    ]


@pytest.mark.parametrize(
    ("outputs", "left_out"),
    [
        ({"auth": {"groups": []}}, None),
        ({"auth": {"groups": [{"admins": {}}]}}, "auth.groups"),
        ({"auth": {"passwordless": {}}}, None),
        ({"auth": {"passwordless": {"email_otp_enabled": True}}}, "auth.passwordless"),
        ({"storage": {"bucket_name": "files"}}, None),
        ({"storage": {"buckets": []}}, None),
        ({"storage": {"buckets": [{"name": "files"}]}}, "storage.buckets"),
        ({"notifications": {"amazon_pinpoint_app_id": "5f5f"}}, None),
        ({"notifications": {"amazon_connect": {"endpoint": "x"}}}, "notifications.amazon_connect"),
        ({"custom": {"stage": "prod"}}, None),
    ],
)
def test_only_what_a_document_says_is_left_out(
    outputs: dict[str, Any], left_out: str | None
) -> None:
    found = problems_of({"auth": {}, **outputs}, "legacy-json")

    assert [problem.message for problem in found] == (
        [f"legacy-json has no place for {left_out}."] if left_out else []
    )


@pytest.mark.parametrize(
    ("sign_in", "sign_out", "message"),
    [
        (["a://x"], ["b://x"], None),
        (
            ["a://x?1,2", "b://x"],
            ["b://x"],
            "legacy-json joins URLs with commas, so the publisher leaves out a://x?1,2.",
        ),
        (
            ["a://x?1,2", "b://x"],
            ["c://,", "b://x", "a://x?1,2"],
            "legacy-json joins URLs with commas, so the publisher leaves out a://x?1,2 and c://,.",
        ),
        (
            ["b://x"],
            ["c://,"],
            "legacy-json joins URLs with commas, so the publisher leaves out c://,, and sign-in by redirect as a whole.",
        ),
        (
            ["a://1,2"],
            ["c://,"],
            "legacy-json joins URLs with commas, so the publisher leaves out a://1,2 and c://,, and sign-in by redirect as a whole.",
        ),
    ],
)
def test_a_url_with_a_comma_is_told_and_what_follows_from_it(
    sign_in: list[str], sign_out: list[str], message: str | None
) -> None:
    fix = "Remove the comma from the URL, or leave legacy-json out."
    expected = [Problem(*NO_PLACE, "format legacy-json", message, fix)] if message else []

    assert problems_of(with_urls(sign_in, sign_out), "legacy-json") == expected


@pytest.mark.parametrize(
    ("sign_in", "sign_out", "message"),
    [
        (["a://x"], ["b://x"], None),
        (
            ["https://a.example/", "a://x"],
            ["b://x"],
            "the publisher chooses the callback URL a://x.",
        ),
        (["a://x"], ["b://x", "c://x"], "the publisher chooses the sign-out URL b://x."),
        (
            ["a://1", "a://2"],
            ["https://b.example/", "https://c.example/"],
            "the publisher chooses the callback URL a://1 and the sign-out URL https://b.example/.",
        ),
    ],
)
def test_which_url_is_chosen_is_told_where_there_are_several(
    sign_in: list[str], sign_out: list[str], message: str | None
) -> None:
    begin = "legacy-json-mobile has a place for one URL of each kind: "
    fix = (
        "No action is needed if that is right. Otherwise, put the app's URL first, or use a "
        "separate app client."
    )
    expected = (
        [Problem(*ONE_URL, "format legacy-json-mobile", f"{begin}{message}", fix)]
        if message
        else []
    )

    assert problems_of(with_urls(sign_in, sign_out), "legacy-json-mobile") == expected


def test_each_format_is_asked_by_itself() -> None:
    outputs = with_urls(["a://x?1,2", "b://x"], ["b://x"])

    assert named(problems_of(outputs, "json")) == []
    assert named(problems_of(outputs, "legacy-json-mobile")) == [
        (*ONE_URL, "format legacy-json-mobile")
    ]
    assert named(problems_of(outputs, *FORMATS)) == [
        (*NO_PLACE, "format legacy-json"),
        (*ONE_URL, "format legacy-json-mobile"),
    ]


def test_what_add_output_would_lose_is_reported_by_place_and_reason() -> None:
    lost = [
        LostText("auth.groups", "équipe", "it is not ASCII"),
        LostText("custom.a", "{{resolve:x", "it is a reference"),
        LostText("auth.groups", "чат", "it is not ASCII"),
        LostText("auth.groups", "équipe", "it is not ASCII"),
    ]
    fix = "Rename it, or let the app read the published file instead."

    assert list(check_add_output(lost)) == [
        Problem(
            "AddOutputLosesText",
            "error",
            "auth.groups",
            r'addOutput cannot carry "\u00e9quipe" and "\u0447\u0430\u0442": it is not ASCII.',
            fix,
        ),
        Problem(
            "AddOutputLosesText",
            "error",
            "custom.a",
            'addOutput cannot carry "{{resolve:x": it is a reference.',
            fix,
        ),
    ]


def test_what_add_output_carries_is_not_reported() -> None:
    assert list(check_add_output([])) == []
