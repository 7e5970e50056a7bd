"""Amplify's TypeScript types take what is right, and tsc names what is wrong, per document."""

from __future__ import annotations

import json
from typing import Any

from amplify_outputs.schema.versions import VERSIONS
from tests.contract.javascript_client import NEEDS_NODE
from tests.contract.typescript_types import errors
from tests.readers.whole_document import GONE, WHOLE, changed

pytestmark = NEEDS_NODE

UNKNOWN = (
    "TS2353: Object literal may only specify known properties, and '\"{}\"' does not exist in type"
)
# What to change, and what tsc says of it: first the message, then the line that it is about.
WRONG: dict[str, tuple[tuple[str, object], str, str]] = {
    "an unknown value": (
        ("auth.mfa_configuration", "OFF"),
        """TS2322: Type '"OFF"' is not assignable to type '"NONE" | "OPTIONAL" | "REQUIRED" | undefined'.""",
        '"mfa_configuration": "OFF",',
    ),
    "an unknown value in a list": (
        ("auth.mfa_methods[0]", "SMS_MFA"),
        'TS2322: Type \'"SMS_MFA"\' is not assignable to type \'"EMAIL" | "SMS" | "TOTP"\'.',
        '"SMS_MFA",',
    ),
    "an unknown action in a rule": (
        ("storage.buckets[0].paths", {"public/*": {"guest": ["reed"]}}),
        "TS2322: Type '\"reed\"' is not assignable to type 'AmplifyStorageAccessActions'.",
        '"reed"',
    ),
    "a missing key": (
        ("auth.aws_region", GONE),
        "TS2741: Property 'aws_region' is missing in type '{...}' but required in type '{...}'.",
        '"auth": {',
    ),
    "a missing version": (
        ("version", GONE),
        "TS2741: Property 'version' is missing in type '{...}' but required in type 'AWSAmplifyBackendOutputs'.",
        "export const outputs: AWSAmplifyBackendOutputs = {",
    ),
    "a text for a number": (
        ("auth.password_policy.min_length", "8"),
        "TS2322: Type 'string' is not assignable to type 'number'.",
        '"min_length": "8",',
    ),
    "a text for a flag": (
        ("auth.password_policy.require_symbols", "false"),
        "TS2322: Type 'string' is not assignable to type 'boolean'.",
        '"require_symbols": "false"',
    ),
    "a text for a list": (
        ("auth.oauth.scopes", "openid"),
        "TS2322: Type 'string' is not assignable to type 'string[]'.",
        '"scopes": "openid",',
    ),
    "null": (
        ("auth.identity_pool_id", None),
        "TS2322: Type 'null' is not assignable to type 'string | undefined'.",
        '"identity_pool_id": null,',
    ),
    "a number for the version": (
        ("version", 1.5),
        "TS2322: Type 'number' is not assignable to type '\"1.5\"'.",
        '"version": 1.5,',
    ),
    "another version": (
        ("version", "1.6"),
        "TS2322: Type '\"1.6\"' is not assignable to type '\"1.5\"'.",
        '"version": "1.6",',
    ),
    "an unknown section": (
        ("nonsense", True),
        UNKNOWN.format("nonsense") + " 'AWSAmplifyBackendOutputs'.",
        '"nonsense": true',
    ),
    "an unknown key in a section": (
        ("auth.app_client_secret", "x"),
        UNKNOWN.format("app_client_secret") + " '{...}'.",
        '"app_client_secret": "x"',
    ),
    "an unknown key in a map's value": (
        ("auth.groups[0]", {"admins": {"role": "x"}}),
        UNKNOWN.format("role") + " 'AmplifyUserGroupConfig'.",
        '"role": "x"',
    ),
}


def test_tsc_names_what_is_wrong_with_each_document_and_finds_nothing_in_a_right_one() -> None:
    documents = {"nothing": WHOLE} | {
        name: changed(*change) for name, (change, _, _) in WRONG.items()
    }

    found = dict(zip(documents, errors(_bodies(documents)), strict=True))

    expected = {name: [f"{message} At: {line}"] for name, (_, message, line) in WRONG.items()}
    assert found == {"nothing": [], **expected}


def test_each_version_has_its_own_type() -> None:
    auth = WHOLE["auth"]
    small = {key: auth[key] for key in ("aws_region", "user_pool_id", "user_pool_client_id")}
    since = {
        "1": {},
        "1.1": {"storage": changed("storage.buckets[0].paths", GONE)["storage"]},
        "1.2": {"storage": {**WHOLE["storage"], "buckets": [_bucket_with_rules_of_names()]}},
        "1.3": {"auth": small | {"groups": auth["groups"]}},
        "1.4": {"auth": small | {"mfa_methods": ["EMAIL"], "passwordless": auth["passwordless"]}},
        "1.5": {"notifications": {"amazon_connect": WHOLE["notifications"]["amazon_connect"]}},
    }
    documents = {
        (version, feature): {"version": version, "auth": small, **says}
        for version in VERSIONS
        for feature, says in since.items()
    }

    found = dict(zip(documents, errors(_bodies(documents)), strict=True))

    assert {name for name, said in found.items() if not said} == {
        (version, feature)
        for version in VERSIONS
        for feature in since
        if VERSIONS.index(version) >= VERSIONS.index(feature)
    }


def test_the_types_let_through_what_the_format_and_the_strict_readers_are_for() -> None:
    documents = [
        changed("auth.username_attributes", ["username"]),
        changed("auth.username_attributes", []),
        changed("auth.standard_required_attributes[0]", "sub"),
        changed("auth.password_policy.min_length", 8.5),
        changed("auth.oauth.domain", "https://shop.example.com"),
        # The types also know a name, which the schemas do not have any more.
        changed("geo.maps.items", {"streets": {"name": "streets"}}),
        changed("storage.buckets", [WHOLE["storage"]["buckets"][0]] * 2),
        changed("notifications", {}),
    ]

    found = errors([json.dumps(document).encode() for document in documents])

    assert found == [[] for _ in documents]


def _bodies(documents: dict[Any, dict[str, Any]]) -> list[bytes]:
    return [json.dumps(document).encode() for document in documents.values()]


def _bucket_with_rules_of_names() -> dict[str, Any]:
    return {**WHOLE["storage"]["buckets"][0], "paths": {"public/*": {"guest": ["get"]}}}
