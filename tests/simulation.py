"""AWS services in this process (moto), pools to read, and a CloudFormation that sends requests."""

from __future__ import annotations

import functools
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from botocore.loaders import create_loader
from botocore.session import Session

from tests.layer_models import LayerLoader
from tests.sessions import events_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.loaders import Loader

ACCOUNT = "123456789012"
REGION = "us-east-1"
BUCKET = "publisher-bucket"
PARAMETER_ARN_PREFIX = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/amplify-outputs"
ENVIRONMENT = {
    "BUCKET_NAME": BUCKET,
    "PARAMETER_PREFIX": "/amplify-outputs",
    "PARAMETER_ARN_PREFIX": PARAMETER_ARN_PREFIX,
    "PARAMETER_TIER": "Intelligent-Tiering",
    "WRITING": '{"kmsKeyArn":"","parameterType":"String","tags":"","recordKeyArn":""}',
    "POOL_ROLES": '{"arns":"","externalId":""}',
    "URL_SUFFIX": "amazonaws.com",
    "NAME_POLICY": "",
    "REQUIRED_TAG_VALUE": "",
    "DOCUMENTATION_URL": "",
    "VERIFY_REQUESTS": "log",
}
STACK = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/storefront/5fd2c0a0-0000-4000-8000-000000000001"
EVENTS = Path(__file__).resolve().parents[1] / "events"


def writing_with(record_key: str) -> str:
    """The parameter `.publisher/writing` of a publisher that seals records with that key."""
    return json.dumps(json.loads(ENVIRONMENT["WRITING"]) | {"recordKeyArn": record_key})


# What CloudFormation says of resources, by stack id and logical id. A request that is made says what is under way.
RESOURCES: dict[tuple[str, str], dict[str, str]] = {}


def response_url(made: datetime, stack: str = STACK) -> str:
    """A Response URL that was signed at that moment, for two hours."""
    return (
        f"https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/{quote(stack)}%7CX%7C1"
        f"?X-Amz-Date={made:%Y%m%dT%H%M%SZ}&X-Amz-Expires=7200&X-Amz-Signature=not-a-real-one"
    )


@dataclass
class Pools:
    """Ids of pools that exist, and clients of their region to change them with."""

    user_pool_id: str
    client_id: str
    identity_pool_id: str
    idp: Any
    identity: Any
    roles: dict[str, dict[str, str]]

    def properties(self, **changes: Any) -> dict[str, Any]:
        given = {
            "PublicationName": "storefront/prod",
            "UserPoolId": self.user_pool_id,
            "UserPoolClientId": self.client_id,
            "IdentityPoolId": self.identity_pool_id,
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def require_password_length(self, length: int) -> None:
        self.idp.update_user_pool(
            UserPoolId=self.user_pool_id,
            Policies={"PasswordPolicy": {"MinimumLength": length}},
            AutoVerifiedAttributes=["email"],  # what is not said goes back to its default
        )


class Context:
    """What Lambda hands to a handler, as far as it is used."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class CloudFormation:
    """Sends requests as CloudFormation does, and keeps the answers."""

    handler: Any
    stack: str = STACK
    logical_id: str = "Outputs4Web"
    answers: list[dict[str, Any]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def request(self, request_type: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A request that is made now; Lambda may deliver it when it likes, and more than once."""
        number = next(self._numbers)
        RESOURCES[self.stack, self.logical_id] = {
            "ResourceStatus": f"{request_type.upper()}_IN_PROGRESS",
            "ResourceType": more.get("ResourceType", "Custom::AmplifyOutputs"),
        }
        return json.loads((EVENTS / "create.json").read_text()) | {
            "RequestType": request_type,
            "StackId": self.stack,
            "LogicalResourceId": self.logical_id,
            "RequestId": f"request-{number}",
            "ResponseURL": response_url(
                datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=number), self.stack
            ),
            "ResourceProperties": {"ServiceToken": "arn:aws:lambda:x", **properties},
            **more,
        }

    def deliver(self, event: dict[str, Any]) -> dict[str, Any]:
        """What the function answers to the request."""
        self.handler(event, Context())
        return self.answers[-1]

    def send(self, request_type: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
        return self.deliver(self.request(request_type, properties, **more))

    def create(self, properties: dict[str, Any]) -> dict[str, Any]:
        return self.send("Create", properties)

    def update(
        self, properties: dict[str, Any], old: dict[str, Any], physical_id: str | None = None
    ) -> dict[str, Any]:
        return self.send(
            "Update",
            properties,
            OldResourceProperties=old,
            PhysicalResourceId=physical_id or old["PublicationName"],
        )

    def delete(self, properties: dict[str, Any], physical_id: str | None = None) -> dict[str, Any]:
        return self.send(
            "Delete",
            properties,
            PhysicalResourceId=physical_id or properties["PublicationName"],
        )

    def other_stack(self, name: str) -> Self:
        stack = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/5fd2c0a0-0000-4000-8000-00000000000f"
        return type(self)(self.handler, stack, self.logical_id, self.answers)


@dataclass
class Published:
    """What stands in the bucket and in the parameters."""

    s3: Any
    ssm: Any

    def objects(self) -> list[str]:
        """All but the notes of withdrawals, which go by themselves after some days."""
        listed = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [entry["Key"] for entry in listed if not entry["Key"].startswith("withdrawn/")]

    def parameters(self) -> list[str]:
        return [found["Name"] for found in self.ssm.describe_parameters()["Parameters"]]

    def nothing(self) -> bool:
        return not self.objects() and not self.parameters()

    def everything(self) -> dict[str, bytes]:
        """What stands where, notes of withdrawals aside; equal only if nothing was written between."""
        found = {key: self._body(key) for key in self.objects()}
        for name in self.parameters():
            parameter = self.ssm.get_parameter(Name=name)["Parameter"]
            found[name] = f"{parameter['Version']}: {parameter['Value']}".encode()
        return found

    def parameter(self, name: str = "storefront/prod") -> dict[str, Any]:
        found = self.ssm.get_parameter(Name=f"/amplify-outputs/{name}")
        return json.loads(found["Parameter"]["Value"])

    def object(self, name: str = "storefront/prod") -> dict[str, Any]:
        return json.loads(self._body(f"outputs/{name}/amplify_outputs.json"))

    def record(self, name: str = "storefront/prod") -> dict[str, Any]:
        return json.loads(self._body(f"records/{name}.json"))

    def _body(self, key: str) -> bytes:
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


# The models of AWS's services take longer to read than most tests to run.
_models = functools.cache(create_loader)
_models_in_the_layer = functools.cache(LayerLoader)


def new_session() -> Session:
    """The publisher's session: it shares nothing with others but the models of the services, as the layer has them."""
    return _session(_models_in_the_layer())


def _session(loader: Loader) -> Session:
    session = Session()
    session.register_component("data_loader", loader)
    return session


@functools.cache
def client(service: str, region: str = REGION) -> Any:
    """A client for all tests, to arrange and to look with. It gets no handlers: they would stay."""
    return _session(_models()).create_client(service, region)


def make_bucket() -> None:
    """The publisher's bucket, which keeps versions."""
    s3 = client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})


