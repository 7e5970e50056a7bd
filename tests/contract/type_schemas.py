"""Amplify's own TypeScript types of the file, as JSON schemas, and what their authors' schemas say beyond them.

The types are made from those schemas, and are published where the schemas are not. A type cannot say
that a list has no value twice, or how large a number may be: that is added here. Where the schemas
themselves are at hand, a test compares.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from functools import cache
from typing import Any, Final

from amplify_outputs.schema.versions import VERSIONS, version_has
from tests.contract.javascript_client import NODE, TYPES, installed
from tools.environments import one_process_at_a_time

GENERATE_SECONDS: Final = 120

Json = dict[str, Any]

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
    schema = _generated()[version]
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


@cache
def _generated() -> dict[str, Json]:
    """By version, as the types alone say it. Generated once for each installation of the packages."""
    packages = installed()
    program = packages / "schemas.mjs"
    kept = packages / f"schemas-{hashlib.sha256(program.read_bytes()).hexdigest()[:12]}.json"
    with one_process_at_a_time("schemas", "the schemas of Amplify's types"):
        if not kept.exists():
            files = {str(packages / TYPES / f"client_config_v{it}.d.ts"): it for it in VERSIONS}
            ran = subprocess.run(
                [str(NODE), str(program), *files],
                capture_output=True,
                timeout=GENERATE_SECONDS,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr.decode()[-2000:]
            said = json.loads(ran.stdout)
            kept.write_text(json.dumps({version: said[file] for file, version in files.items()}))
        generated: dict[str, Json] = json.loads(kept.read_text())
    return generated
