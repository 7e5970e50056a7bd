"""Values for tests: a right one by default, and as different from it as a test says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.model.appsync import DataApi, DataApiMode
from amplify_outputs.model.bucket import Bucket, CorsRule, PublicAccessBlock
from amplify_outputs.model.facts import (
    AppClient,
    Condition,
    IdentityPool,
    IdentityPoolRoles,
    Login,
    Mfa,
    PasswordPolicy,
    Role,
    Trust,
    UserPool,
)
from amplify_outputs.model.readings import BucketReadings, Facts, FollowUp, Readings
from amplify_outputs.properties.parse import parse_request

if TYPE_CHECKING:
    from amplify_outputs.model.request import PublishRequest

POOL_ID = "us-east-1_AbC123xyz"
CLIENT_ID = "3n4b5urk1ft4fl3mg5e62d9ado"
IDENTITY_POOL_ID = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
ROLE_ARN = "arn:aws:iam::123456789012:role/app-authenticated"
DATA_API_ID = "ab3cd4ef5gh6ij7kl8mn9op0qr"
BUCKET = "storefront-files"
GUEST_ROLE_ARN = "arn:aws:iam::123456789012:role/app-guest"

PROPERTIES: dict[str, Any] = {
    "PublicationName": "storefront/prod",
    "UserPoolId": POOL_ID,
    "UserPoolClientId": CLIENT_ID,
    "IdentityPoolId": IDENTITY_POOL_ID,
}


def properties(**changes: Any) -> dict[str, Any]:
    """Right properties with changes; None leaves a property out."""
    return {name: value for name, value in (PROPERTIES | changes).items() if value is not None}


def request(**changes: Any) -> PublishRequest:
    """The request that `properties` make."""
    return parse_request(properties(**changes))


def user_pool(**changes: Any) -> UserPool:
    """A pool with e-mail sign-in."""
    return UserPool(
        **{
            "id": POOL_ID,
            "arn": f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}",
            "password_policy": PasswordPolicy(8),
            "required_attributes": ("email", "sub"),
            "username_attributes": ("email",),
            "auto_verified_attributes": ("email",),
            **changes,
        }
    )


def app_client(**changes: Any) -> AppClient:
    """A public client that signs in by SRP."""
    return AppClient(
        **{
            "id": CLIENT_ID,
            "name": "web",
            "auth_flows": ("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
            "identity_providers": ("COGNITO",),
            **changes,
        }
    )


def identity_pool(**changes: Any) -> IdentityPool:
    """An identity pool that takes the tokens of the pool and client above."""
    login = Login(
        f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}", CLIENT_ID, checks_revocation=True
    )
    return IdentityPool(
        **{"id": IDENTITY_POOL_ID, "guests_allowed": False, "logins": (login,), **changes}
    )


def data_api(*modes: DataApiMode | str, **changes: Any) -> DataApi:
    """An API with these modes, the default one first; by itself, it takes the pool's users."""
    of_pool = DataApiMode("AMAZON_COGNITO_USER_POOLS", POOL_ID)
    each = tuple(DataApiMode(mode) if isinstance(mode, str) else mode for mode in modes)
    return DataApi(
        **{
            "id": DATA_API_ID,
            "arn": f"arn:aws:appsync:eu-west-1:123456789012:apis/{DATA_API_ID}",
            "name": "shop",
            "url": f"https://{DATA_API_ID}.appsync-api.eu-west-1.amazonaws.com/graphql",
            "modes": each or (of_pool,),
            **changes,
        }
    )


def cors_rule(**changes: Any) -> CorsRule:
    """A rule that lets every page do what Amplify does."""
    return CorsRule(
        **{
            "origins": ("*",),
            "methods": ("GET", "HEAD", "PUT", "POST", "DELETE"),
            "headers": ("*",),
            "exposed_headers": ("ETag",),
            **changes,
        }
    )


def bucket_readings(**changes: Any) -> BucketReadings:
    """What the reads of a bucket give that browsers may use, and nobody else."""
    return BucketReadings(
        **{
            "bucket": Bucket(BUCKET, "eu-central-1"),
            "cors": (cors_rule(),),
            "public_access_block": PublicAccessBlock(True, True, True, True),  # noqa: FBT003 - all
            "policy_is_public": False,
            **changes,
        }
    )


def role(arn: str = ROLE_ARN, amr: str = "authenticated", **changes: Any) -> Role:
    """A role that the identity pool above may give to its users; `trust` to have it otherwise."""
    conditions = (
        Condition("StringEquals", "cognito-identity.amazonaws.com:aud", (IDENTITY_POOL_ID,)),
        Condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", (amr,)),
    )
    trust = Trust(
        ("cognito-identity.amazonaws.com",), ("sts:AssumeRoleWithWebIdentity",), conditions
    )
    return Role(**{"arn": arn, "trust": (trust,), **changes})


def follow_ups(*roles: Role) -> dict[FollowUp, Role]:
    """What reading those roles gives."""
    return {FollowUp("role", found.arn): found for found in roles}


def readings(**changes: Any) -> Readings:
    """What the reads of a well-made set-up give."""
    return Readings(
        **{
            "user_pool": user_pool(),
            "app_client": app_client(),
            "mfa": Mfa(),
            "groups": (),
            "identity_providers": (),
            "identity_pool": identity_pool(),
            "identity_pool_roles": IdentityPoolRoles(authenticated=ROLE_ARN),
            "follow_ups": follow_ups(role()),
            **changes,
        }
    )


def facts(**changes: Any) -> Facts:
    """The facts of a well-made set-up."""
    complete = readings(**changes).facts()
    assert complete is not None
    return complete
