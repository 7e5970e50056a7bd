"""What counts as a reply of AWS: a 200 or a 404 that is not one becomes an error of the call, never an absence.

A proxy's page, an empty body or a cut one makes botocore return an empty result, in which "not there" looks
like "off". So every reply is held against the model of its operation, and against what AWS always sends,
before botocore parses it. An unusable reply becomes a 502 with the code UNUSABLE_REPLY: the SDK tries the
call again as after any 5xx, and then raises ClientError. What passes has the types of the model.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, StructureShape
from botocore.utils import parse_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.awsrequest import AWSResponse
    from botocore.client import BaseClient
    from botocore.model import OperationModel, Shape

UNUSABLE_REPLY: Final = "UnusableReply"
_STATUS: Final = 502
_FIRST_ERROR_STATUS: Final = 300
# A 404 says that a thing is not there, and a 403 that a permission is missing, but only if AWS has sent it.
_REFUSALS: Final = range(400, 500)
# AWS gives each request an id. The answer to a HEAD has nothing else that would tell it from that of a proxy.
_HEADERS_OF_AWS: Final = ("x-amz-request-id", "x-amzn-requestid", "x-amz-id-2", "x-amzn-errortype")

# What AWS always sends, by operation: the path of a key in JSON, where `[]` stands for each item of a list that may
# be absent; of an element in XML from its root on; or `header:` and a name. | separates those of which one is there.
ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "AssumeRole": (
        "AssumeRoleResponse.AssumeRoleResult.Credentials.AccessKeyId",
        "AssumeRoleResponse.AssumeRoleResult.Credentials.SecretAccessKey",
        "AssumeRoleResponse.AssumeRoleResult.Credentials.SessionToken",
    ),
    "DescribeIdentityPool": ("IdentityPoolId", "AllowUnauthenticatedIdentities"),
    "DescribeManagedLoginBrandingByClient": ("ManagedLoginBranding",),
    "DescribeStackResource": (
        "DescribeStackResourceResponse.DescribeStackResourceResult.StackResourceDetail.ResourceStatus",
    ),
    "DescribeStacks": ("DescribeStacksResponse.DescribeStacksResult.Stacks",),
    "DescribeUserPool": ("UserPool.Id",),
    "DescribeUserPoolClient": ("UserPoolClient.ClientId",),
    "DescribeUserPoolDomain": ("DomainDescription",),
    "GenerateMac": ("Mac",),
    "GetBucketCors": ("CORSConfiguration",),
    "GetBucketLocation": ("LocationConstraint",),
    "GetBucketPolicyStatus": ("PolicyStatus.IsPublic",),
    "GetGraphqlApi": (
        "graphqlApi.apiId",
        "graphqlApi.arn",
        "graphqlApi.authenticationType",
        "graphqlApi.additionalAuthenticationProviders[].authenticationType",
    ),
    "GetIdentityPoolRoles": ("IdentityPoolId",),
    "GetObject": ("header:etag",),
    "GetParameter": ("Parameter.Value", "Parameter.Version", "Parameter.ARN"),
    "GetParameterHistory": ("Parameters",),
    "GetParameters": (
        "Parameters",
        "Parameters[].Name",
        "Parameters[].Value",
        "Parameters[].Version",
    ),
    "GetPrincipalTagAttributeMap": ("IdentityPoolId",),
    "GetPublicAccessBlock": ("PublicAccessBlockConfiguration",),
    "GetRole": ("GetRoleResponse.GetRoleResult.Role.Arn",),
    "GetUserPoolMfaConfig": ("MfaConfiguration",),
    "HeadObject": ("header:etag",),
    "ListApiKeys": ("apiKeys", "apiKeys[].id"),
    "ListCIMDPolicies": ("CIMDPolicies",),
    "ListGraphqlApis": (
        "graphqlApis",
        "graphqlApis[].apiId",
        "graphqlApis[].arn",
        "graphqlApis[].authenticationType",
    ),
    "ListGroups": ("Groups", "Groups[].GroupName"),
    "ListIdentityPools": ("IdentityPools", "IdentityPools[].IdentityPoolId"),
    "ListIdentityProviders": (
        "Providers",
        "Providers[].ProviderName",
        "Providers[].ProviderType",
    ),
    "ListObjectsV2": ("ListBucketResult.Name",),
    "ListPointInTimeRecoveries": ("Restorations",),
    "ListResourceServers": ("ResourceServers",),
    "ListStackResources": (
        "ListStackResourcesResponse.ListStackResourcesResult.StackResourceSummaries",
    ),
    "ListTagsForResource": ("TagList", "TagList[].Key", "TagList[].Value"),
    "ListUserPoolClientSecrets": ("ClientSecrets",),
    "ListUserPoolClients": ("UserPoolClients", "UserPoolClients[].ClientId"),
    "ListUserPoolReplicas": ("UserPoolReplicas",),
    "ListUserPools": ("UserPools", "UserPools[].Id"),
    "PutEvents": ("Entries",),
    "PutObject": ("header:etag",),
    "PutParameter": ("Version",),
    "SendMessageBatch": ("Successful|Failed",),
    "VerifyMac": ("MacValid",),
}
# Their replies say nothing but that it was done.
WITHOUT_CONTENT: Final = ("AddTagsToResource", "DeleteObject", "DeleteParameter")


def watch(client: BaseClient) -> None:
    """Hold every reply that this client gets against its model, from now on."""
    # Before botocore's own handlers, which hang on events of the service.
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"before-parse.{service}.*", _refuse_unusable)
    # botocore decides by the status of the HTTP response, of which the other handler has a copy.
    client.meta.events.register_first(f"needs-retry.{service}", _pass_the_status_on)
    client.meta.events.register_first("after-call.s3.GetBucketLocation", _raise_before_it_is_read)


def unusable(operation: str, why: str) -> ClientError:
    """The error for a reply that has a value with which nothing can be done; `why` is a part of a sentence."""
    message = _message(operation, why)
    return ClientError({"Error": {"Code": UNUSABLE_REPLY, "Message": message}}, operation)


def _refuse_unusable(
    operation_model: OperationModel, response_dict: dict[str, Any], **_: object
) -> None:
    status = response_dict["status_code"]
    if status in _REFUSALS:
        why = None if _is_of_aws(response_dict) else f"it is HTTP {status} and no answer of AWS"
    elif status < _FIRST_ERROR_STATUS:
        why = next(_faults(operation_model, response_dict), None)
    else:
        return
    if why is None:
        return
    message = _message(operation_model.name, why)
    response_dict["status_code"] = _STATUS
    if "json" in str(operation_model.service_model.resolved_protocol):
        body = json.dumps({"__type": UNUSABLE_REPLY, "message": message})
    else:
        body = f"<Error><Code>{UNUSABLE_REPLY}</Code><Message>{message}</Message></Error>"
        if operation_model.service_model.resolved_protocol == "query":
            body = f"<ErrorResponse>{body}</ErrorResponse>"
    response_dict["body"] = body.encode()


def _is_of_aws(response: Mapping[str, Any]) -> bool:
    """Whether a refusal has the id of a request, or the code that AWS gives to every error."""
    if any(name in response["headers"] for name in _HEADERS_OF_AWS):
        return True
    body = response["body"]
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        try:
            # botocore is about to parse it in the same way.
            root = ET.fromstring(body)  # noqa: S314  # nosec B314
        except (ET.ParseError, ValueError):
            return False
        return any(_local_name(element) == "Code" for element in root.iter())
    return isinstance(content, dict) and any(name in content for name in ("__type", "code", "Code"))


def _pass_the_status_on(
    response: tuple[AWSResponse, Mapping[str, Any]] | None, **_: object
) -> None:
    if response is not None:
        http, parsed = response
        if parsed.get("Error", {}).get("Code") == UNUSABLE_REPLY:
            http.status_code = _STATUS


def _raise_before_it_is_read(
    http_response: AWSResponse, parsed: dict[str, Any], model: OperationModel, **_: object
) -> None:
    """Botocore raises the same a moment later; until then its handlers believe the body to be XML of S3."""
    if http_response.status_code >= _FIRST_ERROR_STATUS:
        raise ClientError(parsed, model.name)  # type: ignore[arg-type]  # as botocore passes it


def _message(operation: str, why: str) -> str:
    return f"the reply to {operation} cannot be used: {why}"


def _faults(model: OperationModel, response: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a reply. No part of it is quoted: it may hold a secret."""
    paths = ALWAYS.get(model.name, ())
    headers = [path.removeprefix("header:") for path in paths if path.startswith("header:")]
    yield from (f"it has no header {name}" for name in headers if name not in response["headers"])
    shape = model.output_shape
    if headers or shape is None or not _has_content(shape):
        return
    if "json" in str(model.service_model.resolved_protocol):
        try:
            content = json.loads(response["body"])
        except (ValueError, RecursionError):
            yield "it is not JSON"
            return
        yield from _wrong_types(shape, content, "")
        has = partial(_has_key, content)
    else:
        try:
            # AWS sent it over TLS, and botocore is about to parse it in the same way.
            root = ET.fromstring(response["body"])  # noqa: S314  # nosec B314
        except ET.ParseError:
            yield "it is not XML"
            return
        has = partial(_has_element, root)
    for path in paths:
        if not any(has(each.split(".")) for each in path.split("|")):
            yield f"it has no {path.rpartition('.')[2]}"


