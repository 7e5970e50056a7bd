"""Cognito pools in the emulated AWS, and what Cognito itself says of them and of their users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.deployment import Stacks
    from tools.emulator import Emulator

PASSWORD: Final = "Correct-horse-7"  # noqa: S105 (of users that live as long as a test)
DEFAULT_REGION: Final = "us-east-1"

# How people sign in, by properties of AWS::Cognito::UserPool.
BY_EMAIL: Final = {"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}
BY_PHONE: Final = {
    "UsernameAttributes": ["phone_number"],
    "AutoVerifiedAttributes": ["phone_number"],
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]
    },
}
BY_NAME: Final = {"AutoVerifiedAttributes": ["email"]}
BY_NAME_OR_EMAIL: Final = BY_NAME | {"AliasAttributes": ["email"]}
# The Authenticator has fields for these; an application adds its own for the others.
EVERYTHING: Final = (
    *("birthdate", "email", "family_name", "given_name", "middle_name", "name", "nickname"),
    *("phone_number", "preferred_username", "profile", "website"),
)

Resources = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Pools:
    """A user pool with an app client, and an identity pool unless its id is empty."""

    aws: Emulator
    region: str
    user_pool_id: str
    client_id: str
    identity_pool_id: str

    def user_pool(self) -> dict[str, Any]:
        """What DescribeUserPool says."""
        described = self._idp.describe_user_pool(UserPoolId=self.user_pool_id)
        found: dict[str, Any] = described["UserPool"]
        return found

    def app_client(self) -> dict[str, Any]:
        """What DescribeUserPoolClient says."""
        described = self._idp.describe_user_pool_client(
            UserPoolId=self.user_pool_id, ClientId=self.client_id
        )
        found: dict[str, Any] = described["UserPoolClient"]
        return found

    def add_provider(self, name: str, kind: str, details: Mapping[str, str]) -> None:
        """Add an identity provider to the user pool. Whether the client uses it, the client says."""
        # The emulator's CloudFormation knows no AWS::Cognito::UserPoolIdentityProvider.
        self._idp.create_identity_provider(
            UserPoolId=self.user_pool_id,
            ProviderName=name,
            ProviderType=kind,
            ProviderDetails=details,
        )

    def add_user(self, name: str, **attributes: str) -> None:
        """Add a user who may sign in with PASSWORD at once."""
        pool = {"UserPoolId": self.user_pool_id, "Username": name}
        self._idp.admin_create_user(
            **pool,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )
        self._idp.admin_set_user_password(**pool, Password=PASSWORD, Permanent=True)

    def user(self, name: str) -> dict[str, str]:
        """The attributes that Cognito has of this user, with its `Username` and `UserStatus`."""
        user = self._idp.admin_get_user(UserPoolId=self.user_pool_id, Username=name)
        attributes = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
        return attributes | {key: user[key] for key in ("Username", "UserStatus")}

    def mfa_methods(self, name: str) -> dict[str, Any]:
        """The methods that this user has set up and the preferred one, as Cognito says."""
        user = self._idp.admin_get_user(UserPoolId=self.user_pool_id, Username=name)
        return {key: user.get(key) for key in ("UserMFASettingList", "PreferredMfaSetting")}

    def identities(self) -> list[tuple[str, list[str]]]:
        """The identities that the identity pool has given out: the id of each, and its logins."""
        listed = self.aws.client("cognito-identity", region=self.region).list_identities(
            IdentityPoolId=self.identity_pool_id, MaxResults=60
        )
        return [(item["IdentityId"], item["Logins"]) for item in listed["Identities"]]

    def role(self, kind: str) -> str:
        """The name of the role for `authenticated` users or `unauthenticated` guests."""
        roles = self.aws.client("cognito-identity", region=self.region).get_identity_pool_roles(
            IdentityPoolId=self.identity_pool_id
        )
        arn: str = roles["Roles"][kind]
        return arn.rpartition("/")[2]

    @property
    def provider(self) -> str:
        """The user pool's name among an identity pool's providers, which is also its issuer's address."""
        return f"cognito-idp.{self.region}.amazonaws.com/{self.user_pool_id}"

    @property
    def _idp(self) -> Any:
        return self.aws.client("cognito-idp", region=self.region)


