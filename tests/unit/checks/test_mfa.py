"""Second factors: users who need one can set one up, and every client library can read the file."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.run import find_document_problems
from amplify_outputs.document.build import build
from amplify_outputs.model.facts import Mfa
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import CLIENT_ID, POOL_ID, facts, request, user_pool
from tests.unit.checks.pool_problems import found, named

POOL = f"user pool {POOL_ID}"
NO_METHOD = ("MfaWithoutMethod", "warning", POOL)
DEFAULT_SENDER = ("EmailSenderIsTheDefault", "warning", POOL)
STOPS_ANDROID = ("EmailMfaStopsAndroid", "warning", "document")
GOV_POOL_ID = "us-gov-west-1_AbC123xyz"


def found_in_document(mfa: Mfa, **asked: Any) -> list[Problem]:
    """Every problem of the document of a well-made set-up with those second factors."""
    asking = request(**asked)
    document = build(asking, facts(mfa=mfa))
    return list(find_document_problems(asking, document, parameter_max_bytes=4096))


@pytest.mark.parametrize(
    ("mfa", "expected"),
    [
        (Mfa(), []),
        (Mfa("OFF", totp=True), []),
        (Mfa("OPTIONAL"), []),
        (Mfa("OPTIONAL", totp=True), []),
        (Mfa("ON"), [NO_METHOD]),
        (Mfa("ON", totp=True), []),
        (Mfa("ON", sms=True), []),
        (Mfa("ON", email=True), [DEFAULT_SENDER]),
        (Mfa("ON", sms=True, totp=True, email=True), [DEFAULT_SENDER]),
        # Passkeys count only beside another method.
        (Mfa("ON", relying_party_id="example.com", passkeys_count_as_mfa=True), [NO_METHOD]),
        (Mfa("ON", totp=True, passkeys_count_as_mfa=True), []),
    ],
)
def test_who_must_have_a_second_factor_can_have_one(
    mfa: Mfa, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(mfa=mfa)) == expected


@pytest.mark.parametrize("pool_id", [POOL_ID, GOV_POOL_ID])
def test_a_factor_that_nobody_can_have_is_named_with_its_pool(pool_id: str) -> None:
    assert found(
        {"UserPoolId": pool_id, "IdentityPoolId": None},
        user_pool=user_pool(id=pool_id),
        mfa=Mfa("ON"),
        identity_pool=None,
        identity_pool_roles=None,
        follow_ups={},
    ) == [
        Problem(
            "MfaWithoutMethod",
            "warning",
            f"user pool {pool_id}",
            f"User pool {pool_id} requires a second factor, but no method is turned on: nobody "
            "can sign in.",
            "Turn on a method, or make the second factor optional.",
        )
    ]


@pytest.mark.parametrize(
    ("unread", "expected"),
    [
        ("user_pool", [("ReadDenied", "error", POOL), NO_METHOD]),
        ("app_client", [NO_METHOD, ("ReadDenied", "error", f"app client {CLIENT_ID}")]),
        ("mfa", [("ReadDenied", "error", POOL)]),
    ],
)
def test_second_factors_are_looked_at_without_the_rest(
    unread: str, expected: list[tuple[str, str, str]]
) -> None:
    reads: dict[str, Any] = {"mfa": Mfa("ON"), unread: Unread("cognito-idp:Read", "denied")}
    assert named(found(**reads)) == expected


EMAIL = Mfa("ON", email=True)


@pytest.mark.parametrize(
    ("mfa", "asked", "expected"),
    [
        (Mfa(), {}, []),
        (Mfa("ON", sms=True, totp=True), {}, []),
        (EMAIL, {}, [STOPS_ANDROID]),
        (Mfa("OPTIONAL", totp=True, email=True), {}, [STOPS_ANDROID]),
        # Without second factors the file names no method.
        (Mfa("OFF", email=True), {}, []),
        # Only versions from 1.4 on can say it.
        (EMAIL, {"OutputsVersion": "1.5"}, [STOPS_ANDROID]),
        (EMAIL, {"OutputsVersion": "1.4"}, [STOPS_ANDROID]),
        (EMAIL, {"OutputsVersion": "1.3"}, []),
        (EMAIL, {"OutputsVersion": "1"}, []),
    ],
)
def test_the_document_stops_no_app(
    mfa: Mfa, asked: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found_in_document(mfa, **asked)) == expected


@pytest.mark.parametrize(
    ("mfa", "override", "expected"),
    [
        (EMAIL, ["TOTP"], []),
        (EMAIL, [], []),
        (EMAIL, ["EMAIL"], [STOPS_ANDROID]),
        (EMAIL, ["TOTP", "EMAIL"], [STOPS_ANDROID]),
        (Mfa("ON", totp=True), ["TOTP", "EMAIL"], [STOPS_ANDROID]),
        (Mfa(), ["EMAIL"], [STOPS_ANDROID]),
        (Mfa(), ["SMS"], []),
    ],
)
def test_what_an_override_says_is_what_stops_an_app(
    mfa: Mfa, override: list[str], expected: list[tuple[str, str, str]]
) -> None:
    problems = found_in_document(mfa, Outputs={"auth": {"mfa_methods": override}})
    assert named(problems) == expected


def test_another_override_changes_nothing_about_it() -> None:
    outputs = {"auth": {"mfa_configuration": "NONE"}, "custom": {"mfa_methods": ["TOTP"]}}
    assert named(found_in_document(EMAIL, Outputs=outputs)) == [STOPS_ANDROID]


def test_a_document_that_stops_an_app_is_named_in_full() -> None:
    assert found_in_document(EMAIL) == [
        Problem(
            "EmailMfaStopsAndroid",
            "warning",
            "document",
            "auth.mfa_methods has EMAIL, which Amplify for Android cannot read: an Android app with this "
            "file does not start.",
            "If no Android app reads the file, accept this. Otherwise set Platform to android, or "
            "Outputs.auth.mfa_methods without EMAIL.",
        )
    ]
