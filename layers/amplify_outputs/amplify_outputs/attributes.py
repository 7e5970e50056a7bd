"""What `Fn::GetAtt` of a `Custom::AmplifyOutputs` returns: flat texts, "" without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import provider_name, role_name, user_pool_region
from amplify_outputs.store.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Facts
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.settings import Settings

# Each says again what another attribute or a property says. Where a response has no room, they are left out in this
# order.
SPARE: Final = (
    "IdentityPoolId",
    "UserPoolClientId",
    "UnauthenticatedRoleName",
    "AuthenticatedRoleName",
    "ObjectUri",
)


def pool_attributes(
    document: Document, facts: Facts, problems: Iterable[Problem]
) -> dict[str, str]:
    """The attributes that follow from the pools; they are kept in the record."""
    pool_id = facts.user_pool.id
    issuer = f"https://{provider_name(pool_id)}"
    if facts.user_pool.issuer_type == "UPDATED":
        issuer = f"https://issuer-{provider_name(pool_id)}"  # [cognito-issuer]
    roles = facts.identity_pool_roles
    codes = [problem.code for problem in problems if problem.severity != "info"]
    return {
        "Region": user_pool_region(pool_id),
        "UserPoolArn": facts.user_pool.arn,
        "UserPoolProviderName": provider_name(pool_id),
        "IssuerUrl": issuer,
        "JwksUri": f"{issuer}/.well-known/jwks.json",
        "OAuthDomain": document.oauth_domain,
        "AuthenticatedRoleArn": (roles and roles.authenticated) or "",
        "UnauthenticatedRoleArn": (roles and roles.unauthenticated) or "",
        "WarningCount": str(len(codes)),
        "Warnings": ",".join(dict.fromkeys(codes)),
    }


def all_attributes(record: PublicationRecord, settings: Settings) -> dict[str, str]:
    """Every attribute of a published record: where it is, what it is, and its pools'.

    The last four follow from others and from the request, so records of earlier publishers have them too.
    """
    in_ssm, in_s3 = ("ssm" in record.destinations), ("s3" in record.destinations)
    key = document_key(record.name)
    return {
        "ParameterName": settings.parameter_name(record.name) if in_ssm else "",
        "ParameterArn": settings.parameter_arn(record.name) if in_ssm else "",
        "ParameterVersion": str(record.parameter_version or ""),
        "BucketName": settings.bucket if in_s3 else "",
        "ObjectKey": key if in_s3 else "",
        "ObjectVersionId": record.object_version_id or "",
        "ObjectUri": f"s3://{settings.bucket}/{key}" if in_s3 else "",
        "Sha256": record.sha256,
        "OutputsVersion": record.outputs_version,
        **record.attributes,
        "AuthenticatedRoleName": role_name(record.attributes.get("AuthenticatedRoleArn", "")),
        "UnauthenticatedRoleName": role_name(record.attributes.get("UnauthenticatedRoleArn", "")),
        "UserPoolClientId": _text(record.request.get("UserPoolClientId")),
        "IdentityPoolId": _text(record.request.get("IdentityPoolId")),
    }


def _text(value: object) -> str:
    """A property as text. One without a value can be null or an empty list."""
    return value if isinstance(value, str) else ""
