"""What can be wrong with the finished document, or with the one that is published."""

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
    title="the finished document breaks the rules of its format",
    effect="A client library could not read it. The cause is an override in `Outputs` that does not fit "
    "the rest, or a fault of the publisher.",
    fix="Correct the override that the message names. If there is none, please report it.",
    sources=("outputs-schema",),
)
DOCUMENT_TOO_LARGE = Check(
    "DocumentTooLarge",
    "error",
    title="the document does not fit into an SSM parameter",
    effect="A standard parameter holds 4,096 bytes, an advanced one 8,192. S3 has no such limit.",
    fix="Publish to S3 only, shorten what `Outputs` adds, or let the publisher stack's "
    "`ParameterTier` use advanced parameters.",
    sources=("ssm-quotas",),
)
ADVANCED_PARAMETER_NEEDED = Check(
    "AdvancedParameterNeeded",
    "info",
    title="the document needs an advanced SSM parameter, which AWS charges for",
    effect="It is published all the same; the parameter costs a few cents a month while it exists, and cannot become a standard "
    "one again.",
    fix="Nothing, or publish to S3 only, or shorten what `Outputs` adds.",
    sources=("ssm-quotas",),
)
PUBLICATION_OUTDATED = Check(
    "PublicationOutdated",
    "info",
    title="what is published is not what the pools say now",
    effect="The pools, or the request, have changed since: builds go on getting the earlier document.",
    fix="Publish again.",
    sources=("contract",),
)


def check_document(document: Document) -> Iterator[Problem]:
    """The document follows the format of its version."""
    for finding in document.findings():
        yield DOCUMENT_INVALID.found(
            subject=finding.path,
            message=f"The document is not valid for version {document.version}: {finding.path} "
            f"{finding.message}.",
            fix="Correct the override of it in Outputs; without one, please report this.",
        )


def check_preferred_challenge(document: Document) -> Iterator[Problem]:
    """The challenge that an override prefers is one that the document switches on."""
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
            message=f"{preferred} is preferred, but the user pool or the app client does not "
            "allow it.",
            fix=f"Allow it for both, or prefer one of {possible}.",
        )


def check_size(
    request: PublishRequest, document: Document, *, parameter_max_bytes: int
) -> Iterator[Problem]:
    """The document fits into the parameter that it is to go to."""
    size = len(document.body)
    if "ssm" not in request.destinations:
        return
    if size > parameter_max_bytes:
        yield DOCUMENT_TOO_LARGE.found(
            subject="document",
            message=f"The document has {size:,} bytes; the SSM parameter holds "
            f"{parameter_max_bytes:,}.",
            fix="Publish to S3 only (Destinations: [s3])"
            + (
                ", or set the publisher's ParameterTier to Intelligent-Tiering."
                if parameter_max_bytes < ADVANCED_PARAMETER_MAX_BYTES
                else "."
            ),
        )
    elif size > STANDARD_PARAMETER_MAX_BYTES:
        yield ADVANCED_PARAMETER_NEEDED.found(
            subject="document",
            message=f"The document has {size:,} bytes; more than "
            f"{STANDARD_PARAMETER_MAX_BYTES:,} need an advanced SSM parameter, which is charged for.",
            fix="Nothing is wrong; publish to S3 only to avoid it.",
        )


def check_published(
    name: str, document: Document, published: PublicationRecord | None
) -> Iterator[Problem]:
    """What stands under the name is what would be published now."""
    if published is None:
        message = f"Nothing is published under {name}."
    elif document.sha256 != published.sha256:
        message = (
            f"What {name} has held since {published.published_at} differs from what the pools and "
            "the request say now."
        )
    else:
        return
    yield PUBLICATION_OUTDATED.found(subject="document", message=message, fix="Publish it.")
