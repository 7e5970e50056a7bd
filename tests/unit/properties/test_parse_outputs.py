"""`Outputs` sections other than `auth`, held against the format of the chosen version."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.schema.types import Record
from amplify_outputs.schema.versions import outputs_type
from tests.builders import properties
from tests.section_table import CASES, ROWS, Row


@pytest.mark.parametrize(("version", "row"), CASES, ids=str)
def test_a_section_is_taken_whole_or_named_where_it_is_wrong(version: str, row: Row) -> None:
    given = properties(OutputsVersion=version, Outputs={row.section: row.value})

    if version in row.holds:
        assert parse_request(given).outputs == {row.section: row.value}
        return
    with pytest.raises(RequestInvalid) as refused:
        parse_request(given)
    [problem] = refused.value.problems
    assert problem.code == "OutputsInvalid"
    # Of a key that an older version does not have, what is below it is not looked at.
    assert f"Outputs.{row.place}".startswith(problem.subject) or problem.subject.startswith(
        f"Outputs.{row.place}"
    )
    if not row.holds:
        assert problem.subject == f"Outputs.{row.place}"


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.holds and isinstance(row.value, dict)], ids=str
)
def test_a_section_may_be_given_as_json_text(row: Row) -> None:
    given = properties(OutputsVersion="1.5", Outputs={row.section: json.dumps(row.value)})

    assert parse_request(given).outputs == {row.section: row.value}


def test_every_section_has_a_row_that_holds_and_one_that_does_not() -> None:
    sections = outputs_type("1.5").fields.keys() - {"version", "auth"}

    assert {row.section for row in ROWS if row.holds} == sections
    assert {row.section for row in ROWS if not row.holds} == sections


def test_every_key_of_every_section_is_in_a_row_that_holds() -> None:
    given: dict[str, set[str]] = {}
    for row in ROWS:
        if row.holds:
            given.setdefault(row.section, set()).update(row.value)

    for name, kind in outputs_type("1.5").fields.items():
        if isinstance(kind, Record) and name != "auth":
            assert given[name] == kind.fields.keys(), name


def test_faults_in_several_sections_are_named_at_once() -> None:
    outputs = {"data": {}, "geo": {}, "storage": {}, "database": {}, "analytics": {"x": "y"}}

    with pytest.raises(RequestInvalid) as refused:
        parse_request(properties(Outputs=outputs))

    assert [problem.subject for problem in refused.value.problems] == [
        "Outputs.analytics.x",
        "Outputs.data",
        "Outputs.database",
        "Outputs.geo",
        "Outputs.storage",
    ]
