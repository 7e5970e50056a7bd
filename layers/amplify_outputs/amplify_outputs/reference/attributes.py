"""Every attribute that `Fn::GetAtt` of a `Custom::AmplifyOutputs` returns, with a sentence about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. All are texts; `says` is one sentence in plain text."""

    name: str
    says: str


ATTRIBUTES: Final = (
    Attribute("ParameterName", "Name of the SSM parameter; empty without the destination ssm."),
    Attribute("ParameterArn", "ARN of the SSM parameter; empty without the destination ssm."),
    Attribute(
        "ParameterVersion",
        "Version number of the SSM parameter; empty without the destination ssm.",
    ),
    Attribute("BucketName", "Name of the bucket; empty without the destination s3."),
    Attribute("ObjectKey", "Key of the file in the bucket; empty without the destination s3."),
    Attribute("ObjectVersionId", "Version id of the S3 object; empty without the destination s3."),
    Attribute("ObjectUri", "The S3 object as s3://bucket/key; empty without the destination s3."),
    Attribute("Sha256", "SHA-256 of the file, 64 hexadecimal digits."),
    Attribute("OutputsVersion", "Version of the file format."),
    Attribute("Region", "Region of the user pool."),
    Attribute("UserPoolArn", "ARN of the user pool."),
    Attribute("UserPoolProviderName", "How an identity pool names the user pool."),
    Attribute("IssuerUrl", "Issuer of the user pool's tokens, for JWT authorizers."),
    Attribute("JwksUri", "Address of the public keys of the user pool's tokens."),
    Attribute("OAuthDomain", "Domain in the oauth block of the file; empty without one."),
    Attribute(
        "AuthenticatedRoleArn", "Role of the identity pool for signed-in users; empty without one."
    ),
    Attribute("UnauthenticatedRoleArn", "Role of the identity pool for guests; empty without one."),
    Attribute(
        "WarningCount",
        "Number of problems that were found and did not forbid to publish: warnings, and accepted errors.",
    ),
    Attribute("Warnings", "The codes of these problems, each once, joined by commas."),
    Attribute(
        "AuthenticatedRoleName",
        "Name of that role for signed-in users, without its path; empty without one.",
    ),
    Attribute(
        "UnauthenticatedRoleName",
        "Name of that role for guests, without its path; empty without one.",
    ),
    Attribute("UserPoolClientId", "The app client, as the property of this name has it."),
    Attribute(
        "IdentityPoolId",
        "The identity pool, as the property of this name has it; empty without one.",
    ),
)