def _has_content(shape: StructureShape) -> bool:
    """Whether a reply of that shape says something in its body."""
    return any("location" not in member.serialization for member in shape.members.values())


def _has_key(content: Any, path: list[str]) -> bool:  # noqa: ANN401 - any JSON value
    if not path:
        return content is not None
    key, *rest = path
    inner = content.get(key.removesuffix("[]")) if isinstance(content, dict) else None
    if key.endswith("[]"):
        return not inner or all(_has_key(item, rest) for item in inner)
    return _has_key(inner, rest)


def _has_element(root: ET.Element, path: list[str]) -> bool:
    name, *rest = path
    found = _local_name(root) == name
    return found and (not rest or any(_has_element(child, rest) for child in root))


def _local_name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _wrong_types(shape: Shape, value: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Where a value is of another type than its shape says; null is the same as absent, but not in a list."""
    expected = _PYTHON_TYPES.get(shape.type_name)
    if expected is None or value is None:
        return
    if not _is(expected, value, shape):
        yield f"{place or 'it'} is not a {shape.type_name}"
    elif isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            key = member.serialization.get("name", name)
            yield from _wrong_types(member, value.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(shape, ListShape):
        for item in value:
            if item is None:
                yield f"{place} has an item that is null"
            yield from _wrong_types(shape.member, item, place)
    elif isinstance(shape, MapShape):
        for item in value.values():
            yield from _wrong_types(shape.value, item, place)


def _is(expected: tuple[type, ...], value: object, shape: Shape) -> bool:
    if isinstance(value, bool) and bool not in expected:
        return False
    if shape.type_name in ("integer", "long") and isinstance(value, str):
        return value.isdigit()  # Emulators hand on what CloudFormation gave them, which is a text.
    if shape.type_name == "timestamp" and isinstance(value, str):
        try:
            parse_timestamp(value)
        except ValueError:
            return False
    return isinstance(value, expected)


_PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "structure": (dict,),
    "list": (list,),
    "map": (dict,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int, str),
    "long": (int, str),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
    "blob": (str,),
}
