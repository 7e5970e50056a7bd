"""Lint has nothing but notes for a golden document, also when a person lays it out in lines."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.lint.lint import lint
from tests.contract import golden

# What the page on the file calls known limits of the format.
NOTES = {
    ("FormatStopsClient", "auth.username_attributes"),
    ("FormatStopsClient", "auth.mfa_methods[1]"),
    ("FormatStopsClient", "auth.mfa_methods[2]"),
}


@pytest.mark.parametrize("name", golden.NAMES)
def test_a_golden_document_has_nothing_but_notes_on_limits_of_the_format(name: str) -> None:
    document = golden.document_named(name)
    in_lines = json.dumps(document.outputs, indent=2, ensure_ascii=False).encode()

    for body in (document.body, in_lines):
        problems = lint("amplify_outputs.json", body).problems

        assert [it.message for it in problems if it.severity != "info"] == []
        assert {(it.code, it.subject) for it in problems} <= NOTES
