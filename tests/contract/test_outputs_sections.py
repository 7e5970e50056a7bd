"""The table of sections against the schemas that Amplify publishes, or against its types."""

from __future__ import annotations

import pytest

from tests.contract.amplify_schemas import NEEDS_SCHEMAS, validator
from tests.section_table import CASES, Row

pytestmark = NEEDS_SCHEMAS


@pytest.mark.parametrize(("version", "row"), CASES, ids=str)
def test_the_schema_says_what_the_table_says(version: str, row: Row) -> None:
    outputs = {"version": version, row.section: row.value}

    errors = [error.message for error in validator(version).iter_errors(outputs)]

    assert (not errors) is (version in row.holds or version in row.stricter)
