"""What a person can do about a refusal of AWS: one row a cause, by code and, where that says too little, by text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ACCESS_DENIED_CODES: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "NotAuthorizedException",
        "UnauthorizedException",
        "UnauthorizedOperation",
        "403",
    }
)
EXPIRED_CODES: Final = frozenset({"ExpiredToken", "ExpiredTokenException"})
THROTTLING_CODES: Final = frozenset(
    {
        "LimitExceededException",
        "RequestLimitExceeded",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        # SlowDown of a HEAD, whose answer has no body.
        "503",
    }
)

# The services by the operations that the package calls, as people know them.
_SERVICES: Final = {
    "Amazon Cognito": (
        *("DescribeIdentityPool", "DescribeManagedLoginBrandingByClient", "DescribeUserPool"),
        *("DescribeUserPoolClient", "DescribeUserPoolDomain", "GetIdentityPoolRoles"),
        *("GetPrincipalTagAttributeMap", "GetUserPoolMfaConfig", "ListGroups"),
        *("ListCIMDPolicies", "ListIdentityPools", "ListIdentityProviders"),
        "ListPointInTimeRecoveries",
        *("ListResourceServers", "ListUserPoolClientSecrets"),
        *("ListUserPoolClients", "ListUserPoolReplicas", "ListUserPools"),
    ),
    "Amazon EventBridge": ("PutEvents",),
    "Amazon S3": (
        *("DeleteObject", "GetBucketCors", "GetBucketLocation", "GetBucketPolicyStatus"),
        *("GetObject", "GetPublicAccessBlock", "HeadObject", "ListObjectsV2", "PutObject"),
    ),
    "Amazon SQS": ("SendMessageBatch",),
    "AWS AppSync": ("GetGraphqlApi", "ListApiKeys", "ListGraphqlApis"),
    "AWS CloudFormation": ("DescribeStackResource", "DescribeStacks", "ListStackResources"),
    "AWS IAM": ("GetRole",),
    "AWS KMS": ("GenerateMac", "VerifyMac"),
    "AWS STS": ("AssumeRole",),
    "Parameter Store": (
        *(
            "AddTagsToResource",
            "DeleteParameter",
            "GetParameter",
            "GetParameterHistory",
            "GetParameters",
        ),
        *("ListTagsForResource", "PutParameter"),
    ),
}
SERVICE_OF: Final = {call: service for service, calls in _SERVICES.items() for call in calls}


class Refusal(NamedTuple):
    """What AWS said to a call: its code and message, the HTTP status, and how often the SDK tried."""

    operation: str
    code: str
    message: str
    status: int = 400
    tries: int = 1

    @property
    def throttled(self) -> bool:
        """Whether the same call may succeed a moment later."""
        return self.code in THROTTLING_CODES

    @property
    def certain(self) -> bool:
        """Whether AWS certainly did not do what was asked: it said no, and neither failed nor was busy."""
        return not self.throttled and 400 <= self.status < 500  # noqa: PLR2004 - HTTP's classes


class _Advice(NamedTuple):
    applies: Callable[[Refusal], bool]
    text: str


def advice_for(refusal: Refusal, login: str = "aws sso login") -> str:
    """One or two sentences; the first row that applies. `login` is the command that renews a session."""
    text = next(row.text for row in _ROWS if row.applies(refusal))
    times = "once" if refusal.tries == 1 else f"{refusal.tries} times"
    return text.format(operation=refusal.operation, times=times, login=login)


def _code(*codes: str) -> Callable[[Refusal], bool]:
    return lambda refusal: refusal.code in codes


def _says(pattern: str, *, denied: bool = False) -> Callable[[Refusal], bool]:
    return lambda refusal: (
        re.search(pattern, refusal.message, re.IGNORECASE) is not None
        and (not denied or refusal.code in ACCESS_DENIED_CODES)
    )


_ROWS: Final = (
    _Advice(
        _code(*EXPIRED_CODES),
        "Your credentials have expired. Get new ones, with `{login}` if your profile uses IAM Identity Center, "
        "then try again.",
    ),
    _Advice(
        _code("ParameterMaxVersionLimitExceeded"),
        "The parameter has 100 versions, and its oldest one has a label, so SSM does not delete it. Remove "
        "the label with `aws ssm unlabel-parameter-version`, then try again.",
    ),
    _Advice(
        _code("ParameterLimitExceeded"),
        "The account has as many parameters in this region as it may have. Delete parameters that nobody "
        "needs, request a higher quota, or publish to S3 only (Destinations: [s3]).",
    ),
    _Advice(
        _code("HierarchyTypeMismatchException", "HierarchyTypeMismatch"),
        "A parameter of another type has this name, and SSM does not change types. If ParameterType of the "
        "publisher has changed, change ParameterPrefix with it. If not, delete that parameter, or choose "
        "another PublicationName.",
    ),
    _Advice(
        _says(r"advanced-parameter tier|downgrade|standard-parameter tier"),
        "The parameter is advanced, and SSM cannot make it a standard one. Set ParameterTier of the publisher "
        "to Intelligent-Tiering or Advanced, or delete the parameter.",
    ),
    _Advice(
        _code("NoSuchBucket"),
        "The bucket is gone. Check the region and the bucket's name. If it was the publisher's bucket, deploy the "
        "publisher with ExistingBucketName set to a bucket that exists.",
    ),
    _Advice(
        lambda refusal: (
            refusal.code.startswith("KMS.")
            or (refusal.code == "InvalidKeyId")
            or _says(r"\bkms:\w+", denied=True)(refusal)
        ),
        "The KMS key cannot be used. Enable the key, and grant kms:Decrypt and kms:GenerateDataKey on it, in "
        "its key policy too, to the role or user that makes the call.",
    ),
    _Advice(
        _says(r"explicit deny", denied=True),
        "A policy denies this explicitly, so granting it is not enough. Change the deny in the service control "
        "policy, permissions boundary, session policy or resource policy that the message names.",
    ),
    _Advice(
        lambda refusal: refusal.operation == "AssumeRole" and refusal.code in ACCESS_DENIED_CODES,
        "Make sure that the role exists, that its trust policy names the caller and asks for the external ID that "
        "was given, and that the caller may call sts:AssumeRole on it.",
    ),
    _Advice(
        lambda refusal: refusal.code in ACCESS_DENIED_CODES,
        "Grant {operation} to the role or user that makes the call.",
    ),
    _Advice(
        lambda refusal: refusal.throttled,
        "AWS was throttling; the call was tried {times}. Try again in a minute.",
    ),
    _Advice(
        lambda refusal: not refusal.certain,
        "AWS was failing; the call was tried {times}. Try again in a minute.",
    ),
    _Advice(lambda _: True, "Trying again without a change does not help."),
)
