"""Problems of the bucket that a request names, for the app that uses it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks import properties
from amplify_outputs.checks.in_file import as_in_file
from amplify_outputs.checks.reads import denied
from amplify_outputs.model.origins import origin_of
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread, known
from amplify_outputs.model.sign_in import oauth_is_usable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amplify_outputs.model.bucket import Bucket, CorsRule
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import BucketReadings, Readings
    from amplify_outputs.model.request import PublishRequest

# The headers of every signed request of a browser, and what each method is for [amplify-storage-cors].
SIGNING_HEADERS: Final = (
    "authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
)
METHODS: Final = {
    "GET": "downloads and lists",
    "HEAD": "properties",
    "PUT": "uploads",
    "POST": "uploads of large files",
    "DELETE": "removals",
}

STORAGE_BUCKET_NOT_FOUND = Check(
    "StorageBucketNotFound",
    "error",
    title="the bucket does not exist",
    effect="Uploads and downloads of the app fail with `NoSuchBucket`.",
    fix="Compare the name with the list of buckets of the account.",
    sources=("s3-api",),
    console="Amazon S3 > General purpose buckets: copy the name.",
    cloudformation="`Custom::AmplifyOutputs`: `StorageBucketName: !Ref Bucket`, or no `StorageBucketName`.",
    terraform="Pass `aws_s3_bucket.<name>.bucket`, or leave it out.",
)
STORAGE_NEEDS_IDENTITY_POOL = Check(
    "StorageNeedsIdentityPool",
    "error",
    title="there is a bucket but no identity pool",
    effect="Amplify signs requests to S3 with AWS credentials from an identity pool: without one, each request fails "
    "before the app sends it. If the app brings its own credentials provider, accept this.",
    fix="Set `IdentityPoolId`.",
    sources=("amplify-storage", "cognito-identity-roles"),
    console="Amazon Cognito > Identity pools: its ID is the `IdentityPoolId`.",
    cloudformation="`Custom::AmplifyOutputs`: `IdentityPoolId: !Ref IdentityPool`.",
    terraform="Pass `aws_cognito_identity_pool.<name>.id`.",
    acceptable=True,
)
STORAGE_CORS_MISSING = Check(
    "StorageCorsMissing",
    "warning",
    title="the bucket has no CORS rules",
    effect="Browsers refuse every request of the app to the bucket. Apps on iOS and Android need no CORS rules: if "
    "there are only those, accept this.",
    fix="Add a CORS rule for the origins of the app.",
    sources=("amplify-storage-cors", "s3-cors"),
    console="The bucket > Permissions > Cross-origin resource sharing (CORS) > Edit.",
    cloudformation="`AWS::S3::Bucket`: `CorsConfiguration` with `AllowedHeaders: ['*']`, `AllowedMethods: [GET, HEAD, PUT, POST, DELETE]`, "
    "`AllowedOrigins: ...` and `ExposedHeaders: [ETag]` in a rule of `CorsRules`.",
    terraform="An `aws_s3_bucket_cors_configuration` with a `cors_rule`.",
    acceptable=True,
)
STORAGE_ORIGIN_NOT_ALLOWED = Check(
    "StorageOriginNotAllowed",
    "warning",
    title="no CORS rule of the bucket allows an origin that users return to after sign-in",
    effect="Users can sign in at that origin, but browsers refuse the app's requests to the bucket. Origins are those "
    "of the app client's callback URLs, if it signs in by redirect.",
    fix="Add the origin to a CORS rule of the bucket. If the app there does not use the bucket, accept this.",
    sources=("s3-cors",),
    console="The bucket > Permissions > Cross-origin resource sharing (CORS) > Edit: `AllowedOrigins`.",
    cloudformation="`AWS::S3::Bucket`: `AllowedOrigins` in a rule of `CorsConfiguration`.",
    terraform="`aws_s3_bucket_cors_configuration`: `allowed_origins` of a `cors_rule`.",
    acceptable=True,
)
STORAGE_CORS_INCOMPLETE = Check(
    "StorageCorsIncomplete",
    "warning",
    title="the CORS rules of the bucket do not let browsers send everything that Amplify sends",
    effect="Browsers refuse those requests. It is a warning if an app cannot even load a file, and a note if it can: "
    "an app that only reads needs no more.",
    fix="Allow the methods and headers in the message, and expose ETag, all in one rule.",
    sources=("amplify-storage-cors", "s3-cors"),
    console="The bucket > Permissions > Cross-origin resource sharing (CORS) > Edit.",
    cloudformation="`AWS::S3::Bucket`: `AllowedHeaders: ['*']`, `AllowedMethods: [GET, HEAD, PUT, POST, DELETE]` and `ExposedHeaders: [ETag]` "
    "in a rule of `CorsConfiguration`.",
    terraform="`aws_s3_bucket_cors_configuration`: `allowed_headers`, `allowed_methods` and `expose_headers` of a `cors_rule`.",
    acceptable=True,
    graded=("info",),
)
STORAGE_BUCKET_PUBLIC = Check(
    "StorageBucketPublic",
    "warning",
    title="the bucket is public, or its own settings do not keep it from becoming public",
    effect="Everybody who guesses the key of a file could open it. It is a warning if the policy of the bucket is "
    "public and the bucket does not restrict it. An incomplete public access block is a note: the block of the "
    "account, which is not checked, may be enough.",
    fix="Turn on all four settings of the bucket's public access block. If everybody may see the content, accept this.",
    sources=("s3-public-access",),
    console="The bucket > Permissions > Block public access (bucket settings) > Edit: Block all public access.",
    cloudformation="`AWS::S3::Bucket`: `PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, "
    "IgnorePublicAcls: true, RestrictPublicBuckets: true }`.",
    terraform="An `aws_s3_bucket_public_access_block` with all four arguments `true`.",
    acceptable=True,
    graded=("info",),
)


def check_bucket_was_read(request: PublishRequest, reads: BucketReadings) -> Iterator[Problem]:
    """The bucket exists, and AWS allows reading it."""
    if not isinstance(reads.bucket, Unread):
        return
    subject = f"bucket {request.storage_bucket_name}"
    if reads.bucket.reason == "not_found":
        yield STORAGE_BUCKET_NOT_FOUND.found(
            subject=subject,
            message=f"Bucket {request.storage_bucket_name} does not exist.",
            fix="Check the name, or leave StorageBucketName out.",
        )
    else:
        problem = denied(request, reads.bucket, subject)
        readers = "The role reads" if request.pool_role_arn else "A publisher reads"
        yield replace(problem, fix=f"{problem.fix} {readers} only buckets of its own account.")


def check_bucket(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The app can use the bucket from where it runs, and the public cannot."""
    bucket = known(readings.storage.bucket)
    if bucket is None:
        return
    yield from _check_request(request, bucket)
    yield from _check_cors(request, bucket, readings)
    yield from _check_public_access(bucket, readings.storage)


