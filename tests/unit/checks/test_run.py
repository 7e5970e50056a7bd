"""Which problems stop a publication, and which do not."""

from __future__ import annotations

import pytest

from amplify_outputs.checks.run import blocking
from amplify_outputs.model.problem import Problem
from tests.builders import request


def problem(code: str, severity: str) -> Problem:
    return Problem(code, severity, "subject", "message", "fix")  # type: ignore[arg-type]


ERROR = problem("OAuthDomainMissing", "error")
WARNING = problem("OAuthUrlsMissing", "warning")
NOTE = problem("Noted", "info")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (ERROR,)),
        ({"FailOn": "warning"}, (ERROR, WARNING)),
        ({"AcceptProblems": ["OAuthDomainMissing"]}, ()),
        ({"FailOn": "warning", "AcceptProblems": ["OAuthDomainMissing"]}, (WARNING,)),
        ({"FailOn": "warning", "AcceptProblems": ["OAuthUrlsMissing"]}, (ERROR,)),
    ],
)
def test_what_forbids_a_publication(asked: dict[str, object], expected: tuple[Problem]) -> None:
    assert blocking(request(**asked), [ERROR, WARNING, NOTE]) == expected
