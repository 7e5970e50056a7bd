"""The calls of AWS in the package's code, by the operations of botocore's models."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

import botocore.session
from botocore import xform_name
from botocore.model import ListShape, Shape, StructureShape

from tests.contract.golden import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel

_SESSION = botocore.session.get_session()
PACKAGE = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
# What the code calls each client.
CLIENTS = {
    "appsync": "appsync",
    "cloudformation": "cloudformation",
    "events": "events",
    "iam": "iam",
    "identity": "cognito-identity",
    "idp": "cognito-idp",
    "kms": "kms",
    "s3": "s3",
    "sqs": "sqs",
    "ssm": "ssm",
    "sts": "sts",
}


# What they call is for people alone: no function has these calls, its role or the layer.
FOR_PEOPLE = ("pools.discovery", "pools.stack")


def operations(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each operation that is called, now or later: a method of a client, or a paginator by its name."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        method, client = node.attr, _name(node.value)
        if not any(method in methods for methods in methods().values()):
            continue
        if client not in CLIENTS:
            assert node not in called, f"{method} is called on {client}: add it to CLIENTS"
            continue
        service = CLIENTS[client]
        yield service, methods()[service][method]
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Attribute(client, "get_paginator"), [ast.Constant(operation)]):
                service = CLIENTS[_name(client)]
                yield service, methods()[service][str(operation)]


def _name(client: ast.expr) -> str:
    return client.attr if isinstance(client, ast.Attribute) else ast.unparse(client)


@cache
def methods() -> dict[str, dict[str, str]]:
    """The operations of each service by their names in boto3."""
    return {
        service: {
            xform_name(operation): operation
            for operation in _SESSION.get_service_model(service).operation_names
        }
        for service in CLIENTS.values()
    }


def trees(module: str = "", *, for_people: bool = True) -> list[ast.Module]:
    """The module and every module of the package that it imports, and they import; without one, all.

    Without `for_people`, those modules are left out.
    """
    found: dict[str, ast.Module] = {}
    wanted = [module] if module else [*_modules()]
    while wanted:
        name = wanted.pop()
        path = PACKAGE.joinpath(*name.split(".")).with_suffix(".py")
        if not for_people and name in FOR_PEOPLE:
            continue
        if name in found or not path.is_file():
            continue  # Seen, or a name in a module and not a module.
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(found[name]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
                inside = (node.module or "").removeprefix(PACKAGE.name).lstrip(".")
                wanted += [inside, *(f"{inside}.{it.name}".lstrip(".") for it in node.names)]
    return list(found.values())


def _modules() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def has_output(name: str, path: str) -> bool:
    """Whether the model of that operation has a member at that path; of XML, from its second element on."""
    return any(
        _has_output(
            model.operation_model(name), path, in_json="json" in str(model.resolved_protocol)
        )
        for model in map(_SESSION.get_service_model, sorted(set(CLIENTS.values())))
        if name in model.operation_names  # Several services may have one of that name.
    )


def _has_output(operation: OperationModel, path: str, *, in_json: bool) -> bool:
    shape = operation.output_shape
    if path.startswith("header:"):
        return path.removeprefix("header:") in _headers(shape)
    keys = path.replace("[]", "").split(".")
    if not in_json:
        keys = [key for key in keys[1:] if key != f"{operation.name}Result"]
    return _has(shape, keys)


def _headers(shape: Shape | None) -> set[str]:
    members = shape.members.values() if isinstance(shape, StructureShape) else ()
    return {
        member.serialization["name"].lower()
        for member in members
        if member.serialization.get("location") == "header"
    }


def _has(shape: Shape | None, keys: list[str]) -> bool:
    if not keys:
        return True
    if isinstance(shape, StructureShape):
        payload = shape.serialization.get("payload")
        if payload:
            return _has(shape.members[payload], keys)
        inner = shape.members.get(keys[0]) or _named(shape, keys[0])
        return inner is not None and _has(inner, keys[1:])
    return isinstance(shape, ListShape) and _has(shape.member, keys)


def _named(shape: StructureShape, key: str) -> Shape | None:
    """The member that goes by that name on the wire."""
    for member in shape.members.values():
        if member.serialization.get("name") == key:
            return member
    return None
