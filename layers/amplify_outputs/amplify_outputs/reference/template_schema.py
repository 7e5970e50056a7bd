"""A JSON Schema of CloudFormation templates that have a `Custom::AmplifyOutputs`, for editors. Pure.

It accepts every template that the publisher accepts, and refuses what it can see to be wrong without reading pools.
An intrinsic function may be in the place of any value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.properties.parse import DERIVED_SECTIONS
from amplify_outputs.reference.properties import CLOUDFORMATION, PROPERTIES
from amplify_outputs.schema.types import Anything, Flag, Integer, ListOf, MapOf, Record, Text
from amplify_outputs.schema.versions import NEWEST_VERSION, outputs_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amplify_outputs.reference.properties import Property
    from amplify_outputs.schema.types import Type

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_RESOURCE_TYPE: Final = "Custom::AmplifyOutputs"
_INTRINSIC: Final = {"$ref": "#/definitions/IntrinsicFunction"}
# A list or a map may be JSON text, and CloudFormation delivers every number and flag as text.
_LIST_AS_TEXT: Final = {"type": "string", "pattern": r"^\s*\["}
_MAP_AS_TEXT: Final = {"type": "string", "pattern": r"^\s*\{"}
_FLAG: Final = {"$ref": "#/definitions/Flag"}
_FLAGS: Final = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"
_EMPTY: Final = {"type": "string", "maxLength": 0}


def template_schema() -> dict[str, Any]:
    """The schema, as JSON values."""
    return {
        "$schema": DRAFT,
        "title": f"CloudFormation templates with {_RESOURCE_TYPE}",
        "type": "object",
        "properties": {
            "Resources": {
                "type": "object",
                "additionalProperties": {
                    "if": {
                        "properties": {"Type": {"const": _RESOURCE_TYPE}},
                        "required": ["Type"],
                    },
                    "then": {"$ref": "#/definitions/Resource"},
                },
            }
        },
        "definitions": {
            "Resource": {
                "type": "object",
                "properties": {"Properties": {"$ref": "#/definitions/Properties"}},
                "required": ["Properties"],
            },
            "Properties": _properties(),
            "IntrinsicFunction": {
                "type": "object",
                "patternProperties": {"^(Ref|Fn::[A-Za-z0-9]+(::[A-Za-z0-9]+)*)$": {}},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
            "Flag": {"anyOf": [{"type": "boolean"}, _matching(_FLAGS)]},
        },
    }


def _properties() -> dict[str, Any]:
    rows = (*CLOUDFORMATION, *PROPERTIES)
    return {
        "type": "object",
        "properties": {row.name: _described(row) for row in rows},
        "required": [row.name for row in rows if row.required],
        "additionalProperties": False,
        "allOf": list(_between_properties()),
    }


def _described(row: Property) -> dict[str, Any]:
    said = {"description": row.says, "anyOf": [*_values_of(row), _INTRINSIC]}
    # The default of a property that is left out is no text to write.
    return said if row.default is None else {**said, "default": row.default}


def _values_of(row: Property) -> Iterable[dict[str, Any]]:
    """What a property may be, beside an intrinsic function."""
    match row.kind:
        case "Boolean":
            yield _FLAG
        case "Integer":
            yield _integer(Integer(1, row.default))
        case "List of String":
            text = {"type": "string", "pattern": _joined(row.choices)}
            yield {"type": "array", "items": {"anyOf": [text, _LIST_AS_TEXT, _INTRINSIC]}}
            yield text
            yield _LIST_AS_TEXT
        case "Map":
            yield _SHAPES[row.name]()
            yield _MAP_AS_TEXT
        case "String" if row.choices:
            # YAML reads 1.5 as a number.
            yield {"enum": [*row.choices, *_numbers(row.choices)]}
        case "String" if row.form:
            yield {"type": "string", "pattern": _whole(row.form.pattern), "examples": [row.example]}
        case _:
            yield {"type": "string", "minLength": 1}
    if not row.required:
        # It counts as left out.
        yield _EMPTY


def _between_properties() -> Iterable[dict[str, Any]]:
    """What one property asks of another one."""
    yield {
        "if": {
            "properties": {
                "DataApiKey": {"anyOf": [{"const": True}, _matching("[Tt][Rr][Uu][Ee]")]}
            },
            "required": ["DataApiKey"],
        },
        "then": {"required": ["DataApiId"]},
    }
    role = {"anyOf": [{"required": [key]} for key in _EXPECTED_ROLES]}
    yield {
        "if": {"properties": {"Expect": {"type": "object", **role}}, "required": ["Expect"]},
        "then": {"required": ["IdentityPoolId"]},
    }
    for section, name in DERIVED_SECTIONS.items():
        # Without the resource that the rest of the section would follow from.
        whole = _shape(outputs_type(NEWEST_VERSION).fields[section], whole=True)
        yield {
            "if": {"not": {"required": [name]}},
            "then": {"properties": {"Outputs": {"properties": {section: whole}}}},
        }


def _outputs() -> dict[str, Any]:
    """Every section; `auth`, and those that follow from a resource, may be a part of one."""
    parts = {"auth", *DERIVED_SECTIONS}
    sections = outputs_type(NEWEST_VERSION).fields
    return _object(
        {
            name: _shape(kind, whole=name not in parts)
            for name, kind in sections.items()
            if name != "version"
        }
    )


def _expect() -> dict[str, Any]:
    [arn] = (row.form.pattern for row in PROPERTIES if row.name == "PoolRoleArn" and row.form)
    role = {"anyOf": [_matching(arn), _INTRINSIC]}
    groups = {"type": "object", "additionalProperties": role}
    return _object(
        {
            **dict.fromkeys(_EXPECTED_ROLES, role),
            "Groups": {"anyOf": [_INTRINSIC, groups, _MAP_AS_TEXT]},
        }
    )


_SHAPES: Final = {"Outputs": _outputs, "Expect": _expect}
_EXPECTED_ROLES: Final = ("AuthenticatedRoleArn", "UnauthenticatedRoleArn")


def _shape(kind: Type, *, whole: bool) -> dict[str, Any]:
    """What a value below `Outputs` may be; `whole` asks for the keys that the file needs."""
    shapes: list[Any]
    match kind:
        case Text(choices=(_, *_)):
            shapes = [{"enum": [*kind.choices]}]
        case Text():
            # A number or a flag of a template arrives as text.
            shapes = [{"type": ["string", "number", "boolean"], **_pattern(kind.form)}]
        case Integer():
            shapes = [_integer(kind)]
        case Flag():
            shapes = [_FLAG]
        case ListOf():
            shapes = [_list(kind, whole=whole), _LIST_AS_TEXT]
        case MapOf():
            values = {_whole(kind.keys): _shape(kind.value, whole=whole)}
            found = {"type": "object", "patternProperties": values, "additionalProperties": False}
            shapes = [found, _MAP_AS_TEXT]
        case Record():
            fields = {key: _shape(value, whole=whole) for key, value in kind.fields.items()}
            shapes = [_object(fields, kind.required if whole else ()), _MAP_AS_TEXT]
        case Anything():
            shapes = [{"type": "object"}, _MAP_AS_TEXT]
    return {"anyOf": [*shapes, _INTRINSIC]}


def _list(kind: ListOf, *, whole: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "array", "items": _shape(kind.item, whole=whole)}
    if kind.at_least:
        found["minItems"] = kind.at_least
    if kind.distinct:
        found["uniqueItems"] = True
    return found


def _object(
    properties: Mapping[str, Any], required: Iterable[frozenset[str]] = ()
) -> dict[str, Any]:
    """An object with these keys and no others; one of the sets must be complete."""
    found = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    match [sorted(keys) for keys in required]:
        case [] | [[]]:
            return found
        case [keys]:
            return {**found, "required": keys}
        case several:
            return {**found, "anyOf": [{"required": keys} for keys in several]}


def _integer(kind: Integer) -> dict[str, Any]:
    bounds = {"minimum": kind.at_least, "maximum": kind.at_most}
    number = {"type": "integer", **{name: at for name, at in bounds.items() if at is not None}}
    return {"anyOf": [number, _matching("-?[0-9]{1,18}")]}


def _matching(form: str) -> dict[str, Any]:
    return {"type": "string", "pattern": _whole(form)}


def _pattern(form: str) -> dict[str, str]:
    return {"pattern": _whole(form)} if form else {}


def _whole(form: str) -> str:
    """A pattern that the whole text matches, in what all dialects have."""
    return f"^(?:{form})$".replace(r"\Z", "$").replace(r"\w", "A-Za-z0-9_")


def _joined(choices: Iterable[str]) -> str:
    """A pattern for some of the choices, joined by commas."""
    one = "|".join(choices)
    return rf"^\s*(?:{one})?(?:\s*,\s*(?:{one})?)*\s*$"


def _numbers(choices: Iterable[str]) -> list[float]:
    return [float(choice) for choice in choices if choice.replace(".", "").isdigit()]
