"""What others can add to: the members of AWS's answers, operations, and the fields of the file, as flat names.

A name is a path, as `UserPool.Policies.PasswordPolicy`: `[]` stands for each item of a list, `*` for each value of a
map. A value that a text can have is a name too: `MfaConfiguration = ON`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, StringShape, StructureShape

from amplify_outputs.readers import decoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel, Shape

    from amplify_outputs.readers.decoder import Kind


def of_answer(operation: OperationModel) -> set[str]:
    """Every member of what the operation answers, at any depth, and every value that AWS lists for one."""
    shape = operation.output_shape
    return set() if shape is None else set(_of_shape(shape, "", ()))


def _of_shape(shape: Shape, path: str, above: tuple[str, ...]) -> Iterator[str]:
    match shape:
        case StructureShape() if shape.name not in above:
            for name, member in shape.members.items():
                inner = f"{path}.{name}".lstrip(".")
                yield inner
                yield from _of_shape(member, inner, (*above, shape.name))
        case ListShape():
            yield from _of_shape(shape.member, f"{path}[]", above)
        case MapShape():
            yield from _of_shape(shape.value, f"{path}.*", above)
        case StringShape():
            yield from (f"{path} = {value}" for value in shape.enum)


def of_decoder(kind: Kind) -> set[str]:
    """Every field that a table of readers/ has."""
    return set(_of_kind(kind, ""))


def _of_kind(kind: Kind, path: str) -> Iterator[str]:
    match kind:
        case decoder.Object(fields):
            for name, field in fields.items():
                inner = f"{path}.{name}".lstrip(".")
                yield inner
                yield from _of_kind(field.kind, inner)
        case decoder.ListOf(item):
            yield from _of_kind(item, f"{path}[]")
        case decoder.MapOf(value):
            yield from _of_kind(value, f"{path}.*")


def of_json_schema(schema: Mapping[str, Any]) -> set[str]:
    """Every property of a JSON schema, at any depth, and every value that it lists for one."""
    return set(_of_node(schema, schema.get("definitions", {}), "", ()))


def _of_node(
    node: Mapping[str, Any], definitions: Mapping[str, Any], path: str, above: tuple[str, ...]
) -> Iterator[str]:
    if reference := node.get("$ref"):
        name = str(reference).rpartition("/")[2]
        if name not in above:
            yield from _of_node(definitions[name], definitions, path, (*above, name))
    for name, inner in node.get("properties", {}).items():
        place = f"{path}.{name}".lstrip(".")
        yield place
        yield from _of_node(inner, definitions, place, above)
    if isinstance(items := node.get("items"), dict):
        yield from _of_node(items, definitions, f"{path}[]", above)
    if isinstance(values := node.get("additionalProperties"), dict):
        yield from _of_node(values, definitions, f"{path}.*", above)
    for kind in ("anyOf", "allOf", "oneOf"):
        for choice in node.get(kind, ()):
            yield from _of_node(choice, definitions, path, above)
    for value in [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]:
        yield f"{path} = {value}"
