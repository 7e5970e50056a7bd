"""The numbers of `make bench-refresh`: a table for people, and the same as JSON, a list a size."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import refreshes

if TYPE_CHECKING:
    from pathlib import Path

SIZES, SWEPT = (4, 30), (50, 200)


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_DEFAULT_REGION", "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL"):
            patch.setenv(name, "")
        return refreshes.measure(SIZES, SWEPT)


def test_every_kind_of_refresh_has_the_same_rows_with_a_number_for_each_size(
    measured: dict[str, Any],
) -> None:
    assert measured["sizes"] == list(SIZES)
    for kind in refreshes.KINDS:
        assert set(measured[kind]) == {"calls", *refreshes.ROWS}
        assert {len(numbers) for numbers in measured[kind]["calls"].values()} == {2}
        assert {len(measured[kind][row]) for row in refreshes.ROWS} == {2}


def test_calls_writes_and_pages_are_what_they_are(measured: dict[str, Any]) -> None:
    assert measured["unchanged"]["writes"] == [0, 0]
    assert measured["unchanged_by_hand"]["calls"]["cognito-idp ListUserPoolClientSecrets"] == [1, 1]
    # Claim, document and finish of each, and its parameter.
    assert measured["changed"]["writes"] == [4 * size for size in SIZES]
    assert measured["sweep"]["sizes"] == list(SWEPT)
    assert measured["sweep"]["pages"] == [2, 2]


def test_the_table_has_a_row_for_every_number(measured: dict[str, Any]) -> None:
    table = refreshes.table(measured)

    for said, _ in refreshes.ROWS.values():
        assert table.count(f"  {said} ") == len(refreshes.KINDS)
    assert table.count("  cognito-idp DescribeUserPoolClient ") == len(refreshes.KINDS)


@pytest.mark.parametrize(("needless", "code"), [(0, 0), (2, 1)])
def test_the_file_has_what_was_measured_and_needless_writes_make_it_fail(
    measured: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    needless: int,
    code: int,
) -> None:
    given = measured | {"unchanged": measured["unchanged"] | {"writes": [0, needless]}}
    monkeypatch.setattr(refreshes, "measure", lambda *_: given)
    file = tmp_path / "numbers.json"

    assert refreshes.main(["--json", str(file)]) == code

    assert json.loads(file.read_text()) == given
    assert ("WRITES, AND NOTHING HAD CHANGED" in capsys.readouterr().out) is bool(needless)
