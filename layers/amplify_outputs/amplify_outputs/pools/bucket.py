"""The reader of a bucket's settings: its region, CORS, and public access. No object is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.aws.errors import needed, optional
from amplify_outputs.model.bucket import Bucket, CorsRule, PublicAccessBlock
from amplify_outputs.model.readings import BucketReadings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_s3.client import S3Client

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.model.request import PublishRequest

# What GetBucketLocation says of the oldest regions [s3-api].
_OLD_LOCATIONS: Final = {"": "us-east-1", "EU": "eu-west-1"}


def begin_bucket(wave: Wave, request: PublishRequest, aws: Aws) -> Callable[[], BucketReadings]:
    """Start the reads of the bucket that the request names, if it does; results are there after the wave.

    Four reads, of which the document needs the first. The SDK follows S3 to the bucket's region.
    """
    name = request.storage_bucket_name
    if name is None:
        return BucketReadings
    bucket = wave.call(needed, "s3:GetBucketLocation", partial(_bucket, aws.s3, name))
    cors = wave.call(optional, "s3:GetBucketCORS", partial(_cors, aws.s3, name))
    block = wave.call(
        optional, "s3:GetBucketPublicAccessBlock", partial(_public_access_block, aws.s3, name)
    )
    public = wave.call(
        optional, "s3:GetBucketPolicyStatus", partial(_policy_is_public, aws.s3, name)
    )
    return lambda: BucketReadings(bucket.result(), cors.result(), block.result(), public.result())


def _bucket(s3: S3Client, name: str) -> Bucket:
    answer: Mapping[str, Any] = s3.get_bucket_location(Bucket=name)
    location = answer.get("LocationConstraint") or ""
    return Bucket(name, _OLD_LOCATIONS.get(location, location))


def _cors(s3: S3Client, name: str) -> tuple[CorsRule, ...]:
    try:
        answer: Mapping[str, Any] = s3.get_bucket_cors(Bucket=name)
    except ClientError as error:
        _unless_never_set(error, "NoSuchCORSConfiguration")
        return ()
    return tuple(
        CorsRule(
            tuple(rule.get("AllowedOrigins", ())),
            tuple(rule.get("AllowedMethods", ())),
            tuple(rule.get("AllowedHeaders", ())),
            tuple(rule.get("ExposeHeaders", ())),
        )
        for rule in answer.get("CORSRules", ())
    )


def _public_access_block(s3: S3Client, name: str) -> PublicAccessBlock:
    try:
        answer: Mapping[str, Any] = s3.get_public_access_block(Bucket=name)
    except ClientError as error:
        _unless_never_set(error, "NoSuchPublicAccessBlockConfiguration")
        return PublicAccessBlock()
    block = answer.get("PublicAccessBlockConfiguration", {})
    return PublicAccessBlock(
        block.get("BlockPublicAcls", False),
        block.get("IgnorePublicAcls", False),
        block.get("BlockPublicPolicy", False),
        block.get("RestrictPublicBuckets", False),
    )


def _policy_is_public(s3: S3Client, name: str) -> bool:
    try:
        answer: Mapping[str, Any] = s3.get_bucket_policy_status(Bucket=name)
    except ClientError as error:
        _unless_never_set(error, "NoSuchBucketPolicy")
        return False
    return bool(answer.get("PolicyStatus", {}).get("IsPublic", False))


def _unless_never_set(error: ClientError, code: str) -> None:
    """Raise the error again, unless S3 says by that code that nothing was ever set."""
    if error.response.get("Error", {}).get("Code") != code:
        raise error
