"""Amplify's own TypeScript types of the file, as JSON schemas, and what their authors' schemas say beyond them.

The types are made from those schemas, and are published where the schemas are not. A type cannot say
that a list has no value twice, or how large a number may be: that is added here. Where the schemas
themselves are at hand, a test compares.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import subprocess
from functools import cache
from typing import Any, Final

from amplify_outputs.schema.versions import VERSIONS, version_has
from tests.contract.javascript_client import CLIENT_TYPES, NODE, TYPES, installed
from tools.environments import one_process_at_a_time

GENERATE_SECONDS: Final = 120

Json = dict[str, Any]

_OF_VERSION: Final = re.compile(r"client_config_v([\d.]+)\.d\.ts#")

_DISTINCT: Final = {"uniqueItems": True}
_FILLED: Final = {"minItems": 1}
_BEYOND_TYPES: Final[dict[str, Json]] = {
    "auth.oauth.identity_providers": _DISTINCT,
    "auth.oauth.redirect_sign_in_uri": _DISTINCT,
    "auth.oauth.redirect_sign_out_uri": _DISTINCT,
    "auth.oauth.scopes": _DISTINCT,
    "auth.password_policy.min_length": {"type": "integer", "minimum": 6, "maximum": 99},
    "auth.standard_required_attributes": _DISTINCT,
    "auth.username_attributes": _DISTINCT,
    "geo.geofence_collections.items": _DISTINCT | _FILLED,
    "geo.search_indices.items": _DISTINCT | _FILLED,
    "notifications.channels": _DISTINCT,
}
_NOTIFICATIONS: Final = {
    "anyOf": [
        {"required": ["amazon_connect"]},
        {"required": ["amazon_pinpoint_app_id", "aws_region", "channels"]},
    ]
}


@cache
def schema_of_types(version: str) -> Json:
    """The schema of that version."""
    schema = copy.deepcopy(published_versions()[version])
    assert schema.pop("definitions") == {}  # every type is written out where it stands
    schema["properties"]["$schema"] = {"type": "string"}
    for path, beyond in _BEYOND_TYPES.items():
        _node(schema, path).update(beyond)
    # The schema only describes it.
    del _node(schema, "geo.maps.items")["additionalProperties"]["properties"]["name"]["type"]
    if version_has(version, "groups"):
        group = _node(schema, "auth.groups")["items"]["additionalProperties"]
        group["properties"]["precedence"]["type"] = "integer"
    if VERSIONS.index(version) >= VERSIONS.index("1.5"):
        _node(schema, "notifications").update(_NOTIFICATIONS)
    if version_has(version, "passwordless"):
        # Of the rules in it the schema says nothing.
        bucket = _node(schema, "storage.buckets")["items"]
        bucket["properties"]["paths"]["additionalProperties"] = {"title": "access rule"}
    written: Json = _as_amplify_writes_it(schema)
    return written


def _node(schema: Json, path: str) -> Json:
    for name in path.split("."):
        schema = schema["properties"][name]
    return schema


def _as_amplify_writes_it(node: Any) -> Any:
    """Objects of any keys are told by a pattern, and any object is just an object."""
    if isinstance(node, list):
        return [_as_amplify_writes_it(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    found = {key: _as_amplify_writes_it(inner) for key, inner in node.items()}
    if isinstance(found.get("additionalProperties"), dict) and "properties" not in found:
        values = found.pop("additionalProperties")
        if values:
            found |= {"patternProperties": {".*": values}, "additionalProperties": False}
    return found


def published_versions() -> dict[str, Json]:
    """By version, as the types alone say it: every version of the package, also one that is not in VERSIONS yet."""
    return {
        match[1]: schema
        for named, schema in _generated().items()
        if (match := _OF_VERSION.search(named))
    }


def client_schema() -> Json:
    """What Amplify's JavaScript client reads of the file, by its own type."""
    return _generated()[_client()]


@cache
def _generated() -> dict[str, Json]:
    """By file and type. Generated once for each installation of the packages."""
    packages = installed()
    program = packages / "schemas.mjs"
    kept = packages / f"schemas-{hashlib.sha256(program.read_bytes()).hexdigest()[:12]}.json"
    with one_process_at_a_time("schemas", "the schemas of Amplify's types"):
        if not kept.exists():
            types = sorted((packages / TYPES).glob("client_config_v*.d.ts"))
            named = [*(f"{path}#AWSAmplifyBackendOutputs" for path in types), _client()]
            ran = subprocess.run(
                [str(NODE), str(program), *named],
                capture_output=True,
                timeout=GENERATE_SECONDS,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr.decode()[-2000:]
            kept.write_bytes(ran.stdout)
        generated: dict[str, Json] = json.loads(kept.read_text())
    return generated


def _client() -> str:
    return f"{installed() / CLIENT_TYPES}#AmplifyOutputs"
