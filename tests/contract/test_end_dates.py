"""Days on which something ends: one table has them, and all others have them from there."""

from __future__ import annotations

import re
from pathlib import Path

import amplify_outputs
from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.end_dates import END_DATES
from amplify_outputs.schema.types import Record
from amplify_outputs.schema.versions import NEWEST_VERSION, outputs_type

REPOSITORY = Path(__file__).parents[2]
PACKAGE = Path(amplify_outputs.__file__).parent
DAY = re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b")
SAYS_END = re.compile(r"\bend(?:s|ed)?\b", re.IGNORECASE)
# Words of IAM and CloudFormation, and no days of ours.
VERSIONS = ('"Version": "2012-10-17"', '"2010-09-09"', "AWS::Serverless-2016-10-31")
LAST_DAYS = {row.last_day.isoformat() for row in END_DATES}


def test_each_row_has_a_source_that_says_the_day() -> None:
    page = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")
    for row in END_DATES:
        section = page.partition(f"### {row.source}\n")[2].partition("\n##")[0]
        assert row.last_day.isoformat() in section, row.name


def test_each_row_is_about_keys_of_the_file_that_a_check_names() -> None:
    for row in END_DATES:
        for place in row.places:
            kind: object = outputs_type(NEWEST_VERSION)
            for key in place.split("."):
                assert isinstance(kind, Record), place
                kind = kind.fields[key]
        cited = [check for check in CATALOGUE.values() if row.source in check.sources]
        assert [row.last_day.isoformat() in check.effect for check in cited] == [True], row.name


def test_every_text_of_a_check_that_names_a_day_has_it_from_the_table() -> None:
    texts = [
        text for check in CATALOGUE.values() for text in (check.effect, check.fix, check.title)
    ]

    assert {day for text in texts for day in DAY.findall(text)} == LAST_DAYS


def without_versions(text: str) -> str:
    for version in VERSIONS:
        text = text.replace(version, "")
    return text


def test_no_module_but_the_table_writes_down_a_day() -> None:
    """A day in the text of a message would grow old in its place."""
    elsewhere = [
        path.name
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "end_dates.py"
        if DAY.search(without_versions(path.read_text(encoding="utf-8")))
    ]

    assert elsewhere == []


def test_the_pages_name_no_other_last_day() -> None:
    lines = [
        line
        for path in sorted((REPOSITORY / "docs").rglob("*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if SAYS_END.search(line)
    ]

    assert {day for line in lines for day in DAY.findall(line)} == LAST_DAYS