def _check_request(request: PublishRequest, bucket: Bucket) -> Iterator[Problem]:
    if request.identity_pool_id is None:
        yield STORAGE_NEEDS_IDENTITY_POOL.found(
            subject=f"bucket {bucket.name}",
            message=f"Amplify needs AWS credentials for bucket {bucket.name}, but there is no "
            "IdentityPoolId to get them from.",
            fix="Set IdentityPoolId, or leave StorageBucketName out.",
        )
    region = request.outputs.get("storage", {}).get("aws_region", bucket.region)
    if region != bucket.region:
        yield properties.OUTPUTS_INVALID.found(
            subject="Outputs.storage.aws_region",
            message=f"Outputs.storage.aws_region is {region}, but bucket {bucket.name} is in "
            f"{bucket.region}.",
            fix="Leave it out: it follows from StorageBucketName.",
        )


def _check_cors(request: PublishRequest, bucket: Bucket, readings: Readings) -> Iterator[Problem]:
    rules, origins = known(readings.storage.cors), _origins(request, readings)
    if rules is None or origins == [] or not request.may_run_in_browsers:
        return
    subject = f"bucket {bucket.name}"
    if not rules:
        yield STORAGE_CORS_MISSING.found(
            subject=subject,
            message=f"Bucket {bucket.name} has no CORS rules: browsers cannot use it.",
            fix="Add a rule for the origins of the app. If the app runs in no browser, accept this.",
        )
        return
    refused = [
        origin for origin in origins or () if not any(_is_for(rule, origin) for rule in rules)
    ]
    if refused:
        yield STORAGE_ORIGIN_NOT_ALLOWED.found(
            subject=subject,
            message=f"No CORS rule of bucket {bucket.name} allows {', '.join(refused)}, where "
            "users return to after sign-in.",
            fix="Add the origin to a rule. If the app there does not use the bucket, accept this.",
        )
    ours = [
        rule
        for rule in rules
        if origins is None or any(_is_for(rule, origin) for origin in origins)
    ]
    if ours:
        yield from _check_rules(bucket, ours)


