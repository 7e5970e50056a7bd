"""What botocore's models say about the reads of every service, and which part of it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

import botocore.session
from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from amplify_outputs.model.readings import FollowUp
from amplify_outputs.pools.read import read_pools
from amplify_outputs.properties.parse import parse_request
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    properties,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.readings import Readings
    from tests.contract.recorded_aws import Json

READS: Final = {
    "DescribeUserPool": "cognito-idp",
    "DescribeUserPoolClient": "cognito-idp",
    "GetUserPoolMfaConfig": "cognito-idp",
    "ListGroups": "cognito-idp",
    "ListIdentityProviders": "cognito-idp",
    "DescribeIdentityPool": "cognito-identity",
    "GetIdentityPoolRoles": "cognito-identity",
    "ListUserPoolClientSecrets": "cognito-idp",
    "ListUserPoolClients": "cognito-idp",
    "ListUserPoolReplicas": "cognito-idp",
    "DescribeUserPoolDomain": "cognito-idp",
    "DescribeManagedLoginBrandingByClient": "cognito-idp",
    "ListCIMDPolicies": "cognito-idp",
    "ListPointInTimeRecoveries": "cognito-idp",
    "ListResourceServers": "cognito-idp",
    "GetPrincipalTagAttributeMap": "cognito-identity",
    "GetRole": "iam",
    "GetGraphqlApi": "appsync",
    "ListApiKeys": "appsync",
    "GetBucketLocation": "s3",
    "GetBucketCors": "s3",
    "GetPublicAccessBlock": "s3",
    "GetBucketPolicyStatus": "s3",
}
# The keys of other maps are texts of anybody's choice.
MAP_KEYS: Final = {
    "RolesMap": ("authenticated", "unauthenticated"),
    "MapOfStringToString": ("GRAPHQL", "REALTIME"),
}
# What botocore makes of a text in an answer: a decoded trust policy.
TRUST_POLICY: Final[dict[str, Any]] = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com", "AWS": ()},
            "NotPrincipal": {"Federated": (), "AWS": (), "Service": ()},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "NotAction": (),
            "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:x"}},
        },
    ]
}
FOLLOW_UPS: Final = (
    FollowUp("domain", "auth.example.com"),
    FollowUp("login_style", CLIENT_ID),
    FollowUp("cimd_policies", POOL_ID),
    FollowUp("recoveries", POOL_ID),
    FollowUp("resource_servers", POOL_ID),
    FollowUp("app_clients", POOL_ID),
    FollowUp("session_tags", IDENTITY_POOL_ID),
    FollowUp("role", ROLE_ARN),
)
SECRET: Final = "1example2secret3that4nobody5keeps"  # noqa: S105 - a canary

BY_NAME: Final[dict[str, Any]] = {
    "ClientSecretArnType": f"arn:aws:secretsmanager:us-east-1:123456789012:secret:cognito-{SECRET}",
    "ClientSecretType": SECRET,
    "ClientSecretValueType": SECRET,
    "policyDocumentType": TRUST_POLICY,
}

_SESSION: Final = botocore.session.get_session()


@cache
def operation(name: str) -> OperationModel:
    """The model of one read."""
    return _SESSION.get_service_model(READS[name]).operation_model(name)


def answer_shape(name: str) -> Shape:
    """What that read answers."""
    shape = operation(name).output_shape
    assert shape is not None
    return shape


def shape_named(service: str, name: str) -> Shape:
    """A shape by its name in the model."""
    return _SESSION.get_service_model(service).shape_for(name)


@dataclass(frozen=True)
class Watch:
    """The keys that were asked for, as `DescribeUserPool.UserPool.Id`; and those not there."""

    asked: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)

    def over(self, value: Json, path: str) -> Json:
        """The same value, with a note taken of each key that somebody asks it for."""
        if isinstance(value, dict):
            inner = {key: self.over(item, f"{path}.{key}") for key, item in value.items()}
            return _Watched(inner, path, self)
        if isinstance(value, list):
            return [self.over(item, f"{path}[]") for item in value]
        return value


@dataclass(frozen=True)
class Reading:
    """What is read from answers in which every key of the model is there, and which keys are."""

    readings: Readings
    watch: Watch


@cache
def reading() -> Reading:
    """One reading of everything."""
    watch = Watch()
    answers = {name: watch.over(_complete(answer_shape(name)), name) for name in READS}
    aws = cast("Aws", _Aws(answers))
    asked = properties(DataApiId=DATA_API_ID, DataApiKey=True, StorageBucketName=BUCKET)
    readings = read_pools(parse_request(asked), aws, foreseen=FOLLOW_UPS)
    return Reading(readings, watch)


def _complete(shape: Shape) -> Json:
    match shape:
        case StructureShape():
            return {name: _complete(member) for name, member in shape.members.items()}
        case ListShape():
            return [_complete(shape.member)]
        case MapShape():
            return {key: _complete(shape.value) for key in MAP_KEYS.get(shape.name, ("key",))}
        case StringShape() if shape.enum:
            return shape.enum[0]
    if shape.name in BY_NAME:
        return BY_NAME[shape.name]
    return {"boolean": True, "integer": 7, "long": 7, "timestamp": None}.get(
        shape.type_name, shape.name
    )


class _Watched(dict[str, Any]):
    def __init__(self, content: dict[str, Any], path: str, watch: Watch) -> None:
        super().__init__(content)
        self._path, self._watch = path, watch

    def _note(self, key: str) -> None:
        self._watch.asked.add(f"{self._path}.{key}")
        if not super().__contains__(key):
            self._watch.unknown.append(f"{self._path}.{key}")

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Json:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Json = None) -> Json:
        self._note(key)
        return super().get(key, default)


class _Aws:
    """Clients of every service for any region, with one answer for each read."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = {xform_name(name): answer for name, answer in answers.items()}

    def cognito_idp(self, region: str | None) -> _Aws:  # noqa: ARG002 - as in Aws
        return self

    cognito_identity = appsync = cognito_idp

    @property
    def iam(self) -> _Aws:
        return self

    s3 = iam

    exceptions = SimpleNamespace(ResourceNotFoundException=LookupError)

    def __getattr__(self, name: str) -> Callable[..., Json]:
        return lambda **_: self._answers[name]

    def get_paginator(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(paginate=lambda **_: [self._answers[name]])
