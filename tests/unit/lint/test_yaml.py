"""YAML that any reader of YAML takes for the same values."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.lint.yaml import as_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "yes",
        "1.5",
        "{{x}}",
        "a: b",
        "# x",
        "- y",
        "",
        "null",
        "2020-01-01",
        "\u2028",
        "\x7f",
        "\U0001f600",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(TEXTS, JSON, min_size=1))
def test_every_object_is_read_as_what_it_is(value: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(value)) == value


def test_it_is_in_blocks_with_texts_in_quotes() -> None:
    value = {"A": {"b-c": [{"d": "e", "f": []}, "1"], "Fn::ImportValue": 5}, "on": {}}

    assert as_yaml(value) == (
        'A:\n  "b-c":\n    - d: "e"\n      f: []\n    - "1"\n  Fn::ImportValue: 5\n"on": {}\n'
    )
