"""Our table of the file format against the schemas that Amplify publishes, or against its types (amplify_schemas.py).

The schemas belong to their authors and are no part of this repository. They are in
packages/client-config/src/client-config-schema of a clone of aws-amplify/amplify-backend.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amplify_outputs.schema.types import (
    Anything,
    Flag,
    Integer,
    ListOf,
    MapOf,
    Record,
    Text,
    Type,
    validate,
)
from amplify_outputs.schema.versions import (
    STANDARD_SIGN_UP_ATTRIBUTES,
    VERSIONS,
    outputs_type,
    version_has,
)
from tests.contract import golden
from tests.contract.amplify_schemas import (
    NEEDS_PUBLISHED_SCHEMAS,
    NEEDS_SCHEMAS,
    published_schema,
    schema,
    validator,
)
from tests.contract.format_values import values
from tests.contract.type_schemas import schema_of_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.recorded_aws import Json


pytestmark = NEEDS_SCHEMAS
IN_EVERY_VERSION = pytest.mark.parametrize("version", VERSIONS)

# What our table says otherwise, and why. A pair is (ours, theirs); None stands for nothing said.
STANDARD_ATTRIBUTES = sorted([*STANDARD_SIGN_UP_ATTRIBUTES, "sub"])
DIFFERENCES: dict[str, tuple[Any, Any]] = {
    # A hint for editors. Client libraries do not read it, and it would tie the bytes to a place.
    "$schema: type": (None, "text"),
    # Nobody signs up with it: Cognito alone sets it.
    "auth.standard_required_attributes[]: values": (
        list(STANDARD_SIGN_UP_ATTRIBUTES),
        STANDARD_ATTRIBUTES,
    ),
    # Amplify Swift's decoder throws on `username`, and the app cannot start.
    "auth.username_attributes[]: values": (
        ["email", "phone_number"],
        ["email", "phone_number", "username"],
    ),
    # Amplify JavaScript writes https:// before it.
    "auth.oauth.domain: form": (r"[^/\s]+", None),
    # Amplify Swift and Android throw on a map without a style, and the app cannot start.
    "geo.maps.items.*: required": ([["style"]], None),
}
# Amplify JavaScript throws on a second bucket of the same name.
DIFFERENCES_SINCE_1_1: dict[str, tuple[Any, Any]] = {
    "storage.buckets: distinct by": ("name", None),
}
# From 1.4 on the schema says what an access rule is in a TypeScript type only; the table says it.
ACCESS_RULES = "storage.buckets[].paths.*"
DIFFERENCES_SINCE_1_4: dict[str, tuple[Any, Any]] = {
    f"{ACCESS_RULES}: type": ("map", None),
    f"{ACCESS_RULES}: keys": ("guest|authenticated|resource|groups?.*|entity.*", None),
    f"{ACCESS_RULES}.*: type": ("list", None),
    f"{ACCESS_RULES}.*[]: type": ("text", None),
    f"{ACCESS_RULES}.*[]: values": (["delete", "get", "list", "read", "write"], None),
}


@pytest.mark.parametrize("name", golden.NAMES)
def test_each_golden_document_is_valid_in_each_version(name: str) -> None:
    document = golden.document_named(name)

    errors = validator(document.version).iter_errors(json.loads(document.body))

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@IN_EVERY_VERSION
def test_our_table_differs_from_the_schema_only_where_it_says_why(version: str) -> None:
    ours = _facts_of_type(outputs_type(version))
    theirs = _facts_of_schema(schema(version), schema(version))

    found = {
        fact: (ours.get(fact), theirs.get(fact))
        for fact in ours.keys() | theirs.keys()
        if ours.get(fact) != theirs.get(fact)
    }

    buckets = DIFFERENCES_SINCE_1_1 if version != "1" else {}
    rules = DIFFERENCES_SINCE_1_4 if version_has(version, "passwordless") else {}
    assert found == {**DIFFERENCES, **buckets, **rules}


@NEEDS_PUBLISHED_SCHEMAS
def test_the_types_with_what_is_added_say_what_the_schemas_say() -> None:
    for version in VERSIONS:
        of_types, published = schema_of_types(version), published_schema(version)
        found = _facts_of_schema(of_types, of_types)
        assert found == _facts_of_schema(published, published)


@IN_EVERY_VERSION
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_our_table_accepts_the_schema_accepts(version: str, data: st.DataObject) -> None:
    kind = outputs_type(version)
    value = data.draw(values(kind))
    assert validate(kind, value) == []

    # As it is, and with something in it changed for anything else.
    for outputs in (value, data.draw(_spoilt(value))):
        if not validate(kind, outputs):
            errors = list(validator(version).iter_errors(outputs))
            assert errors == []


# What a format says, as flat facts: "auth.oauth.scopes: distinct" -> True ----------------------


def _facts_of_type(kind: Type, path: str = "") -> dict[str, Any]:
    facts: dict[str, Any]
    match kind:
        case Text():
            facts = {"type": "text", "values": sorted(kind.choices), "form": kind.form}
        case Integer():
            facts = {"type": "integer", "range": (kind.at_least, kind.at_most)}
        case Flag():
            facts = {"type": "flag"}
        case Anything():
            facts = {"type": "object"}
        case ListOf():
            facts = {
                "type": "list",
                "at least": kind.at_least,
                "distinct": kind.distinct,
                "distinct by": kind.distinct_by,
            }
        case MapOf():
            facts = {"type": "map", "keys": kind.keys}
        case Record():
            facts = {"type": "record", "required": sorted(sorted(keys) for keys in kind.required)}
    return _flat(path, facts) | _inner_facts_of_type(kind, path)


def _inner_facts_of_type(kind: Type, path: str) -> dict[str, Any]:
    match kind:
        case ListOf():
            return _facts_of_type(kind.item, f"{path}[]")
        case MapOf():
            return _facts_of_type(kind.value, f"{path}.*")
        case Record():
            inner: dict[str, Any] = {}
            for name, field in kind.fields.items():
                inner |= _facts_of_type(field, f"{path}.{name}")
            return inner
    return {}


def _facts_of_schema(node: dict[str, Any], root: dict[str, Any], path: str = "") -> dict[str, Any]:
    node = _resolved(node, root)
    facts: dict[str, Any]
    inner: dict[str, Any] = {}
    if "const" in node or "enum" in node:
        facts = {"type": "text", "values": sorted(node.get("enum", [node.get("const")]))}
    elif "patternProperties" in node:
        [(keys, value)] = node["patternProperties"].items()
        facts = {"type": "map", "keys": keys}
        inner = _facts_of_schema(value, root, f"{path}.*")
    elif "properties" in node:
        facts = {"type": "record", "required": _required_sets(node)}
        assert node["additionalProperties"] is False, path
        for name, value in node["properties"].items():
            inner |= _facts_of_schema(value, root, f"{path}.{name}")
    elif node.get("type") == "array":
        facts = {
            "type": "list",
            "at least": node.get("minItems", 0),
            "distinct": node.get("uniqueItems", False),
        }
        inner = _facts_of_schema(node["items"], root, f"{path}[]")
    elif node.get("type") == "integer":
        facts = {"type": "integer", "range": (node.get("minimum"), node.get("maximum"))}
    else:
        names = {"string": "text", "boolean": "flag", "object": "object"}
        facts = {"type": names[node["type"]]} if "type" in node else {}
    assert node.keys() <= _ABOUT | _OF_VALUES | _OF_OBJECTS, (
        f"{path} says something that this test does not read"
    )
    return _flat(path, facts) | inner


_ABOUT = {"$schema", "$id", "$defs", "title", "description", "tsType", "default"}
_OF_VALUES = {"type", "const", "enum", "minimum", "maximum", "items", "minItems", "uniqueItems"}
_OF_OBJECTS = {
    "additionalProperties",
    "anyOf",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
}


def _resolved(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    return _resolved(root["$defs"][node["$ref"].removeprefix("#/$defs/")], root)


def _required_sets(node: dict[str, Any]) -> list[list[str]]:
    assert not ("required" in node and "anyOf" in node)
    alternatives = node.get("anyOf", [{"required": node.get("required", [])}])
    return sorted(sorted(alternative["required"]) for alternative in alternatives)


def _flat(path: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Facts that say nothing (any text, no bounds) are left out."""
    nothing: tuple[Any, ...] = ([], [[]], (None, None), 0, False, "")
    return {
        f"{path.removeprefix('.')}: {name}": value
        for name, value in facts.items()
        if value not in nothing
    }


# Values that are nearly right ------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 200) | st.sampled_from(["", "email", "SMS", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "items", "paths", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def _spoilt(draw: st.DrawFn, value: dict[str, Any]) -> dict[str, Any]:
    """The value with one place in it changed for any JSON, removed, or given twice."""
    spoilt = copy.deepcopy(value)
    holder, key = draw(st.sampled_from(list(_places(spoilt))))
    match draw(st.sampled_from(["change", "remove", "add"])):
        case "change":
            holder[key] = draw(_JSON)
        case "remove":
            del holder[key]
        case _ if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[draw(st.sampled_from(["name", "sub", "username", "$schema"]))] = draw(_JSON)
    return spoilt


def _places(value: Json) -> Iterator[tuple[Json, Json]]:
    """Each object or list in the value, with each of its keys or indices."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])
