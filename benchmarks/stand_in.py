"""AWS in memory, as far as a publication and its refresh call it: thousands of times faster than an emulator.

tests/integration/test_refresh_benchmark.py holds its answers to those of moto. It has no permissions, latencies
or throttling, and its pools are all alike but for the length of a password.
"""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from amplify_outputs.aws.clients import Aws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ACCOUNT = "123456789012"
REGION = "us-east-1"
KEYS_IN_A_PAGE = 1000


@dataclass
class Stored:
    """An S3 object."""

    body: bytes
    metadata: Mapping[str, str]
    etag: str
    version: str


@dataclass
class World:
    """What stands in this AWS, and how it was called: calls by service and operation, bytes of their payloads."""

    objects: dict[str, Stored] = field(default_factory=dict)
    parameters: dict[str, tuple[str, int]] = field(default_factory=dict)
    tags: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    # The shortest password of each user pool; the user pool and app client of each identity pool.
    password_lengths: dict[str, int] = field(default_factory=dict)
    logins: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    payload_bytes: int = 0
    # The names of waves, and of calls that went alone: each is a round trip.
    round_trips: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)
    sorted_keys: list[str] = field(default_factory=list)

    def client_id(self, pool_id: str, number: int) -> str:
        """The id of an app client of the pool: every one that is asked for is there."""
        return hashlib.sha256(f"{pool_id}/{number}".encode()).hexdigest()[:26]