def make_pools(region: str, roles: dict[str, dict[str, str]]) -> Pools:
    """A well-made user pool, app client and identity pool, and a role for signed-in users."""
    idp = client("cognito-idp", region)
    identity = client("cognito-identity", region)
    pool_id = idp.create_user_pool(
        PoolName="app",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Schema=[{"Name": "email", "Required": True}],
    )["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="web")["UserPoolClient"][
        "ClientId"
    ]
    identity_pool_id = identity.create_identity_pool(
        IdentityPoolName="app",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[
            {
                "ProviderName": f"cognito-idp.{region}.amazonaws.com/{pool_id}",
                "ClientId": client_id,
                "ServerSideTokenCheck": True,
            }
        ],
    )["IdentityPoolId"]
    roles[identity_pool_id] = {"authenticated": make_role("app", identity_pool_id)}
    return Pools(pool_id, client_id, identity_pool_id, idp, identity, roles)


def make_role(name: str, identity_pool_id: str, *, amr: str = "authenticated") -> str:
    """The ARN of a role that the identity pool may give to its users."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": identity_pool_id},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": amr},
        },
    }
    role = client("iam").create_role(
        RoleName=f"{name}-{identity_pool_id.replace(':', '-')}",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]
    return str(role["Arn"])


def make_session(roles: dict[str, dict[str, str]], *, for_people: bool = False) -> Session:
    """A session with what moto cannot answer.

    These are roles by identity pool id, what RESOURCES says of stacks, no session tags, secrets, replicas, policies
    and recoveries. With `for_people` it has all operations, as the installed command has them.
    """
    session = _session(_models()) if for_people else new_session()

    def answer_roles(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        pool_id = json.loads(params["body"])["IdentityPoolId"]
        return _OK, {"IdentityPoolId": pool_id, "Roles": roles.get(pool_id, {})}

    def answer_session_tags(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        return _OK, {"IdentityPoolId": json.loads(params["body"])["IdentityPoolId"]}

    for event, answer in (
        ("cognito-identity.GetIdentityPoolRoles", answer_roles),
        ("cognito-identity.GetPrincipalTagAttributeMap", answer_session_tags),
        ("cognito-idp.ListUserPoolClientSecrets", lambda **_: (_OK, {"ClientSecrets": []})),
        ("cognito-idp.ListCIMDPolicies", lambda **_: (_OK, {"CIMDPolicies": []})),
        ("cognito-idp.ListPointInTimeRecoveries", lambda **_: (_OK, {"Restorations": []})),
        ("cognito-idp.ListUserPoolReplicas", lambda **_: (_OK, {"UserPoolReplicas": []})),
        ("cloudformation.DescribeStackResource", _describe_resource),
    ):
        events_of(session).register(f"before-call.{event}", answer)
    return session


def _describe_resource(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
    body = params["body"]
    found = RESOURCES.get((body["StackName"], body["LogicalResourceId"]))
    if found:
        return _OK, {"StackResourceDetail": found}
    message = f"Stack with id {body['StackName']} does not exist"
    return _BAD_REQUEST, {"Error": {"Code": "ValidationError", "Message": message}}


_OK = type("Http", (), {"status_code": 200})()
_BAD_REQUEST = type("Http", (), {"status_code": 400})()
