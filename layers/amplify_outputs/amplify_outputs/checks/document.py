"""Problems of the finished file, and of the one that is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check
from amplify_outputs.model.settings import (
    ADVANCED_PARAMETER_MAX_BYTES,
    STANDARD_PARAMETER_MAX_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.request import PublishRequest

DOCUMENT_INVALID = Check(
    "DocumentInvalid",
    "error",
    title="the finished file breaks the schema of its version",
    effect="A client library could not read the file. The cause is an override in `Outputs` that does not fit the "
    "rest, or a bug in the publisher.",
    fix="Correct the override that the message names. If there is no override, report a bug.",
    sources=("outputs-schema",),
)
DOCUMENT_TOO_LARGE = Check(
    "DocumentTooLarge",
    "error",
    title="the file does not fit into an SSM parameter",
    effect="A standard parameter holds 4,096 bytes, an advanced one 8,192. S3 has no such limit.",
    fix="Publish to S3 only, shorten what `Outputs` adds, or let `ParameterTier` of the publisher stack allow "
    "advanced parameters.",
    sources=("ssm-quotas",),
)
ADVANCED_PARAMETER_NEEDED = Check(
    "AdvancedParameterNeeded",
    "info",
    title="the file needs an advanced SSM parameter, which AWS charges for",
    effect="The publisher publishes the file all the same. The parameter costs a few cents a month while it exists, "
    "and cannot become a standard one again.",
    fix="No action is needed. To avoid the charge, publish to S3 only, or shorten what `Outputs` adds.",
    sources=("ssm-quotas",),
)
PUBLICATION_OUTDATED = Check(
    "PublicationOutdated",
    "info",
    title="the published file is not up to date",
    effect="The pools or the request have changed since: builds still fetch the earlier file.",
    fix="Publish again.",
    sources=("contract",),
)


def check_document(document: Document) -> Iterator[Problem]:
    """The file follows the schema of its version."""
    for finding in document.findings():
        yield DOCUMENT_INVALID.found(
            subject=finding.path,
            message=f"The file is not valid for version {document.version}: {finding.path} "
            f"{finding.message}.",
            fix="Correct its override in Outputs. If there is no override, report a bug.",
        )


def check_preferred_challenge(document: Document) -> Iterator[Problem]:
    """The file turns on the challenge that an override prefers."""
    passwordless = document.outputs["auth"].get("passwordless", {})
    switched_on = {
        "PASSWORD": True,
        "EMAIL_OTP": passwordless.get("email_otp_enabled", False),
        "SMS_OTP": passwordless.get("sms_otp_enabled", False),
        "WEB_AUTHN": "web_authn" in passwordless,
    }
    preferred = passwordless.get("preferred_challenge")
    if preferred is not None and not switched_on.get(preferred, True):
        possible = ", ".join(challenge for challenge, on in switched_on.items() if on)
        yield DOCUMENT_INVALID.found(
            subject="auth.passwordless.preferred_challenge",
            message=f"preferred_challenge is {preferred}, but the user pool or the app client does "
            "not allow it.",
            fix=f"Allow it in both, or prefer one of {possible}.",
        )


def check_size(
    request: PublishRequest, document: Document, *, parameter_max_bytes: int
) -> Iterator[Problem]:
    """The file fits into the SSM parameter."""
    size = len(document.body)
    if "ssm" not in request.destinations:
        return
    if size > parameter_max_bytes:
        yield DOCUMENT_TOO_LARGE.found(
            subject="document",
            message=f"The file has {size:,} bytes; the SSM parameter holds "
            f"{parameter_max_bytes:,}.",
            fix="Publish to S3 only (Destinations: [s3])"
            + (
                ", or set ParameterTier of the publisher to Intelligent-Tiering."
                if parameter_max_bytes < ADVANCED_PARAMETER_MAX_BYTES
                else "."
            ),
        )
    elif size > STANDARD_PARAMETER_MAX_BYTES:
        yield ADVANCED_PARAMETER_NEEDED.found(
            subject="document",
            message=f"The file has {size:,} bytes; more than "
            f"{STANDARD_PARAMETER_MAX_BYTES:,} need an advanced SSM parameter, which AWS charges for.",
            fix="No action is needed. To avoid the charge, publish to S3 only.",
        )


def check_published(
    name: str, document: Document, published: PublicationRecord | None
) -> Iterator[Problem]:
    """The published file is the one that would be published now."""
    if published is None:
        message = f"The publisher has no record of {name}."
    elif document.sha256 != published.sha256:
        message = (
            f"The file of {name}, published at {published.published_at}, differs from the one that "
            "the pools and the request give now."
        )
    else:
        return
    yield PUBLICATION_OUTDATED.found(subject="document", message=message, fix="Publish the file.")