class StandIn(Aws):
    """Clients that call such a world. Every call is counted."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def client(self, service: str, region: str | None = None) -> Any:
        """The client of that service; all regions are one."""
        del region
        return _Client(service, _SERVICES[service](self.world), self.world)


class _Client:
    """Methods of a service, one at a time; as if no two calls ever overlapped within AWS."""

    def __init__(self, service: str, methods: object, world: World) -> None:
        self._service, self._methods, self._world = service, methods, world

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._methods, name)
        operation = f"{self._service} {''.join(word.capitalize() for word in name.split('_'))}"

        def call(**given: Any) -> Any:
            with self._world.lock:
                self._world.calls[operation] += 1
                wave, _, _ = threading.current_thread().name.rpartition("_")
                alone = f"call-{self._world.calls.total()}"
                self._world.round_trips.add(wave if wave.startswith("wave-") else alone)
                return method(**given)

        return call

    def get_paginator(self, name: str) -> _Pages:
        """Pages of that list; only S3 has more than one."""
        return _Pages(getattr(self, name))


class _Pages:
    def __init__(self, method: Any) -> None:
        self._method = method

    def paginate(self, **given: Any) -> Iterator[Any]:
        given.pop("PaginationConfig", None)
        page = self._method(**given)
        yield page
        while token := page.get("NextContinuationToken"):
            page = self._method(**given, ContinuationToken=token)
            yield page


class _S3:
    def __init__(self, world: World) -> None:
        self._world = world

    def get_object(self, *, Key: str, **_: Any) -> Any:  # noqa: N803 - as boto3 has it
        found = self._found(Key, "NoSuchKey", "GetObject")
        self._world.payload_bytes += len(found.body)
        return _head(found) | {"Body": BytesIO(found.body)}

    def head_object(self, *, Key: str, **_: Any) -> Any:  # noqa: N803
        return _head(self._found(Key, "404", "HeadObject"))

    def put_object(self, *, Key: str, Body: bytes, **given: Any) -> Any:  # noqa: N803
        before = self._world.objects.get(Key)
        if ("IfNoneMatch" in given and before) or (
            "IfMatch" in given and (before is None or before.etag != given["IfMatch"])
        ):
            raise _error("PreconditionFailed" if before else "NoSuchKey", "PutObject")
        version = str(self._world.calls.total())
        etag = f'"{hashlib.md5(Body, usedforsecurity=False).hexdigest()}"'
        self._world.objects[Key] = Stored(Body, given.get("Metadata", {}), etag, version)
        self._world.payload_bytes += len(Body)
        if before is None:
            self._world.sorted_keys.clear()
        return {"ETag": etag, "VersionId": version}

    def list_objects_v2(
        self,
        *,
        Prefix: str,  # noqa: N803
        ContinuationToken: str = "",  # noqa: N803
        StartAfter: str = "",  # noqa: N803
        **_: Any,
    ) -> Any:
        if not self._world.sorted_keys:
            self._world.sorted_keys = sorted(self._world.objects)
        keys = self._world.sorted_keys
        start = bisect_left(keys, ContinuationToken or max(Prefix, f"{StartAfter}\0"))
        page = keys[start : start + KEYS_IN_A_PAGE]
        page = [key for key in page if key.startswith(Prefix)]
        end = start + len(page)
        more = end < len(keys) and keys[end].startswith(Prefix)
        return {"Contents": [{"Key": key} for key in page]} | (
            {"NextContinuationToken": keys[end]} if more else {}
        )

    def _found(self, key: str, code: str, operation: str) -> Stored:
        if key not in self._world.objects:
            raise _error(code, operation)
        return self._world.objects[key]


def _head(found: Stored) -> dict[str, Any]:
    return {"ETag": found.etag, "VersionId": found.version, "Metadata": dict(found.metadata)}


class _Ssm:
    def __init__(self, world: World) -> None:
        self._world = world

    def get_parameter(self, *, Name: str, **_: Any) -> Any:  # noqa: N803
        if Name not in self._world.parameters:
            raise _error(code="ParameterNotFound", operation="GetParameter")
        return {"Parameter": self._parameter(Name)}

    def get_parameters(self, *, Names: list[str], **_: Any) -> Any:  # noqa: N803
        return {"Parameters": [self._parameter(it) for it in Names if it in self._world.parameters]}

    def list_tags_for_resource(self, *, ResourceId: str, **_: Any) -> Any:  # noqa: N803
        if ResourceId not in self._world.parameters:
            raise _error(code="InvalidResourceId", operation="ListTagsForResource")
        return {"TagList": self._world.tags[ResourceId]}

    def put_parameter(self, *, Name: str, Value: str, Overwrite: bool, **given: Any) -> Any:  # noqa: N803
        version = self._world.parameters[Name][1] if Name in self._world.parameters else 0
        if version and not Overwrite:
            raise _error(code="ParameterAlreadyExists", operation="PutParameter")
        self._world.parameters[Name] = (Value, version + 1)
        self._world.tags.setdefault(Name, given.get("Tags", []))
        self._world.payload_bytes += len(Value)
        return {"Version": version + 1}

    def _parameter(self, name: str) -> Any:
        value, version = self._world.parameters[name]
        self._world.payload_bytes += len(value)
        return {"Name": name, "Value": value, "Version": version}


class _UserPools:
    def __init__(self, world: World) -> None:
        self._world = world

    def describe_user_pool(self, *, UserPoolId: str) -> Any:  # noqa: N803
        policy = {
            "MinimumLength": self._world.password_lengths[UserPoolId],
            **{f"Require{kind}": True for kind in ("Uppercase", "Lowercase", "Numbers", "Symbols")},
        }
        return {
            "UserPool": {
                "Id": UserPoolId,
                "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{UserPoolId}",
                "Policies": {"PasswordPolicy": policy},
                "SchemaAttributes": [{"Name": "email", "Required": True}],
                "UsernameAttributes": ["email"],
                "AutoVerifiedAttributes": ["email"],
                "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
            }
        }

    def describe_user_pool_client(self, *, UserPoolId: str, ClientId: str) -> Any:  # noqa: N803
        return {
            "UserPoolClient": {
                "UserPoolId": UserPoolId,
                "ClientId": ClientId,
                "ClientName": "web",
                "AllowedOAuthFlowsUserPoolClient": False,
            }
        }

    def get_user_pool_mfa_config(self, **_: Any) -> Any:
        return {"MfaConfiguration": "OFF"}

    def list_user_pool_client_secrets(self, **_: Any) -> Any:
        return {"ClientSecrets": []}

    def list_user_pool_replicas(self, **_: Any) -> Any:
        return {"UserPoolReplicas": []}

    def list_groups(self, **_: Any) -> Any:
        return {"Groups": []}

    def list_identity_providers(self, **_: Any) -> Any:
        return {"Providers": []}


class _IdentityPools:
    def __init__(self, world: World) -> None:
        self._world = world

    def describe_identity_pool(self, *, IdentityPoolId: str) -> Any:  # noqa: N803
        providers = [
            {
                "ProviderName": f"cognito-idp.{REGION}.amazonaws.com/{pool_id}",
                "ClientId": client_id,
                "ServerSideTokenCheck": True,
            }
            for pool_id, client_id in self._world.logins[IdentityPoolId]
        ]
        return {
            "IdentityPoolId": IdentityPoolId,
            "AllowUnauthenticatedIdentities": False,
            "CognitoIdentityProviders": providers,
        }

    def get_identity_pool_roles(self, *, IdentityPoolId: str) -> Any:  # noqa: N803
        name = f"app-{IdentityPoolId.replace(':', '-')}"
        role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        return {"IdentityPoolId": IdentityPoolId, "Roles": {"authenticated": role}}

    def get_principal_tag_attribute_map(self, *, IdentityPoolId: str, **_: Any) -> Any:  # noqa: N803
        return {"IdentityPoolId": IdentityPoolId}


class _Iam:
    def __init__(self, world: World) -> None:
        self._world = world

    def get_role(self, *, RoleName: str) -> Any:  # noqa: N803
        pool_id = RoleName.removeprefix("app-").replace(f"{REGION}-", f"{REGION}:", 1)
        trust = {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {"cognito-identity.amazonaws.com:aud": pool_id},
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"},
            },
        }
        return {"Role": {"AssumeRolePolicyDocument": {"Statement": [trust]}}}


class _Sqs:
    def __init__(self, world: World) -> None:
        self._world = world

    def send_message_batch(self, *, Entries: list[dict[str, Any]], **_: Any) -> Any:  # noqa: N803
        self._world.queue += Entries
        self._world.payload_bytes += sum(len(entry["MessageBody"]) for entry in Entries)
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}


class _Events:
    def __init__(self, world: World) -> None:
        self._world = world

    def put_events(self, *, Entries: list[dict[str, Any]]) -> Any:  # noqa: N803
        self._world.events += Entries
        self._world.payload_bytes += sum(len(entry["Detail"]) for entry in Entries)
        return {"Entries": [{"EventId": "told"} for _ in Entries]}


def _error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)


_SERVICES = {
    "cognito-identity": _IdentityPools,
    "cognito-idp": _UserPools,
    "events": _Events,
    "iam": _Iam,
    "s3": _S3,
    "sqs": _Sqs,
    "ssm": _Ssm,
}
