"""AppSync and S3 as they are on the wire: what a request asked for, and answers as XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import botocore.session
from botocore.model import ListShape, StructureShape

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.model import OperationModel, Shape

SERVICES: Final = ("appsync", "s3")
_NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"
_SESSION: Final = botocore.session.get_session()


def asked(service: str, operation: str, request: AWSPreparedRequest) -> dict[str, Any]:
    """The parameters of a request without a body, from its address."""
    model = _operation(service, operation)
    address = urlsplit(request.url)
    if service == "s3":
        before, of_service, _ = address.netloc.rpartition(".s3.")  # or the bucket is in the path
        return {"Bucket": before if of_service else unquote(address.path).strip("/")}
    template = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", model.http["requestUri"])
    path = re.fullmatch(template, address.path)
    assert path, address.path
    found: dict[str, Any] = {name: unquote(value) for name, value in path.groupdict().items()}
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    shape = model.input_shape
    assert isinstance(shape, StructureShape)
    for name, member in shape.members.items():
        if member.serialization.get("location") == "querystring":
            value = query.pop(member.serialization["name"], None)
            if value is not None:
                found[name] = int(value) if member.type_name == "integer" else value
    assert not query
    return found


def xml(operation: str, answer: dict[str, Any]) -> str:
    """What S3 sends for that answer, or for the refusal of that code."""
    if code := answer.get("Error"):
        return f"<Error><Code>{code}</Code><Message>as recorded</Message></Error>"
    if operation == "GetBucketLocation":  # Which botocore's model does not describe as it is.
        location = escape(str(answer.get("LocationConstraint") or ""))
        return f'<LocationConstraint xmlns="{_NAMESPACE}">{location}</LocationConstraint>'
    shape = _operation("s3", operation).output_shape
    assert isinstance(shape, StructureShape)
    if payload := shape.serialization.get("payload"):
        return _element(payload, shape.members[payload], answer.get(payload, {}), _ROOT)
    return _element(_ROOTS[operation], shape, answer, _ROOT)


# What S3 calls the root of an answer that has no payload; botocore's model does not say.
_ROOTS: Final = {"GetBucketCors": "CORSConfiguration"}
_ROOT: Final = f' xmlns="{_NAMESPACE}"'


def _element(name: str, shape: Shape, value: Any, attributes: str = "") -> str:
    match shape:
        case StructureShape():
            inner = "".join(
                _element(member.serialization.get("name", key), member, value[key])
                for key, member in shape.members.items()
                if key in value
            )
        case ListShape():
            assert shape.serialization.get("flattened"), name
            return "".join(_element(name, shape.member, item) for item in value)
        case _:
            inner = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{name}{attributes}>{inner}</{name}>"


def _operation(service: str, name: str) -> OperationModel:
    return _SESSION.get_service_model(service).operation_model(name)
