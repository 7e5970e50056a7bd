"""The summary of a step: the report is added to the file that the runner names, and never harms what is there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.cli.output import print_report
from amplify_outputs.cli.step_summary import STEP_SUMMARY_VARIABLE, add_to_step_summary
from amplify_outputs.report.styles import STYLES
from amplify_outputs.report.summary import SUMMARY_MAX_BYTES, as_summary
from tests.reports import FORBIDDEN, NOTHING_FOUND

if TYPE_CHECKING:
    from pathlib import Path

NO_ROOM: Final = "The summary of this step has no room for the report, which is in the log."


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the environment names; it is not there yet."""
    monkeypatch.setenv(STEP_SUMMARY_VARIABLE, str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


def test_each_report_of_a_step_comes_after_what_is_there(file: Path) -> None:
    file.write_text("# Mine\n")

    assert (add_to_step_summary(FORBIDDEN), add_to_step_summary(NOTHING_FOUND)) == ("", "")

    whole = f"# Mine\n{as_summary(FORBIDDEN)}{as_summary(NOTHING_FOUND)}"
    assert file.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_file_nothing_is_written(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(STEP_SUMMARY_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(STEP_SUMMARY_VARIABLE, value)

    assert add_to_step_summary(FORBIDDEN) == ""
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_file_counts_against_its_limit(file: Path) -> None:
    there = "x" * (SUMMARY_MAX_BYTES - 600)
    file.write_text(there)

    assert add_to_step_summary(FORBIDDEN) == ""

    added = file.read_text(encoding="utf-8").removeprefix(there)
    assert added == as_summary(FORBIDDEN, 600)
    assert added.endswith("The log of this step has 4 more.\n\n")


def test_a_full_file_stays_as_it_is(file: Path) -> None:
    file.write_text("x" * SUMMARY_MAX_BYTES)

    assert add_to_step_summary(FORBIDDEN) == NO_ROOM
    assert file.stat().st_size == SUMMARY_MAX_BYTES


def test_a_file_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STEP_SUMMARY_VARIABLE, str(tmp_path))

    said = add_to_step_summary(FORBIDDEN)

    assert said == "The summary of this step was not written: Is a directory."


@pytest.mark.parametrize("style", STYLES)
def test_only_the_format_for_github_writes_it(
    style: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_report(FORBIDDEN, style, sys.stdout)

    assert file.exists() == (style == "github")
    assert capsys.readouterr().err == ""


def test_the_command_says_that_there_is_no_summary(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("x" * SUMMARY_MAX_BYTES)

    print_report(FORBIDDEN, "github", sys.stdout)

    assert capsys.readouterr().err == f"{NO_ROOM}\n"
