"""CloudFormation templates as values, with `!Sub x` read as {"Fn::Sub": x}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path


NO_VALUE: Final = {"Ref": "AWS::NoValue"}


def template(path: Path) -> dict[str, Any]:
    """The template in that file."""
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> dict[str, Any]:
    """The template in that text."""
    loaded: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    return loaded


def resources(loaded: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """The resources whose type begins so, by logical id."""
    found: dict[str, dict[str, Any]] = loaded["Resources"]
    return {name: it for name, it in found.items() if it["Type"].startswith(kind)}


def statements(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every statement of a role, a managed policy or a bucket policy."""
    properties = resource.get("Properties", {})
    policies = properties.get("Policies", [])
    # A user pool has "Policies" too; they are a map, and about passwords.
    documents = [it["PolicyDocument"] for it in policies if isinstance(policies, list)]
    documents += [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
    for document in documents:
        for statement in document["Statement"]:
            # What depends on a condition of the template counts as if it held.
            found = _if_held(statement)
            actions = found["Action"]
            if isinstance(actions, list):
                found = {**found, "Action": [_if_held(action) for action in actions]}
            yield found


def _if_held(value: Any) -> Any:
    return value["Fn::If"][1] if isinstance(value, dict) and "Fn::If" in value else value


def decided(value: Any, holding: Container[str]) -> Any:
    """The same value with every `!If` decided: those conditions of the template hold, and no others."""
    if isinstance(value, list):
        return [it for it in (decided(one, holding) for one in value) if it != NO_VALUE]
    if not isinstance(value, dict):
        return value
    if "Fn::If" in value:
        condition, holds, other = value["Fn::If"]
        return decided(holds if condition in holding else other, holding)
    found = {name: decided(one, holding) for name, one in value.items()}
    return {name: one for name, one in found.items() if one != NO_VALUE}


def listed(value: object) -> list[Any]:
    """One or several, as policies and templates write them, always as a list."""
    return value if isinstance(value, list) else [value]


class _Loader(yaml.SafeLoader):
    pass


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            assert isinstance(node, yaml.MappingNode)
            value = loader.construct_mapping(node, deep=True)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _intrinsic)
