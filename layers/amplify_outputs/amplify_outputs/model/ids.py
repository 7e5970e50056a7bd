"""The forms of the ids that a request names, and what follows from an id alone."""

from __future__ import annotations

import re
from typing import Final

_REGION: Final = r"[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}"
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

REGION: Final = re.compile(_REGION)
USER_POOL_ID: Final = re.compile(rf"(?=.{{1,55}}\Z){_REGION}_[0-9A-Za-z]+")
USER_POOL_CLIENT_ID: Final = re.compile(r"[\w+]{1,128}", re.ASCII)
IDENTITY_POOL_ID: Final = re.compile(rf"{_REGION}:{_UUID}")
ROLE_ARN: Final = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}", re.ASCII)

_DATA_API_ID: Final = r"[0-9a-z-]{20,64}"
DATA_API: Final = re.compile(
    rf"{_DATA_API_ID}|arn:aws[a-z-]*:appsync:{_REGION}:[0-9]{{12}}:apis/{_DATA_API_ID}"
)
# A general purpose bucket, and no alias of an access point or the like [s3-bucket-names].
BUCKET_NAME: Final = re.compile(
    r"(?!.*(?:--x-s3|--table-s3|--ol-s3|-s3alias|\.mrap)\Z)(?!.*\.\.)"
    r"(?=.{3,63}\Z)[0-9a-z][0-9a-z.-]*[0-9a-z]"
)

PUBLICATION_NAME_MAX_CHARACTERS: Final = 200
PUBLICATION_NAME_MAX_SEGMENTS: Final = 10
_SEGMENT: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"
PUBLICATION_NAME: Final = re.compile(
    rf"(?=.{{1,{PUBLICATION_NAME_MAX_CHARACTERS}}}\Z)"
    rf"{_SEGMENT}(?:/{_SEGMENT}){{0,{PUBLICATION_NAME_MAX_SEGMENTS - 1}}}"
)

# As the template allows it for a publisher.
PARAMETER_PREFIX: Final = re.compile(
    r"(?!/[aA][wW][sS])(?!/[sS][sS][mM])(/[A-Za-z0-9][A-Za-z0-9_-]{0,62}){1,3}"
)

# Regions of partitions without user pools, by the first part of the region's name
# [botocore-partitions]; identity pools exist in one of them.
_WITHOUT_USER_POOLS: Final = ("cn-", "us-iso-", "us-isob-", "us-isof-", "eu-isoe-")
# Its names of domains, issuers and principals are not known here.
SOVEREIGN_CLOUD: Final = "eusc-"
# GovCloud's identity pools sign their tokens as these principals [cognito-govcloud].
_IDENTITY_PRINCIPALS: Final = {
    "us-gov-west-1": "cognito-identity-us-gov.amazonaws.com",
    "us-gov-east-1": "cognito-identity.us-gov-east-1.amazonaws.com",
    "cn-north-1": "cognito-identity.cn-north-1.amazonaws.com.cn",
}

# Partitions whose services answer under another domain than amazonaws.com, by the first part of
# the region's name [botocore-partitions]. GovCloud shares amazonaws.com.
_DNS_SUFFIXES: Final = {"cn": "amazonaws.com.cn", "eusc": "amazonaws.eu"}


def is_publication_name(text: object) -> bool:
    """Whether the text can be a `PublicationName`, and so a physical id that we gave."""
    return isinstance(text, str) and PUBLICATION_NAME.fullmatch(text) is not None


def user_pool_region(user_pool_id: str) -> str:
    """The region of a user pool: everything before the underscore of its id."""
    return user_pool_id.partition("_")[0]


def identity_pool_region(identity_pool_id: str) -> str:
    """The region of an identity pool: everything before the colon of its id."""
    return identity_pool_id.partition(":")[0]


def dns_suffix(region: str) -> str:
    """The domain under which AWS services of the region's partition answer."""
    return _DNS_SUFFIXES.get(region.partition("-")[0], "amazonaws.com")


def provider_name(user_pool_id: str) -> str:
    """How identity pools name a user pool among their logins."""
    region = user_pool_region(user_pool_id)
    return f"cognito-idp.{region}.{dns_suffix(region)}/{user_pool_id}"


def is_oidc_provider_of(arn: str, user_pool_id: str) -> bool:
    """Whether that OpenID Connect provider of IAM stands for the user pool: its issuer is in the ARN."""
    return arn.endswith(f":oidc-provider/{provider_name(user_pool_id)}")


def user_pools_exist_in(region: str) -> bool:
    """Whether Cognito has user pools in the partition of that region."""
    return not region.startswith(_WITHOUT_USER_POOLS)


def identity_principal(region: str) -> str:
    """The federated principal, and prefix of condition keys, of the region's identity pools."""
    return _IDENTITY_PRINCIPALS.get(region, "cognito-identity.amazonaws.com")


def data_api_id(named: str) -> str:
    """The id of an API that is named by its id or its ARN."""
    return named.rpartition("/")[2]


def region_of(arn: str) -> str:
    """The region in an ARN, or "" if it has none."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - arn:partition:service:region


def account_of(arn: str) -> str:
    """The account in an ARN, or "" if it has none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - arn:partition:service:region:account


def partition_of(arn: str) -> str:
    """The partition in an ARN, such as aws-us-gov, or "" if it has none."""
    parts = arn.split(":")
    return parts[1] if len(parts) > 1 else ""


def role_name(role_arn: str) -> str:
    """The name of a role, which is the last part of its ARN after any path."""
    return role_arn.rpartition("/")[2]