def _check_rules(bucket: Bucket, rules: Iterable[CorsRule]) -> Iterator[Problem]:
    """Everything that Amplify does is allowed by some rule. S3 applies one rule to a request."""
    signed = [rule for rule in rules if all(_allows(rule, header) for header in SIGNING_HEADERS)]
    allowed = {method for rule in signed for method in rule.methods}
    lacking = [f"{method} ({use})" for method, use in METHODS.items() if method not in allowed]
    exposes = any(
        header.lower() == "etag"
        for rule in signed
        if "PUT" in rule.methods
        for header in rule.exposed_headers
    )
    if "PUT" in allowed and not exposes:
        lacking.append("the exposed header ETag (uploads of large files)")
    if not lacking:
        return
    why = "" if signed else f", because no rule allows the headers {', '.join(SIGNING_HEADERS)}"
    yield STORAGE_CORS_INCOMPLETE.found(
        subject=f"bucket {bucket.name}",
        message=f"The CORS rules of bucket {bucket.name} lack {', '.join(lacking)}{why}.",
        fix="No action is needed unless the app uses them; then allow them in one rule."
        if "GET" in allowed
        else "Allow them in one rule.",
        severity="info" if "GET" in allowed else "warning",
    )


def _check_public_access(bucket: Bucket, reads: BucketReadings) -> Iterator[Problem]:
    block = known(reads.public_access_block)
    if block is None or not block.missing:
        return
    public = bool(known(reads.policy_is_public)) and not block.restricts_policies
    missing = ", ".join(block.missing)
    yield STORAGE_BUCKET_PUBLIC.found(
        subject=f"bucket {bucket.name}",
        message=f"The policy of bucket {bucket.name} is public, and RestrictPublicBuckets is off."
        if public
        else f"The public access block of bucket {bucket.name} lacks {missing}.",
        fix="Turn on the public access block of the bucket."
        + (" If everybody may see the content, accept this." if public else ""),
        severity="warning" if public else "info",
    )


def _origins(request: PublishRequest, readings: Readings) -> list[str] | None:
    """The origins of web pages that sign in by redirect; None if the pools do not say which.

    Without sign-in by redirect, callback URLs are leftovers. URLs of a developer's own machine say
    nothing about the app. An app without web pages has no origins.
    """
    pool, client = known(readings.user_pool), known(readings.app_client)
    if pool is None or client is None or not oauth_is_usable(pool, client):
        return None
    _, seen = as_in_file(request, pool, client)
    pages = list(dict.fromkeys(filter(None, map(origin_of, seen.callback_urls))))
    origins = [origin for origin in pages if not _OWN_MACHINE.fullmatch(origin)]
    return None if pages and not origins else origins


_OWN_MACHINE: Final = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?")


def _is_for(rule: CorsRule, origin: str) -> bool:
    return any(_matches(pattern, origin) for pattern in rule.origins)


def _allows(rule: CorsRule, header: str) -> bool:
    return any(_matches(pattern.lower(), header) for pattern in rule.headers)


def _matches(pattern: str, text: str) -> bool:
    """A pattern of S3 has one asterisk at most, for any characters [s3-cors]."""
    before, asterisk, after = pattern.partition("*")
    if not asterisk:
        return pattern == text
    return re.fullmatch(f"{re.escape(before)}.*{re.escape(after)}", text) is not None
