"""Reads that AWS denied or did not answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from amplify_outputs.model.problem import Check, listed
from amplify_outputs.model.readings import Unread, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import FollowUp, Readings
    from amplify_outputs.model.request import PublishRequest

READ_DENIED = Check(
    "ReadDenied",
    "error",
    title="AWS denied a read that the file needs",
    effect="The role of the publisher (or, on the command line, your role) does not have this permission. If the "
    "publisher requires a tag on what it reads, AWS denies everything without that tag in the same words.",
    fix="Grant the action that the message names on the resource that it names. The role of the publisher has all these "
    "actions for pools, APIs and buckets of its own account, except two that its parameters decide. With "
    "`RequiredTagValue`, give the resource the tag `amplify-outputs` with that value. To read API keys, set `ReadApiKeys` "
    "to `true`, or leave `DataApiKey` out. Otherwise look for a deny in a permissions boundary or a service control policy.",
    sources=("cognito-iam", "iam-resource-tag", "appsync-iam"),
)
NOT_CHECKED = Check(
    "NotChecked",
    "info",
    title="a check did not run, because AWS denied a read or did not answer it",
    effect="The publisher builds the file without that read. But what the read looks at may be wrong. If the app "
    "client has a secret, nobody can sign in; if a role does not trust the identity pool, its users get no AWS "
    "credentials. The message says what the check could not look at.",
    fix="Grant the action in the message to the role that runs the check. If you cannot, look at it yourself. If the "
    "message says that the file does not depend on it, you can also ignore this.",
    sources=("cognito-iam", "iam-get-role"),
)


class _Shown(NamedTuple):
    """What a read shows; and, if it can decide an error, what is wrong then and where people see it."""

    what: str
    danger: str = ""
    by_hand: str = ""


OPTIONAL_READS: Final = {
    "cognito-idp:ListUserPoolClientSecrets": _Shown(
        "whether secrets were added to the app client",
        danger="If the app client has a secret, nobody can sign in to the app.",
        by_hand="look in the console whether the app client has a secret",
    ),
    "cognito-idp:ListUserPoolClients": _Shown("which app clients the user pool has"),
    "cognito-idp:ListUserPoolReplicas": _Shown(
        "whether the user pool is replicated to other regions"
    ),
    "cognito-idp:DescribeUserPoolDomain": _Shown("whether the domain is ready"),
    "cognito-idp:DescribeManagedLoginBrandingByClient": _Shown("whether managed login has a style"),
    "cognito-idp:ListCIMDPolicies": _Shown(
        "whether a CIMD policy opens the app client to other parties' software"
    ),
    "cognito-idp:ListPointInTimeRecoveries": _Shown(
        "whether a recovery keeps the user pool from being written"
    ),
    "cognito-idp:ListResourceServers": _Shown("whether the custom scopes exist"),
    "cognito-identity:GetPrincipalTagAttributeMap": _Shown("whether roles must allow session tags"),
    "s3:GetBucketCORS": _Shown("whether browsers may use the bucket"),
    "s3:GetBucketPublicAccessBlock": _Shown("whether the bucket blocks public access"),
    "s3:GetBucketPolicyStatus": _Shown("whether the policy of the bucket is public"),
    "iam:GetRole": _Shown(
        "whether roles exist and trust the identity pool",
        danger="If a role does not, its users get no AWS credentials.",
        by_hand="look at the trust policies in the console of IAM",
    ),
}


def hidden_error(problem: Problem) -> str:
    """What was not checked, in one sentence, if it may hide an error; "" for every other problem."""
    dangers = (shown.danger for shown in OPTIONAL_READS.values() if shown.danger)
    if problem.code == NOT_CHECKED.code and problem.message.endswith(tuple(dangers)):
        return f"{problem.message.partition(' (')[0]}."
    return ""


LIST_API_KEYS: Final = "appsync:ListApiKeys"
# What to give a tag, by how the subject of a denied read begins.
_TAGGED: Final = {
    "user pool": "the user pool the tag {tag}",
    "app client": "its user pool the tag {tag}",
    "identity pool": "the identity pool the tag {tag}",
    "AppSync API": "the API the tag {tag}",
    # S3 looks at the tags of a bucket only then [s3-abac].
    "bucket": "the bucket the tag {tag}, and turn on ABAC for the bucket",
}


def denied(request: PublishRequest, reading: Unread, subject: str) -> Problem:
    """The problem of one denied read that the file needs."""
    return READ_DENIED.found(
        subject=subject,
        message=f"AWS denied {reading.action} on {subject}. {reading.detail}".strip(),
        fix=f"Grant {reading.action} on this resource to {request.reading_role}.",
    )


def with_tag(problem: Problem, tag: str) -> Problem:
    """The same, with the tag as the first thing to look at if AWS denied a read that depends on it.

    AWS does not say whether a tag is missing. Keys of APIs have no tags.
    """
    kind = next((kind for kind in _TAGGED if problem.subject.startswith(kind)), None)
    if problem.code != READ_DENIED.code or kind is None or LIST_API_KEYS in problem.message:
        return problem
    first = f"Give {_TAGGED[kind].format(tag=tag)}: this publisher reads only what has it, and AWS denies everything else."
    return replace(
        problem, fix=f"{first} If it is there, {problem.fix[:1].lower()}{problem.fix[1:]}"
    )


def check_optional_reads(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """One finding for each action that gave nothing, even if several reads needed it."""
    pool, client = f"user pool {request.user_pool_id}", f"app client {request.user_pool_client_id}"
    bucket = f"bucket {request.storage_bucket_name}"
    settings = known(readings.app_client)
    # The list says nothing new about a client that is known to have a secret.
    secrets = 0 if settings is not None and settings.has_secret else readings.client_secrets
    rules = readings.storage.cors if request.may_run_in_browsers else 0
    unread: dict[str, tuple[Unread, list[str]]] = {}
    for subject, reading in (
        (client, secrets),
        (pool, readings.replicas),
        (bucket, rules),
        (bucket, readings.storage.public_access_block),
        (bucket, readings.storage.policy_is_public),
        *((_subject(follow_up, pool), fact) for follow_up, fact in readings.follow_ups.items()),
    ):
        if isinstance(reading, Unread) and reading.reason != "not_found":
            unread.setdefault(reading.action, (reading, []))[1].append(subject)
    for action, (reading, subjects) in unread.items():
        denied = reading.reason == "denied"
        why = f"AWS denied {action}" if denied else f"{action} failed with {reading.detail}"
        cure = f"Grant {action} to {request.reading_role}" if denied else "Check again"
        shown = OPTIONAL_READS[action]
        yield NOT_CHECKED.found(
            subject=subjects[0],
            message=f"Not checked: {shown.what} ({listed(subjects)}). {why}. {shown.danger}".strip(),
            fix=f"{cure}, or {shown.by_hand or 'ignore this: the file does not depend on it'}.",
        )


def _subject(follow_up: FollowUp, pool: str) -> str:
    match follow_up.kind:
        case "domain":
            return f"domain {follow_up.name}"
        case "login_style":
            return f"app client {follow_up.name}"
        case "app_clients" | "cimd_policies" | "recoveries" | "resource_servers":
            return pool
        case "session_tags":
            return f"identity pool {follow_up.name}"
        case "role":
            return f"role {follow_up.name}"
