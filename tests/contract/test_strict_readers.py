"""Each strict reader refuses what its library refuses, no less and no more, and says it exactly."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from amplify_outputs.readers.strict import LIMITS, READERS, refusals, surprises
from amplify_outputs.schema.types import validate
from amplify_outputs.schema.versions import outputs_type
from tests.contract.golden import REPOSITORY
from tests.contract.javascript_client import NEEDS_NODE, parse
from tests.readers.whole_document import GONE, WHOLE, changed

JAVASCRIPT, SWIFT, ANDROID, FLUTTER = "JavaScript", "Swift", "Android", "Flutter"
MOBILE = {SWIFT, ANDROID, FLUTTER}
EVERY = {JAVASCRIPT, *MOBILE}
SWIFT_FORM, ANDROID_FORM, FLUTTER_FORM = (
    f"{name}'s Authenticator" for name in (SWIFT, ANDROID, FLUTTER)
)
FORMS = {SWIFT_FORM, ANDROID_FORM, FLUTTER_FORM}
NOBODY: set[str] = set()

# A place, what stands there instead, what that is to the readers, and to which of them.
BROKEN = [
    ("version", GONE, "is missing", EVERY),
    ("version", None, "is null", EVERY),
    ("version", 1.5, "is 1.5, not a text", EVERY),
    ("version", "2", "is 2, of which it reads nothing", {JAVASCRIPT}),
    ("aws_project_region", "x", "makes it a file of the first generation", {JAVASCRIPT}),
    ("unknown_section", {"a": None}, "", NOBODY),
    # auth
    ("auth.unknown_key", None, "", NOBODY),
    ("auth.aws_region", GONE, "is missing", MOBILE),
    ("auth.aws_region", None, "is null", MOBILE),
    ("auth.user_pool_id", GONE, "is missing", {JAVASCRIPT, SWIFT, ANDROID}),
    ("auth.user_pool_id", None, "is null", {JAVASCRIPT, SWIFT, ANDROID}),
    ("auth.user_pool_client_id", GONE, "is missing", {JAVASCRIPT, SWIFT, ANDROID}),
    ("auth.user_pool_client_id", 5, "is 5, not a text", EVERY),
    ("auth.identity_pool_id", GONE, "", NOBODY),
    ("auth.identity_pool_id", None, "", NOBODY),
    ("auth.password_policy", GONE, "is missing", FORMS),
    ("auth.password_policy", None, "is missing", FORMS),
    ("auth.password_policy", [], "is [], not an object", EVERY),
    ("auth.password_policy.min_length", GONE, "is missing", {SWIFT, ANDROID}),
    ("auth.password_policy.min_length", None, "is null", {SWIFT, ANDROID}),
    (
        "auth.password_policy.min_length",
        "8",
        'is "8", not a number that it takes',
        {JAVASCRIPT, SWIFT, FLUTTER},
    ),
    (
        "auth.password_policy.min_length",
        8.0,
        "is 8.0, not a number that it takes",
        {ANDROID, FLUTTER},
    ),
    ("auth.password_policy.min_length", 8.5, "is 8.5, not a number that it takes", MOBILE),
    ("auth.password_policy.min_length", True, "is true, not a number that it takes", EVERY),
    ("auth.password_policy.min_length", -1, "is -1, not a number that it takes", {SWIFT}),
    (
        "auth.password_policy.min_length",
        2**31,
        "is 2147483648, not a number that it takes",
        {ANDROID},
    ),
    ("auth.password_policy.require_symbols", GONE, "is missing", {SWIFT, ANDROID}),
    ("auth.password_policy.require_symbols", None, "is null", {SWIFT, ANDROID}),
    ("auth.password_policy.require_symbols", "false", 'is "false", not a flag', EVERY),
    ("auth.password_policy.require_symbols", 0, "is 0, not a flag", EVERY),
    ("auth.oauth", GONE, "", NOBODY),
    ("auth.oauth", None, "", NOBODY),
    ("auth.oauth.domain", GONE, "is missing", EVERY),
    ("auth.oauth.domain", "https://x", "is https://x, and https:// goes before it", {JAVASCRIPT}),
    ("auth.oauth.scopes", GONE, "is missing", EVERY),
    ("auth.oauth.scopes", "openid", 'is "openid", not a list', EVERY),
    ("auth.oauth.scopes[0]", 7, "is 7, not a text", EVERY),
    ("auth.oauth.redirect_sign_in_uri", None, "is null", EVERY),
    ("auth.oauth.redirect_sign_out_uri", GONE, "is missing", EVERY),
    ("auth.oauth.response_type", GONE, "is missing", EVERY),
    (
        "auth.oauth.response_type",
        "code,implicit",
        'is "code,implicit", which is unknown',
        {ANDROID, FLUTTER},
    ),
    ("auth.oauth.identity_providers", GONE, "is missing", MOBILE),
    (
        "auth.oauth.identity_providers[0]",
        "OIDC",
        'is "OIDC", which is unknown',
        {ANDROID, FLUTTER},
    ),
    ("auth.oauth.identity_providers[0]", None, "is null, not a text", EVERY),
    ("auth.standard_required_attributes", GONE, "is missing", {FLUTTER_FORM}),
    ("auth.standard_required_attributes", "email", 'is "email", not a list', EVERY),
    ("auth.standard_required_attributes", {}, "is {}, not a list", EVERY),
    ("auth.standard_required_attributes", [], "", NOBODY),
    ("auth.standard_required_attributes[0]", "x", 'is "x", which is unknown', {SWIFT}),
    ("auth.standard_required_attributes[0]", "sub", "", NOBODY),
    ("auth.username_attributes", GONE, "is missing", {FLUTTER_FORM}),
    ("auth.username_attributes", [], "", NOBODY),
    ("auth.user_verification_types", GONE, "", NOBODY),
    ("auth.user_verification_types", None, "is null", {ANDROID}),
    ("auth.user_verification_types[0]", "name", 'is "name", which is unknown', {SWIFT, ANDROID}),
    (
        "auth.unauthenticated_identities_enabled",
        GONE,
        "is missing, which counts as true",
        {ANDROID, FLUTTER},
    ),
    ("auth.unauthenticated_identities_enabled", None, "is null", {ANDROID}),
    ("auth.unauthenticated_identities_enabled", "false", 'is "false", not a flag', EVERY),
    ("auth.mfa_configuration", GONE, "", NOBODY),
    ("auth.mfa_configuration", None, "", NOBODY),
    ("auth.mfa_configuration", "OFF", 'is "OFF", which is unknown', {ANDROID, FLUTTER}),
    ("auth.mfa_methods", GONE, "", NOBODY),
    ("auth.mfa_methods", None, "is null", {ANDROID}),
    ("auth.mfa_methods[0]", "EMAIL", 'is "EMAIL", which is unknown', {ANDROID}),
    ("auth.mfa_methods[0]", "SMS_MFA", 'is "SMS_MFA", which is unknown', {ANDROID, FLUTTER}),
    ("auth.groups", "admins", 'is "admins", not a list', {JAVASCRIPT}),
    ("auth.passwordless.sms_otp_enabled", "false", 'is "false", not a flag', {JAVASCRIPT}),
    ("auth.passwordless.web_authn.user_verification", GONE, "is missing", {JAVASCRIPT}),
    # The other sections
    ("analytics.amazon_pinpoint", GONE, "", NOBODY),
    ("analytics.amazon_pinpoint.app_id", GONE, "is missing", MOBILE),
    ("data.url", None, "is null", MOBILE),
    ("data.api_key", None, "", NOBODY),
    ("data.model_introspection", ["anything"], "", NOBODY),
    ("data.authorization_types", GONE, "is missing", MOBILE),
    ("data.authorization_types[0]", "NONE", 'is "NONE", which is unknown', {SWIFT, ANDROID}),
    ("data.default_authorization_type", "IAM", 'is "IAM", which is unknown', MOBILE),
    ("geo.aws_region", GONE, "is missing", {SWIFT, ANDROID}),
    ("geo.maps", None, "", NOBODY),
    ("geo.maps.default", GONE, "is missing", {SWIFT, ANDROID}),
    ("geo.maps.items", [], "is [], not an object", {SWIFT, ANDROID}),
    ("geo.search_indices.items", "places", 'is "places", not a list', {SWIFT, ANDROID}),
    ("geo.geofence_collections.default", GONE, "is missing", {SWIFT, ANDROID}),
    ("notifications", None, "", NOBODY),
    ("notifications.aws_region", GONE, "is missing", {FLUTTER}),
    ("notifications.amazon_pinpoint_app_id", GONE, "is missing", {FLUTTER}),
    ("notifications.channels", GONE, "is missing", {FLUTTER}),
    ("notifications.channels[0]", "PUSH", 'is "PUSH", which is unknown', MOBILE),
    ("notifications.amazon_connect", GONE, "", NOBODY),
    ("storage.bucket_name", GONE, "is missing", MOBILE),
    ("storage.buckets", GONE, "", NOBODY),
    ("storage.buckets", None, "is null", {ANDROID}),
    ("storage.buckets[0].name", GONE, "is missing", MOBILE),
    ("storage.buckets[0].paths", "x", "", NOBODY),
    ("custom", "x", 'is "x", not an object', {ANDROID, FLUTTER}),
    ("custom", None, "", NOBODY),
]


def said(outputs: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(it) for it in found] for name, found in refusals(outputs).items()}


def test_the_whole_document_is_right_and_every_reader_reads_it() -> None:
    assert validate(outputs_type("1.5"), WHOLE) == []
    assert refusals(WHOLE) == {}


@pytest.mark.parametrize(("path", "value", "words", "readers"), BROKEN)
def test_a_broken_document_is_refused_by_exactly_these_readers_in_these_words(
    path: str, value: object, words: str, readers: set[str]
) -> None:
    assert said(changed(path, value)) == {name: [f"{path} {words}"] for name in readers}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            "auth",
            GONE,
            {
                SWIFT_FORM: ["auth.password_policy is missing"],
                ANDROID_FORM: ["auth.password_policy is missing"],
                FLUTTER_FORM: [
                    "auth.username_attributes is missing",
                    "auth.standard_required_attributes is missing",
                    "auth.password_policy is missing",
                ],
            },
        ),
        (
            "auth.username_attributes",
            ["username"],
            {
                SWIFT: ['auth.username_attributes[0] is "username", which is unknown'],
                FLUTTER_FORM: [
                    "auth.username_attributes[0] is username, which it takes for a phone number"
                ],
            },
        ),
        (
            "auth.username_attributes",
            None,
            {
                ANDROID: ["auth.username_attributes is null"],
                FLUTTER_FORM: ["auth.username_attributes is missing"],
            },
        ),
        (
            "geo.maps.items",
            {"streets": {}},
            {
                SWIFT: ["geo.maps.items.streets.style is missing"],
                ANDROID: ["geo.maps.items.streets.style is missing"],
            },
        ),
        (
            "storage.buckets",
            [WHOLE["storage"]["buckets"][0], WHOLE["storage"]["buckets"][0]],
            {JAVASCRIPT: ["storage.buckets[1].name is files, for the second time"]},
        ),
        (
            "notifications",
            {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://c.example.com"}},
            {
                name: [
                    "notifications.aws_region is missing",
                    "notifications.amazon_pinpoint_app_id is missing",
                    "notifications.channels is missing",
                ]
                for name in (FLUTTER,)
            },
        ),
        ("custom", {"half": "\ud83d"}, {SWIFT: ["the file has half a surrogate pair"]}),
    ],
)
def test_what_one_change_breaks_in_several_ways(
    path: str, value: object, expected: dict[str, list[str]]
) -> None:
    assert said(changed(path, value)) == expected


def test_swift_and_its_form_alone_read_keys_in_camel_case() -> None:
    document = changed("auth.password_policy", GONE)
    rules = {"minLength": 8, "requireNumbers": True, "requireLowercase": "no"}
    document["auth"] |= {
        "passwordPolicy": rules,
        "userPoolId": document["auth"].pop("user_pool_id"),
    }

    assert said(document) == {
        JAVASCRIPT: ["auth.user_pool_id is missing"],
        SWIFT: [
            'auth.passwordPolicy.requireLowercase is "no", not a flag',
            "auth.passwordPolicy.require_uppercase is missing",
            "auth.passwordPolicy.require_symbols is missing",
        ],
        ANDROID: ["auth.user_pool_id is missing"],
        ANDROID_FORM: ["auth.password_policy is missing"],
        FLUTTER_FORM: ["auth.password_policy is missing"],
    }


@NEEDS_NODE
def test_the_real_parser_throws_on_nothing_that_the_table_for_javascript_lets_through() -> None:
    documents = [changed(path, value) for path, value, _, _ in BROKEN]

    answers = parse([json.dumps(document).encode() for document in documents])

    thrown = [
        (path, value, JAVASCRIPT in readers)
        for (path, value, _, readers), answer in zip(BROKEN, answers, strict=True)
        if "error" in answer
    ]
    assert thrown == [
        ("version", 1.5, True),
        ("aws_project_region", "x", True),
        ("auth.standard_required_attributes", "email", True),
        ("auth.standard_required_attributes", {}, True),
    ]


def test_the_known_limits_are_the_documented_ones() -> None:
    page = (REPOSITORY / "docs" / "amplify-outputs.md").read_text(encoding="utf-8")
    section = page.partition("## Known limits of the format\n")[2]
    headings = re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE | re.DOTALL)

    assert [limit.documented_as for limit in LIMITS if limit.documented_as not in headings] == []
    assert {name for limit in LIMITS for name in limit.readers} <= READERS.keys()


@pytest.mark.parametrize(
    ("path", "value", "remaining"),
    [
        ("auth.username_attributes", GONE, {}),
        ("auth.mfa_methods[0]", "EMAIL", {}),
        ("auth.mfa_methods[0]", "SMS_MFA", {ANDROID, FLUTTER}),
        ("notifications", {"amazon_connect": {}}, {}),
        ("notifications.amazon_connect", GONE, {}),
        ("notifications", {"aws_region": "us-east-1", "channels": []}, {FLUTTER}),
        ("auth.password_policy", GONE, FORMS),
    ],
)
def test_a_known_limit_excuses_nothing_but_itself(
    path: str, value: object, remaining: set[str]
) -> None:
    assert surprises(changed(path, value)).keys() == set(remaining)


def test_a_version_that_cannot_say_it_has_no_excuse() -> None:
    document = {**changed("auth.mfa_methods[0]", "EMAIL"), "version": "1.3"}

    [refusal] = surprises(document)[ANDROID]
    assert str(refusal) == 'auth.mfa_methods[0] is "EMAIL", which is unknown'
