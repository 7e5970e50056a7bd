"""SARIF, by its own schema, and by what the schema cannot say but its readers ask for."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator

from amplify_outputs.model.documentation import Documentation
from amplify_outputs.report.report import Report
from amplify_outputs.report.sarif import as_sarif
from tests.reports import FORBIDDEN, NOTHING_FOUND, PUBLISHABLE, any_report
from tools.document_problems import PAGE, page
from tools.environments import REPOSITORY
from tools.node_packages import install

SOURCE: Final = REPOSITORY / "tests" / "contract" / "sarif"
SCHEMA: Final = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
NEEDS_SCHEMA: Final = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")),
    reason="node and npm are not here; the schema of SARIF comes in a package of theirs",
)


@cache
def validator() -> Draft4Validator:
    schema = json.loads((install(SOURCE, "sarif") / SCHEMA).read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def faults_of(log: dict[str, Any]) -> list[str]:
    return [f"{fault.json_path}: {fault.message}" for fault in validator().iter_errors(log)]


@NEEDS_SCHEMA
@pytest.mark.parametrize("report", [FORBIDDEN, PUBLISHABLE, NOTHING_FOUND], ids=Report.verdict)
def test_a_report_follows_the_schema(report: Report) -> None:
    assert faults_of(json.loads(as_sarif(report))) == []


@NEEDS_SCHEMA
@settings(max_examples=25, deadline=None)
@given(any_report())
def test_a_report_with_any_texts_follows_the_schema(report: Report) -> None:
    log = json.loads(as_sarif(report))
    # The rules are the same in every report; the test above validates them.
    log["runs"][0]["tool"]["driver"]["rules"] = []
    for result in log["runs"][0]["results"]:
        result.pop("ruleIndex", None)

    assert faults_of(log) == []


@NEEDS_SCHEMA
def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(as_sarif(FORBIDDEN))
    [run] = log["runs"]
    run["results"][0]["level"] = "info"
    del run["results"][1]["message"]
    run["tool"]["driver"]["rules"][0]["helpUrl"] = "https://example.com"

    assert len(faults_of(log)) == 3


@pytest.mark.parametrize("report", [FORBIDDEN, PUBLISHABLE, NOTHING_FOUND], ids=Report.verdict)
def test_a_report_has_what_github_asks_for(report: Report) -> None:
    [run] = json.loads(as_sarif(report))["runs"]
    rules = run["tool"]["driver"]["rules"]

    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "amplify_outputs.json"
        assert location["physicalLocation"]["region"]["startLine"] == 1
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_the_page_that_a_rule_names_has_its_heading() -> None:
    [run] = json.loads(as_sarif(NOTHING_FOUND, Documentation("https://x.example/docs")))["runs"]
    headings = {heading.lower() for heading in re.findall(r"^#+ (\w+)$", page(), re.MULTILINE)}

    for rule in run["tool"]["driver"]["rules"]:
        path, _, anchor = rule["helpUri"].removeprefix("https://x.example/").partition("#")
        assert REPOSITORY / path == PAGE
        assert anchor in headings
