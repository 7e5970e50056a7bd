"""What can be wrong with the finished document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.problems import catalogue
from amplify_outputs.settings import ADVANCED_PARAMETER_MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.document import Document
    from amplify_outputs.problems.problem import Problem
    from amplify_outputs.request import PublishRequest


def check_document(document: Document) -> Iterator[Problem]:
    """The document follows the format of its version."""
    for finding in document.findings():
        yield catalogue.DOCUMENT_INVALID.found(
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
        yield catalogue.DOCUMENT_INVALID.found(
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
    if "ssm" in request.destinations and size > parameter_max_bytes:
        yield catalogue.DOCUMENT_TOO_LARGE.found(
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
