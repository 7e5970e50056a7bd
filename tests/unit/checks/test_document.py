"""The finished file: it follows its schema, fits into a parameter, and is the published one."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.document import check_published
from amplify_outputs.checks.run import find_document_problems
from amplify_outputs.document.build import Document, build, encode
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.record import PublicationRecord
from tests.builders import app_client, facts, request, user_pool
from tests.unit.checks.pool_problems import named

TOO_LARGE = ("DocumentTooLarge", "error", "document")
ADVANCED = ("AdvancedParameterNeeded", "info", "document")


def problems_of(document: Document, *, limit: int = 4096, **asked: Any) -> list[Problem]:
    return list(find_document_problems(request(**asked), document, parameter_max_bytes=limit))


def of_size(size: int) -> Document:
    """A right document of so many bytes."""
    outputs = {**build(request(), facts()).outputs, "custom": {"pad": ""}}
    outputs["custom"] = {"pad": "x" * (size - len(encode(outputs)))}
    document = Document(outputs, "1.5", encode(outputs))
    assert len(document.body) == size
    return document


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ({}, []),
        ({"password_policy": {"min_length": 12}}, []),
        ({"oauth": {"domain": "auth.example.com"}}, ["auth.oauth"]),
        (
            {"passwordless": {"web_authn": {"relying_party_id": "example.com"}}},
            ["auth.passwordless"],
        ),
    ],
)
def test_a_document_follows_the_format(auth: dict[str, Any], expected: list[str]) -> None:
    asked = {"Outputs": {"auth": auth}}
    found = named(problems_of(build(request(**asked), facts()), **asked))
    assert [(code, severity) for code, severity, _ in found] == [
        ("DocumentInvalid", "error") for _ in expected
    ]
    assert all(
        subject.startswith(place) for (_, _, subject), place in zip(found, expected, strict=True)
    )


def test_an_override_that_leaves_a_section_incomplete_is_named_in_full() -> None:
    asked = {"Outputs": {"auth": {"oauth": {"domain": "auth.example.com"}}}}
    (problem,) = problems_of(build(request(**asked), facts()), **asked)
    assert problem == Problem(
        "DocumentInvalid",
        "error",
        "auth.oauth",
        "The file is not valid for version 1.5: auth.oauth lacks identity_providers, "
        "redirect_sign_in_uri, redirect_sign_out_uri, response_type, scopes.",
        "Correct its override in Outputs. If there is no override, report a bug.",
    )


@pytest.mark.parametrize(
    ("factors", "preferred", "possible"),
    [
        (("PASSWORD", "EMAIL_OTP"), "EMAIL_OTP", None),
        (("PASSWORD", "EMAIL_OTP"), "PASSWORD", None),
        (("PASSWORD", "SMS_OTP"), "SMS_OTP", None),
        (("PASSWORD", "EMAIL_OTP"), "SMS_OTP", "PASSWORD, EMAIL_OTP"),
        (("PASSWORD", "EMAIL_OTP", "SMS_OTP"), "WEB_AUTHN", "PASSWORD, EMAIL_OTP, SMS_OTP"),
        (("PASSWORD",), "WEB_AUTHN", "PASSWORD"),
    ],
)
def test_the_preferred_challenge_must_be_allowed(
    factors: tuple[str, ...], preferred: str, possible: str | None
) -> None:
    asked = {"Outputs": {"auth": {"passwordless": {"preferred_challenge": preferred}}}}
    known = facts(
        user_pool=user_pool(first_auth_factors=factors),
        app_client=app_client(auth_flows=("ALLOW_USER_AUTH",)),
    )
    expected = Problem(
        "DocumentInvalid",
        "error",
        "auth.passwordless.preferred_challenge",
        f"preferred_challenge is {preferred}, but the user pool or the app client does not allow it.",
        f"Allow it in both, or prefer one of {possible}.",
    )
    document = build(request(**asked), known)
    assert problems_of(document, **asked) == ([] if possible is None else [expected])


@pytest.mark.parametrize(
    ("size", "limit", "destinations", "expected"),
    [
        (4096, 4096, ["ssm", "s3"], []),
        (4096, 8192, ["ssm", "s3"], []),
        (4097, 4096, ["ssm", "s3"], [TOO_LARGE]),
        (4097, 8192, ["ssm"], [ADVANCED]),
        (8192, 8192, ["ssm", "s3"], [ADVANCED]),
        (8193, 8192, ["ssm"], [TOO_LARGE]),
        (4097, 4096, ["s3"], []),
        (8193, 8192, ["s3"], []),
    ],
)
def test_a_document_must_fit_into_its_parameter(
    size: int, limit: int, destinations: list[str], expected: list[tuple[str, str, str]]
) -> None:
    problems = problems_of(of_size(size), limit=limit, Destinations=destinations)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("size", "limit", "expected"),
    [
        (
            5000,
            8192,
            Problem(
                *ADVANCED,
                "The file has 5,000 bytes; more than 4,096 need an advanced SSM parameter, "
                "which AWS charges for.",
                "No action is needed. To avoid the charge, publish to S3 only.",
            ),
        ),
        (
            5000,
            4096,
            Problem(
                *TOO_LARGE,
                "The file has 5,000 bytes; the SSM parameter holds 4,096.",
                "Publish to S3 only (Destinations: [s3]), or set ParameterTier of the publisher "
                "to Intelligent-Tiering.",
            ),
        ),
        (
            9000,
            8192,
            Problem(
                *TOO_LARGE,
                "The file has 9,000 bytes; the SSM parameter holds 8,192.",
                "Publish to S3 only (Destinations: [s3]).",
            ),
        ),
    ],
)
def test_sizes_are_named_in_full(size: int, limit: int, expected: Problem) -> None:
    assert problems_of(of_size(size), limit=limit) == [expected]


def published(sha256: str) -> PublicationRecord:
    return PublicationRecord(
        name="storefront/prod",
        owner=Owner("cli:123456789012", "storefront/prod"),
        state="published",
        claim="claim",
        request={},
        sha256=sha256,
        outputs_version="1.5",
        destinations=("ssm", "s3"),
        pool_ids=(),
        problems=(),
        published_at="2026-09-14T08:00:00Z",
        publisher_version="0.2.0",
    )


def test_what_is_published_is_what_would_be_published_now() -> None:
    document = build(request(), facts())
    assert list(check_published("storefront/prod", document, published(document.sha256))) == []


NOW = build(request(), facts())
LEFT_BEHIND = (
    "The file of storefront/prod, published at 2026-09-14T08:00:00Z, differs from the one that the "
    "pools and the request give now."
)


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        (published(build(request(), facts(identity_pool=None)).sha256), LEFT_BEHIND),
        (published(build(request(OutputsVersion="1.4"), facts()).sha256), LEFT_BEHIND),
        (published(NOW.sha256.upper()), LEFT_BEHIND),
        (None, "The publisher has no record of storefront/prod."),
    ],
)
def test_a_publication_that_is_not_what_the_pools_say_is_named_in_full(
    recorded: PublicationRecord | None, message: str
) -> None:
    assert list(check_published("storefront/prod", NOW, recorded)) == [
        Problem("PublicationOutdated", "info", "document", message, "Publish the file.")
    ]
