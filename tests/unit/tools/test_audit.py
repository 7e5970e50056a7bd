"""What `make audit` makes of the answers of its tools."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from tools import audit
from tools.package import parsed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUEUE: Final = {"resource": "AWS::SQS::Queue.Q", "check_id": "CKV_AWS_27"}
FUNCTION: Final = {"resource": "AWS::Serverless::Function.F", "check_id": "CKV_AWS_115"}


def named(check: dict[str, str]) -> dict[str, str]:
    return check | {"file_path": "/template.yaml", "check_name": "what it checks"}


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[list[str]]]:
    """Lets every tool answer with the next exit code and output; the commands that were called."""

    def answers(*outcomes: tuple[int, str]) -> list[list[str]]:
        called: list[list[str]] = []

        def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
            called.append(command)
            code, output = outcomes[len(called) - 1]
            return subprocess.CompletedProcess(command, code, output, "")

        monkeypatch.setattr(audit, "_ran", ran)
        return called

    return answers


def checkov(failed: list[Any], skipped: list[Any], errors: list[str] | None = None) -> str:
    results = {
        "passed_checks": [named(QUEUE)],
        "failed_checks": [named(it) for it in failed],
        "skipped_checks": [named(it) for it in skipped],
        "parsing_errors": errors or [],
    }
    return json.dumps([{"results": results}, {"passed": 0}])


# One tool ----------------------------------------------------------------------------------------


def test_a_template_is_clean_if_every_skipped_check_would_fail(
    tool: Callable[..., list[list[str]]],
) -> None:
    tool((0, checkov([], [QUEUE])), (1, checkov([QUEUE], [])))

    assert audit.audit_template() == "nothing found, 1 checks skipped with a reason"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (
            checkov([QUEUE], []),
            checkov([QUEUE], []),
            "/template.yaml: AWS::SQS::Queue.Q: CKV_AWS_27: what it checks",
        ),
        (
            checkov([], [QUEUE, FUNCTION]),
            checkov([QUEUE], []),
            "AWS::Serverless::Function.F passes CKV_AWS_115: remove its skip",
        ),
        (
            checkov([], [], ["/template.yaml"]),
            "",
            "checkov has read nothing, or not all: ['/template.yaml']",
        ),
        (json.dumps({"passed": 0}), "", "checkov has read nothing, or not all: None"),
        ("Traceback", "", "checkov failed (1):\n"),
    ],
)
def test_a_template_is_not_clean(
    tool: Callable[..., list[list[str]]], first: str, second: str, found: str
) -> None:
    tool((1, first), (1, second))

    with pytest.raises(audit.Found) as raised:
        audit.audit_template()
    assert str(raised.value) == found


def test_a_secret_that_moved_to_another_line_is_nothing_new_and_another_one_is(
    tool: Callable[..., list[list[str]]],
) -> None:
    called = tool((0, ""), (3, "updated"), (1, "Secret Type: AWS Access Key"))
    before = audit.BASELINE.read_bytes()

    assert audit.audit_secrets().startswith("nothing new in ")
    assert audit.audit_secrets().startswith("nothing new in ")
    with pytest.raises(audit.Found, match="AWS Access Key"):
        audit.audit_secrets()

    # The tool writes to the baseline that it gets.
    assert str(audit.BASELINE) not in called[0]
    assert "README.md" in called[0]
    assert audit.BASELINE.read_bytes() == before


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "NOT AUDITED, because the list of vulnerabilities cannot be reached"),
        (
            json.dumps({"dependencies": [{"name": "six", "version": "1", "vulns": []}]}),
            "nothing known of 1 packages",
        ),
        (
            json.dumps(
                {
                    "dependencies": [
                        {"name": "six", "version": "1", "vulns": []},
                        {"name": "boto3", "skip_reason": "not found"},
                    ]
                }
            ),
            "1 of 2 packages NOT AUDITED, because the list of vulnerabilities cannot be reached",
        ),
    ],
)
def test_dependencies_that_could_not_be_looked_up_are_not_said_to_be_clean(
    tool: Callable[..., list[list[str]]], output: str, said: str
) -> None:
    tool((1, output))

    assert audit.audit_dependencies() == said


def test_a_known_vulnerability_is_found_with_the_version_that_has_it_no_more() -> None:
    weak = {
        "name": "urllib3",
        "version": "1.0",
        "vulns": [
            {"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]},
            {"id": "PYSEC-2", "fix_versions": []},
        ],
    }

    with pytest.raises(audit.Found) as raised:
        audit.judged_dependencies([weak, {"name": "six", "skip_reason": "not found"}])
    assert str(raised.value) == (
        "urllib3 1.0: PYSEC-1, fixed in 1.1, 2.0\nurllib3 1.0: PYSEC-2, fixed in no version"
    )


# All of them -------------------------------------------------------------------------------------


def test_every_tool_runs_and_one_that_finds_something_fails_the_audit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found() -> str:
        message = "line 7"
        raise audit.Found(message)

    monkeypatch.setattr(audit, "AUDITS", {"first": found, "second": lambda: "nothing found"})

    assert audit.main() == 1
    assert capsys.readouterr() == (
        "first: found something (0 s)\nsecond: nothing found (0 s)\n",
        "first:\nline 7\n",
    )

    monkeypatch.setattr(audit, "AUDITS", {"second": lambda: "nothing found"})
    assert audit.main() == 0


def test_accepting_the_findings_names_each_new_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline"
    known = {"type": "Secret Keyword", "line_number": 7, "is_secret": False}
    new = {"type": "AWS Access Key", "line_number": 9}
    baseline.write_text(json.dumps({"results": {"a.py": [known, new]}}))

    audit.accept(baseline)

    assert capsys.readouterr().out == "a.py:9: AWS Access Key\n"
    assert json.loads(baseline.read_text())["results"] == {
        "a.py": [known, new | {"is_secret": False}]
    }


# Skips ------------------------------------------------------------------------------------------


def test_every_skip_has_its_reason_at_the_resource() -> None:
    template = parsed(audit.TEMPLATE.read_text("utf-8"))
    skips = [
        (name, skip)
        for name, resource in template["Resources"].items()
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
    ]

    assert skips
    assert [name for name, skip in skips if set(skip) != {"id", "comment"}] == []
    assert [name for name, skip in skips if not skip["comment"].endswith(".")] == []
    assert "checkov" not in json.dumps(audit.without_skips(audit.TEMPLATE))


def test_everything_in_the_baseline_was_looked_at() -> None:
    results = json.loads(audit.BASELINE.read_text("utf-8"))["results"]

    assert [
        name for name, found in results.items() if any(it.get("is_secret", True) for it in found)
    ] == []