def make(
    stacks: Stacks,
    *,
    user_pool: Mapping[str, Any],
    client: Mapping[str, Any] | None = None,
    domain: str | None = None,
    identity_pool: bool = True,
    guests: bool = False,
) -> Pools:
    """Pools by CloudFormation, as somebody else would own them."""
    resources = _user_pool(user_pool, client or {})
    outputs = {"UserPoolId": {"Ref": "UserPool"}, "ClientId": {"Ref": "Client"}}
    if domain:
        properties = {"UserPoolId": {"Ref": "UserPool"}, "Domain": domain}
        resources["Domain"] = {"Type": "AWS::Cognito::UserPoolDomain", "Properties": properties}
    if identity_pool:
        resources |= _identity_pool(guests=guests)
        outputs["IdentityPoolId"] = {"Ref": "IdentityPool"}
    _, ids = stacks.apply(
        {"Resources": resources, "Outputs": {key: {"Value": it} for key, it in outputs.items()}}
    )
    region = stacks.place.get("region", DEFAULT_REGION)
    return Pools(
        stacks.aws, region, ids["UserPoolId"], ids["ClientId"], ids.get("IdentityPoolId", "")
    )


def required(names: Iterable[str]) -> list[dict[str, Any]]:
    """A user pool's Schema in which these standard attributes are required."""
    return [
        {"Name": name, "AttributeDataType": "String", "Required": True, "Mutable": True}
        for name in names
    ]


def caller(aws: Emulator, credentials: Mapping[str, str]) -> str:
    """Who one is with these credentials of a browser's session, as STS says."""
    make_client: Any = boto3.client
    sts = make_client(
        "sts",
        region_name=DEFAULT_REGION,
        endpoint_url=aws.endpoint_url,
        verify=str(aws.ca_bundle),
        aws_access_key_id=credentials["accessKeyId"],
        aws_secret_access_key=credentials["secretAccessKey"],
        aws_session_token=credentials["sessionToken"],
    )
    try:
        arn: str = sts.get_caller_identity()["Arn"]
    finally:
        # The emulator waits for open connections when it stops.
        sts.close()
    return arn


def _user_pool(user_pool: Mapping[str, Any], client: Mapping[str, Any]) -> Resources:
    return {
        "UserPool": {
            "Type": "AWS::Cognito::UserPool",
            "Properties": {
                "AccountRecoverySetting": {
                    "RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]
                },
                **user_pool,
            },
        },
        "Client": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {
                "UserPoolId": {"Ref": "UserPool"},
                "ClientName": "web",
                "GenerateSecret": False,
                "PreventUserExistenceErrors": "ENABLED",
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                **client,
            },
        },
    }


def _identity_pool(*, guests: bool) -> Resources:
    kinds = ("authenticated", "unauthenticated") if guests else ("authenticated",)
    roles = {kind: {"Fn::GetAtt": [f"{kind.capitalize()}Role", "Arn"]} for kind in kinds}
    pool = {
        "AllowUnauthenticatedIdentities": guests,
        "CognitoIdentityProviders": [
            {
                "ClientId": {"Ref": "Client"},
                "ProviderName": {"Fn::GetAtt": ["UserPool", "ProviderName"]},
                "ServerSideTokenCheck": False,
            }
        ],
    }
    attachment = {"IdentityPoolId": {"Ref": "IdentityPool"}, "Roles": roles}
    return {
        "IdentityPool": {"Type": "AWS::Cognito::IdentityPool", "Properties": pool},
        "Roles": {
            "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
            "Properties": attachment,
        },
        **{f"{kind.capitalize()}Role": _role(kind) for kind in kinds},
    }


def _role(kind: str) -> dict[str, Any]:
    trusted = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": {"Ref": "IdentityPool"}},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind},
        },
    }
    policy = {"Version": "2012-10-17", "Statement": [trusted]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": policy}}
