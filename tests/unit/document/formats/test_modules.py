"""The document as source code: whole files, and values that would end or change one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.document.formats.modules import dart, ecmascript

OUTPUTS = {"version": "1.5", "custom": {"stage": "prod"}}
TEXT = '{\n  "version": "1.5",\n  "custom": {\n    "stage": "prod"\n  }\n}'
HOSTILE = st.text("'\"`\\$\n\u2028a", max_size=8)


def test_a_dart_file_is_the_document_in_a_raw_string() -> None:
    assert dart(OUTPUTS) == f"const amplifyConfig = r'''{TEXT}''';"


def test_a_module_exports_the_document_by_default() -> None:
    assert ecmascript(OUTPUTS) == (f"const amplifyConfig = {TEXT}\nexport default amplifyConfig;\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("''", "\"''\""),
        ("'''", "\"''\\u0027\""),
        ("''''", "\"''\\u0027'\""),
        ("''''''", "\"''\\u0027''\\u0027\""),
        ("$x ${y} \\", '"$x ${y} \\\\"'),
    ],
)
def test_nothing_in_a_value_ends_the_text_of_a_dart_file(value: str, written: str) -> None:
    expected = f"const amplifyConfig = r'''{{\n  \"a\": {written}\n}}''';"
    assert dart({"a": value}) == expected


@pytest.mark.parametrize(
    ("outputs", "written"),
    [
        ({"__proto__": 1}, '  ["__proto__"]: 1'),
        ({"a": {"__proto__": {}}}, '  "a": {\n    ["__proto__"]: {}\n  }'),
        # A value, a part of a key, and a text that looks like a line with the key.
        ({"a": "__proto__"}, '  "a": "__proto__"'),
        ({"x__proto__": 1}, '  "x__proto__": 1'),
        ({"a": '\n  "__proto__": 1'}, '  "a": "\\n  \\"__proto__\\": 1"'),
        ({"\u2028": "\u2029"}, '  "\\u2028": "\\u2029"'),
    ],
)
def test_nothing_in_a_document_changes_what_a_module_means(
    outputs: dict[str, Any], written: str
) -> None:
    assert ecmascript(outputs) == (
        f"const amplifyConfig = {{\n{written}\n}}\nexport default amplifyConfig;\n"
    )


@given(st.dictionaries(HOSTILE, HOSTILE, max_size=4))
def test_a_raw_string_has_no_end_but_its_own_and_is_read_as_the_document(
    outputs: dict[str, Any],
) -> None:
    begin, text, end = dart(outputs).split("'''")

    assert (begin, end) == ("const amplifyConfig = r", ";")
    assert json.loads(text) == outputs
