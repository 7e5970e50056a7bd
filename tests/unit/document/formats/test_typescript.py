"""The document as TypeScript: where a type follows a value, and which one."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.document.formats.modules import ecmascript
from amplify_outputs.document.formats.typescript import typescript
from tests.readers.whole_document import WHOLE, changed

BUCKETS = (
    '"buckets": [] as { name: string; bucket_name: string; aws_region: string; paths?: '
    '{ [key: string]: { [key: string]: ("read" | "get" | "list" | "write" | "delete")[] } } }[]'
)


def test_a_module_exports_the_document_by_default_and_its_version_is_no_other() -> None:
    outputs = {"version": "1.3", "custom": {"version": "1", "stages": []}}

    assert typescript(outputs) == (
        "const amplifyConfig = {\n"
        '  "version": "1.3" as "1.3",\n'
        '  "custom": {\n'
        '    "version": "1",\n'
        '    "stages": []\n'
        "  }\n"
        "}\n"
        "export default amplifyConfig;\n"
    )


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        (
            "auth.mfa_configuration",
            "NONE",
            '"mfa_configuration": "NONE" as "NONE" | "OPTIONAL" | "REQUIRED"',
        ),
        ("auth.mfa_methods", [], '"mfa_methods": [] as ("SMS" | "TOTP" | "EMAIL")[]'),
        ("auth.oauth.scopes", [], '"scopes": [] as string[]'),
        ("auth.groups", [], '"groups": [] as { [key: string]: { precedence?: number } }[]'),
        (
            "storage.buckets",
            [],
            BUCKETS,
        ),
    ],
)
def test_a_value_with_choices_and_a_list_without_items_are_followed_by_their_type(
    path: str, value: object, written: str
) -> None:
    text = typescript(changed(path, value))

    assert written in [line.strip(" ,") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("path", "value", "begin", "end"),
    [
        (
            "auth.groups",
            [{"a": {}}],
            '    "groups": [',
            "    ] as { [key: string]: { precedence?: number } }[],",
        ),
        (
            "auth.mfa_methods",
            ["TOTP"],
            '    "mfa_methods": [',
            '    ] as ("SMS" | "TOTP" | "EMAIL")[],',
        ),
        ("auth.oauth.scopes", ["openid"], '      "scopes": [', "      ],"),
        ("geo.maps.items", {"a": {"style": "b"}}, '      "items": {', "      }"),
        ("custom", {"own": ["SMS"]}, '    "own": [', "    ]"),
    ],
)
def test_lists_and_maps_are_followed_by_a_type_where_typescript_would_take_them_for_another(
    path: str, value: object, begin: str, end: str
) -> None:
    lines = typescript(changed(path, value)).splitlines()
    indent = len(begin) - len(begin.lstrip())
    after = lines[lines.index(begin) + 1 :]

    assert next(line for line in after if line[indent] != " ").rstrip(",") == end.rstrip(",")


def test_the_paths_of_each_bucket_have_the_same_type() -> None:
    bucket: dict[str, Any] = WHOLE["storage"]["buckets"][0]
    paths = {"public/*": {"guest": ["get"]}}
    text = typescript(changed("storage.buckets", [{**bucket, "paths": paths}] * 2))

    ends = [line for line in text.splitlines() if line.startswith("        } as ")]
    assert len(ends) == 2
    assert len(set(ends)) == 1


def test_a_key_that_the_schema_does_not_know_stays_as_it_is() -> None:
    outputs = {"version": "1.5", "auth": {"unknown": ["x"]}}

    assert '"unknown": [\n      "x"\n    ]\n' in typescript(outputs)


def test_a_document_of_a_version_that_is_not_known_has_no_types() -> None:
    outputs = changed("version", "1.99")

    assert typescript(outputs) == ecmascript(outputs)
