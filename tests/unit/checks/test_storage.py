"""The bucket: it exists, the app can use it from where it runs, and the public cannot."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.bucket import CorsRule, PublicAccessBlock
from amplify_outputs.model.readings import Unread
from tests.builders import BUCKET, bucket_readings, cors_rule
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

SUBJECT = f"bucket {BUCKET}"
Named = list[tuple[str, str, str]]
MISSING = ("StorageCorsMissing", "warning", SUBJECT)
REFUSED = ("StorageOriginNotAllowed", "warning", SUBJECT)
INCOMPLETE = ("StorageCorsIncomplete", "warning", SUBJECT)
READS_ONLY = ("StorageCorsIncomplete", "info", SUBJECT)
PUBLIC = ("StorageBucketPublic", "warning", SUBJECT)
NOT_BLOCKED = ("StorageBucketPublic", "info", SUBJECT)
SIGNING = ("Authorization", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token")


def asked_of(asked: dict[str, Any] | None = None, **read: Any) -> list[Any]:
    """The problems of a well-made set-up with a bucket that is read differently."""
    return found({"StorageBucketName": BUCKET, **(asked or {})}, storage=bucket_readings(**read))


def of_redirects(rules: tuple[CorsRule, ...], *callback_urls: str) -> Named:
    """The problems where people come back to these pages after sign-in by redirect."""
    problems = found(
        {"StorageBucketName": BUCKET},
        user_pool=oauth_pool(),
        app_client=oauth_client(callback_urls=callback_urls),
        storage=bucket_readings(cors=rules),
    )
    return [one for one in named(problems) if one[2] == SUBJECT]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((cors_rule(),), []),
        ((), [MISSING]),
        # A rule that does not do, beside one that does.
        ((cors_rule(methods=("GET",), headers=()), cors_rule()), []),
        ((cors_rule(headers=SIGNING),), []),
        ((cors_rule(headers=("authorization", "x-amz-*")),), []),
        ((cors_rule(headers=("AUTHORIZATION", "X-AMZ-*")),), []),
        ((cors_rule(headers=()),), [INCOMPLETE]),
        ((cors_rule(headers=SIGNING[:-1]),), [INCOMPLETE]),
        ((cors_rule(headers=("x-amz-*",)),), [INCOMPLETE]),
        ((cors_rule(headers=("authorization", "x-amz-")),), [INCOMPLETE]),
        # S3 takes one rule for a request: halves do not add up.
        ((cors_rule(headers=("authorization",)), cors_rule(headers=("x-amz-*",))), [INCOMPLETE]),
        ((cors_rule(methods=("GET", "HEAD")),), [READS_ONLY]),
        ((cors_rule(methods=("GET",)),), [READS_ONLY]),
        ((cors_rule(methods=("HEAD", "PUT", "POST", "DELETE")),), [INCOMPLETE]),
        ((cors_rule(methods=("GET", "HEAD")), cors_rule(methods=("PUT", "POST", "DELETE"))), []),
        ((cors_rule(exposed_headers=("etag",)),), []),
        ((cors_rule(exposed_headers=()),), [READS_ONLY]),
        ((cors_rule(exposed_headers=("x-amz-request-id",)),), [READS_ONLY]),
        # Exposed where nothing is uploaded.
        (
            (
                cors_rule(methods=("GET", "HEAD")),
                cors_rule(methods=("PUT", "POST", "DELETE"), exposed_headers=()),
            ),
            [READS_ONLY],
        ),
    ],
)
def test_browsers_may_do_what_amplify_does(rules: tuple[CorsRule, ...], expected: Named) -> None:
    assert named(asked_of(cors=rules)) == expected


def test_what_browsers_may_not_do_is_said() -> None:
    [reads] = asked_of(cors=(cors_rule(methods=("GET", "HEAD", "PUT"), exposed_headers=()),))
    [nothing] = asked_of(cors=(cors_rule(headers=()),))

    assert reads.message == (
        f"The CORS rules of bucket {BUCKET} lack POST (uploads of large files), DELETE (removals), "
        "the exposed header ETag (uploads of large files)."
    )
    assert nothing.message == (
        f"The CORS rules of bucket {BUCKET} lack GET (downloads and lists), HEAD (properties), "
        "PUT (uploads), POST (uploads of large files), DELETE (removals), because no rule allows "
        "the headers authorization, x-amz-content-sha256, x-amz-date, x-amz-security-token."
    )


SHOP = "https://shop.example.com/"


@pytest.mark.parametrize(
    ("origins", "callback_urls", "expected"),
    [
        (("*",), (SHOP,), []),
        (("https://shop.example.com",), (SHOP,), []),
        (("https://*.example.com",), (SHOP,), []),
        (("https://*",), (SHOP,), []),
        (("https://shop.example.com",), (f"{SHOP}deep/link?x=1",), []),
        (("https://shop.example.com",), ("https://shop.example.com:443/",), []),
        (("https://shop.example.com:8443",), ("https://shop.example.com:8443/",), []),
        (("https://shop.example.com",), ("https://SHOP.example.com/",), []),
        (("http://shop.example.com",), (SHOP,), [REFUSED]),
        # With the slash it is no origin.
        (("https://shop.example.com/",), (SHOP,), [REFUSED]),
        (("https://shop.example.com",), ("https://shop.example.com:8443/",), [REFUSED]),
        (("https://*.example.com",), ("https://example.com/",), [REFUSED]),
        (("https://*.example.com",), ("https://shop.example.com.evil.org/",), [REFUSED]),
        (("https://shop.example.com",), (SHOP, "https://www.example.com/"), [REFUSED]),
        # A developer's machine need not have this bucket; where there is nothing else, who knows.
        (("https://shop.example.com",), (SHOP, "http://localhost:3000/"), []),
        (("https://shop.example.com",), ("http://localhost:3000/", "http://127.0.0.1/"), []),
        (("https://shop.example.com",), ("http://[::1]:3000/",), []),
        # Apps without a page.
        (("https://shop.example.com",), ("storefront://callback/",), []),
        (("https://shop.example.com",), (SHOP, "storefront://callback/"), []),
        (("https://shop.example.com",), ("https://[::1", SHOP), []),
    ],
)
def test_pages_that_people_come_back_to_may_use_it(
    origins: tuple[str, ...], callback_urls: tuple[str, ...], expected: Named
) -> None:
    assert of_redirects((cors_rule(origins=origins),), *callback_urls) == expected


def test_of_rules_for_other_origins_nothing_is_said() -> None:
    others = cors_rule(origins=("https://admin.example.com",), methods=("GET",))

    assert of_redirects((cors_rule(), others), SHOP) == []
    assert of_redirects((cors_rule(origins=(SHOP[:-1],), methods=("GET",)), others), SHOP) == [
        READS_ONLY
    ]


def test_an_app_without_a_page_needs_no_rules() -> None:
    assert of_redirects((), "storefront://callback/") == []
    assert of_redirects((), SHOP) == [MISSING]


def test_callback_urls_without_sign_in_by_redirect_are_left_overs() -> None:
    problems = found(
        {"StorageBucketName": BUCKET},
        user_pool=oauth_pool(),
        app_client=oauth_client(oauth_enabled=False, callback_urls=("https://example.com",)),
        storage=bucket_readings(cors=(cors_rule(origins=(SHOP[:-1],)),)),
    )

    assert named(problems) == []


ALL = PublicAccessBlock(True, True, True, True)  # noqa: FBT003 - all


@pytest.mark.parametrize(
    ("block", "policy_is_public", "expected"),
    [
        (ALL, False, []),
        (ALL, True, []),
        (PublicAccessBlock(), False, [NOT_BLOCKED]),
        (PublicAccessBlock(), True, [PUBLIC]),
        (PublicAccessBlock(True, True, True, False), True, [PUBLIC]),  # noqa: FBT003
        (PublicAccessBlock(True, True, True, False), False, [NOT_BLOCKED]),  # noqa: FBT003
        # Restricted: public in words alone.
        (PublicAccessBlock(restricts_policies=True), True, [NOT_BLOCKED]),
        # What is not known is not guessed.
        (PublicAccessBlock(), Unread("s3:GetBucketPolicyStatus", "not_found"), [NOT_BLOCKED]),
        (Unread("s3:GetBucketPublicAccessBlock", "not_found"), True, []),
    ],
)
def test_nobody_else_gets_to_it(
    block: PublicAccessBlock | Unread,
    policy_is_public: bool | Unread,  # noqa: FBT001 - a table
    expected: Named,
) -> None:
    problems = asked_of(public_access_block=block, policy_is_public=policy_is_public)

    assert named(problems) == expected


def test_the_settings_that_are_off_are_named_as_s3_names_them() -> None:
    [problem] = asked_of(public_access_block=PublicAccessBlock(blocks_acls=True))

    assert problem.message == (
        f"The public access block of bucket {BUCKET} lacks IgnorePublicAcls, BlockPublicPolicy, "
        "RestrictPublicBuckets."
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, []),
        ({"Outputs": {"storage": {"aws_region": "eu-central-1"}}}, []),
        (
            {"Outputs": {"storage": {"aws_region": "us-east-1"}}},
            [("OutputsInvalid", "error", "Outputs.storage.aws_region")],
        ),
    ],
)
def test_the_file_names_the_region_that_it_is_in(asked: dict[str, Any], expected: Named) -> None:
    assert named(asked_of(asked)) == expected


def test_amplify_needs_an_identity_pool_for_it() -> None:
    problems = found(
        {"StorageBucketName": BUCKET, "IdentityPoolId": None},
        storage=bucket_readings(),
        identity_pool=None,
        identity_pool_roles=None,
        follow_ups={},
    )

    assert named(problems) == [("StorageNeedsIdentityPool", "error", SUBJECT)]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (
            dict.fromkeys(
                ("bucket", "cors", "public_access_block", "policy_is_public"),
                Unread("s3:GetBucketLocation", "not_found"),
            ),
            [("StorageBucketNotFound", "error", SUBJECT)],
        ),
        (
            {"bucket": Unread("s3:GetBucketLocation", "denied")},
            [("ReadDenied", "error", SUBJECT)],
        ),
        (
            {"cors": Unread("s3:GetBucketCORS", "denied")},
            [("NotChecked", "info", SUBJECT)],
        ),
        (
            {
                "cors": Unread("s3:GetBucketCORS", "denied"),
                "public_access_block": Unread(
                    "s3:GetBucketPublicAccessBlock", "failed", "SlowDown"
                ),
                "policy_is_public": Unread("s3:GetBucketPolicyStatus", "denied"),
            },
            [("NotChecked", "info", SUBJECT)] * 3,
        ),
    ],
)
def test_what_could_not_be_read_is_named(read: dict[str, Unread], expected: Named) -> None:
    assert named(asked_of(**read)) == expected
