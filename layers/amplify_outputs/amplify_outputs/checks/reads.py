"""Reads that AWS denied or did not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import FollowUp, Readings
    from amplify_outputs.model.request import PublishRequest

READ_DENIED = Check(
    "ReadDenied",
    "error",
    title="AWS denied a read that the file needs",
    effect="The role of the publisher (or, on the command line, your role) does not have this permission.",
    fix="Grant the action that the message names on the resource that it names. The role of the publisher has all these "
    "actions for pools of its own account: there, look for a deny in a permissions boundary or a service control "
    "policy.",
    sources=("cognito-iam",),
)
NOT_CHECKED = Check(
    "NotChecked",
    "info",
    title="a check did not run, because AWS denied a read or did not answer it",
    effect="The file is right without that read. But what the read looks at, such as the trust policy of a role, may "
    "be wrong.",
    fix="Grant the action in the message to the role that runs the check, or ignore this: the file does not depend on "
    "it.",
    sources=("cognito-iam", "iam-get-role"),
)

_SHOWN_BY = {
    "cognito-idp:ListUserPoolClientSecrets": "whether secrets were added to the app client",
    "cognito-idp:ListUserPoolReplicas": "whether the user pool is replicated to other regions",
    "cognito-idp:DescribeUserPoolDomain": "whether the domain is ready",
    "cognito-idp:DescribeManagedLoginBrandingByClient": "whether managed login has a style",
    "cognito-idp:ListResourceServers": "whether the custom scopes exist",
    "s3:GetBucketCORS": "whether browsers may use the bucket",
    "s3:GetBucketPublicAccessBlock": "whether the bucket blocks public access",
    "s3:GetBucketPolicyStatus": "whether the policy of the bucket is public",
    "iam:GetRole": "whether roles exist and trust the identity pool",
}


def denied(reading: Unread, subject: str) -> Problem:
    """The problem of one denied read that the file needs."""
    return READ_DENIED.found(
        subject=subject,
        message=f"AWS denied {reading.action} on {subject}. {reading.detail}".strip(),
        fix=f"Grant {reading.action} on this resource to the role that runs the check.",
    )


def check_optional_reads(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """One finding for each action that gave nothing, even if several reads needed it."""
    pool, client = f"user pool {request.user_pool_id}", f"app client {request.user_pool_client_id}"
    bucket = f"bucket {request.storage_bucket_name}"
    unread: dict[str, tuple[Unread, list[str]]] = {}
    for subject, reading in (
        (client, readings.client_secrets),
        (pool, readings.replicas),
        (bucket, readings.storage.cors),
        (bucket, readings.storage.public_access_block),
        (bucket, readings.storage.policy_is_public),
        *((_subject(follow_up, pool), fact) for follow_up, fact in readings.follow_ups.items()),
    ):
        if isinstance(reading, Unread) and reading.reason != "not_found":
            unread.setdefault(reading.action, (reading, []))[1].append(subject)
    for action, (reading, subjects) in unread.items():
        denied = reading.reason == "denied"
        why = f"AWS denied {action}" if denied else f"{action} failed with {reading.detail}"
        cure = f"Grant {action} to the role that runs the check" if denied else "Check again"
        yield NOT_CHECKED.found(
            subject=subjects[0],
            message=f"Not checked: {_SHOWN_BY[action]} ({', '.join(subjects)}). {why}.",
            fix=f"{cure}, or ignore this: the file does not depend on it.",
        )


def _subject(follow_up: FollowUp, pool: str) -> str:
    match follow_up.kind:
        case "domain":
            return f"domain {follow_up.name}"
        case "login_style":
            return f"app client {follow_up.name}"
        case "resource_servers":
            return pool
        case "role":
            return f"role {follow_up.name}"
